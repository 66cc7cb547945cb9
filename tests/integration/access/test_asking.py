"""Participants ask for a link by mail: one answer for every address, one browser, one use."""

import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from werkzeug.test import TestResponse

from logistics.access import service as access_service
from logistics.access.models import Account, SignInLink
from logistics.access.policy import Role
from logistics.access.queries import hash_of
from logistics.access.rules import Purpose, StaffDetails
from logistics.audit.models import AuditEntry
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.sealing import key_ring
from logistics.core.text import address_key
from logistics.demo.service import load_sample
from logistics.messages.models import Mail
from logistics.messages.rules import Order, State
from logistics.roster import models as roster
from logistics.roster.queries import get_person_by_code, places_with
from logistics.trainings.rules import Training
from tests.conftest import CSRF, Client, Clock
from tests.factories.mail import DROP, Postbox, Taken, delivered, serving
from tests.factories.sample import MOMENT

P01 = "blerta.celaj@example.net"
P02 = "gezim.gjocaj@example.net"
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server that takes everything."""
    with serving() as box:
        yield box


def ask(client: Client, email: str, **headers: str) -> TestResponse:
    """Ask for a link as a browser does."""
    found = CSRF.search(client.get("/sign-in").text)
    assert found
    data = {"csrf_token": found[1], "email": email}
    return client.post("/sign-in/link", data=data, headers=headers)


def mail_for(client: Client, box: Postbox, email: str = P01) -> Taken:
    """Ask for a link and return the mail with it."""
    ask(client, email)
    delivered(box)
    return box.taken[-1]


def press(client: Client, link: str) -> TestResponse:
    """Open a link of a mail and press the button."""
    client.get(link.removeprefix("http://127.0.0.1:5000"))
    return client.post_form("/sign-in")


EXPIRES = re.compile(r"Expires=[^;]+; ")  # the second at which a cookie was set; Max-Age stays


def without_token(answer: TestResponse) -> tuple[int, str, list[tuple[str, str]]]:
    """Return status, body and headers without what is new in every answer."""
    nonce = answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    body = CSRF.sub("", answer.text).replace(nonce, "")
    plain = [(k, EXPIRES.sub("", v.replace(nonce, ""))) for k, v in answer.headers]
    headers = [(k, v) for k, v in plain if k != "Date"]
    form = [(k, v) for k, v in headers if k == "Set-Cookie" and v.startswith("form=")]
    return answer.status_code, body, [pair for pair in headers if pair not in form]


def outbox() -> list[Mail]:
    db.session.rollback()
    return list(db.session.scalars(select(Mail).order_by(Mail.created_at)))


def test_person_asks_gets_one_mail_and_is_in(
    sample: Training, client: Client, box: Postbox
) -> None:
    answer = ask(client, P01)
    delivered(box)
    (mail,) = box.taken
    (link,) = mail.links

    assert (answer.status_code, answer.location) == (303, "/sign-in/sent")
    assert (mail.recipients, mail.message["Subject"]) == ([P01], "Your link to sign in")
    assert client.get("/sign-in/sent").status_code == 200
    assert press(client, link).location == "/"
    assert client.get("/").location == "/me/"


def test_mail_says_nothing_that_could_harm(sample: Training, client: Client, box: Postbox) -> None:
    mail = mail_for(client, box)
    person = get_person_by_code(sample.id, "P01").details
    shown = " ".join([mail.text, *map(str, mail.message.values())]).lower()

    unwanted = [
        sample.title, sample.organiser, sample.place, sample.slug, sample.neutral_title,
        "training", "participant", "rights", "migra", "advocacy", "border", "hotel",
        person.given_name, person.family_name, person.organisation,
    ]  # fmt: skip
    assert [word for word in unwanted if word.lower() in shown.replace(P01, "")] == []
    assert mail.message["To"] == P01  # and the name would be found: the address holds it
    assert person.family_name.replace("Ç", "c").lower() in shown


@pytest.mark.parametrize("email", ["", "   ", "\u200b", "\n"])
def test_empty_field_is_told_beside_it(sample: Training, client: Client, email: str) -> None:
    answer = ask(client, email)

    assert answer.status_code == 422
    assert "Write your e-mail address." in answer.text
    assert 'id="email-error"' in answer.text
    assert outbox() == []


KINDS = {
    "known": P01,
    "unknown": "nobody@example.org",
    "misspelt": "blerta.celaj@@example..net",
    "coordinator": "office@example.org",
    "trainer": "trainer",
    "hostile": "a@b.org\r\nBcc: x@evil",
    "very long": "x" * 10_000 + "@example.org",
    "asked too often": P02,
}


@pytest.fixture
def kinds(sample: Training) -> dict[str, str]:
    """Addresses of every kind; one was asked for three times already."""
    with transaction():
        account_id = access_service.create_account(Role.COORDINATOR, at=now())
        access_service.begin_credentials(account_id, StaffDetails(email=KINDS["coordinator"]))
    for number in range(3):
        access_service.hear_request(P02, network=f"10.0.0.{number}", at=now())
    return {**KINDS, "trainer": get_person_by_code(sample.id, "T01").details.email}


def statements_for(
    client: Client, kinds: dict[str, str], count_queries: Counting
) -> tuple[set[Any], set[tuple[str, ...]]]:
    """Return the different answers, and the different lists of statements, of all kinds."""
    ask(client, "first@example.org")  # which gives this browser its cookie
    answers, statements = set(), set()
    for email in kinds.values():
        with count_queries() as sent:
            answers.add(str(without_token(ask(client, email))))
        statements.add(tuple(sent))
    return answers, statements


def test_answer_and_work_are_the_same_for_every_address(
    kinds: dict[str, str], client: Client, box: Postbox, count_queries: Counting
) -> None:
    answers, statements = statements_for(client, kinds, count_queries)

    assert (len(answers), len(statements)) == (1, 1)
    assert delivered(box) == {State.SENT: 1, State.CANCELLED: len(kinds)}
    assert [mail.recipients for mail in box.taken] == [[P01]]
    assert {row.payload for row in outbox()} == {Order()}


def test_looking_an_address_up_in_the_request_would_be_noticed(
    kinds: dict[str, str],
    client: Client,
    count_queries: Counting,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard = access_service.hear_request

    def telling(email: str, **rest: Any) -> bool:
        for person, _ in places_with(email):
            db.session.execute(select(roster.Person.id).where(roster.Person.id == person.id))
        return heard(email, **rest)

    monkeypatch.setattr(access_service, "hear_request", telling)

    assert len(statements_for(client, kinds, count_queries)[1]) == 2


def test_answer_takes_as_long_for_every_address(kinds: dict[str, str], client: Client) -> None:
    token = CSRF.findall(client.get("/sign-in").text)[0]
    emails = [kinds[name] for name in ("known", "unknown", "misspelt", "asked too often")]
    rounds = (gap_between_medians(client, token, emails, n) for n in range(4))

    # Measured on a busy machine: one quiet round is enough.
    assert any(gap <= 0 for gap in rounds)


def gap_between_medians(client: Client, token: str, emails: list[str], turn: int) -> float:
    """Return by how many seconds medians differ beyond 20 ms or a tenth; all kinds take turns."""
    taken: dict[str, list[float]] = {email: [] for email in emails}
    for number in range(10):
        first = number % len(emails)
        for place, email in enumerate(emails[first:] + emails[:first]):
            began = time.perf_counter()
            client.post(
                "/sign-in/link",
                data={"csrf_token": token, "email": email},
                environ_base={"REMOTE_ADDR": f"10.{turn}.{place}.{number}"},
            )
            taken[email].append(time.perf_counter() - began)
    medians = [statistics.median(times) for times in taken.values()]
    return max(medians) - min(medians) - max(0.02, 0.1 * min(medians))


def test_fourth_request_in_a_quarter_of_an_hour_gets_no_mail(
    sample: Training, client: Client, box: Postbox, clock: Clock
) -> None:
    for email in (P01.upper(), P01, f" {P01} ", P01, P01):
        assert ask(client, email).location == "/sign-in/sent"
    ask(client, P02)
    delivered(box)
    first = Counter(mail.recipients[0] for mail in box.taken)
    clock.forward(minutes=15, seconds=5)
    ask(client, P01)
    delivered(box)

    assert first == {P01: 3, P02: 1}
    assert Counter(mail.recipients[0] for mail in box.taken) == {P01: 4, P02: 1}


def test_one_network_address_is_heard_a_hundred_times(
    sample: Training, client: Client, clock: Clock
) -> None:
    token = CSRF.findall(client.get("/sign-in").text)[0]

    def post(number: int) -> TestResponse:
        data = {"csrf_token": token, "email": f"p{number}@example.org"}
        return client.post("/sign-in/link", data=data)

    answers = Counter(post(number).status_code for number in range(100))
    refused = post(100)
    elsewhere = client.post(
        "/sign-in/link",
        data={"csrf_token": token, "email": "p@example.org"},
        environ_base={"REMOTE_ADDR": "10.9.9.9"},
    )

    assert answers == {303: 100}
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert elsewhere.status_code == 303
    assert len(outbox()) == 101


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"},
        {"Forwarded": "host=evil.example;proto=https"},
        {"X-Original-Host": "evil.example", "X-Forwarded-Port": "444"},
        {"Referer": "https://evil.example/"},
    ],
    ids=" ".join,
)
def test_forged_header_never_gets_into_the_mail(
    sample: Training, client: Client, box: Postbox, headers: dict[str, str]
) -> None:
    ask(client, P01, **headers)
    delivered(box)

    (mail,) = box.taken
    assert "evil" not in mail.content.decode()
    assert len(mail.links) == 1


def test_forged_host_is_refused_and_orders_nothing(sample: Training, client: Client) -> None:
    assert ask(client, P01, Host="evil.example").status_code == 400
    assert outbox() == []


def test_link_opened_five_times_is_not_used_and_gives_no_sign_in(
    sample: Training, client: Client, box: Postbox
) -> None:
    path = mail_for(client, box).links[0].removeprefix("http://127.0.0.1:5000")
    answers = [client.open(path, method=method) for method in ("GET", "HEAD", "GET", "HEAD", "GET")]

    assert {(a.status_code, a.location) for a in answers} == {(303, "/sign-in")}
    cookies = [c for a in answers for c in a.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {"link"}
    assert {a.headers["Referrer-Policy"] for a in answers} == {"same-origin"}
    assert client.post_form("/sign-in").status_code == 303


def test_second_press_is_refused_and_stands_in_the_log(
    sample: Training, client: Client, box: Postbox
) -> None:
    link = mail_for(client, box).links[0]
    first, second = press(client, link), press(client, link)

    db.session.rollback()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    told = [(e.action, e.outcome) for e in entries if e.action in {"access.sign_in", "link.reuse"}]
    owner = get_person_by_code(sample.id, "P01").id
    account_id = db.session.get_one(roster.Person, owner).account_id
    assert (first.status_code, second.status_code) == (303, 410)
    assert told == [("access.sign_in", "done"), ("link.reuse", "refused")]
    assert [(e.object_type, e.object_id) for e in entries if e.action == "link.reuse"] == [
        ("account", account_id)
    ]


@pytest.mark.parametrize(("seconds", "status"), [(595, 303), (601, 410)])
def test_link_works_for_ten_minutes(
    sample: Training, client: Client, box: Postbox, clock: Clock, seconds: int, status: int
) -> None:
    link = mail_for(client, box).links[0]
    clock.forward(seconds=seconds)

    assert press(client, link).status_code == status


def test_ten_minutes_begin_when_the_mail_is_sent(
    sample: Training, client: Client, box: Postbox, clock: Clock
) -> None:
    ask(client, P01)
    clock.forward(minutes=30)
    delivered(box)
    clock.forward(minutes=9)

    assert press(client, box.taken[0].links[0]).status_code == 303


def test_link_works_only_in_the_browser_that_asked_and_is_not_used_elsewhere(
    app: Flask, sample: Training, client: Client, box: Postbox
) -> None:
    link = mail_for(client, box).links[0]
    elsewhere, stranger = app.test_client(), app.test_client()
    assert isinstance(elsewhere, Client)
    assert isinstance(stranger, Client)
    ask(stranger, P02)  # a browser that has a cookie of its own

    refused = [press(elsewhere, link), press(stranger, link)]

    assert [answer.status_code for answer in refused] == [410, 410]
    assert all('action="/sign-in/link"' in answer.text for answer in refused)
    assert press(client, link).status_code == 303


def test_all_links_that_do_not_work_get_the_same_page(
    app: Flask, sample: Training, client: Client, box: Postbox, clock: Clock
) -> None:
    first, second = mail_for(client, box).links[0], mail_for(client, box).links[0]
    press(client, first)
    client.post_form("/sign-out", page="/me/")
    other = app.test_client()
    assert isinstance(other, Client)
    answers = {"used": press(client, first), "another browser": press(other, second)}
    for name, link in {
        "cut": second[:-1],
        "last sign changed": second[:-1] + ("A" if second[-1] != "A" else "B"),
        "invented": "/l/nothing",
        "very long": "/l/" + "x" * 5000,
        "not ours": "/l/%00%ff%f0%9f%98%80",
        "of another purpose": f"/l/{hash_of(second).hex()}",
    }.items():
        answers[name] = press(client, link)
    clock.forward(seconds=601)
    answers["expired"] = press(client, second)

    assert {name: a.status_code for name, a in answers.items() if a.status_code != 410} == {}
    assert len({str(without_token(a)) for a in answers.values()}) == 1


def test_database_log_and_outbox_never_hold_a_token(
    sample: Training, client: Client, box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    ask(client, P01)
    assert links() == []  # nothing to steal before the mail is sent
    delivered(box)
    token = box.taken[0].links[0].rsplit("/", 1)[1]

    (row,) = links()
    kept = everything_kept()
    assert (row.token_hash, row.purpose, row.used_at) == (hash_of(token), Purpose.SIGN_IN, None)
    assert token.encode() not in kept
    assert row.token_hash in kept  # so the search does find what is there
    ours = " ".join(r.getMessage() for r in caplog.records if r.name.startswith("logistics"))
    assert token not in ours
    press(client, box.taken[0].links[0])
    assert token.encode() not in everything_kept()


def links() -> list[SignInLink]:
    db.session.rollback()
    return list(db.session.scalars(select(SignInLink)))


def everything_kept() -> bytes:
    """Return all columns of all tables as bytes."""
    db.session.rollback()
    names = db.session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
    return b"|".join(
        value if isinstance(value, bytes) else str(value).encode()
        for name in names
        for row in db.session.execute(text(f"SELECT * FROM {name}"))  # noqa: S608 - ours
        for value in row
    )


def test_mail_that_is_sent_again_holds_a_new_link_and_the_former_stops_working(
    sample: Training, client: Client, clock: Clock
) -> None:
    answers = iter([DROP])
    with serving(Postbox(at_data=lambda _box: next(answers, None))) as box:
        ask(client, P01)
        delivered(box)
        clock.forward(seconds=31)
        delivered(box)

    first, second = box.taken
    assert first.message["Message-ID"] == second.message["Message-ID"]
    assert first.links != second.links
    assert press(client, first.links[0]).status_code == 410
    assert press(client, second.links[0]).status_code == 303


def test_another_request_leaves_the_links_of_the_first_alone(
    sample: Training, client: Client, box: Postbox
) -> None:
    """Else anybody could make somebody's links useless by asking for more."""
    first = mail_for(client, box).links[0]
    mail_for(client, box)

    assert press(client, first).status_code == 303


