"""Reading files of participants and trainers."""

from datetime import date
from pathlib import Path

import pytest

import logistics.demo
from logistics.core.tables import TableRefused
from logistics.roster.forms import read_people
from logistics.roster.forms.columns import PARTICIPANT_COLUMNS
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    Needs,
    PersonDetails,
    State,
    StayRequest,
    TravelDocument,
)
from tests.factories.roster import people_csv, trainers_csv

DATA = Path(logistics.demo.__file__).parent / "data"
HEADER_LENGTH = len(people_csv().splitlines()[0])


def refusal(content: str | bytes) -> list[tuple[int, str, str]]:
    with pytest.raises(TableRefused) as refused:
        read_people(content if isinstance(content, bytes) else content.encode())
    return [(error.line, error.column, error.reason) for error in refused.value.errors]


def test_read_people_reads_the_participants_of_the_sample() -> None:
    table = read_people((DATA / "participants.csv").read_bytes())
    rows = {row.code: row for row in table.rows}

    assert (table.kind, len(rows)) == (Kind.PARTICIPANT, 25)
    assert rows["P02"].state is State.INVITED
    assert rows["P10"].stay == StayRequest(
        "P10", "twin", "P08", date(2026, 4, 21), date(2026, 4, 24)
    )
    assert rows["P18"].stay == StayRequest("P18", "none")
    assert rows["P13"].stay.late_check_out
    assert rows["P12"].document == TravelDocument(
        document_type="biometric passport",
        issuer="MD",
        expires_on=date(2026, 5, 28),
        entry_requirement="visa_free_biometric",
        visa_status="not_needed",
        crossing_note="Passport expires five weeks after the event: renew before ticketing.",
    )
    assert rows["P24"].needs == Needs(dietary="halal", allergies="sesame")
    assert rows["P24"].contact == EmergencyContact("Samir Derviş", "+90 500 000 9024")
    assert rows["P24"].line == 25


def test_read_people_keeps_every_column_of_a_participant() -> None:
    details = read_people((DATA / "participants.csv").read_bytes()).rows[23].details

    assert details == PersonDetails(
        family_name="Derviş",
        given_name="Raşa",
        legal_name="Raşa Derviş",
        ticket_name="DERVIS/RASA",
        name_original_script="رشا الدرويش",
        original_script="Arabic",
        badge_name="Rasha",
        certificate_name="Rasha Al-Darwish",
        pronouns="she/her",
        gender="female",
        email="rasa.dervis@example.org",
        phone="+90 500 000 0024",
        organisation="Komşu Sesi / صوت الجيران",
        org_type="migrant-led",
        role_title="Radio producer",
        country_code="TR",
        departure_city="Gaziantep",
        nearest_airport="GZT",
        photo_consent="no",
        list_consent="name_in_use",
        share_contact=False,
        languages=("Arabic", "Turkish", "English"),
        notes=(
            "Badge and certificate in name in use; ticket, rooming list and hotel registration "
            "in legal name."
        ),
    )


def test_read_people_reads_the_trainers_of_the_sample() -> None:
    table = read_people((DATA / "trainers.csv").read_bytes())
    second = table.rows[1]

    assert (table.kind, len(table.rows)) == (Kind.TRAINER, 4)
    assert second.details == PersonDetails(
        family_name="Wiśniewski-Gil",
        given_name="Tomasz",
        legal_name="Tomasz Wiśniewski-Gil",
        name_original_script="Tomasz Wiśniewski-Gil",
        pronouns="he/him",
        gender="male",
        email="tomasz.wisniewski-gil@example.org",
        role_title="trainer",
        departure_city="Warsaw",
        nearest_airport="WAW",
        expertise="Strategic communication, narrative change",
        themes=("T2", "T1"),
        bio="Former newsroom editor, tests migration messages with undecided audiences.",
    )
    assert (second.state, second.needs) == (State.CONFIRMED, Needs(dietary="vegetarian"))
    assert second.stay.check_in == date(2026, 4, 20)


