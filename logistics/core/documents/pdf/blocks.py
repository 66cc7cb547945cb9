"""The blocks a document is built from: headings, tables, labelled values, QR codes."""

import re
from collections.abc import Sequence
from typing import Any, Literal

import segno
from reportlab.lib.units import mm
from reportlab.pdfgen.pathobject import PDFPathObject
from reportlab.platypus import Flowable, PageBreak, Spacer, Table

from logistics.core.documents.pdf.paragraphs import (
    INK,
    LINE,
    STYLES,
    Style,
    Text,
    paragraph,
    printable,
)

_LEVELS: dict[int, Style] = {1: "title", 2: "h1", 3: "h2"}
_ROW_TALLER_THAN_A_PAGE = 380
_ROOM_BELOW_A_HEADING = 60
_DARK = re.compile(rb"\x01+")


class Heading(Text):
    """A heading that stays with what follows and is listed among the bookmarks."""

    level = 0
    is_cut = False  # whether the rest of this heading stands on the next page

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - the library's names
        """Ask for more than there is, and so for the next page, where little room is left below."""
        width, height = super().wrap(aW, aH)
        has_room = self.is_cut or not height <= aH < height + _ROOM_BELOW_A_HEADING
        return width, height if has_room else aH + 1

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - the library's names
        """Go to the next page whole, unless it is taller than the room left."""
        parts = super().split(aW, aH) if self.height > aH else []
        for part in parts[:-1]:
            part.is_cut = True  # type: ignore[attr-defined]
        return parts

    def draw(self) -> None:
        """Draw, and add the bookmark."""
        if self.source:
            _bookmark(self.canv, self.source.replace("\n", " "), self.level, self.height)
        super().draw()


def heading(text: str, level: Literal[1, 2, 3] = 1) -> Flowable:
    """Return a heading that is also a bookmark; level 1 is the document's own title."""
    result = Heading(printable(text), STYLES[_LEVELS[level]])
    result.level = level - 1
    return result


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str | Flowable]],
    *,
    weights: Sequence[float] = (),
) -> Flowable:
    """Return a full-width table, its head repeated on each page; `weights` are relative widths."""
    cells = [
        [paragraph(cell, "label") for cell in head],
        *([_cell(c) for c in row] for row in rows),
    ]
    look = [
        *_GRID,
        ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, LINE),
    ]
    return SteadyTable(
        cells, _shares(weights or [1] * len(head)), style=look, repeatRows=1,
        hAlign="LEFT", spaceBefore=2, spaceAfter=8,
    )  # fmt: skip


def key_values(pairs: Sequence[tuple[str, str]]) -> Flowable:
    """Return labelled values, one a line; empty values are left out."""
    cells = [[paragraph(key, "muted"), _cell(value)] for key, value in pairs if value.strip()]
    if not cells:
        return Spacer(0, 0)
    return SteadyTable(cells, _shares([27, 73]), style=_GRID, hAlign="LEFT", spaceAfter=6)


def gap(millimetres: float = 4) -> Flowable:
    """Return some empty space."""
    return Spacer(1, millimetres * mm)


def new_page() -> Flowable:
    """Return a page break."""
    return PageBreak()


def qr_drawing(text: str, size: float) -> Flowable:
    """Return a QR code of `size` points a side, one path; `drawOn(canvas, x, y)` works as well."""
    return _QrCode(text, size)


class SteadyTable(Table):
    """A table that breaks between rows, and inside a row only if that is taller than a page."""

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - the library's names
        """Split between rows; split a row that no page could hold."""
        parts: list[Flowable] = super().split(aW, aH)
        if parts or max(vars(self)["_rowHeights"]) < _ROW_TALLER_THAN_A_PAGE:
            return parts
        self.splitInRow = 1
        return list(super().split(aW, aH))


class _QrCode(Flowable):
    def __init__(self, text: str, size: float) -> None:
        super().__init__()
        self.width = self.height = size
        # Any mask is read well, and to try them all takes five times as long.
        code = segno.make(text, error="m", micro=False, mask=0)
        self._matrix = [bytes(row) for row in code.matrix]

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - the library's
        return self.width, self.height

    def draw(self) -> None:
        # Whole numbers in a scaled space: half the time of the library's own paths.
        squares = [
            f"{found.start()} {-number} {found.end() - found.start()} 1 re"
            for number, row in enumerate(self._matrix, start=1)
            for found in _DARK.finditer(row)
        ]
        side = self.width / len(self._matrix)
        self.canv.setFillColor(INK)
        self.canv.translate(0, self.height)
        self.canv.scale(side, side)
        self.canv.drawPath(PDFPathObject(squares), stroke=0, fill=1)


_GRID: list[tuple[Any, ...]] = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 7),
    ("TOPPADDING", (0, 0), (-1, -1), 2.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def _cell(content: str | Flowable) -> Flowable:
    return paragraph(content, "small") if isinstance(content, str) else content


def _shares(weights: Sequence[float]) -> list[str]:
    return [f"{100 * weight / sum(weights):.3f}%" for weight in weights]


def _bookmark(canvas: Any, title: str, level: int, height: float) -> None:
    """Add a bookmark; a level may be skipped in the story but not in the outline."""
    number = getattr(canvas, "bookmarks", 0) + 1
    level = min(level, getattr(canvas, "bookmark_level", -1) + 1)
    canvas.bookmarks, canvas.bookmark_level = number, level
    canvas.bookmarkHorizontal(f"b{number}", 0, height)
    canvas.addOutlineEntry(title, f"b{number}", level)