def test_somebody_in_two_trainings_gets_one_mail_with_two_links(
    sample: Training, client: Client, box: Postbox
) -> None:
    with transaction():
        load_sample(at=MOMENT, slug="other-2026")
    mail = mail_for(client, box)

    assert len(box.taken) == 1
    assert (mail.message["Subject"], len(set(mail.links))) == ("Your links to sign in", 2)
    assert mail.text.count(sample.neutral_title) == 2
    assert [press(client, link).status_code for link in mail.links] == [303, 303]


@pytest.mark.parametrize(
    ("email", "change"),
    [
        pytest.param(P01, {"state": "declined"}, id="declined"),
        pytest.param(P01, {"state": "reserve"}, id="on the reserve list"),
        pytest.param(P01, {"kind": "trainer"}, id="trains"),
        pytest.param("blerta.celaj@example.org", {}, id="another address"),
    ],
)
def test_who_does_not_take_part_gets_no_mail(
    sample: Training, client: Client, box: Postbox, email: str, change: dict[str, str]
) -> None:
    with transaction():
        person = db.session.get_one(roster.Person, get_person_by_code(sample.id, "P01").id)
        for name, value in change.items():
            setattr(person, name, value)
    ask(client, email)

    assert delivered(box) == {State.CANCELLED: 1}
    assert (box.taken, links()) == ([], [])


