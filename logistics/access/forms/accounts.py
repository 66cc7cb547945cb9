"""Changing the role of an account of staff."""

from wtforms import HiddenField, SelectChoice
from wtforms.validators import InputRequired

from logistics.access.policy import STAFF, Role
from logistics.core.web.fields import ChoiceField
from logistics.core.web.forms import Form


class RoleForm(Form):
    """One of the roles of staff; `opened` is the one the form was opened on."""

    role = ChoiceField(
        "Role",
        [InputRequired("Choose a role.")],
        choices=[SelectChoice(str(role), role.capitalize()) for role in STAFF],
    )
    opened = HiddenField(default="")

    def to_role(self) -> Role:
        """Return the role chosen."""
        return Role(self.role.data)
