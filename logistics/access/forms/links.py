"""The confirm button of a sign-in link: a form without fields but its CSRF token."""

from logistics.core.web.forms import Form


class ConfirmForm(Form):
    """One press of a button."""
