"""Pages of the log: names for coordinators, numbers for administrators, and one's own record."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from logistics.access.policy import Role
from logistics.audit.queries import PAGE
from logistics.audit.rules import Outcome
from logistics.audit.service import append
from logistics.core.db import db, transaction
from logistics.roster.queries import find_account_id, get_person_by_code
from logistics.trainings.rules import Training
from logistics.travel.queries import legs_of_person
from tests.conftest import Client
from tests.factories.audit import an_entry, last_number
from tests.factories.canaries import mark_everything, marks_in
from tests.integration.audit.test_recording import send

ClientFor = Callable[..., Client]
PEOPLE = "/t/borders-2026/people"


def person_id(training: Training, code: str) -> UUID:
    return get_person_by_code(training.id, code).id


def write(number: int = 1, **changes: Any) -> None:
    with transaction(counts=False):
        for _ in range(number):
            append(an_entry(**changes))


def cells(page: str) -> list[list[str]]:
    """Return the rows of the table, each cell as a reader sees it."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row]
        for row in (re.findall(r"<td.*?</td>", row, re.DOTALL) for row in rows)
    ]


def record(client: Client) -> list[str]:
    """Return the sentences of one's own record."""
    page = client.get("/me/record")
    assert page.status_code == 200
    lines = re.findall(r"<li>(.*?)</li>", page.text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()).partition(" ")[2] for line in lines]


def test_coordinator_reads_who_did_what_to_whom_and_which_fields(
    sample: Training, client_for: ClientFor
) -> None:
    actor = find_account_id(sample.id, person_id(sample, "T01"))
    client_for("trainer", "T01")
    actor = find_account_id(sample.id, person_id(sample, "T01"))
    write(actor_id=actor, object_id=person_id(sample, "P03"))

    (row, *_) = cells(client_for("coordinator").get("/audit?before=9999").text)[1:]

    trainer = f"T01 {_name(sample, 'T01')}"
    assert row[1:] == [
        "8 Apr 2026, 14:00", trainer, "Changed a person’s entry",
        f"P03 {_name(sample, 'P03')}", "person: legal name, phone",
    ]  # fmt: skip


def _name(training: Training, code: str) -> str:
    details = get_person_by_code(training.id, code).details
    return f"{details.given_name} {details.family_name}"


def test_administrator_reads_numbers_only(sample: Training, client_for: ClientFor) -> None:
    mark_everything()
    coordinator = client_for("coordinator")
    page = f"{PEOPLE}/{person_id(sample, 'P03')}"
    coordinator.get(page)
    send(coordinator, f"{page}/edit", "badge_name", badge_name="Zq")
    client_for("participant", "P03")

    answer = client_for("administrator").get("/audit")

    assert marks_in(answer.text) == set()
    about = {row[4] for row in cells(answer.text)}
    assert f"person {str(person_id(sample, 'P03'))[:8]}" in about
    assert {row[2].split()[0] for row in cells(answer.text)} <= {
        "You", "Coordinator", "Participant", "On",
    }  # fmt: skip
    assert marks_in(coordinator.get("/audit").text) != set()


@pytest.mark.parametrize("role", [Role.TRAINER, Role.PARTICIPANT])
def test_log_is_for_the_office(sample: Training, client_for: ClientFor, role: Role) -> None:
    code = {"trainer": "T01", "participant": "P01"}[role]

    assert client_for(role, code).get("/audit").status_code == 403


def test_log_is_paged_by_the_hundred_newest_first(sample: Training, client_for: ClientFor) -> None:
    write(2 * PAGE + 5)
    client = client_for("coordinator")
    newest = last_number()
    seen, address = [], "/audit"
    for _ in range(3):
        page = client.get(address).text
        seen.append([int(row[0]) for row in cells(page)])
        older = re.search(r'href="(/audit\?before=[0-9]+)"', page)
        address = older[1] if older else ""

    assert [len(numbers) for numbers in seen][:2] == [PAGE, PAGE]
    assert [n for numbers in seen for n in numbers] == list(range(newest, 0, -1))
    assert address == ""


def test_exactly_one_page_offers_no_older(app: Flask, client_for: ClientFor) -> None:
    client = client_for("coordinator")
    write(PAGE - last_number())
    full = client.get("/audit").text
    write()
    more = client.get("/audit").text

    assert (">Older<" in full, ">Older<" in more) == (False, True)


def test_log_is_narrowed_to_a_person_with_journey_and_account(
    sample: Training, client_for: ClientFor
) -> None:
    own, other = person_id(sample, "P03"), person_id(sample, "P04")
    client_for("participant", "P03")
    leg = legs_of_person(own)[0]
    write(object_id=own)
    write(object_id=leg.id, object_type="leg", action="travel.edit")
    write(object_id=other)
    client = client_for("coordinator")

    page = client.get(f"/audit?about={own}").text

    assert [(row[3], row[4].split()[0]) for row in cells(page)] == [
        ("Changed a leg", leg.code), ("Changed a person’s entry", "P03"), ("Signed in", "–"),
    ]  # fmt: skip
    assert "Log: P03" in page
    assert f'<option value="{own}" selected>' in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
@pytest.mark.parametrize("query", ["about=x", "about=%27", "about=" + "0" * 33])
def test_address_that_names_nothing_is_not_found(
    app: Flask, client_for: ClientFor, role: Role, query: str
) -> None:
    assert client_for(role).get(f"/audit?{query}").status_code == 404


