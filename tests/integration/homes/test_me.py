"""One's own page: journey, room, coming day, papers, and nobody else's data."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import delete, select
from werkzeug.test import TestResponse

from logistics.accommodation.models import Night
from logistics.certificates import service as certificates
from logistics.core.db import db, transaction
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.homes import views
from logistics.roster.forms import read_people
from logistics.roster.models import EmergencyContact, Needs, Person, TravelDocument
from logistics.roster.rules import State
from logistics.roster.service import import_people
from logistics.trainings.rules import Training
from logistics.travel.models import Booking, Leg
from tests.conftest import Client
from tests.factories.attendance import bring_in, everybody_present
from tests.factories.roster import people_csv

ME = "/me/"
PARTS: tuple[type[Any], ...] = (TravelDocument, Needs, EmergencyContact)
Clients = Callable[..., Client]
At = Callable[..., None]


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def main_of(page: str) -> str:
    """Return what a reader sees below the head of the page."""
    return text_of(page[page.index("<main") : page.index("</main>")])


def person_row(code: str) -> Person:
    return db.session.scalars(select(Person).where(Person.code == code)).one()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    def set_clock(day: int, hour: int, month: int = 4) -> None:
        moment = datetime(2026, month, day, hour - 2, tzinfo=UTC)  # Belgrade is two hours ahead
        monkeypatch.setattr(views, "now", lambda: moment)

    set_clock(8, 9)
    return set_clock


@pytest.fixture
def blerta(sample: Training, client_for: Clients, at: At) -> Client:
    return client_for("participant", "P01")


def test_page_greets_by_name_and_says_where_and_when(blerta: Client) -> None:
    seen = main_of(blerta.get(ME).text)

    assert seen.startswith("Belgrade, 22–24 April 2026 Good morning, Blerta Your journey")


def test_page_never_shows_the_real_title(blerta: Client) -> None:
    page = blerta.get(ME).text

    assert "Human rights" not in page
    assert "Training in communication skills" in page


def test_journey_is_in_local_times_with_the_room_between(blerta: Client) -> None:
    seen = main_of(blerta.get(ME).text)

    assert (
        "Your journey Tue 15:40 Tirana → Belgrade, JU 9141 From Tirana Airport · arrives 16:45"
        " · 1 cabin + 1 checked 23 kg · seat 7A · reference K7QX2M · ticket name CELAJ/BLERTA"
        " Nights Hotel Savski Vrt, single, 4 nights"
        " Check-in Tue 21 April from 14:00, check-out Sat 25 April by 11:00"
    ) in seen
    assert "Sat 12:50 Belgrade → Tirana, JU 9142" in seen


def test_journey_over_two_zones_names_their_cities(
    sample: Training, client_for: Clients, at: At
) -> None:
    seen = main_of(client_for("participant", "P22").get(ME).text)

    assert (
        "Istanbul → Belgrade, TK 9081 · new time"
        " From Istanbul Airport, Istanbul time · arrives 16:55 Belgrade time"
    ) in seen


def test_cancelled_leg_is_not_shown(blerta: Client) -> None:
    with transaction():
        db.session.scalars(select(Leg).where(Leg.code == "L001")).one().status = "cancelled"

    seen = main_of(blerta.get(ME).text)

    assert "JU 9141" not in seen
    assert "JU 9142" in seen


def test_shared_car_does_not_name_its_driver(sample: Training, client_for: Clients, at: At) -> None:
    page = client_for("participant", "P05").get(ME).text

    assert "Banja Luka → Training hotel, shared car" in main_of(page)
    assert "P06" not in page
    assert "CAR-" not in page


def test_room_mate_is_named_as_on_the_badge_with_nights_that_differ(
    sample: Training, client_for: Clients, at: At
) -> None:
    seen = main_of(client_for("participant", "P08").get(ME).text)

    assert "Hotel Savski Vrt, twin, 4 nights · shared with Snežana (3 nights)" in seen
    assert "Đokić" not in seen


def test_room_mate_who_no_longer_comes_is_not_named(
    sample: Training, client_for: Clients, at: At
) -> None:
    with transaction():
        person_row("P10").state = State.WITHDRAWN

    assert "Snežana" not in client_for("participant", "P08").get(ME).text


def test_local_participant_reads_that_nothing_is_booked(
    sample: Training, client_for: Clients, at: At
) -> None:
    seen = main_of(client_for("participant", "P18").get(ME).text)

    assert "Your journey No journey is booked for you." in seen
    assert "Nights" not in seen


def test_bed_without_a_journey_is_still_shown(blerta: Client) -> None:
    with transaction():
        db.session.execute(delete(Leg))

    seen = main_of(blerta.get(ME).text)

    assert "Your journey Nights Hotel Savski Vrt, single, 4 nights" in seen


def test_coming_day_is_shown_with_themes_and_without_team_items(blerta: Client, at: At) -> None:
    at(21, 23)

    seen = main_of(blerta.get(ME).text)

    assert "Wed 22 April 08:30 Registration, badges and starting-point questionnaire" in seen
    assert "11:15 Reading a hostile terrain until 12:45 · Conference room Sava Advocacy" in seen
    assert "Team debrief" not in seen
    assert "Thu 23 April" not in seen


def test_day_that_is_on_stands_above_the_journey(blerta: Client, at: At) -> None:
    at(22, 12)

    seen = main_of(blerta.get(ME).text)

    assert seen.index("Today, Wed 22 April Earlier today (5)") < seen.index("Your journey")
    assert "11:15 Now: Reading a hostile terrain until 12:45" in seen


def test_day_of_arrival_is_shown_with_the_first_day(blerta: Client) -> None:
    seen = main_of(blerta.get(ME).text)

    assert seen.index("Tue 21 April 15:00 Arrivals") < seen.index("Wed 22 April 08:30")


def test_training_without_an_agenda_says_so(
    training: Training, app: Flask, client_for: Clients, at: At
) -> None:
    with transaction():
        import_people(training, read_people(people_csv().encode()), at=datetime.now(UTC))

    page = client_for("participant", "P01").get(ME).text

    assert "Nothing stands in the agenda of these days yet." in page


def test_papers_open(blerta: Client) -> None:
    page = blerta.get(ME).text

    links = set(re.findall(r'<a class="btn[^"]*" href="([^"]*)"', page))
    assert links == {"/me/calendar", "/me/pack.pdf", "/me/pack.zip"}
    assert [blerta.get(link).status_code for link in sorted(links)] == [200] * 3


def test_certificate_appears_once_it_is_issued(sample: Training, blerta: Client) -> None:
    before = blerta.get(ME).text
    bring_in(sample, everybody_present())
    with transaction():
        certificates.issue_all(sample, at=datetime(2026, 4, 25, tzinfo=UTC))

    after = blerta.get(ME).text

    assert "Your certificate appears here once it is issued" in before
    assert 'href="/me/certificate.pdf"' not in before
    assert 'href="/me/certificate.pdf"' in after
    assert "Your certificate appears here" not in after


def test_invited_person_is_asked_for_an_answer(
    sample: Training, client_for: Clients, at: At
) -> None:
    seen = main_of(client_for("participant", "P02").get(ME).text)

    assert "A place is held for you. Please tell the coordinator soon whether you come." in seen
    assert "Your journey" in seen


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (State.DECLINED, "You told us that you cannot come."),
        (State.WITHDRAWN, "You told us that you can no longer come."),
        (State.RESERVE, "You are on the reserve list."),
        (State.REPLACED, "Your place has gone to somebody else."),
        (State.SELECTED, "You are selected."),
    ],
)
def test_who_holds_no_place_reads_how_they_stand(
    blerta: Client, state: State, sentence: str
) -> None:
    with transaction():
        person_row("P01").state = state

    answer = blerta.get(ME)

    assert answer.status_code == 200
    assert sentence in main_of(answer.text)
    assert "Your journey" not in answer.text
    assert "/me/calendar" not in answer.text


def test_trainer_finds_journey_room_team_items_and_sessions(
    sample: Training, client_for: Clients, at: At
) -> None:
    page = client_for("trainer", "T04").get(ME).text

    seen = main_of(page)
    assert seen.startswith("Belgrade, 22–24 April 2026 Good morning, Nino My sessions and rolls")
    assert "Tbilisi → Istanbul, TK 9387" in seen
    assert "Team set-up and trainers’ meeting" in seen
    assert "certificate" not in seen
    assert 'href="/t/borders-2026/"' in page


@pytest.mark.parametrize("role", ["coordinator", "administrator"])
def test_page_is_not_for_the_office(sample: Training, client_for: Clients, role: str) -> None:
    assert client_for(role).get(ME).status_code == 403


def test_page_that_names_kosovo_carries_the_footnote(
    sample: Training, client_for: Clients, at: At
) -> None:
    with transaction():
        leg = db.session.scalars(select(Leg).where(Leg.code == "L008")).one()
        leg.seal(replace(leg.payload, crossing_point="Kosovo – Serbia"))

    page = client_for("participant", "P08").get(ME).text

    assert "over Kosovo* – Serbia" in page
    assert page.count(KOSOVO_FOOTNOTE) == 1


def test_hostile_text_is_text(blerta: Client) -> None:
    with transaction():
        row = person_row("P01")
        row.seal(replace(row.payload, badge_name="<b>Blerta</b>"))
        leg = db.session.scalars(select(Leg).where(Leg.code == "L001")).one()
        leg.seal(replace(leg.payload, seat="<img src=x>", service_no="<i>1"))

    page = blerta.get(ME).text

    assert "Good morning, &lt;b&gt;Blerta&lt;/b&gt;" in page
    assert "&lt;i&gt;1" in page
    assert "<img" not in page


def marked(payload: Any, canary: str) -> Any:
    """Return a sealed payload with the canary in every text that is free."""
    free = {
        field.name: f"{canary} {field.name}"
        for field in fields(payload)
        if field.type in {str, "str"} and getattr(payload, field.name) != ""
    }
    nested = {
        field.name: replace(getattr(payload, field.name), place=f"{canary} place", code=canary)
        for field in fields(payload)
        if is_dataclass(getattr(payload, field.name)) and hasattr(payload, "departure")
    }
    return replace(payload, **free, **nested)


@pytest.fixture
def canaries(sample: Training) -> dict[str, str]:
    """Put a mark of its own into all that is sealed about everybody, and return it by code."""
    found: dict[str, str] = {}
    with transaction():
        for person in db.session.scalars(select(Person)).all():
            canary = found[person.code] = f"Canary{person.code}X"
            person.seal(marked(person.payload, canary))
            for model in PARTS:
                for row in db.session.scalars(select(model).where(model.person_id == person.id)):
                    row.seal(marked(row.payload, canary))
            for leg in db.session.scalars(select(Leg).where(Leg.person_id == person.id)):
                leg.seal(marked(leg.payload, canary))
                booking = db.session.get_one(Booking, leg.booking_id)
                booking.seal(replace(booking.payload, reference=canary))
    return found


def read(answer: TestResponse) -> str:
    """Return all text of a page, a calendar, a PDF or an archive of these."""
    if answer.mimetype == "application/pdf":
        return text_of_pdf(answer.data)
    if answer.mimetype == "application/zip":
        archive = ZipFile(BytesIO(answer.data))
        files = [(name, archive.read(name)) for name in archive.namelist()]
        return "\n".join(
            f"{name}\n{text_of_pdf(data) if name.endswith('.pdf') else data.decode()}"
            for name, data in files
        )
    return answer.text.replace("\r\n ", "")  # calendars fold long lines


def text_of_pdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def own_addresses(app: Flask) -> list[str]:
    """Return every address below /me that can be opened without naming a thing."""
    rules = (rule for rule in app.url_map.iter_rules() if rule.rule.startswith(ME[:-1]))
    return sorted(r.rule for r in rules if not r.arguments and "GET" in (r.methods or ()))


@pytest.mark.parametrize(
    ("code", "mates"), [("P01", set()), ("P08", {"P10"}), ("P18", set())],
    ids=["single", "shares a twin", "sleeps at home"],
)  # fmt: skip
def test_no_page_shows_anything_of_others_but_the_mates_badge_name(
    app: Flask, canaries: dict[str, str], client_for: Clients, code: str, mates: set[str]
) -> None:
    client = client_for("participant", code)
    answers = {path: client.get(path) for path in own_addresses(app)}
    pages = {path: read(answer) for path, answer in answers.items() if answer.status_code == 200}

    seen = {other for page in pages.values() for other in canaries if canaries[other] in page}
    assert set(answers) - set(pages) == {"/me/certificate.pdf"}  # none is issued yet
    assert seen == {code} | mates
    for mate in mates:
        words = {w for page in pages.values() for w in re.findall(rf"{canaries[mate]} (\w+)", page)}
        assert words == {"badge_name"}


def test_canaries_are_seen_where_they_belong(canaries: dict[str, str], client_for: Clients) -> None:
    page = client_for("participant", "P08").get(ME).text

    assert page.count(canaries["P08"]) > 5
    assert page.count(canaries["P10"]) == 1


def test_page_asks_the_database_at_most_eight_things_for_any_number(
    blerta: Client, count_queries: Callable[[], Any]
) -> None:
    with count_queries() as many:
        blerta.get(ME)
    others = select(Person.id).where(Person.code > "P03")
    with transaction():
        db.session.execute(delete(Night).where(Night.person_id.in_(others)))
        for row in db.session.scalars(select(Person).where(Person.code > "P03")):
            row.state, row.kind = "withdrawn", "participant"
    with count_queries() as few:
        assert blerta.get(ME).status_code == 200

    assert len(few) == len(many)
    assert len(many) <= 8
