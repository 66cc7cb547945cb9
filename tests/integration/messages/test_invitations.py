"""Inviting from the page of a person: one mail, to the right mailbox, with a link that works."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access import service as access_service
from logistics.access.models import Account, Credentials
from logistics.access.policy import Role
from logistics.access.rules import Purpose
from logistics.audit.models import AuditEntry
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import Gone
from logistics.demo.service import load_sample
from logistics.messages.models import Mail
from logistics.messages.rules import Kind, State
from logistics.roster import models as roster
from logistics.roster import service as roster_service
from logistics.roster.queries import get_person_by_code
from logistics.trainings.queries import get_training
from logistics.trainings.rules import Training
from tests.conftest import Client, Clock
from tests.factories.mail import Postbox, always, delivered, serving
from tests.factories.sample import MOMENT, add_sample

ClientFor = Callable[..., Client]
P01 = "blerta.celaj@example.net"


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server that takes everything."""
    with serving() as box:
        yield box


@pytest.fixture
def office(sample: Training, client_for: ClientFor) -> Client:
    """A coordinator."""
    return client_for(Role.COORDINATOR)


def page_of(code: str) -> str:
    training = get_training("borders-2026")
    return f"/t/{training.slug}/people/{get_person_by_code(training.id, code).id}"


def invite(office: Client, code: str) -> str:
    """Press the button, and return the page that follows."""
    page = page_of(code)
    target = page.replace("/people/", "/messages/people/") + "/invite"
    answer = office.post_form(target, page=page)
    assert (answer.status_code, answer.location) == (303, page)
    return office.get(page).text


def change(code: str, **values: object) -> None:
    """Change a row of the roster without more ado."""
    with transaction():
        training = get_training("borders-2026")
        row = db.session.get_one(roster.Person, get_person_by_code(training.id, code).id)
        email = values.pop("email", None)
        if email is not None:
            row.seal(replace(row.payload, email=str(email)))
        for name, value in values.items():
            setattr(row, name, value)


def mails() -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).order_by(Mail.created_at)))


def press(client: Client, link: str) -> tuple[int, str | None]:
    client.get(link.removeprefix("http://127.0.0.1:5000"))
    answer = client.post_form("/sign-in")
    return answer.status_code, answer.location


def test_participant_is_invited_and_gets_in_within_seven_days(
    app: Flask, office: Client, client: Client, box: Postbox, clock: Clock
) -> None:
    before = office.get(page_of("P01")).text
    after = invite(office, "P01")
    delivered(box)
    (mail,) = box.taken
    clock.forward(days=7, seconds=-10)

    assert "not sent yet" in before
    assert "Send the invitation" in before
    assert "The mail is on its way." in after
    assert "on its way since" in after
    assert "Send the invitation" not in after
    assert (mail.recipients, mail.message["Subject"]) == ([P01], "Your personal page")
    assert press(client, mail.links[0]) == (303, "/")
    assert client.get("/").location == "/me/"


def test_invitation_ends_after_seven_days(
    office: Client, client: Client, box: Postbox, clock: Clock
) -> None:
    invite(office, "P01")
    delivered(box)
    clock.forward(days=7, seconds=1)

    assert press(client, box.taken[0].links[0])[0] == 410


def test_page_says_when_the_invitation_was_sent(office: Client, box: Postbox) -> None:
    invite(office, "P01")
    delivered(box)
    text = office.get(page_of("P01")).text

    (mail,) = mails()
    sent = mail.sent_at
    assert sent is not None
    assert f"{get_training('borders-2026').local(sent):%H:%M}" in text
    assert "sent on " in text
    assert "Send the invitation again" in text


def test_page_says_that_the_mail_was_not_delivered(office: Client) -> None:
    invite(office, "P01")
    with serving(Postbox(at_rcpt=always("550 no"))) as box:
        delivered(box)

    text = office.get(page_of("P01")).text
    assert "not delivered on " in text
    assert "the mail server did not take it" in text
    assert "The mail is on its way." in invite(office, "P01")  # at once, after a failure


def test_second_press_sends_nothing_and_a_later_one_does(
    office: Client, box: Postbox, clock: Clock
) -> None:
    invite(office, "P01")
    waiting = invite(office, "P01")
    delivered(box)
    just_sent = invite(office, "P01")
    clock.forward(minutes=1, seconds=1)
    later = invite(office, "P01")
    delivered(box)

    assert "A mail is on its way already." in waiting
    assert "A mail is on its way already." in just_sent
    assert "The mail is on its way." in later
    assert len(box.taken) == len(mails()) == 2


