"""A file ready to send, and names for files that every computer can open."""

import re
from dataclasses import dataclass

from logistics.core.text.names import romanised

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_LONGEST_STEM = 60


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name (ASCII, may start with a folder), its media type and its bytes."""

    filename: str
    media_type: str
    content: bytes

    @classmethod
    def pdf(cls, name: str, content: bytes) -> "Document":
        """Return a PDF named after `name`."""
        return cls(safe_filename(name, "pdf"), "application/pdf", content)

    @classmethod
    def ics(cls, name: str, content: bytes) -> "Document":
        """Return a calendar named after `name`."""
        return cls(safe_filename(name, "ics"), "text/calendar; charset=utf-8", content)

    @classmethod
    def xlsx(cls, name: str, content: bytes) -> "Document":
        """Return a workbook named after `name`."""
        media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return cls(safe_filename(name, "xlsx"), media_type, content)

    @classmethod
    def csv(cls, name: str, content: bytes) -> "Document":
        """Return a CSV table named after `name`."""
        return cls(safe_filename(name, "csv"), "text/csv; charset=utf-8", content)

    @classmethod
    def zip(cls, name: str, content: bytes) -> "Document":
        """Return a zip archive named after `name`."""
        return cls(safe_filename(name, "zip"), "application/zip", content)


def safe_filename(name: str, extension: str) -> str:
    """Return a short name in a-z, 0-9 and hyphens that Windows, phones and zip tools accept.

    Other alphabets are romanised where a table exists, else left out; an empty result is "file".
    A code such as P01 keeps its capitals.
    """
    stem = re.sub(r"[^A-Za-z0-9]+", "-", romanised(name))[:_LONGEST_STEM].strip("-") or "file"
    if _RESERVED.match(stem.lower()):
        stem = f"{stem}-file"
    return f"{stem}.{extension}"
