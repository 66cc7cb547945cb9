"""Files from people made harmless: read once, in a child process with limits, and written anew."""

import json
import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.utils import ImageReader

from logistics.core.documents.pdf.pages import Page, build_pdf
from logistics.core.documents.upload_child import LOCKED, TOO_HEAVY, TOO_LONG
from logistics.core.errors import DomainError

_CHILD = Path(__file__).with_name("upload_child.py")
_SECONDS = 30
_MARGIN = 36.0
_PDF_REASONS = {
    LOCKED: "This PDF is locked with a password. Save it without one and send it again.",
    TOO_LONG: "This PDF has more than 500 pages. Split it and send the parts.",
    TOO_HEAVY: "This PDF is too heavy to open. Save it as a smaller one and send it again.",
}
_BROKEN_PDF = "This file is not a PDF that can be read. Save it as a PDF once more and send that."
_IMAGE_REASONS = {
    TOO_HEAVY: "This picture has more than 40 million pixels. Send a smaller one.",
}


class UnreadablePdf(DomainError):
    """The upload is no PDF, is broken, locked, too long or too heavy (422)."""


class UnreadableImage(DomainError):
    """The upload is no JPEG or PNG, is broken or too large (422)."""


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """A harmless copy of an uploaded PDF and its number of pages."""

    pages: int
    content: bytes


@dataclass(frozen=True, slots=True)
class CleanImage:
    """A pixel copy of an uploaded picture without any metadata."""

    media_type: str
    content: bytes


def inspect_pdf(content: bytes) -> PdfFacts:
    """Return a copy of the PDF that holds only what its pages show; raise UnreadablePdf.

    Scripts, links, actions, attachments and metadata are gone, forms and comments are drawn flat.
    """
    status, facts, copy = _in_a_child("pdf", content)
    if status:
        reason = _PDF_REASONS.get(status, _BROKEN_PDF)
        raise UnreadablePdf(reason)
    return PdfFacts(pages=facts["pages"], content=copy)


def clean_image(content: bytes) -> CleanImage:
    """Return an upright pixel copy of a JPEG or PNG of at most 40 million pixels, or raise."""
    status, facts, copy = _in_a_child("image", content)
    if status:
        reason = _IMAGE_REASONS.get(status, "This file is not a JPEG or PNG that can be read.")
        raise UnreadableImage(reason)
    return CleanImage(media_type=facts["media_type"], content=copy)


def image_to_pdf(content: bytes) -> bytes:
    """Return one A4 page with the JPEG or PNG on it, no page number; raise UnreadableImage."""
    picture = ImageReader(BytesIO(clean_image(content).content))
    width, height = picture.getSize()

    def draw(canvas: Any) -> None:
        across, up = page.size
        scale = min((across - 2 * _MARGIN) / width, (up - 2 * _MARGIN) / height)
        x, y = (across - scale * width) / 2, (up - scale * height) / 2
        canvas.drawImage(picture, x, y, scale * width, scale * height, mask="auto")

    page = Page(landscape=width > height, numbered=False, decorate=draw)
    return build_pdf([], title="", page=page)


def _in_a_child(kind: str, content: bytes) -> tuple[int, dict[str, Any], bytes]:
    """Return the child's exit status and, where that is 0, its facts and the copy."""
    command = [sys.executable, "-I", str(_CHILD), kind]
    try:
        child = subprocess.run(  # noqa: S603 - fixed words, no shell
            command, input=content, capture_output=True, timeout=_SECONDS, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        return TOO_HEAVY, {}, b""
    if child.returncode:
        return TOO_HEAVY if child.returncode < 0 else child.returncode, {}, b""
    facts, _, copy = child.stdout.partition(b"\n")
    return 0, json.loads(facts), copy