def test_new_invitation_makes_the_former_one_useless(
    office: Client, client: Client, box: Postbox, clock: Clock
) -> None:
    """It may lie in the wrong mailbox: the address was mistyped."""
    change("P01", email="wrong@example.net")
    invite(office, "P01")
    delivered(box)
    change("P01", email=P01)
    clock.forward(minutes=2)
    invite(office, "P01")
    delivered(box)

    first, second = box.taken
    assert (first.recipients, second.recipients) == (["wrong@example.net"], [P01])
    assert press(client, first.links[0])[0] == 410
    assert press(client, second.links[0])[0] == 303


def test_address_corrected_before_the_mail_leaves_is_the_one_that_counts(
    office: Client, box: Postbox
) -> None:
    change("P01", email="wrong@example.net")
    invite(office, "P01")
    change("P01", email=P01)
    delivered(box)

    assert [mail.recipients for mail in box.taken] == [[P01]]


def test_trainer_gets_a_link_to_set_up_an_account(
    office: Client, client: Client, box: Postbox, clock: Clock
) -> None:
    text = invite(office, "T01")
    delivered(box)
    (mail,) = box.taken
    clock.forward(hours=24, seconds=-10)

    email = get_person_by_code(get_training("borders-2026").id, "T01").details.email
    assert "Set-up link" in text
    assert (mail.recipients, mail.message["Subject"]) == ([email], "Your account")
    assert press(client, mail.links[0]) == (303, "/set-up")
    account = db.session.scalars(select(Account).where(Account.role == Role.TRAINER)).one()
    assert db.session.scalars(select(Credentials)).one().payload.email == email
    assert account.id == mails()[0].account_id


def test_set_up_link_ends_after_a_day(
    office: Client, client: Client, box: Postbox, clock: Clock
) -> None:
    invite(office, "T01")
    delivered(box)
    clock.forward(hours=24, seconds=1)

    assert press(client, box.taken[0].links[0])[0] == 410


def test_no_mail_changes_a_password_that_is_set(office: Client, box: Postbox) -> None:
    invite(office, "T01")
    invite(office, "T02")
    set_password("T01")
    sent = delivered(box)

    assert sent == {State.CANCELLED: 1, State.SENT: 1}
    assert "This account is set up." in office.get(page_of("T01")).text
    assert "messages/people" not in office.get(page_of("T01")).text
    target = page_of("T01").replace("/people/", "/messages/people/") + "/invite"
    office.post_form(target, page=page_of("T02"))
    assert "a mail cannot change its password" in office.get(page_of("T01")).text
    assert len(mails()) == 2


def set_password(code: str) -> None:
    training = get_training("borders-2026")
    person_id = get_person_by_code(training.id, code).id
    with transaction():
        account_id = db.session.get_one(roster.Person, person_id).account_id
        assert account_id is not None
        access_service.set_password(account_id, "four plain words together", at=now())


def test_trainer_whose_address_was_corrected_signs_in_with_the_new_one(
    office: Client, box: Postbox, clock: Clock
) -> None:
    change("T01", email="wrong@example.net")
    invite(office, "T01")
    delivered(box)
    change("T01", email="right@example.net")
    clock.forward(minutes=2)
    invite(office, "T01")
    delivered(box)

    assert [mail.recipients[0] for mail in box.taken] == ["wrong@example.net", "right@example.net"]
    assert db.session.scalars(select(Credentials)).one().payload.email == "right@example.net"


@pytest.mark.parametrize(
    ("code", "values", "sentence"),
    [
        ("P01", {"email": ""}, "There is no e-mail address yet. Add one first."),
        (
            "P01",
            {"state": "declined"},
            "Only people who hold a place are invited. Set the state to invited first.",
        ),
        (
            "P01",
            {"state": "selected"},
            "Only people who hold a place are invited. Set the state to invited first.",
        ),
    ],
    ids=["no address", "declined", "selected"],
)
def test_who_cannot_be_invited_is_said_and_nothing_is_ordered(
    office: Client, code: str, values: dict[str, str], sentence: str
) -> None:
    page = page_of(code)
    target = page.replace("/people/", "/messages/people/") + "/invite"
    change(code, **values)
    shown = office.get(page).text
    office.post_form(target, page=page_of("P02"))

    assert sentence in shown
    assert target not in shown
    assert f"Not done.</b>{sentence}" in office.get(page).text
    assert mails() == []


