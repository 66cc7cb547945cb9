"""The PDF toolkit: text from people, tables, pages, merging."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.platypus import Flowable

Style = Literal[
    "title", "subtitle", "h1", "h2", "body", "strong", "small", "muted", "centre", "right"
]


@dataclass(frozen=True, slots=True)
class Page:
    """How a document's pages look: `head` and `foot` are one line each; `numbered` prints "2 of 5"."""

    landscape: bool = False
    head: str = ""
    foot: str = ""
    numbered: bool = True


def paragraph(text: str, style: Style = "body") -> Flowable:
    """Return text from people as a paragraph: nothing in it is markup, line breaks are kept."""
    raise NotImplementedError


def heading(text: str, level: Literal[1, 2, 3] = 1) -> Flowable:
    """Return a heading that is also a bookmark; level 1 is the document's own title."""
    raise NotImplementedError


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str | Flowable]],
    *,
    weights: Sequence[float] = (),
) -> Flowable:
    """Return a full-width table whose head is repeated on each page; `weights` are relative column widths."""
    raise NotImplementedError


def key_values(pairs: Sequence[tuple[str, str]]) -> Flowable:
    """Return labelled values, one a line; empty values are left out."""
    raise NotImplementedError


def gap(millimetres: float = 4) -> Flowable:
    """Return some empty space."""
    raise NotImplementedError


def new_page() -> Flowable:
    """Return a page break."""
    raise NotImplementedError


def qr_drawing(text: str, size: float) -> Flowable:
    """Return a QR code of `size` points a side, drawn as one path; `drawOn(canvas, x, y)` works as well."""
    raise NotImplementedError


def build_pdf(story: Sequence[Flowable], *, title: str, page: Page = Page()) -> bytes:
    """Return the story as A4 pages with neutral metadata and the Kosovo* footnote where needed."""
    raise NotImplementedError


def merge_pdfs(parts: Sequence[tuple[str, bytes]], *, title: str) -> bytes:
    """Join (bookmark, PDF) parts, built with `numbered=False`, and number the pages "n / m"."""
    raise NotImplementedError
