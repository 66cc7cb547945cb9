"""Text from people as paragraphs: it never meets a markup parser, so nothing in it is markup."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, Literal, cast

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph
from reportlab.platypus.paraparser import ParaFrag

from logistics.core.documents import fonts
from logistics.core.text import asterisked, clean, needs_footnote

ACCENT, INK, MUTED, LINE = map(HexColor, ("#0b5563", "#1c2127", "#58626d", "#d8dde3"))

Style = Literal[
    "display", "title", "subtitle", "h1", "h2", "body", "strong", "emphasis", "centre", "right",
    "small", "muted", "label", "note",
]  # fmt: skip

_LONGEST_TEXT = 20_000
_LONGEST_LINE = 600
_SMALLEST_SHARE = 0.35


def _style(name: Style, size: float, **more: Any) -> ParagraphStyle:
    look = {"fontName": fonts.REGULAR, "textColor": INK, "leading": round(size * 1.38, 1), **more}
    return ParagraphStyle(name, fontSize=size, splitLongWords=1, **look)


STYLES: dict[Style, ParagraphStyle] = {
    cast("Style", style.name): style
    for style in (
        _style("display", 30, fontName=fonts.BOLD, alignment=TA_CENTER, leading=36),
        _style("title", 20, fontName=fonts.BOLD, leading=24, spaceAfter=3),
        _style("subtitle", 11, textColor=MUTED, spaceAfter=8),
        _style("h1", 13, fontName=fonts.BOLD, textColor=ACCENT, spaceBefore=12, spaceAfter=4),
        _style("h2", 10.5, fontName=fonts.BOLD, spaceBefore=8, spaceAfter=3),
        _style("body", 9.5, spaceAfter=4),
        _style("strong", 9.5, fontName=fonts.BOLD, spaceAfter=4),
        _style("emphasis", 9.5, fontName=fonts.ITALIC, spaceAfter=4),
        _style("centre", 11, alignment=TA_CENTER, spaceAfter=4),
        _style("right", 9.5, alignment=TA_RIGHT),
        _style("small", 8.5),
        _style("muted", 8.5, textColor=MUTED),
        _style("label", 8, fontName=fonts.BOLD, textColor=MUTED),
        _style("note", 6.4, textColor=MUTED, leading=8),
    )
}


def paragraph(text: str, style: Style = "body") -> Flowable:
    """Return text from people as a paragraph: nothing in it is markup, line breaks are kept."""
    return Text(printable(text), STYLES[style])


def fitted(text: str, style: Style = "display", *, lines: int = 1) -> Flowable:
    """Return a paragraph that shrinks until it takes at most `lines` lines, as for a name."""
    return FittedText(printable(text), STYLES[style], lines)


def printable(text: str) -> str:
    """Return `text` as it may be printed: clean, and with the asterisk after Kosovo."""
    return asterisked(clean(text, limit=_LONGEST_TEXT, multiline=True))


def mark_footnote(canvas: Any) -> None:
    """Remember that the page being drawn names Kosovo*."""
    canvas.footnote_due = True


class Text(Paragraph):
    """A paragraph made of plain text; asks for the footnote on the page it is drawn on."""

    def __init__(self, text: str | None, style: ParagraphStyle, **kept: Any) -> None:
        self.names_kosovo = needs_footnote(text or "")
        self.source = text or ""
        frags = kept.pop("frags", None)
        if frags is None:
            frags = _fragments(map(fonts.visual, self.source.split("\n")), style)
        super().__init__(None, style, frags=frags, **kept)  # type: ignore[arg-type]

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - the library's names
        """Break right-to-left text in the order it is read, before it is turned for drawing."""
        if self.source and fonts.has_right_to_left(self.source):
            self.frags = _fragments(_turned_lines(self.source, self.style, aW), self.style)
        return super().wrap(aW, aH)

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - the library's names
        """Split as the library does, and let each part ask for the footnote."""
        parts: list[Flowable] = super().split(aW, aH)
        for part in parts:
            part.names_kosovo = self.names_kosovo  # type: ignore[attr-defined]
        return parts

    def draw(self) -> None:
        """Draw, and tell the page if it now names Kosovo*."""
        if self.names_kosovo:
            mark_footnote(self.canv)
        super().draw()


class FittedText(Flowable):
    """Text in the largest size, up to its style's, at which it takes no more than `lines` lines."""

    def __init__(self, text: str, style: ParagraphStyle, lines: int) -> None:
        super().__init__()
        self.text, self.style, self.lines = text, style, lines

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - the library's names
        """Try smaller and smaller sizes."""
        for share in range(100, int(_SMALLEST_SHARE * 100) - 1, -5):
            self.fitted = Text(self.text, _scaled(self.style, share / 100))
            width, height = self.fitted.wrap(aW, aH)
            if height <= self.lines * self.fitted.style.leading + 0.1:
                break
        return width, height

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803 - the library's names
        """Split the smallest text, where even that is taller than a page."""
        return self.fitted.split(aW, aH)

    def draw(self) -> None:
        """Draw the text that fitted."""
        self.fitted.drawOn(self.canv, 0, 0)


def _scaled(style: ParagraphStyle, share: float) -> ParagraphStyle:
    size, leading = style.fontSize * share, style.leading * share
    return ParagraphStyle(style.name, parent=style, fontSize=size, leading=leading)


def _fragments(lines: Iterable[str], style: ParagraphStyle) -> list[ParaFrag]:
    fragments: list[ParaFrag] = []
    for line in lines:
        if fragments:
            fragments.append(_fragment("", style.fontName, style, lineBreak=True))
        fragments.extend(
            _fragment(text, font, style) for font, text in fonts.runs(line, style.fontName)
        )
    return fragments or [_fragment("", fonts.register(style.fontName), style)]


def _fragment(text: str, font: str, style: ParagraphStyle, **more: Any) -> ParaFrag:
    return ParaFrag(
        text=text, fontName=fonts.register(font), fontSize=style.fontSize,
        textColor=style.textColor, bold=0, italic=0, rise=0, greek=0, link=[], us_lines=[], **more,
    )  # fmt: skip


def _turned_lines(text: str, style: ParagraphStyle, width: float) -> Iterator[str]:
    """Break `text` into lines no wider than `width` points, and turn each into drawing order."""
    base = fonts.base_direction(text)
    for whole in text.split("\n"):
        rest = whole.strip()
        while rest:
            end = _line_end(rest, style, width)
            yield fonts.visual(rest[:end].strip(), base=base)
            rest = rest[end:].strip()
        if not whole.strip():
            yield ""


def _line_end(text: str, style: ParagraphStyle, width: float) -> int:
    """Return how many characters of `text` make its first line; words break only if they must."""

    def measured(length: int) -> float:
        line = fonts.visual(text[:length].rstrip())
        return fonts.width_of(line, style.fontName, style.fontSize)

    if len(text) <= _LONGEST_LINE and measured(len(text)) < width:
        return len(text)
    lengths = range(1, min(len(text), _LONGEST_LINE) + 1)
    fitting = max(1, bisect_right(lengths, width - 0.1, key=measured))
    space = text.rfind(" ", 0, fitting + 1)
    return space if fitting < len(text) and space > 0 else fitting
