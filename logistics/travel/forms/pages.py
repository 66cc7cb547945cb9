"""The small form: one step of a leg."""

from logistics.core.web.forms import VersionedForm


class LegStepForm(VersionedForm):
    """One press of a button about a leg: cancelled, or told."""
