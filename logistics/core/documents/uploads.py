"""Files from people made harmless: read once, in a child process with limits, and written anew."""

from dataclasses import dataclass

from logistics.core.errors import DomainError


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
    """Return a copy of the PDF without scripts, actions, attachments and metadata; raise UnreadablePdf."""
    raise NotImplementedError


def clean_image(content: bytes) -> CleanImage:
    """Return a pixel copy of a JPEG or PNG of at most 40 million pixels; raise UnreadableImage."""
    raise NotImplementedError


def image_to_pdf(content: bytes) -> bytes:
    """Return one A4 page with the JPEG or PNG on it; raise UnreadableImage."""
    raise NotImplementedError
