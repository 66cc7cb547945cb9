"""The pages of travel: who may open them, what they show, and how a leg is written."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from logistics.access.policy import Role
from logistics.core.db import db, transaction
from logistics.roster import models as roster_models
from logistics.roster.queries import get_person_by_code
from logistics.trainings import models as training_models
from logistics.trainings.rules import Training
from logistics.travel import models, service
from logistics.travel.queries import bookings_of, legs_of_training
from logistics.travel.rules import Leg
from tests.conftest import Client, Clock, show_second_factor
from tests.factories.travel import DATA, a_draft, a_file, a_row

BASE = "/t/borders-2026/travel"
NOW = datetime(2026, 4, 8, 9, 0, tzinfo=UTC)
REQUEST_ID = re.compile(r"[0-9a-f]{12}|nonce=\"[^\"]+\"|csrf[^>]+")
SignIn = Callable[..., Client]
NEW_LEG = {
    "direction": "outbound", "mode": "flight", "status": "booked",
    "from_place": "", "from_code": "tbs", "depart_local": "2026-04-21T10:20", "depart_tz": "",
    "to_place": "", "to_code": "IST", "arrive_local": "2026-04-21T11:50", "arrive_tz": "",
    "reference": "ABC123", "payer": "organiser", "fare": "212.50", "currency": "eur",
    "notes": "<b>=1+1</b>",
}  # fmt: skip


def person_id(training: Training, code: str) -> UUID:
    return get_person_by_code(training.id, code).id


def leg(training: Training, code: str) -> Leg:
    db.session.rollback()
    return next(leg for leg in legs_of_training(training.id) if leg.code == code)


def edit_url(training: Training, code: str) -> str:
    return f"{BASE}/legs/{leg(training, code).id}/edit"


class FormReader(HTMLParser):
    """What the fields of a page hold, as a browser would send it."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, str] = {}
        self.name = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attributes}
        if tag in {"select", "textarea"}:
            self.name = found["name"]
            self.held[self.name] = ""
        elif tag == "option" and "selected" in found:
            self.held[self.name] = found["value"]
        elif tag == "input" and (found.get("type") != "checkbox" or "checked" in found):
            self.held[found.get("name", "")] = found.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.name and self.lasttag == "textarea":
            self.held[self.name] += data.strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.name = ""


def as_typed(client: Client, url: str, **typed: str) -> dict[str, str]:
    """Return what the form at `url` holds, changed as somebody types."""
    reader = FormReader()
    reader.feed(client.get(url).text)
    return {**reader.held, **typed}


PAGES = ("", "/board", "/import", "/legs.xlsx", "/people/{p}", "/people/{p}.pdf",
         "/people/{p}/legs/new", "/legs/{leg}/edit")  # fmt: skip


def address(page: str, training: Training) -> str:
    return BASE + page.format(p=person_id(training, "P01"), leg=leg(training, "L001").id)


@pytest.mark.parametrize("page", PAGES)
def test_coordinators_open_every_page(sample: Training, client_for: SignIn, page: str) -> None:
    client = client_for("coordinator", fresh=True)

    assert client.get(address(page, sample)).status_code == 200


@pytest.mark.parametrize(
    ("page", "shown_on"),
    [("/legs.xlsx", ""), ("/people/{p}.pdf", "/people/{p}")],
    ids=["workbook", "itinerary"],
)
def test_names_on_tickets_leave_only_after_a_fresh_second_factor(
    sample: Training, client_for: SignIn, clock: Clock, page: str, shown_on: str
) -> None:
    url, around = address(page, sample), address(shown_on, sample)
    client = client_for("coordinator")

    refused = client.get(url)
    before = client.get(around).text
    show_second_factor(client)
    given, after = client.get(url), client.get(around).text
    clock.forward(minutes=5)
    late = client.get(url)

    assert (refused.status_code, refused.location) == (303, f"/step-up?next={url}")
    assert (f'href="{url}"' in before, f'href="/step-up?next={around}"' in before) == (False, True)
    assert (f'href="{url}"' in after, "/step-up" in after) == (True, False)
    assert (given.status_code, late.status_code) == (200, 303)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("role", "code"), [("trainer", "T01"), ("participant", "P01")])