@pytest.mark.parametrize("query", [f"about={UUID(int=7)}", "before=1", "before=0"])
def test_nothing_to_show_says_so(app: Flask, client_for: ClientFor, query: str) -> None:
    answer = client_for("coordinator").get(f"/audit?{query}")

    assert (answer.status_code, "Nothing yet" in answer.text) == (200, True)


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 30, "1.5", ""])
def test_odd_place_to_go_on_from_shows_the_newest(
    app: Flask, client_for: ClientFor, before: str
) -> None:
    client = client_for("coordinator")
    answer = client.get("/audit", query_string={"before": before})

    assert [row[0] for row in cells(answer.text)][:1] == [str(last_number())]


def test_log_takes_the_same_few_queries_for_any_number_of_entries(
    sample: Training, client_for: ClientFor, count_queries: Callable[..., Any]
) -> None:
    client, counts = client_for("coordinator"), []
    for _ in range(2):
        with count_queries() as statements:
            client.get("/audit")
        counts.append(len(statements))
        write(50, object_id=person_id(sample, "P03"))

    assert counts[0] == counts[1] <= 8


def test_own_record_takes_few_queries(
    sample: Training, client_for: ClientFor, count_queries: Callable[..., Any]
) -> None:
    client = client_for("participant", "P03")

    with count_queries() as statements:
        client.get("/me/record")

    assert len(statements) <= 8


def test_participant_reads_who_opened_and_changed_their_data(
    sample: Training, client_for: ClientFor
) -> None:
    coordinator, own = client_for("coordinator", fresh=True), person_id(sample, "P03")
    page = f"{PEOPLE}/{own}"
    for _ in range(3):
        coordinator.get(page)
    send(coordinator, f"{page}/edit", "phone", phone="+355 60 000 0000")
    reason = {"reason": "Collapsed at dinner, on the way to hospital"}
    client_for("trainer", "T01", fresh=True).post_form(f"{page}/emergency", reason)
    participant = client_for("participant", "P03")
    participant.post_form("/me/calendar", page="/me/calendar")

    opened = "A coordinator opened your food, health and access needs and your travel document"
    found = record(participant)
    assert [line.partition(" times")[0] for line in found] == [
        "You made a new calendar link for you",
        "You signed in",
        "A trainer opened your emergency contact",
        "A coordinator changed your names and contact",
        f"{opened} 3",
    ]  # fmt: skip


def test_own_record_holds_nobody_elses(sample: Training, client_for: ClientFor) -> None:
    coordinator = client_for("coordinator", fresh=True)
    for code in ("P04", "T01"):
        coordinator.get(f"{PEOPLE}/{person_id(sample, code)}")
    leg = legs_of_person(person_id(sample, "P04"))[0]
    write(object_type="leg", object_id=leg.id, action="travel.edit", fields="legs.departure")
    client_for("participant", "P04").post_form("/me/calendar", page="/me/calendar")

    assert record(client_for("participant", "P03")) == ["You signed in"]


def test_own_record_tells_of_the_journey_the_roll_and_of_files_for_everybody(
    sample: Training, client_for: ClientFor
) -> None:
    own = person_id(sample, "P03")
    leg = legs_of_person(own)[0]
    write(object_type="leg", object_id=leg.id, action="travel.edit", fields="legs.departure")
    write(object_type="training", object_id=sample.id, action="travel.import_file",
          fields="legs.departure")  # fmt: skip
    write(object_type="training", object_id=uuid4(), action="travel.import_file",
          fields="legs.departure")  # fmt: skip
    write(object_type="training", object_id=sample.id, action="agenda.new", fields="stays.wish")

    assert record(client_for("participant", "P03"))[1:] == [
        "Somebody who has left imported a file that may have changed your journey",
        "Somebody who has left changed your journey",
    ]


def test_own_record_leaves_out_what_was_refused(sample: Training, client_for: ClientFor) -> None:
    coordinator = client_for("coordinator", fresh=True)
    page = f"{PEOPLE}/{person_id(sample, 'P03')}"
    assert send(coordinator, f"{page}/edit", "email", email="x").status_code == 422
    assert coordinator.post_form(f"{page}/emergency", {"reason": ""}).status_code == 400
    write(object_id=person_id(sample, "P03"), outcome=Outcome.REFUSED)

    assert record(client_for("participant", "P03")) == ["You signed in"]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.TRAINER, 200), (Role.COORDINATOR, 403), (Role.ADMINISTRATOR, 403)],
)
def test_record_is_for_who_is_on_a_roster(
    sample: Training, client_for: ClientFor, role: Role, status: int
) -> None:
    code = "T01" if role is Role.TRAINER else None

    assert client_for(role, code).get("/me/record").status_code == status


@pytest.mark.parametrize(
    ("role", "code", "page", "link"),
    [
        (Role.PARTICIPANT, "P03", "/me/", "/me/record"),
        (Role.COORDINATOR, None, "/account", "/audit"),
        (Role.ADMINISTRATOR, None, "/account", "/audit"),
        (Role.COORDINATOR, None, f"{PEOPLE}/{{id}}", "/audit?about={id}"),
    ],
)
def test_pages_are_found_from_where_people_look(
    sample: Training, client_for: ClientFor, role: Role, code: str | None, page: str, link: str
) -> None:
    own = str(person_id(sample, "P03"))

    answer = client_for(role, code).get(page.format(id=own))

    assert f'href="{link.format(id=own)}"' in answer.text


def test_page_of_the_log_survives_a_name_that_cannot_be_opened(
    sample: Training, client_for: ClientFor
) -> None:
    client = client_for("coordinator")
    with transaction(counts=False):
        db.session.connection().exec_driver_sql("UPDATE people SET sealed = x'00' WHERE code='P03'")

    assert client.get("/audit").status_code in {200, 409}