def test_read_people_takes_empty_cells() -> None:
    (row,) = read_people(
        people_csv(
            dict.fromkeys(PARTICIPANT_COLUMNS, "")
            | {"code": "P01", "status": "selected"}
            | {"given_name": "Ana"}
        ).encode()
    ).rows

    assert row.details == PersonDetails(given_name="Ana")
    assert row.document == TravelDocument()
    assert row.stay == StayRequest("P01", "single")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1250"])
def test_read_people_reads_the_encodings_of_spreadsheets(codec: str) -> None:
    rows = [
        {"code": f"P{number:02}", "email": "", "family_name": family, "given_name": given}
        for number, (family, given) in enumerate(
            [("Šarić", "Amila"), ("Đulić", "Nedžad"), ("Čavić", "Željka")], start=1
        )
    ]
    content = people_csv(*rows).replace("Çelaj", "Čelaj").encode(codec)

    assert [row.details.family_name for row in read_people(content).rows] == [
        "Šarić",
        "Đulić",
        "Čavić",
    ]


def test_read_people_reads_cyrillic_in_cp1251() -> None:
    plain = {"emergency_contact_name": "", "legal_name_latin": ""}
    rows = [
        {"code": "P01", "email": "", "family_name": "Ђорђић", "given_name": "Мирјана"} | plain,
        {"code": "P02", "email": "", "family_name": "Жуњић", "given_name": "Милица"} | plain,
    ]
    content = people_csv(*rows).encode("cp1251")

    assert [row.details.family_name for row in read_people(content).rows] == ["Ђорђић", "Жуњић"]


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        pytest.param({"code": ""}, "code", "is empty", id="no code"),
        pytest.param(
            {"code": "../x"},
            "code",
            "'../x' is not a code (write P07: capitals and digits)",
            id="a path as code",
        ),
        pytest.param({"code": "CO"}, "code", "CO stands for the team in the agenda", id="team"),
        pytest.param({"status": ""}, "status", "is empty", id="no state"),
        pytest.param(
            {"status": "maybe"},
            "status",
            "'maybe' is none of selected, invited, confirmed, declined, withdrawn, replaced, "
            "reserve",
            id="unknown state",
        ),
        pytest.param(
            {"family_name": "", "given_name": " "},
            "family_name",
            "and the given name are empty: a person needs a name",
            id="no name",
        ),
        pytest.param(
            {"family_name": "x" * 201},
            "family_name",
            "is 201 characters long (at most 200)",
            id="201 characters",
        ),
        pytest.param(
            {"email": "blerta@"}, "email", "'blerta@' is not an e-mail address", id="email"
        ),
        pytest.param(
            {"travel_doc_expiry": "14.9.2031"},
            "travel_doc_expiry",
            "'14.9.2031' is not a date (write 2026-04-21)",
            id="date",
        ),
        pytest.param(
            {"check_in": "2026-02-30"},
            "check_in",
            "'2026-02-30' is not a date (write 2026-04-21)",
            id="no such day",
        ),
        pytest.param(
            {"check_out": "2026-04-21"},
            "check_out",
            "2026-04-21 is not after the check-in on 2026-04-21",
            id="no night",
        ),
        pytest.param(
            {"check_in": ""}, "check_in", "is empty: a stay needs both days", id="only check-out"
        ),
        pytest.param(
            {"check_out": ""}, "check_out", "is empty: a stay needs both days", id="only check-in"
        ),
        pytest.param(
            {"room_type": "suite"},
            "room_type",
            "'suite' is none of single, twin, double, none",
            id="room type",
        ),
        pytest.param(
            {"early_check_in": "maybe"}, "early_check_in", "'maybe' is neither yes nor no", id="yes"
        ),
        pytest.param(
            {"photo_consent": "sure"},
            "photo_consent",
            "'sure' is none of yes, no, ask_first",
            id="photo consent",
        ),
        pytest.param(
            {"on_participant_list": "yes"},
            "on_participant_list",
            "'yes' is none of full_name, name_in_use, initials, code_only, not_listed",
            id="list consent",
        ),
        pytest.param(
            {"share_contact": "1"}, "share_contact", "'1' is neither yes nor no", id="share"
        ),
        pytest.param(
            {"country_code": "FR"},
            "country_code",
            "'FR' is none of AL, BA, XK, MD, ME, MK, RS, TR",
            id="country code",
        ),
        pytest.param(
            {"country_of_work": "France"},
            "country_of_work",
            "'France' is none of Albania, Bosnia and Herzegovina, Kosovo*, Moldova, Montenegro, "
            "North Macedonia, Serbia, Türkiye",
            id="country",
        ),
        pytest.param(
            {"country_of_work": "Kosovo*", "country_code": "RS"},
            "country_of_work",
            "'Kosovo*' does not go with RS, which is Serbia",
            id="label and code differ",
        ),
        pytest.param(
            {"room_sharing_with": "P99"},
            "room_sharing_with",
            "'P99' is no code in this file or on the roster",
            id="shares with nobody",
        ),
        pytest.param(
            {"room_sharing_with": "P01"},
            "room_sharing_with",
            "names the person's own code",
            id="shares with oneself",
        ),
    ],
)
def test_read_people_says_where_and_why(change: dict[str, str], column: str, reason: str) -> None:
    assert refusal(people_csv(change)) == [(2, column, reason)]


