"""The certificate as one landscape page that can be framed."""

from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth

from logistics.certificates.rules import CertificateKind, Printed
from logistics.core.documents import fonts
from logistics.core.documents.document import Document
from logistics.core.documents.pdf import ACCENT, INK, MUTED, Page, build_pdf, qr_drawing
from logistics.core.documents.pdf.paragraphs import FittedText, mark_footnote, printable
from logistics.core.periods import day_span_text, duration_text
from logistics.core.text import needs_footnote

WIDTH, HEIGHT = Page(landscape=True).size
_EDGE = 9 * mm
_SIDE = 26 * mm
_ROOM = WIDTH - 2 * _SIDE
_MIDDLE = WIDTH / 2
_QR_SIDE = 21 * mm
_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_TITLES = {
    CertificateKind.PARTICIPATION: "Certificate of participation",
    CertificateKind.STATEMENT: "Statement of attendance",
}


def certificate_pdf(certificate: Printed) -> Document:
    """Draw one certificate or statement as an A4 landscape page; same facts, same bytes.

    The file is named after the reference, which says nothing about the person.
    """

    def draw(canvas: Any) -> None:
        _frame(canvas)
        _heading(canvas, certificate)
        _statement(canvas, certificate)
        _topics(canvas, certificate)
        _signatures(canvas, certificate)
        _proof(canvas, certificate)

    page = Page(landscape=True, numbered=False, decorate=draw)
    return Document.pdf(certificate.reference, build_pdf([], title="Certificate", page=page))


def _frame(canvas: Any) -> None:
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.4)
    canvas.rect(_EDGE, _EDGE, WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE)
    canvas.setLineWidth(0.4)
    inner = _EDGE + 1.6 * mm
    canvas.rect(inner, inner, WIDTH - 2 * inner, HEIGHT - 2 * inner)


def _heading(canvas: Any, certificate: Printed) -> None:
    _centred(canvas, certificate.organiser, "organiser", top=548, lines=2)
    _centred(canvas, _TITLES[certificate.kind], "heading", top=510)
    canvas.setStrokeColor(ACCENT)
    canvas.setLineWidth(1.4)
    canvas.line(_MIDDLE - 11 * mm, 458, _MIDDLE + 11 * mm, 458)


def _statement(canvas: Any, certificate: Printed) -> None:
    """Who, did what, where, when and for how long."""
    _centred(canvas, "This certifies that", "line", top=443)
    _name(canvas, certificate.name, bottom=343)
    _centred(canvas, _did(certificate), "line", top=337)
    top = _centred(canvas, certificate.title, "title", top=315, lines=2)
    if certificate.subtitle:
        top = _centred(canvas, certificate.subtitle, "subtitle", top=top - 2, lines=2)
    days = day_span_text(certificate.first_day, certificate.last_day)
    facts = (certificate.place, days, _hours(certificate))
    _centred(canvas, "  ·  ".join(facts), "facts", top=top - 8)


def _name(canvas: Any, name: str, *, bottom: float) -> None:
    """Draw the name standing on `bottom`: one line as large as can be, or two smaller ones."""
    style = _style("name")
    block = FittedText(printable(name).replace("\n", " "), style, 2)
    _, height = block.wrap(_ROOM, HEIGHT)
    block.drawOn(canvas, _SIDE, bottom + max(0, (2 * style.leading - height) / 2))


def _did(certificate: Printed) -> str:
    days = (certificate.last_day - certificate.first_day).days + 1
    number = _NUMBERS[days] if days < len(_NUMBERS) else str(days)
    if certificate.kind is CertificateKind.PARTICIPATION:
        return f"took part in the {number}-day training"
    return f"attended part of the {number}-day training"


def _hours(certificate: Printed) -> str:
    credited = duration_text(certificate.credited)
    if certificate.kind is CertificateKind.PARTICIPATION:
        return f"{credited} of training"
    return f"{credited} of {duration_text(certificate.counted)} attended"


def _topics(canvas: Any, certificate: Printed) -> None:
    """The themes side by side, each with its colour and its name."""
    count = len(certificate.topics)
    gap = 8 * mm
    width = (_ROOM + gap) / max(count, 1) - gap
    for place, (name, topics, ink) in enumerate(certificate.topics):
        x = _SIDE + place * (width + gap)
        canvas.setFillColor(HexColor(ink))
        canvas.rect(x, 212, width, 2.2, stroke=0, fill=1)
        bottom = _put(canvas, name, "theme", (x, 208), width=width, lines=2)
        _put(canvas, topics, "topics", (x, bottom), width=width, lines=3)


