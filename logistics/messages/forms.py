"""The button that invites: a form without fields but its token."""

from logistics.core.web.forms import Form


class InviteForm(Form):
    """One press of a button."""