def test_read_people_lists_every_row() -> None:
    rows = [{"status": "x"}, {"code": "P02", "email": "b@example.org"}, {"email": "nobody"}]

    assert [(line, column) for line, column, _ in refusal(people_csv(*rows))] == [
        (2, "status"),
        (4, "code"),
        (4, "email"),
    ]


def test_read_people_refuses_an_address_twice_whatever_its_case() -> None:
    rows = [{"email": "Ana@Example.org"}, {"code": "P02", "email": "ana@example.org"}]

    assert refusal(people_csv(*rows)) == [(3, "email", "'ana@example.org' is already on line 2")]


def test_read_people_takes_many_people_without_an_address() -> None:
    rows = [{"email": ""}, {"code": "P02", "email": ""}]

    assert len(read_people(people_csv(*rows).encode()).rows) == 2


def test_read_people_names_unknown_and_missing_columns() -> None:
    content = people_csv().replace("dietary", "dieteri")

    assert refusal(content) == [
        (1, "dieteri", "unknown column (is it dietary?)"),
        (1, "dietary", "this column is missing"),
    ]


def test_read_people_refuses_another_kind_of_file() -> None:
    assert refusal("leg_id,direction\nL001,inbound\n") == [
        (1, "", "these are the columns neither of participants nor of trainers")
    ]


def test_read_people_refuses_an_encoding_by_name() -> None:
    ((line, column, reason),) = refusal(people_csv().encode("utf-32"))

    assert (line, column) == (0, "")
    assert reason == "the file looks like UTF-32, which is not read: save it as UTF-8 and try again"


@pytest.mark.parametrize(
    ("label", "code"),
    [("Kosovo*", "XK"), ("Kosovo", "XK"), ("Kosovo*", ""), ("", "XK")],
    ids=["both", "without asterisk", "only the label", "only the code"],
)
def test_read_people_knows_the_place_by_label_or_code(label: str, code: str) -> None:
    (row,) = read_people(people_csv({"country_of_work": label, "country_code": code}).encode()).rows

    assert row.details.country_code == "XK"


@pytest.mark.parametrize(
    "name",
    ["<b>Ana</b>", "=1+1", "x" * 200, "يوسف الخطيب"],
    ids=["markup", "formula", "200 characters", "Arabic"],
)
def test_read_people_keeps_a_name_as_it_is(name: str) -> None:
    (row,) = read_people(people_csv({"given_name": name, "family_name": ""}).encode()).rows

    assert row.details.given_name == name


def test_read_people_refuses_a_trainer_without_a_name() -> None:
    assert refusal(trainers_csv({"family_name": ""})) == [
        (2, "family_name", "and the given name are empty: a person needs a name")
    ]
