"""Every code of the contract on both sides of its threshold, by files and commands alone.

Independent changes go into one file; the whole list of findings is compared, so each is judged.
"""

import re
from pathlib import Path

import pytest
from flask import Flask

from logistics.demo.service import DATA
from logistics.trainings.rules import Training
from tests.factories.files import (
    SLUG,
    TWO_WEEKS_BEFORE,
    Edits,
    Found,
    bring_in,
    edited,
    found,
    rows_of,
    run,
)

DECISION_DAY, CUT_OFF = "2026-04-10", "2026-04-08"
# What data/README.md lists at 8 April 2026 09:00, and the one note beside it.
SAMPLE: set[Found] = {
    ("error", "confirmation-overdue", "P02", "2026-03-20"),
    ("warning", "not-confirmed", "P02", "2026-03-20"),
    ("warning", "visa-missing", "P03", DECISION_DAY),
    ("warning", "visa-missing", "P07", DECISION_DAY),
    ("warning", "arrives-late", "L004", None),
    ("warning", "arrives-late", "L021", None),
    ("warning", "arrives-late", "L033", None),
    ("warning", "document-expiring", "P12", None),
    ("warning", "itinerary-retimed", "L025", None),
    ("warning", "place-gap", "L019", None),
    ("warning", "place-gap", "L057", None),
    ("warning", "tight-connection", "L045", None),
    ("warning", "tight-departure", "L060", None),
    ("warning", "twin-nights-differ", "P10", None),
    ("info", "own-cost-night", "P23", None),
}


def error(code: str, subject: str, due: str | None = None) -> Found:
    return ("error", code, subject, due)


def warning(code: str, subject: str, due: str | None = None) -> Found:
    return ("warning", code, subject, due)


def leg(departs: str = "", arrives: str = "", **cells: str) -> dict[str, str]:
    times = {"depart_local": departs, "arrive_local": arrives}
    return {name: time for name, time in times.items() if time} | cells


def unneeded_beds(*codes: str) -> set[Found]:
    """Beds are on nights on which these people are not there any more, or not yet."""
    return {warning("bed-without-need", code) for code in codes}


UNFILLED = warning("seats-unfilled", SLUG)
LEGS_TOO_LATE: Edits = {
    "L001": leg(arrives="2026-04-21T20:01"),
    "L036": leg(arrives="2026-04-21T21:01", arrive_tz="Europe/Istanbul"),
    "L015": leg("2026-04-22T08:00", "2026-04-22T09:01"),
    "L002": leg("2026-04-24T16:44", "2026-04-24T18:00"),
    "L009": leg("2026-04-24T17:44"),
    "L041": leg("2026-04-24T19:14", "2026-04-24T20:30"),
    "L059": leg("2026-04-25T15:19"),
    "L050": leg("2026-04-25T15:54"),
    "L006": leg("2026-04-21T09:09"),
}
LEGS_IN_TIME: Edits = {
    "L001": leg(arrives="2026-04-21T20:00"),
    "L036": leg(arrives="2026-04-21T21:00", arrive_tz="Europe/Istanbul"),
    "L015": leg("2026-04-22T08:00", "2026-04-22T09:00"),
    "L002": leg("2026-04-24T16:45", "2026-04-24T18:00"),
    "L009": leg("2026-04-24T17:45"),
    "L041": leg("2026-04-24T19:15", "2026-04-24T20:30"),
    "L059": leg("2026-04-25T15:20"),
    "L050": leg("2026-04-25T15:55"),
    "L045": leg("2026-04-25T15:45"),
    "L006": leg("2026-04-21T09:10"),
}
LEGS_WRONG: Edits = {
    "L001": leg(status="cancelled"),
    "L042": leg(status="missed"),
    "L013": leg(status="cancelled"),
    "L063": leg(status="changed"),
    "L065": leg(traveller_name_on_ticket="AL-DARWISH/RASHA"),
    "L003": leg(status="ticketed"),
    "L011": leg(from_code="BTS"),
}
LEGS_RIGHT: Edits = {
    "L001": leg(status="travelled"),
    "L065": leg(traveller_name_on_ticket="der-vis, ra sa"),
    "L016": leg(status="ticketed"),
    "L003": leg(status="ticketed", mode="coach"),
    "L011": leg(from_code="vie", from_place="Wien"),
    "L014": leg(from_code=""),
    "L057": leg(mode="taxi"),
}


