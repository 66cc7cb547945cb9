"""Pages around a story: margins, head and foot line, page numbers, footnote, neutral metadata."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from logistics.core.documents import fonts
from logistics.core.documents.pdf.paragraphs import (
    LINE,
    MUTED,
    STYLES,
    Text,
    mark_footnote,
    printable,
)
from logistics.core.text import KOSOVO_FOOTNOTE, needs_footnote

# Nothing in a document is ever fetched, and no text is ever evaluated as a colour.
rl_config.trustedHosts = []
rl_config.trustedSchemes = []
rl_config.toColorCanUse = None  # type: ignore[assignment]

SIDE = 18 * mm
TOP = 17 * mm
BOTTOM = 23 * mm
FOOT_BASELINE = 9 * mm
FOOT_SIZE = 7.5
_NOTE_BASE = 13 * mm
_SIGNATURES = (
    b"ReportLab Generated PDF document (opensource)",
    b"% ReportLab generated PDF document -- digest (opensource)",
)


@dataclass(frozen=True, slots=True)
class Page:
    """How a document's pages look.

    `head` and `foot` are one line each, `numbered` prints "2 of 5", `decorate` draws below the text
    of every page (points, origin at the lower left).
    """

    landscape: bool = False
    head: str = ""
    foot: str = ""
    numbered: bool = True
    decorate: Callable[[Canvas], None] | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return landscape(A4) if self.landscape else A4


def build_pdf(story: Sequence[Flowable], *, title: str, page: Page = Page()) -> bytes:
    """Return the story as A4 pages, metadata neutral, the Kosovo* footnote where it is due."""
    buffer = BytesIO()
    fonts.register(fonts.REGULAR)
    width, height = page.size
    frame = Frame(
        SIDE, BOTTOM, width - 2 * SIDE, height - TOP - BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    template = PageTemplate(frames=[frame], onPage=_before(page), onPageEnd=_after(page))
    document = BaseDocTemplate(
        buffer, pagesize=page.size, pageTemplates=[template], invariant=1, lang="en-GB",
        title=printable(title).replace("\n", " "), author="", subject="", creator="", producer="",
        keywords=[], initialFontName=fonts.REGULAR,
    )  # fmt: skip
    document.build(list(story) or [Text("", STYLES["body"])], canvasmaker=_Canvas)
    return _unsigned(buffer.getvalue())


class _Canvas(Canvas):
    """A canvas that knows the number of pages only when it is saved, and fills it in then."""

    numbered_pages: int = 0
    footnote_due: bool = False

    def save(self) -> None:
        """Fill in the page numbers."""
        for number in range(1, self.numbered_pages + 1):
            self.beginForm(_number_form(number))
            self.setFont(fonts.REGULAR, FOOT_SIZE)
            self.setFillColor(MUTED)
            text = f"{number} of {self.numbered_pages}"
            self.drawRightString(self._pagesize[0] - SIDE, FOOT_BASELINE, text)  # type: ignore[attr-defined]
            self.endForm()
        super().save()


def _before(page: Page) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _document: Any) -> None:
        canvas.footnote_due = False
        if page.decorate:
            page.decorate(canvas)
        if page.head:
            _line(canvas, page, page.head, page.size[1] - 11 * mm)

    return draw


def _after(page: Page) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, _document: Any) -> None:
        if page.foot:
            _line(canvas, page, page.foot, FOOT_BASELINE)
        if page.numbered:
            canvas.numbered_pages = canvas.getPageNumber()
            canvas.doForm(_number_form(canvas.numbered_pages))
        if canvas.footnote_due:
            _footnote(canvas, page.size[0] - 2 * SIDE)

    return draw


def _line(canvas: Any, page: Page, text: str, baseline: float) -> None:
    """Draw one line, cut with an ellipsis where the page number begins."""
    room = page.size[0] - 2 * SIDE - 22 * mm
    line = printable(text).replace("\n", " ")
    if needs_footnote(line):
        mark_footnote(canvas)
    canvas.setFillColor(MUTED)
    x = SIDE
    for font, part in fonts.runs(fonts.visual(_cut(line, room)), fonts.REGULAR):
        canvas.setFont(font, FOOT_SIZE)
        canvas.drawString(x, baseline, part)
        x += canvas.stringWidth(part, font, FOOT_SIZE)


def _cut(line: str, room: float) -> str:
    cut = line
    while fonts.width_of(fonts.visual(cut), fonts.REGULAR, FOOT_SIZE) > room:
        cut = cut.removesuffix("…")[:-1].rstrip() + "…"
    return cut


def _footnote(canvas: Any, width: float) -> None:
    note = Text(KOSOVO_FOOTNOTE, STYLES["note"])
    _, height = note.wrap(width, BOTTOM)
    note.drawOn(canvas, SIDE, _NOTE_BASE)
    canvas.setStrokeColor(LINE)
    canvas.setLineWidth(0.4)
    canvas.line(SIDE, _NOTE_BASE + height + 2, SIDE + width, _NOTE_BASE + height + 2)


def _number_form(number: int) -> str:
    return f"page-number-{number}"


def _unsigned(content: bytes) -> bytes:
    """Blank the library's name in comments; the length stays, for the file counts its own bytes."""
    for signature in _SIGNATURES:
        content = content.replace(signature, b"%".ljust(len(signature)))
    return content
