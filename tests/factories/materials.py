"""Makers of handouts and of files that people should not be able to send."""

import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pikepdf
from PIL import Image

from logistics.agenda.queries import items_of
from logistics.agenda.rules import Item
from logistics.core.db import transaction
from logistics.materials import service
from logistics.materials.documents import worksheet_pdf
from logistics.materials.rules import Handout
from logistics.trainings.rules import Training

SENT = datetime(2026, 4, 2, 9, tzinfo=UTC)
SECRET = "44.8125, 20.4612"  # a place, as a camera writes it


def a_handout(item: Item, title: str = "Context canvas", **changes: Any) -> Handout:
    """Return a handout that is nowhere stored."""
    return replace(Handout(id=uuid4(), item_id=item.id, title=title, file_id=uuid4()), **changes)


def item_called(training: Training, code: str) -> Item:
    """Return a stored item by its code."""
    return next(item for item in items_of(training.id) if item.code == code)


def stored_handout(
    training: Training, code: str, title: str, *, content: bytes = b"", filename: str = "a.pdf"
) -> Handout:
    """Store a handout of a session, a worksheet unless its bytes are given."""
    upload = service.cleaned(filename, content or worksheet_pdf(title, ["Why?", "How?"]))
    with transaction():
        item = item_called(training, code)
        return service.store_handout(training, item.id, upload, title=title, at=SENT)


def a_pdf(text: str = "Handout") -> bytes:
    """Return a PDF of one page."""
    return worksheet_pdf(text, ["Write here"])


def a_locked_pdf() -> bytes:
    """Return a PDF that asks for a password."""
    return _saved(
        pikepdf.open(BytesIO(a_pdf())), encryption=pikepdf.Encryption(user="x", owner="y")
    )


def an_armed_pdf() -> bytes:
    """Return a PDF that runs a script when opened and carries a program."""
    pdf = pikepdf.open(BytesIO(a_pdf()))
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.attachments["x.exe"] = b"MZ program"
    pdf.docinfo["/Author"] = "Somebody"
    return _saved(pdf)


def a_picture(kind: str = "JPEG", *, exif: str = "") -> bytes:
    """Return a small JPEG or PNG; `exif` is written into its metadata."""
    notes = Image.Exif()
    if exif:
        notes[0x010E] = exif
    written = BytesIO()
    Image.new("RGB", (60, 40), (20, 90, 160)).save(written, kind, exif=notes)
    return written.getvalue()


def with_a_zip(content: bytes) -> bytes:
    """Return a file that is also a zip archive: readers of archives look at its end."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("x.exe", b"MZ program")
    return content + written.getvalue()


def _saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    written = BytesIO()
    pdf.save(written, **options)
    pdf.close()
    return written.getvalue()