@pytest.mark.parametrize(
    ("edits", "new", "gone"),
    [
        pytest.param(
            LEGS_TOO_LATE,
            {
                warning("arrives-late", "L001"),
                warning("arrives-late", "L036"),
                error("arrives-after-start", "L015"),
                error("departs-before-close", "L002"),
                warning("tight-departure", "L009"),
                warning("tight-departure", "L041"),
                warning("tight-connection", "L059"),
                error("legs-overlap", "L050"),
                error("legs-overlap", "L006"),
                *unneeded_beds("P01", "P03", "P08", "P13"),
            },
            set(),
            id="one minute too late",
        ),
        pytest.param(
            LEGS_IN_TIME,
            {
                warning("arrives-late", "L015"),
                warning("tight-departure", "L002"),
                warning("tight-connection", "L050"),
                *unneeded_beds("P01", "P03", "P08", "P13"),
            },
            {warning("tight-connection", "L045")},
            id="just in time",
        ),
        pytest.param(
            LEGS_WRONG,
            {
                error("no-inbound", "P01"),
                error("no-outbound", "P04"),
                warning("place-gap", "L014"),
                warning("itinerary-retimed", "L063"),
                warning("ticket-name-mismatch", "P24"),
                error("ticket-before-visa", "P03"),
                warning("place-gap", "L011"),
            },
            set(),
            id="states, names and places",
        ),
        pytest.param(
            LEGS_RIGHT,
            set(),
            {warning("place-gap", "L057")},
            id="states, names and places in order",
        ),
    ],
)
def test_legs_give_the_findings_of_the_contract(
    app: Flask, sample: Training, edits: Edits, new: set[Found], gone: set[Found]
) -> None:
    assert bring_in(app, "legs", edited("legs", edits)).exit_code == 0

    assert found(app) == SAMPLE - gone | new


@pytest.mark.parametrize(
    ("edits", "new", "gone"),
    [
        pytest.param(
            {
                "P01": {"travel_doc_expiry": "2026-04-24"},
                "P04": {"travel_doc_expiry": "2026-04-25"},
                "P05": {"travel_doc_expiry": "2026-07-24"},
                "P12": {"travel_doc_expiry": "2026-04-25"},
                "P11": {"entry_requirement": "check_individually", "visa_status": ""},
                "P14": {"visa_status": "documents_sent"},
                "P22": {"crossing_note": "The usual way is closed: re-routed by Merdare."},
            },
            {
                error("document-expired", "P01"),
                warning("document-expiring", "P04"),
                warning("document-expiring", "P05"),
                error("document-expired", "P12"),
                warning("visa-missing", "P11", DECISION_DAY),
                warning("visa-missing", "P14", DECISION_DAY),
                error("ticket-before-visa", "P14"),
                ("info", "crossing-reroute", "P22", None),
            },
            {warning("document-expiring", "P12")},
            id="papers that do not do",
        ),
        pytest.param(
            {
                "P05": {"travel_doc_expiry": "2026-07-25"},
                "P12": {"travel_doc_expiry": "2026-07-26"},
                "P11": {"entry_requirement": "check_individually"},
                "P03": {"visa_status": "granted"},
            },
            set(),
            {warning("document-expiring", "P12"), warning("visa-missing", "P03", DECISION_DAY)},
            id="papers that do",
        ),
        pytest.param(
            {
                "P01": {"legal_name_latin": ""},
                "P04": {"travel_doc_type": ""},
                "P06": {"travel_doc_expiry": ""},
                "P09": {"emergency_contact_name": ""},
                "P18": {"emergency_contact_phone": ""},
                "P11": {"badge_name": "Ștefania 山"},
            },
            {
                *(warning("profile-incomplete", c) for c in ("P01", "P04", "P06", "P09", "P18")),
                error("glyph-missing", "P11"),
            },
            set(),
            id="profiles with something missing",
        ),
        pytest.param(
            {
                "P18": {"travel_doc_type": "", "travel_doc_expiry": ""},
                "P11": {"badge_name": "შტეფანია", "certificate_name": "پروانه رحیمی"},
                "P02": {"status": "confirmed"},
            },
            set(),
            {
                warning("not-confirmed", "P02", "2026-03-20"),
                error("confirmation-overdue", "P02", "2026-03-20"),
            },
            id="profiles that need no more",
        ),
        pytest.param(
            {
                "P10": {"room_sharing_with": "P17"},
                "P01": {"check_in": "2026-04-20"},
                "P04": {"check_out": "2026-04-24"},
            },
            {
                error("twin-not-mutual", "P08"),
                error("twin-not-mutual", "P10"),
                *(error("block-exceeded", f"twin 2026-04-{day}") for day in (21, 22, 23)),
                error("block-exceeded", "single 2026-04-20"),
                ("info", "own-cost-night", "P01", None),
                error("night-without-bed", "P04"),
                warning("cut-off-near", SLUG, CUT_OFF),
            },
            {warning("twin-nights-differ", "P10")},
            id="rooms that do not do",
        ),
        pytest.param(
            {"P10": {"check_out": "2026-04-25"}},
            unneeded_beds("P10"),
            {warning("twin-nights-differ", "P10")},
            id="the same nights for both of a twin",
        ),
    ],
)
def test_people_give_the_findings_of_the_contract(
    app: Flask, sample: Training, edits: Edits, new: set[Found], gone: set[Found]
) -> None:
    assert bring_in(app, "participants", edited("participants", edits)).exit_code == 0

    assert found(app) == SAMPLE - gone | new