def _signatures(canvas: Any, certificate: Printed) -> None:
    width = 66 * mm
    issued = day_span_text(certificate.issued_on, certificate.issued_on)
    where = f"{certificate.issued_in}, {issued}"
    _put(canvas, where, "issued", (_SIDE, 152), width=2 * width)
    canvas.setStrokeColor(INK)
    canvas.setLineWidth(0.6)
    for place, caption in enumerate((f"For {certificate.organiser}", "Lead trainer")):
        x = _SIDE + place * (width + 12 * mm)
        canvas.line(x, 80, x + width, 80)
        _put(canvas, caption, "caption", (x, 76), width=width, lines=2)


def _proof(canvas: Any, certificate: Printed) -> None:
    """The reference, and how anybody can check it."""
    right = WIDTH - _SIDE
    qr_drawing(certificate.address, _QR_SIDE).drawOn(canvas, right - _QR_SIDE, 93)
    width = 88 * mm
    x = right - width
    reference = f"Reference {certificate.reference}"
    bottom = _put(canvas, reference, "reference", (x, 88), width=width)
    _put(canvas, certificate.address, "address", (x, bottom), width=width, lines=2)


def _centred(canvas: Any, text: str, look: str, *, top: float, lines: int = 1) -> float:
    return _put(canvas, text, look, (_SIDE, top), width=_ROOM, lines=lines)


def _put(  # noqa: PLR0913 - a canvas, a text, its look and its box
    canvas: Any,
    text: str,
    look: str,
    corner: tuple[float, float],
    *,
    width: float,
    lines: int = 1,
) -> float:
    """Draw a text below the upper left `corner`, smaller if need be; return where it ends."""
    style, line = _style(look), printable(text).replace("\n", " ")
    parts = _measured(fonts.visual(line), style)
    if (wide := sum(part[2] for part in parts)) <= width:
        x = corner[0] + _FREE_BEFORE.get(_alignment(look), 0.0) * (width - wide)
        _draw_line(canvas, parts, style, (x, corner[1] - style.fontSize))
        if needs_footnote(line):
            mark_footnote(canvas)
        return corner[1] - float(style.leading)
    block = FittedText(line, style, lines)
    _, height = block.wrap(width, HEIGHT)
    block.drawOn(canvas, corner[0], corner[1] - height)
    return corner[1] - float(height)


_Part = tuple[str, str, float]  # font, text, width


def _measured(line: str, style: ParagraphStyle) -> list[_Part]:
    size = style.fontSize
    runs = fonts.runs(line, style.fontName)
    return [(font, text, stringWidth(text, font, size)) for font, text in runs]


def _draw_line(
    canvas: Any, parts: list[_Part], style: ParagraphStyle, start: tuple[float, float]
) -> None:
    """Draw one line, already in drawing order, with the font that has each letter."""
    canvas.setFillColor(style.textColor)
    x, baseline = start
    for font, text, width in parts:
        canvas.setFont(font, style.fontSize)
        canvas.drawString(x, baseline, text)
        x += width


def _alignment(look: str) -> int:
    return int(_LOOKS[look][1].get("alignment", TA_LEFT))


@cache
def _style(name: str) -> ParagraphStyle:
    size, more = _LOOKS[name]
    look = {"fontName": fonts.REGULAR, "textColor": INK, "leading": size * 1.25, **more}
    return ParagraphStyle(name, fontSize=size, splitLongWords=1, **look)


_FREE_BEFORE = {TA_CENTER: 0.5, TA_RIGHT: 1.0}
_CENTRE = {"alignment": TA_CENTER}
_BOLD = {"fontName": fonts.BOLD}
_QUIET = {"textColor": MUTED}
_LOOKS: dict[str, tuple[float, dict[str, Any]]] = {
    "organiser": (11.5, {**_CENTRE, **_QUIET}),
    "heading": (33, {**_CENTRE, **_BOLD, "textColor": ACCENT}),
    "line": (11.5, {**_CENTRE, **_QUIET}),
    "name": (32, {**_CENTRE, **_BOLD}),
    "title": (19, {**_CENTRE, **_BOLD}),
    "subtitle": (11.5, {**_CENTRE}),
    "facts": (12, {**_CENTRE}),
    "theme": (9.5, {**_BOLD}),
    "topics": (8.8, {**_QUIET}),
    "issued": (10, {}),
    "caption": (8.8, {**_QUIET}),
    "reference": (9, {**_BOLD, "alignment": TA_RIGHT}),
    "address": (7, {**_QUIET, "alignment": TA_RIGHT}),
}