def test_closed_account_gets_no_mail(
    sample: Training, client: Client, box: Postbox, clock: Clock
) -> None:
    mail_for(client, box)
    with transaction():
        for account in db.session.scalars(select(Account)):
            account.disabled_at = now()
    ask(client, P01)

    assert delivered(box) == {State.CANCELLED: 1}


@pytest.mark.parametrize("typed", [P01.upper(), f"  {P01}\t", "Blerta.Celaj@Example.NET"])
def test_mail_goes_to_the_address_of_the_roster(
    sample: Training, client: Client, box: Postbox, typed: str
) -> None:
    mail = mail_for(client, box, typed)

    assert mail.recipients == [P01]


def test_addresses_that_only_look_alike_are_two(
    sample: Training, client: Client, box: Postbox
) -> None:
    """`ß` and `ss` share an index; a link of one must not go to the other."""
    with transaction():
        person = db.session.get_one(roster.Person, get_person_by_code(sample.id, "P01").id)
        person.seal(replace(person.payload, email="strasse@example.org"))
        person.email_index = roster_index("strasse@example.org")
    for typed in ("straße@example.org", "ﬆrasse@example.org"):
        ask(client, typed)

    assert delivered(box) == {State.CANCELLED: 2}
    assert mail_for(client, box, "strasse@example.org").recipients == ["strasse@example.org"]