@pytest.mark.parametrize("state", ["selected", "declined", "withdrawn", "replaced", "reserve"])
def test_who_holds_no_place_has_no_findings_anywhere(
    app: Flask, sample: Training, state: str
) -> None:
    nobody = {code: {"status": state} for code in ("P03", "P16", "P23")}

    bring_in(app, "participants", edited("participants", nobody))

    subjects = {"P03", "P23", "L019", "L057"}
    assert found(app) == {f for f in SAMPLE if f[2] not in subjects} | {UNFILLED}


def test_block_is_underused_when_four_fewer_people_sleep_there(
    app: Flask, sample: Training
) -> None:
    """Of 104 rooms and nights 98 are used; 84 are promised, and each of them leaves four."""
    nobody = {code: {"status": "declined"} for code in ("P01", "P04", "P06", "P09")}

    bring_in(app, "participants", edited("participants", nobody))

    late = {warning("arrives-late", "L004")}
    assert found(app) == SAMPLE - late | {UNFILLED, warning("block-underused", SLUG, CUT_OFF)}


def test_confirmation_taken_back_is_no_new_invitation(app: Flask, sample: Training) -> None:
    bring_in(app, "participants", edited("participants", {"P05": {"status": "invited"}}))

    open_again = {
        warning("not-confirmed", "P05", "2026-03-20"),
        error("confirmation-overdue", "P05", "2026-03-20"),
    }
    assert found(app) == SAMPLE | open_again


def test_one_person_more_than_places_is_too_many(app: Flask, sample: Training) -> None:
    local = next(row for row in rows_of("participants") if row["code"] == "P18")
    another = local | {"code": "P26", "email": "p26@example.org"}

    bring_in(app, "participants", edited("participants", {}, more=[another]))

    assert found(app) == SAMPLE | {error("over-capacity", SLUG)}


@pytest.mark.parametrize(
    ("edits", "new"),
    [
        pytest.param(
            {
                "A208": {"start": "13:59"},
                "A209": {"room": "Breakout room Dunav", "end": "15:36"},
                "A305": {"lead": "T01", "co_lead": "T03", "end": "12:06"},
                "A102": {"start": "08:34"},
                "A207": {"room": "Breakout room Dunav"},
            },
            {
                error("trainer-double-booked", "A306"),
                error("space-double-booked", "A306"),
                error("space-double-booked", "A210"),
                warning("no-break", "A104"),
                warning("space-too-small", "A207"),
            },
            id="one minute too much",
        ),
        pytest.param(
            {
                "A102": {"start": "08:35"},
                "A105": {"start": "10:30"},
                "A113": {"start": "17:20", "room": "Foyer"},
                "A216": {"room": "Quiet room"},
                "A210": {"room": "Conference room Sava"},
            },
            set(),
            id="just fitting",
        ),
        pytest.param(
            {
                row["item_id"]: {"theme": "X"}
                for row in rows_of("agenda")
                if row["theme"] == "T3" and row["counts_for_attendance"] == "yes"
            },
            {warning("theme-uncovered", "T3")},
            id="a theme left only in sessions that do not count",
        ),
    ],
)
def test_agenda_gives_the_findings_of_the_contract(
    app: Flask, sample: Training, edits: Edits, new: set[Found]
) -> None:
    assert bring_in(app, "agenda", edited("agenda", edits)).exit_code == 0

    assert found(app) == SAMPLE | new


