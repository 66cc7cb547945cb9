"""Taking a file in: all of it, or none with every reason; or only looking at what it would do."""

from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired

from logistics.core.db import transaction
from logistics.core.errors import DomainError
from logistics.core.tables import RowError, TableRefused
from logistics.core.web.forms import Form

T = TypeVar("T")


class Report(Protocol):
    """What an import did, or would do."""

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many rows of each sort, as (label, number)."""

    @property
    def note(self) -> str:
        """Something to know about the file; mostly empty."""

    def text(self) -> str:
        """Say it in a sentence or two."""


class UploadForm(Form):
    """A table to bring in."""

    file = FileField("File (CSV)", [FileRequired("Choose a file.")])


def take_file(
    training: object,
    template: str,
    *,
    read: Callable[[bytes], T],
    store: Callable[[T], Report],
    back: str,
) -> ResponseReturnValue:
    """Answer a page that brings a file into a training, and go `back` once it is in.

    `read` and `store` refuse with DomainError. To check only is to store and keep nothing, so
    that what was checked can be imported.
    """
    form = UploadForm()
    page = partial(render_template, template, training=training, form=form, back=back)
    if not form.validate_on_submit():
        return page(), 422 if form.errors else 200
    is_rehearsal, filename = request.form.get("action") == "check", form.file.data.filename
    try:
        rows = read(form.file.data.read())
        with transaction(keep=not is_rehearsal):
            report = store(rows)
    except DomainError as error:
        return page(filename=filename, errors=_errors_of(error)), error.status
    if is_rehearsal:
        return page(filename=filename, report=report)
    flash(report.text(), "success")
    return redirect(back, code=303)


def _errors_of(error: DomainError) -> tuple[RowError, ...]:
    """List what is wrong; what no line is named for concerns the whole file."""
    if isinstance(error, TableRefused):
        return error.errors
    return tuple(RowError(0, "", line) for line in error.message.splitlines())