def roster_index(email: str) -> bytes:
    return key_ring().blind_index(address_key(email))


def test_cookie_of_the_browser_is_kept_from_scripts_and_stays_when_asking_again(
    sample: Training, client: Client
) -> None:
    answers = [ask(client, P01), ask(client, P02)]
    cookies = [
        cookie
        for answer in answers
        for cookie in answer.headers.getlist("Set-Cookie")
        if cookie.startswith("browser=")
    ]

    assert len({cookie.split(";")[0] for cookie in cookies}) == 1
    assert {"HttpOnly", "Path=/", "SameSite=Lax", "Max-Age=5400"} <= set(cookies[0].split("; "))


@pytest.mark.parametrize("held", ["", "x", "A" * 42, "A" * 44, "A" * 42 + "="])
def test_cookie_that_is_not_ours_is_replaced(sample: Training, client: Client, held: str) -> None:
    client.set_cookie("browser", held)
    ask(client, P01)

    cookie = client.get_cookie("browser")
    assert cookie is not None
    assert (len(cookie.value), cookie.value != held) == (43, True)


def test_request_with_a_hostile_address_stores_no_more_than_an_address(
    sample: Training, client: Client
) -> None:
    ask(client, "x" * 9_000 + "\r\nBcc: x@evil")

    (row,) = outbox()
    assert len(row.payload.email) == 320
    assert row.account_id is None
