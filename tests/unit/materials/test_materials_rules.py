"""Which handout belongs where, what is missing, what may come in, and where somebody sleeps."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from logistics.accommodation.rules import BedNight, RoomType, StayWish
from logistics.agenda.rules import ItemKind, Visibility
from logistics.core.errors import DomainError
from logistics.core.findings import Finding, Severity
from logistics.materials.rules import (
    JPEG,
    LARGEST_BYTES,
    PDF,
    PNG,
    handouts_for,
    materials_findings,
    media_type_of,
    room_lines,
    sessions_with_handouts,
)
from logistics.roster.rules import Kind
from tests.factories.agenda import NINE, TRAINING, an_item
from tests.factories.calendars import HOTEL, a_stay
from tests.factories.materials import a_handout

DUE = datetime(2026, 4, 11, 22, tzinfo=UTC)  # midnight in Belgrade, ten days before day 1
LATER = NINE + timedelta(hours=2)


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        pytest.param(DUE - timedelta(seconds=1), [], id="eleven days before"),
        pytest.param(DUE, ["handout-missing"], id="ten days before"),
        pytest.param(DUE + timedelta(days=30), ["handout-missing"], id="long after"),
    ],
)
def test_materials_findings_begin_ten_days_before(at: datetime, codes: list[str]) -> None:
    item = an_item(handouts=("Context canvas",))

    found = materials_findings([item], [], training=TRAINING, at=at)

    assert [finding.code for finding in found] == codes


@pytest.mark.parametrize(
    ("moment", "count"), [(DUE, 0), (DUE + timedelta(days=2), 0), (DUE + timedelta(days=3), 1)]
)
def test_materials_findings_follow_the_training(moment: datetime, count: int) -> None:
    rules = replace(TRAINING.rules, handouts_due_days_before=7)
    training = replace(TRAINING, rules=rules)
    item = an_item(handouts=("Context canvas",))

    assert len(materials_findings([item], [], training=training, at=moment)) == count


def test_materials_findings_name_session_and_titles_once() -> None:
    item = an_item("A111", title="Allies map", handouts=("Stakeholder grid", "Check", "Map"))

    found = materials_findings([item], [a_handout(item, "Check")], training=TRAINING, at=DUE)

    assert found == [
        Finding(
            Severity.WARNING,
            "handout-missing",
            "A111",
            "Allies map: no file yet for Stakeholder grid, Map.",
            due=date(2026, 4, 12),
            feature="materials",
        )
    ]


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(an_item(), id="names none"),
        pytest.param(an_item(handouts=("Canvas",), cancelled=True), id="cancelled"),
    ],
)
def test_materials_findings_leave_out_sessions_without_need(item: Any) -> None:
    assert materials_findings([item], [], training=TRAINING, at=DUE) == []


@pytest.mark.parametrize("title", ["Context canvas", "context  CANVAS", " Context canvas"])
def test_handout_is_found_however_its_title_is_spelled(title: str) -> None:
    item = an_item(handouts=("Context canvas",))
    handout = a_handout(item, title)

    (session,) = sessions_with_handouts([item], [handout])

    assert [(slot.title, slot.handout, slot.is_named) for slot in session.slots] == [
        ("Context canvas", handout, True)
    ]
    assert session.missing == ()


def test_file_of_another_session_does_not_count() -> None:
    item, other = an_item("A1", handouts=("Card",)), an_item("A2", starts=LATER)

    sessions = sessions_with_handouts([item, other], [a_handout(other, "Card")])

    assert [session.missing for session in sessions] == [("Card",), ()]
    assert [slot.is_named for slot in sessions[1].slots] == [False]


def test_sessions_stand_in_order_of_time_and_pauses_only_with_handouts() -> None:
    items = [
        an_item("A3", starts=LATER),
        an_item("A1", kind=ItemKind.MEAL),
        an_item("A2", kind=ItemKind.MEAL, handouts=("Walking directions",)),
        an_item("A4", cancelled=True),
    ]

    assert [s.item.code for s in sessions_with_handouts(items, [])] == ["A2", "A3"]


@pytest.mark.parametrize(
    ("kind", "titles"),
    [
        pytest.param(Kind.PARTICIPANT, ["Grid", "Check", "Extra", "Late"], id="participant"),
        pytest.param(Kind.TRAINER, ["Run sheet", "Grid", "Check", "Extra", "Late"], id="trainer"),
    ],
)
def test_handouts_for_a_pack_follow_the_agenda(kind: Kind, titles: list[str]) -> None:
    early = an_item("A0", starts=NINE - timedelta(hours=1), visibility=Visibility.TEAM)
    middle = an_item("A1", handouts=("Grid", "Check"))
    late = an_item("A2", starts=LATER)
    handouts = [
        a_handout(late, "Late"),
        a_handout(middle, "Extra"),
        a_handout(middle, "check"),
        a_handout(middle, "Grid"),
        a_handout(early, "Run sheet"),
    ]

    found = handouts_for(kind, [late, middle, early], handouts)

    assert [handout.title.capitalize() for _, handout in found] == titles


def test_handouts_of_cancelled_sessions_are_in_no_pack() -> None:
    item = an_item(cancelled=True, handouts=("Grid",))

    assert handouts_for(Kind.TRAINER, [item], [a_handout(item, "Grid")]) == []


@pytest.mark.parametrize(
    ("filename", "content", "media_type"),
    [
        pytest.param("a.pdf", b"%PDF-1.7", PDF, id="pdf"),
        pytest.param("A.PDF", b"%PDF-1.7", PDF, id="capitals"),
        pytest.param("a.b.jpeg", b"\xff\xd8\xff\xe0", JPEG, id="jpeg"),
        pytest.param("a.jpg", b"\xff\xd8\xff\xe0", JPEG, id="jpg"),
        pytest.param("../../x.png", b"\x89PNG\r\n\x1a\n", PNG, id="with folders"),
        pytest.param("x" * 300 + ".pdf", b"%PDF-1.7", PDF, id="long name"),
    ],
)
def test_media_type_is_what_name_and_bytes_agree_on(
    filename: str, content: bytes, media_type: str
) -> None:
    assert media_type_of(filename, content) == media_type


@pytest.mark.parametrize(
    ("filename", "content", "sentence"),
    [
        pytest.param("a.pdf", b"", "This file is empty. Choose another one.", id="empty"),
        pytest.param(
            "a.pdf",
            b"%PDF-" + bytes(LARGEST_BYTES - 4),
            "This file is larger than 20 MB. Send a smaller one.",
            id="a byte too large",
        ),
        pytest.param(
            "a.pdf", b"MZ", "The name says PDF, but this file is something else.", id="renamed"
        ),
        pytest.param(
            "a.png",
            b"\xff\xd8\xff\xe0",
            "The name says PNG, but this file is something else.",
            id="another picture",
        ),
    ],
)
def test_media_type_refuses_in_one_sentence(filename: str, content: bytes, sentence: str) -> None:
    with pytest.raises(DomainError) as refused:
        media_type_of(filename, content)

    assert (refused.value.message, refused.value.field) == (sentence, "file")


@pytest.mark.parametrize("filename", ["a.docx", "a.svg", "a.exe", "a.html", "pdf", "", ".pdf"])
def test_media_type_refuses_other_names(filename: str) -> None:
    with pytest.raises(DomainError, match="Send a PDF, JPEG or PNG"):
        media_type_of(filename, b"%PDF-1.7")


def test_largest_file_passes() -> None:
    assert media_type_of("a.pdf", b"%PDF-" + bytes(LARGEST_BYTES - 5)) == PDF


@pytest.mark.parametrize(
    ("changes", "about"),
    [
        pytest.param({"size_bytes": 1}, "PDF, 1 page, 1 kB", id="smallest"),
        pytest.param({"size_bytes": 28_400, "pages": 2}, "PDF, 2 pages, 28 kB", id="kilobytes"),
        pytest.param({"size_bytes": 999_999}, "PDF, 1 page, 1000 kB", id="just below a megabyte"),
        pytest.param({"size_bytes": 2_140_000}, "PDF, 1 page, 2.1 MB", id="megabytes"),
        pytest.param({"size_bytes": 9_000, "media_type": JPEG}, "JPEG, 9 kB", id="picture"),
    ],
)
def test_handout_says_what_it_is(changes: dict[str, Any], about: str) -> None:
    assert a_handout(an_item(), **changes).about == about


def a_night(day: int, room: str) -> BedNight:
    return BedNight(uuid4(), date(2026, 4, day), uuid4(), room, RoomType.TWIN, 2, 1)


@pytest.mark.parametrize(
    ("nights", "room"),
    [
        pytest.param([a_night(22, "Twin 1"), a_night(21, "Twin 1")], "Twin 1", id="one room"),
        pytest.param([], "The reception will tell you", id="none yet"),
        pytest.param(
            [a_night(23, "Twin 1"), a_night(22, "Single 07"), a_night(21, "Single 07")],
            "Single 07 from Tue 21 April; Twin 1 from Thu 23 April",
            id="a move",
        ),
    ],
)
def test_room_lines_say_where_and_when(nights: list[BedNight], room: str) -> None:
    assert room_lines(a_stay(), nights, HOTEL) == [
        ("Hotel", "Hotel Savski Vrt, Obala 1, Novi Beograd"),
        ("Your room", room),
        ("Check-in", "Tue 21 April, from 14:00"),
        ("Check-out", "Sat 25 April, by 11:00"),
    ]


@pytest.mark.parametrize(
    ("stay", "hotel"),
    [
        pytest.param(None, HOTEL, id="nothing known"),
        pytest.param(a_stay(), None, id="no hotel"),
        pytest.param(a_stay(wish=StayWish(RoomType.NONE)), HOTEL, id="sleeps at home"),
        pytest.param(a_stay(check_in=None, check_out=None), HOTEL, id="no dates"),
    ],
)
def test_room_lines_are_none_without_a_room(stay: Any, hotel: Any) -> None:
    assert room_lines(stay, [], hotel) == []