def test_who_lost_their_place_meanwhile_gets_no_mail(office: Client, box: Postbox) -> None:
    invite(office, "P01")
    change("P01", state="withdrawn")

    assert delivered(box) == {State.CANCELLED: 1}
    assert "there was nobody to write to any more" in office.get(page_of("P01")).text


def test_closed_account_is_not_invited(office: Client, box: Postbox, clock: Clock) -> None:
    invite(office, "P01")
    account_id = mails()[0].account_id
    with transaction():
        db.session.get_one(Account, account_id).disabled_at = now()
    sent = delivered(box)
    clock.forward(minutes=2)

    assert sent == {State.CANCELLED: 1}
    assert "This account is closed." in invite(office, "P01")
    assert len(mails()) == 1


@pytest.mark.parametrize("role", [Role.TRAINER, Role.PARTICIPANT, Role.ADMINISTRATOR])
def test_only_a_coordinator_invites(sample: Training, client_for: ClientFor, role: Role) -> None:
    code = {Role.TRAINER: "T01", Role.PARTICIPANT: "P01"}.get(role)
    client = client_for(role, code)
    target = page_of("P02").replace("/people/", "/messages/people/") + "/invite"

    assert client.post_form(target, page="/account").status_code == 403
    assert mails() == []


def test_somebody_of_another_training_is_not_found(office: Client) -> None:
    with transaction():
        other = load_sample(at=MOMENT, slug="other-2026")
    stranger = get_person_by_code(other.id, "P01").id
    target = f"/t/borders-2026/messages/people/{stranger}/invite"

    assert office.post_form(target, page=page_of("P01")).status_code == 404
    assert mails() == []


def test_invitation_without_the_token_of_the_form_is_refused(office: Client) -> None:
    target = page_of("P01").replace("/people/", "/messages/people/") + "/invite"

    assert office.post(target).status_code == 400
    assert mails() == []


def test_invitation_leaves_one_entry_in_the_log_without_values(office: Client) -> None:
    invite(office, "P01")

    db.session.rollback()
    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "messages.invite")
    ).all()
    person_id = get_person_by_code(get_training("borders-2026").id, "P01").id
    assert [(e.object_type, e.object_id, e.outcome) for e in entries] == [
        ("person", person_id, "done")
    ]
    assert "example" not in entries[0].fields


def test_open_form_is_not_stale_because_somebody_was_invited(office: Client) -> None:
    page = f"{page_of('P01')}/edit"
    version = get_person_by_code(get_training("borders-2026").id, "P01").version
    invite(office, "P01")

    db.session.rollback()
    assert get_person_by_code(get_training("borders-2026").id, "P01").version == version
    assert office.get(page).status_code == 200


PRESSES = 5


def at_once(act: Callable[[], None]) -> None:
    """Let some threads do the same."""
    threads = [threading.Thread(target=act) for _ in range(PRESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def test_presses_at_once_order_one_mail_and_make_one_account(any_app: Flask) -> None:
    training = add_sample()
    person_id = get_person_by_code(training.id, "P01").id
    db.session.remove()
    start, ended = threading.Barrier(PRESSES), []

    def press_button() -> None:
        with any_app.app_context():
            start.wait()
            with transaction():
                ended.append(roster_service.invite(training, person_id, at=now()))
            db.session.remove()

    at_once(press_button)

    assert Counter(ended) == {True: 1, False: PRESSES - 1}
    assert [mail.kind for mail in mails()] == [Kind.INVITATION]
    assert len(db.session.scalars(select(Account)).all()) == 1


def test_links_pressed_at_once_let_one_in(any_app: Flask) -> None:
    with transaction():
        account_id = access_service.create_account(Role.PARTICIPANT, at=now())
        token = access_service.mint_link(account_id, Purpose.INVITATION, at=now())
    db.session.remove()
    start, ended = threading.Barrier(PRESSES), []

    def redeem() -> None:
        with any_app.app_context():
            start.wait()
            try:
                with transaction():
                    access_service.redeem_link(token, at=now())
                ended.append("in")
            except Gone:
                ended.append("gone")
            db.session.remove()

    at_once(redeem)

    assert Counter(ended) == {"in": 1, "gone": PRESSES - 1}
