"""The agenda on paper."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from logistics.agenda.documents import agenda_pdf
from logistics.agenda.rules import Item, Visibility
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.trainings.rules import Theme
from tests.factories.agenda import T1, TRAINING, an_item, sample_items

ALL_THEMES = [
    Theme(code, f"Theme {code}", position=n) for n, code in enumerate(("T1", "T2", "T3", "X"), 1)
]


def text_of(items: list[Item], audience: Visibility = Visibility.PARTICIPANTS) -> str:
    content = agenda_pdf(TRAINING, items, ALL_THEMES, audience=audience).content
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(content)).pages).split())


def pages_of(items: list[Item]) -> int:
    content = agenda_pdf(TRAINING, items, ALL_THEMES, audience=Visibility.TEAM).content
    return len(PdfReader(BytesIO(content)).pages)


def test_sample_fits_on_two_pages() -> None:
    assert pages_of(sample_items()) == 2


def test_participants_sheet_leaves_out_what_only_the_team_sees() -> None:
    hidden = [i for i in sample_items() if i.content.visibility is Visibility.TEAM]
    public, team = text_of(sample_items()), text_of(sample_items(), Visibility.TEAM)

    assert len(hidden) == 4
    assert [item.content.title in public for item in hidden] == [False] * 4
    assert [item.content.title in team for item in hidden] == [True] * 4


def test_participants_sheet_carries_the_neutral_title() -> None:
    items = [an_item()]

    assert TRAINING.title not in text_of(items)
    assert TRAINING.neutral_title in text_of(items)
    assert TRAINING.title in text_of(items, Visibility.TEAM)


def test_line_shows_local_time_title_theme_and_spaces() -> None:
    item = an_item(title="Opening", theme="T1", spaces=("Sava", "Foyer"))

    assert "09:00–10:00 Opening Theme T1 Sava, Foyer" in text_of([item])


def test_same_items_give_the_same_bytes() -> None:
    items = sample_items()
    one = agenda_pdf(TRAINING, items, ALL_THEMES, audience=Visibility.TEAM)

    assert one == agenda_pdf(TRAINING, items[::-1], ALL_THEMES, audience=Visibility.TEAM)
    assert (one.filename, one.media_type) == ("agenda-borders-2026-team.pdf", "application/pdf")


@pytest.mark.parametrize("title", ["<b>bold</b>", "=1+1", "&amp; <img src=x>"])
def test_title_is_text_and_never_markup(title: str) -> None:
    assert title in text_of([an_item(title=title)])


@pytest.mark.parametrize("title", ["x" * 200, "جلسة الافتتاح"], ids=["long", "Arabic"])
def test_any_title_can_be_drawn(title: str) -> None:
    assert pages_of([an_item(title=title)]) == 1


@pytest.mark.parametrize(
    ("title", "printed"),
    [pytest.param("Kosovo today", True, id="named"), pytest.param("Today", False, id="not named")],
)
def test_footnote_stands_where_kosovo_is_named(title: str, printed: bool) -> None:
    found = text_of([an_item(title=title)])

    assert (KOSOVO_FOOTNOTE in found, "Kosovo* today" in found) == (printed, printed)


def test_empty_agenda_says_so() -> None:
    found = agenda_pdf(TRAINING, [], [T1], audience=Visibility.PARTICIPANTS).content

    assert "Nothing is planned yet." in PdfReader(BytesIO(found)).pages[0].extract_text()


def test_second_page_says_which_day_runs_over_from_the_first() -> None:
    content = agenda_pdf(TRAINING, sample_items(), ALL_THEMES, audience=Visibility.TEAM).content
    second = PdfReader(BytesIO(content)).pages[1].extract_text()

    assert " ".join(second.split()).startswith("Thu 23 What Theme Where")
