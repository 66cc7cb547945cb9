"""The button that issues."""

from logistics.core.web.forms import Form


class IssueForm(Form):
    """One press of a button."""
