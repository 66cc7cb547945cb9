"""The small forms: a file, and one step of a leg."""

from flask_wtf.file import FileField, FileRequired

from logistics.core.web.forms import Form, VersionedForm


class UploadForm(Form):
    """A file of legs."""

    file = FileField("File of legs (CSV)", [FileRequired("Choose a file.")])


class LegStepForm(VersionedForm):
    """One press of a button about a leg: cancelled, or told."""