@pytest.mark.parametrize(
    ("arrives", "departs", "away"),
    [
        ("14:00", "17:45", set()),
        ("14:01", "17:44", {error("trainer-away", "A001"), error("trainer-away", "A314")}),
    ],
    ids=["there for all of it", "a minute short at each end"],
)
def test_trainer_must_be_there_for_what_they_lead(
    app: Flask, sample: Training, arrives: str, departs: str, away: set[Found]
) -> None:
    journey = {
        "L069": leg("2026-04-21T12:00", f"2026-04-21T{arrives}"),
        "L070": leg(f"2026-04-24T{departs}", "2026-04-24T20:00"),
    }

    bring_in(app, "legs", edited("legs", journey))

    late = {warning("tight-departure", "L070"), warning("bed-without-need", "T01")}
    assert found(app) == SAMPLE | late | away


@pytest.mark.parametrize(
    ("at", "found_then"),
    [
        ("2026-03-31T23:59", set()),
        ("2026-04-01T00:00", {warning("cut-off-near", SLUG, CUT_OFF)}),
        ("2026-04-08T23:59", {warning("cut-off-near", SLUG, CUT_OFF)}),
        ("2026-04-09T00:00", {error("cut-off-near", SLUG, CUT_OFF)}),
    ],
    ids=["eight days before", "seven days before", "on the day", "the day after"],
)
def test_cut_off_comes_near_while_somebody_has_no_bed(
    app: Flask, sample: Training, at: str, found_then: set[Found]
) -> None:
    bring_in(app, "participants", edited("participants", {"P04": {"check_out": "2026-04-24"}}))

    assert {f for f in found(app, at) if f[1] == "cut-off-near"} == found_then


@pytest.mark.parametrize(
    ("at", "overdue"),
    [("2026-03-20T00:00", False), ("2026-03-20T00:01", True)],
    ids=["as the 48 hours end", "a minute later"],
)
def test_confirmation_is_overdue_after_48_hours(
    app: Flask, sample: Training, at: str, overdue: bool
) -> None:
    late = error("confirmation-overdue", "P02", "2026-03-20")

    assert (late in found(app, at)) is overdue


@pytest.mark.parametrize(
    ("at", "missing"),
    [("2026-04-11T23:59", 0), ("2026-04-12T00:00", 27)],
    ids=["eleven days before", "ten days before"],
)
def test_files_are_missing_from_ten_days_before(
    app: Flask, sample: Training, at: str, missing: int
) -> None:
    named = {row["item_id"] for row in rows_of("agenda") if row["handouts"]}

    without = {subject for _, code, subject, _ in found(app, at) if code == "handout-missing"}

    assert without <= named
    assert len(without) == missing


def test_sample_is_found_as_its_readme_says(app: Flask, sample: Training) -> None:
    assert found(app, TWO_WEEKS_BEFORE) == SAMPLE


def test_settings_of_the_training_move_the_thresholds(app: Flask, tmp_path: Path) -> None:
    text = (DATA / "training.toml").read_text()
    for name, value in {
        "minimum_connection_minutes": "45",
        "arrival_target": '"21:05"',
        "departure_buffer_minutes": "30",
        "document_validity_days_after": "31",
        "longest_stretch_minutes": "104",
        "visa_decision_days_before": "14",
        "confirm_within_hours": "600",
        "capacity": "26",
    }.items():
        line = re.compile(rf"^{name} = \S+", re.MULTILINE)  # the first; spaces have room as well
        text, changed = line.subn(f"{name} = {value}", text, count=1)
        assert changed == 1
    (file := tmp_path / "training.toml").write_text(text)
    run(app, "trainings", "create", "--from", file)
    for table in ("participants", "trainers", "legs", "agenda"):
        bring_in(app, table, edited(table, {}))

    assert found(app) == {
        warning("not-confirmed", "P02", "2026-04-12"),
        error("visa-missing", "P03", "2026-04-08"),
        error("visa-missing", "P07", "2026-04-08"),
        warning("itinerary-retimed", "L025"),
        warning("place-gap", "L019"),
        warning("place-gap", "L057"),
        warning("twin-nights-differ", "P10"),
        *(warning("no-break", code) for code in ("A104", "A113", "A211", "A312")),
        UNFILLED,
        ("info", "own-cost-night", "P23", None),
    }