def test_trainers_and_participants_open_none(
    sample: Training, client_for: SignIn, page: str, role: str, code: str
) -> None:
    assert client_for(role, code).get(address(page, sample)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(sample: Training, client: Client, page: str) -> None:
    answer = client.get(address(page, sample))

    assert (answer.status_code, answer.location) == (303, "/sign-in")


def another_training(sample: Training) -> UUID:
    """Return a leg of a training of another slug."""
    with transaction():
        values = {
            c.name: getattr(db.session.get_one(training_models.Training, sample.id), c.name)
            for c in training_models.Training.__table__.columns
        }
        other = training_models.Training(**{**values, "id": uuid4(), "slug": "other"})
        person = roster_models.Person(
            training_id=other.id, code="P01", kind="participant", state="confirmed"
        )
        person.seal(get_person_by_code(sample.id, "P01").details)
        db.session.add(other)
        db.session.flush()
        db.session.add(person)
        db.session.flush()
        booking = models.Booking(
            training_id=other.id, fare_minor=0, currency="EUR", payer="organiser"
        )
        stored = next(iter(bookings_of(sample.id).values()))
        booking.seal(stored.details)
        row = models.Leg(
            training_id=other.id, person_id=person.id, code="L001", direction="outbound",
            seq=1, mode="coach", status="booked", changed_at=NOW,
        )  # fmt: skip
        row.seal(a_draft().details)
        db.session.add(booking)
        db.session.flush()
        row.booking_id = booking.id
        db.session.add(row)
        db.session.flush()
        return row.id


@pytest.mark.parametrize("page", ["/legs/{}/edit", "/people/{}", "/people/{}.pdf"])
def test_things_of_another_training_answer_like_missing_ones(
    sample: Training, client_for: SignIn, page: str
) -> None:
    foreign = another_training(sample)
    if "people" in page:
        foreign = db.session.get_one(models.Leg, foreign).person_id
    client = client_for(Role.COORDINATOR, fresh=True)

    answers = [client.get(BASE + page.format(i)) for i in (foreign, uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]
    one, two = (REQUEST_ID.sub("", answer.text) for answer in answers)
    assert one == two


@pytest.mark.parametrize("step", ["cancel", "told"])
def test_steps_on_a_leg_of_another_training_change_nothing(
    sample: Training, client_for: SignIn, step: str
) -> None:
    foreign = another_training(sample)
    client = client_for(Role.COORDINATOR)

    answer = client.post_form(
        f"{BASE}/legs/{foreign}/{step}", {"version": "1"}, page=f"{BASE}/import"
    )

    assert answer.status_code == 404
    db.session.rollback()
    row = db.session.get_one(models.Leg, foreign)
    assert (row.status, row.told_at) == ("booked", None)


def test_new_leg_takes_place_and_zone_from_the_airport(
    sample: Training, client_for: SignIn
) -> None:
    url = f"{BASE}/people/{person_id(sample, 'P18')}/legs/new"

    answer = client_for("coordinator").post_form(url, NEW_LEG)

    assert answer.status_code == 303
    made = leg(sample, "L079")
    details = made.details
    assert (details.departure.place, details.departure.code, details.departure.zone) == (
        "Tbilisi International Airport", "TBS", "Asia/Tbilisi",
    )  # fmt: skip
    assert (details.arrival.zone, made.minutes) == ("Europe/Istanbul", 150)
    booking = bookings_of(sample.id)[made.booking_id]
    assert (booking.fare_minor, booking.currency, booking.details.reference) == (
        21250, "EUR", "ABC123",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "legs"),
    [
        pytest.param({}, 79, id="the same again"),
        pytest.param({"fare": "99.00"}, 80, id="another fare"),
        pytest.param({"depart_local": "2026-04-21T10:25"}, 80, id="another time"),
    ],
)
def test_form_sent_twice_books_one_leg(
    sample: Training, client_for: SignIn, changed: dict[str, str], legs: int
) -> None:
    client, url = client_for("coordinator"), f"{BASE}/people/{person_id(sample, 'P18')}/legs/new"

    sent = [client.post_form(url, NEW_LEG | more).status_code for more in ({}, changed)]

    db.session.rollback()
    assert (sent, len(legs_of_training(sample.id))) == ([303, 303], legs)


def test_text_of_people_is_shown_as_itself(sample: Training, client_for: SignIn) -> None:
    client, person = client_for("coordinator"), person_id(sample, "P18")
    client.post_form(f"{BASE}/people/{person}/legs/new", {**NEW_LEG, "carrier": "=cmd|' /C"})

    page = client.get(f"{BASE}/people/{person}").text
    show_second_factor(client)
    sheet = load_workbook(BytesIO(client.get(f"{BASE}/legs.xlsx").data)).active

    assert "&lt;b&gt;=1+1&lt;/b&gt;" in page
    assert "<b>=1+1" not in page
    row = next(row for row in sheet.iter_rows() if row[0].value == "L079")
    assert [(row[i].value, row[i].data_type) for i in (6, 19)] == [
        ("=cmd|' /C", "s"), ("<b>=1+1</b>", "s"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        pytest.param(
            {"arrive_local": "2026-04-21T09:00"},
            "arrive_local",
            "which is not after",
            id="arrives too early",
        ),
        pytest.param(
            {"depart_local": "2026-03-29T02:30", "depart_tz": "Europe/Belgrade"},
            "depart_local",
            "does not exist: clocks go forward",
            id="hour that the clocks skip",
        ),
        pytest.param(
            {"depart_local": "2025-10-26T02:30", "depart_tz": "Europe/Belgrade"},
            "depart_local",
            "happens twice: clocks go back",
            id="hour that comes twice",
        ),
        pytest.param(
            {"depart_local": "soon"}, "depart_local", "Give the day and the time", id="no time"
        ),
        pytest.param(
            {"depart_tz": "Tbilisi"}, "depart_tz", "Choose the time zone of the place", id="zone"
        ),
        pytest.param(
            {"from_code": "", "from_place": ""}, "from_place", "Write a place", id="no place"
        ),
        pytest.param({"fare": "162,00"}, "fare", "is not an amount", id="fare"),
        pytest.param({"currency": "EURO"}, "currency", "is not a currency code", id="currency"),
        pytest.param({"mode": "ship"}, "mode", "Choose one of the list.", id="mode"),
        pytest.param(
            {"ticketing_deadline": "April"}, "ticketing_deadline", "Write a day", id="deadline"
        ),
        pytest.param({"carrier": "x" * 201}, "carrier", "At most 200 characters.", id="too long"),
    ],
)
def test_impossible_leg_is_refused_beside_its_field_and_keeps_what_was_typed(
    sample: Training, client_for: SignIn, typed: dict[str, str], field: str, sentence: str
) -> None:
    url = f"{BASE}/people/{person_id(sample, 'P18')}/legs/new"

    answer = client_for("coordinator").post_form(url, {**NEW_LEG, **typed})

    assert answer.status_code == 422
    beside = re.search(rf'id="{field}-error">(.*?)</p>', answer.text, re.DOTALL)
    assert beside
    assert sentence in beside[1]
    assert 'value="ABC123"' in answer.text
    shown = next(iter(typed.values()))
    assert field == "mode" or not shown or f'value="{shown}"' in answer.text
    assert len(legs_of_training(sample.id)) == 78


def test_leg_with_a_known_reference_joins_its_booking(sample: Training, client_for: SignIn) -> None:
    url = f"{BASE}/people/{person_id(sample, 'P01')}/legs/new"

    client_for("coordinator").post_form(url, {**NEW_LEG, "reference": "K7QX2M", "fare": ""})

    made = leg(sample, "L079")
    assert made.booking_id == leg(sample, "L001").booking_id
    assert bookings_of(sample.id)[made.booking_id].fare_minor == 16200
    assert len(bookings_of(sample.id)) == 46


def test_edit_without_a_change_changes_nothing(sample: Training, client_for: SignIn) -> None:
    client = client_for("coordinator")
    before, booking = leg(sample, "L017"), bookings_of(sample.id)
    url = edit_url(sample, "L017")

    answer = client.post_form(url, as_typed(client, url))

    assert answer.status_code == 303
    assert (leg(sample, "L017"), bookings_of(sample.id)) == (before, booking)


def test_edit_of_a_ticketed_leg_makes_it_changed_until_told(
    sample: Training, client_for: SignIn
) -> None:
    client, url = client_for("coordinator"), edit_url(sample, "L001")

    client.post_form(url, as_typed(client, url, depart_local="2026-04-21T14:40"))
    changed = leg(sample, "L001")
    page = client.get(f"{BASE}/people/{changed.person_id}").text
    client.post_form(f"{BASE}/legs/{changed.id}/told", {"version": str(changed.version)}, page=url)

    assert (changed.status, changed.told_at, changed.sequence) == ("changed", None, 1)
    assert "Blerta has not been told." in page
    told = leg(sample, "L001")
    assert (told.status, told.told_at is not None, told.sequence) == ("changed", True, 1)


def test_stale_edit_shows_both_values_and_saves_nothing(
    sample: Training, client_for: SignIn
) -> None:
    client, url = client_for("coordinator"), edit_url(sample, "L001")
    typed = as_typed(client, url, seat="2B")
    client.post_form(url, {**typed, "seat": "1A"})

    answer = client.post_form(url, typed)

    assert answer.status_code == 409
    assert re.search(r"Seat.*?<td>1A</td>\s*<td>2B</td>", answer.text, re.DOTALL)
    assert leg(sample, "L001").details.seat == "1A"
    shown = FormReader()
    shown.feed(answer.text)
    assert client.post_form(url, shown.held).status_code == 303
    assert leg(sample, "L001").details.seat == "2B"


def test_stale_fare_of_a_shared_booking_is_noticed(sample: Training, client_for: SignIn) -> None:
    client = client_for("coordinator")
    first, second = edit_url(sample, "L001"), edit_url(sample, "L002")
    typed = as_typed(client, second, fare="150.00")
    client.post_form(first, as_typed(client, first, fare="170.00"))

    answer = client.post_form(second, typed)

    assert answer.status_code == 409
    assert re.search(r"Fare.*?<td>EUR 170.00</td>\s*<td>EUR 150.00</td>", answer.text, re.DOTALL)


def test_cancelled_leg_is_kept_and_crossed_out(sample: Training, client_for: SignIn) -> None:
    client, url = client_for("coordinator"), edit_url(sample, "L001")
    was = leg(sample, "L001")

    client.post_form(f"{BASE}/legs/{was.id}/cancel", {"version": str(was.version)}, page=url)

    now = leg(sample, "L001")
    assert (now.status, now.sequence) == ("cancelled", 1)
    page = client.get(f"{BASE}/people/{now.person_id}").text
    assert "<s>Tirana Airport (TIA)" in page
    assert "has no journey to Belgrade yet" in page


def test_stale_cancel_is_refused(sample: Training, client_for: SignIn) -> None:
    client, url = client_for("coordinator"), edit_url(sample, "L001")
    was = leg(sample, "L001")

    answer = client.post_form(f"{BASE}/legs/{was.id}/cancel", {"version": "0"}, page=url)

    assert (answer.status_code, leg(sample, "L001").status) == (409, "ticketed")


def test_board_is_in_the_time_of_the_place(sample: Training, client_for: SignIn) -> None:
    page = client_for("coordinator").get(f"{BASE}/board").text

    times = re.findall(r'data-label="Time">(\d\d:\d\d)', page)
    assert (len(times), times[:4]) == (56, ["14:05", "14:40", "15:00", "16:55"])


def upload(content: bytes, action: str) -> dict[str, Any]:
    return {"file": (BytesIO(content), "legs.csv"), "action": action}


def test_import_page_lists_what_is_wrong(sample: Training, client_for: SignIn) -> None:
    bad = a_file(a_row(mode="<b>ship"))

    answer = client_for("coordinator").post_form(f"{BASE}/import", upload(bad, "import"))

    assert answer.status_code == 422
    assert "&#39;&lt;b&gt;ship&#39; is none of flight" in answer.text


def test_import_page_checks_without_writing(sample: Training, client_for: SignIn) -> None:
    new = a_file(a_row(leg_id="L900"))

    answer = client_for("coordinator").post_form(f"{BASE}/import", upload(new, "check"))

    assert (answer.status_code, len(legs_of_training(sample.id))) == (200, 78)
    assert "can be imported" in answer.text


def test_import_page_imports(sample: Training, client_for: SignIn) -> None:
    content = (DATA / "legs.csv").read_bytes()

    answer = client_for("coordinator").post_form(f"{BASE}/import", upload(content, "import"))

    assert answer.status_code == 303


def test_printed_itinerary_has_both_ways(sample: Training, client_for: SignIn) -> None:
    client = client_for("coordinator", fresh=True)
    answer = client.get(f"{BASE}/people/{person_id(sample, 'P22')}.pdf")

    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    wanted = ("16:10 Istanbul time", "16:55 Belgrade time", "B6YH4S", "Training in communication")
    assert [w for w in wanted if w not in text] == []
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("page", ["", "/board", "/people/{p}"])
def test_pages_ask_the_database_the_same_number_of_times_for_few_and_many(
    sample: Training,
    client_for: SignIn,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
    page: str,
) -> None:
    client, url = client_for("coordinator"), address(page, sample)
    with count_queries() as many:
        client.get(url)
    _keep_three(sample)
    with count_queries() as few:
        client.get(url)

    assert len(few) == len(many) <= 8


def _keep_three(training: Training) -> None:
    kept = {person_id(training, code) for code in ("P01", "P03", "T01")}
    with transaction():
        for row in db.session.query(models.Leg).all():
            if row.person_id not in kept:
                db.session.delete(row)
        for person in db.session.query(roster_models.Person).all():
            if person.id not in kept:
                person.state = "withdrawn"


def test_codes_of_new_legs_do_not_repeat(sample: Training) -> None:
    with transaction():
        drafts = [
            a_draft(person_id(sample, "P18"), details={"seat": seat}) for seat in ("1A", "1B")
        ]
        made = [service.book_leg(sample, draft, at=NOW) for draft in drafts]

    assert [(leg.code, leg.seq) for leg in made] == [("L079", 1), ("L080", 2)]
