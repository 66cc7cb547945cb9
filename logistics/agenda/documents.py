"""The agenda on paper: A4, day by day, each item with its theme in colour and in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from reportlab.lib.colors import Color, HexColor
from reportlab.platypus import Flowable

from logistics.agenda.rules import Item, Visibility, by_day
from logistics.core.documents.document import Document
from logistics.core.documents.pdf import Page, build_pdf, heading, paragraph, table
from logistics.core.periods import clock_text, day_span_text, day_text
from logistics.trainings.rules import Theme, Training

_BAR_WIDTH, _BAR_GAP = 2.5, 6.0  # points
_WEIGHTS = (13, 42, 25, 20)


def agenda_pdf(
    training: Training,
    items: Iterable[Item],
    themes: Iterable[Theme],
    *,
    audience: Visibility,
    numbered: bool = True,
) -> Document:
    """Return the agenda as A4 pages in wall time of the place; a part of a pack is not `numbered`.

    For `Visibility.PARTICIPANTS` what only the team sees is left out, whatever `items` holds,
    and the neutral title is printed: the sheet may be seen at a border.
    """
    is_team = audience is Visibility.TEAM
    shown = [i for i in items if is_team or i.content.visibility is Visibility.PARTICIPANTS]
    by_code = {theme.code: theme for theme in themes}
    span = day_span_text(training.first_day, training.last_day)
    title = training.title if is_team else training.neutral_title
    story = [heading("Agenda"), paragraph(f"{title} · {training.place}, {span}", "subtitle")]
    for day, of_day in sorted(by_day(shown, training).items()):
        story.append(heading(day_text(day), 2))
        rows = [_row(item, by_code, training) for item in of_day]
        # The head is repeated where a day runs over the page, and must say which day it is.
        head = [day_text(day).rsplit(" ", 1)[0], "What", "Theme", "Where"]
        story.append(table(head, rows, weights=_WEIGHTS))
    if not shown:
        story.append(paragraph("Nothing is planned yet."))
    foot = f"Times are local time in {training.place}." + (" For the team." if is_team else "")
    page = Page(foot=foot, numbered=numbered)
    name = f"agenda {training.slug}" + (" team" if is_team else "")
    return Document.pdf(name, build_pdf(story, title="Agenda", page=page))


def _row(item: Item, themes: Mapping[str, Theme], training: Training) -> list[str | Flowable]:
    content = item.content
    starts, ends = training.local(content.starts_at), training.local(content.ends_at)
    theme = themes.get(content.theme or "")
    is_team = content.visibility is Visibility.TEAM
    return [
        f"{clock_text(starts)}–{clock_text(ends)}",
        f"{content.title} (team only)" if is_team else content.title,
        _Label(theme.name, HexColor(theme.ink)) if theme else "",
        ", ".join(content.spaces),
    ]


class _Label(Flowable):
    """A word with a bar of its colour before it."""

    def __init__(self, text: str, colour: Color) -> None:
        super().__init__()
        self._text, self._colour = paragraph(text, "small"), colour

    def wrap(self, aW: float, aH: float) -> tuple[float, float]:  # noqa: N803 - the library's names
        _, self.height = self._text.wrap(aW - _BAR_GAP, aH)
        return aW, self.height

    def draw(self) -> None:
        canvas: Any = self.canv
        canvas.setFillColor(self._colour)
        canvas.rect(0, 1, _BAR_WIDTH, self.height - 2, stroke=0, fill=1)
        self._text.drawOn(canvas, _BAR_GAP, 0)
