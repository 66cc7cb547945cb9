"""Who gets to see what: every sealed text is marked, and the marks each role finds are counted."""

from collections.abc import Callable

import pytest
from flask import Flask

from logistics.access.policy import POLICY, Role
from logistics.certificates import service as certificates
from logistics.core.db import transaction
from logistics.roster.queries import get_person_by_code
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.attendance import bring_in, everybody_present, lock_all
from tests.factories.canaries import mark_everything, marks_in
from tests.factories.certificates import ISSUED_AT
from tests.factories.materials import stored_handout
from tests.integration.web.test_footnote import texts_of
from tests.integration.web.walking import address, own_ids, rules_of

ClientFor = Callable[..., Client]
OWN_JOURNEY = {
    "badge.name", "baggage", "carrier", "crossing.point", "eticket.no", "name.on.ticket", "place",
    "proof.required", "reference", "seat", "service.no", "travel.class",
}  # fmt: skip
OFFICE = OWN_JOURNEY | {
    "certificate.name", "departure.city", "email", "family.name",
    "given.name", "leg.notes", "legal.name", "name.original.script", "need.accessibility",
    "need.allergies", "need.dietary", "notes", "organisation", "paper.crossing.note",
    "paper.document.type", "paper.issuer", "phone", "pronouns", "role.title", "ticket.name",
    "team.notes",
}  # fmt: skip


@pytest.fixture
def marked(sample: Training) -> Training:
    """The sample with a mark in every sealed text, a handout, and certificates."""
    stored_handout(sample, "A102", "Context canvas")
    mark_everything()
    bring_in(sample, everybody_present())
    lock_all(sample)
    with transaction():
        certificates.issue_all(sample, at=ISSUED_AT)
    return sample


def seen_by(app: Flask, client: Client, role: Role, person: str) -> set[tuple[str, str]]:
    """Return (code, field) of every mark on any page or document this role may open."""
    found = set()
    for rule, permission in rules_of(app):
        if "GET" not in (rule.methods or ()) or role not in POLICY[permission]:
            continue
        if rule.endpoint != "access.follow":
            page = address(rule, own_ids(person=person)).replace("/days/unknown/", "/days/1/")
            answer = client.get(page)
            found |= marks_in(" ".join(texts_of(answer.mimetype, answer.data)))
            assert answer.status_code < 500
    return found


def split(found: set[tuple[str, str]], own: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Return the fields of one's own marks, and the marks of all others."""
    return {field for code, field in found if code == own}, {f for f in found if f[0] != own}


@pytest.mark.parametrize(
    ("code", "mates"), [("P08", {"P10"}), ("P01", set())], ids=["shares a room", "alone"]
)
def test_participant_sees_themselves_and_the_name_in_use_of_who_shares_the_room(
    marked: Training, app: Flask, client_for: ClientFor, code: str, mates: set[str]
) -> None:
    client = client_for(Role.PARTICIPANT, code)

    own, others = split(seen_by(app, client, Role.PARTICIPANT, "P02"), code)

    assert own == OWN_JOURNEY | {"certificate.name"}
    assert others == {(mate, "badge.name") for mate in mates}


def test_trainer_sees_names_in_use_and_what_the_team_noted(
    marked: Training, app: Flask, client_for: ClientFor
) -> None:
    client = client_for(Role.TRAINER, "T01", fresh=True)

    own, others = split(seen_by(app, client, Role.TRAINER, "P02"), "T01")

    assert own == OWN_JOURNEY
    assert {field for _, field in others} == {"badge.name", "team.notes"}
    assert {code for code, field in others if field == "team.notes"} == {"A102"}


def test_coordinator_sees_everything_the_office_needs(
    marked: Training, app: Flask, client_for: ClientFor
) -> None:
    found = seen_by(app, client_for(Role.COORDINATOR, fresh=True), Role.COORDINATOR, "P08")

    assert {field for _, field in found} == OFFICE


@pytest.mark.parametrize(
    ("role", "code", "names"),
    [
        (Role.COORDINATOR, None, {"given.name", "family.name"}),
        (Role.TRAINER, "T01", {"badge.name"}),
    ],
    ids=["coordinator", "trainer"],
)
def test_emergency_contact_opened_for_a_reason_is_one_person_s_and_nothing_else(
    marked: Training, client_for: ClientFor, role: Role, code: str | None, names: set[str]
) -> None:
    url = f"/t/{marked.slug}/people/{get_person_by_code(marked.id, 'P08').id}/emergency"

    answer = client_for(role, code, fresh=True).post_form(url, {"reason": "Collapsed at dinner"})

    assert marks_in(answer.text) == {
        ("P08", field) for field in {"call.name", "call.phone"} | names
    }


def test_document_number_is_shown_by_its_button_and_nowhere_else(
    marked: Training, client_for: ClientFor
) -> None:
    url = f"/t/{marked.slug}/people/{get_person_by_code(marked.id, 'P08').id}/document/number"
    client = client_for(Role.COORDINATOR, fresh=True)
    on_the_page = {("P08", "given.name"), ("P08", "family.name")}

    assert marks_in(client.get(url).text) == on_the_page
    assert marks_in(client.post_form(url).text) == on_the_page | {("P08", "paper.number")}


def test_name_in_use_stays_alone_where_a_badge_has_none(
    sample: Training, app: Flask, client_for: ClientFor
) -> None:
    mark_everything(without=("badge_name",))

    found = seen_by(app, client_for(Role.TRAINER, "T01"), Role.TRAINER, "P02")

    assert {field for code, field in found if code[0] == "P"} == {"given.name"}
