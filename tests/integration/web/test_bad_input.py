"""Bad input, row by row, with the exact answer to each; and the database as it was."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import inspect, select
from werkzeug.test import TestResponse

from logistics.access.policy import Permission, Role
from logistics.access.rules import Purpose, StaffDetails
from logistics.access.service import begin_credentials, create_account, mint_link
from logistics.agenda.models import AgendaItem
from logistics.certificates import service as certificates
from logistics.certificates.models import Certificate
from logistics.cli.accounts import sign_in_link
from logistics.core.clock import now
from logistics.core.db import Base, db, transaction
from logistics.demo.service import load_sample
from logistics.messages.rules import State
from logistics.roster.models import Person
from logistics.trainings.rules import Training
from logistics.travel.models import Leg
from tests.conftest import Client
from tests.factories.attendance import bring_in, everybody_present, lock_all
from tests.factories.certificates import ISSUED_AT
from tests.factories.mail import Postbox, delivered, serving
from tests.factories.sample import MOMENT
from tests.factories.staff import Staff, a_member, give_password
from tests.integration.web.forms_found import forms_of
from tests.integration.web.test_access import csrf_of
from tests.integration.web.walking import address, all_rules, dump, ids_in, own_ids

ClientFor = Callable[..., Client]
NOT_UNDERSTOOD, NOTHING, TOO_LARGE = (
    "This request was not understood",
    "There is nothing here",
    "This file is too large",
)
NO_CERTIFICATE = "certificate for the latest version"
SIGN_IN, PEOPLE = "/sign-in", "/t/borders-2026/people"
MEGABYTE = 1024 * 1024
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FILE = {"Content-Type": "multipart/form-data; boundary=x"}


@dataclass(frozen=True)
class Row:
    """One request, and what must come back."""

    name: str
    path: str
    status: int
    says: str = ""
    method: str = "GET"
    leads_to: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


def host(name: str, **headers: str) -> Row:
    return Row(f"host {name}", SIGN_IN, 400, NOT_UNDERSTOOD, headers={"Host": name, **headers})


def forwarded(**headers: str) -> Row:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Row(f"forged {given}", PEOPLE, 303, leads_to="/sign-in", headers=given)


def large(path: str, size: int, status: int, says: str, kind: dict[str, str] = FORM) -> Row:
    body = b"a=" + b"x" * (size - 2)
    return Row(f"{size} bytes to {path}", path, status, says, "POST", headers=kind, body=body)


def way(target: str) -> Row:
    return Row(f"next={target}", f"{PEOPLE}?next={target}", 303, leads_to="/sign-in")


ROWS = [
    host("evil.example"),
    host("evil.example:5000"),
    host("127.0.0.1.evil.example"),
    host("127.0.0.1@evil.example"),
    host("evil.example#127.0.0.1"),
    host("127.0.0.1, evil.example"),
    host("localhost.evil.example"),
    host("[::1]"),
    host("127.0.0.1\tevil.example"),
    forwarded(X_Forwarded_Host="evil.example"),
    forwarded(X_Forwarded_Host="evil.example", X_Forwarded_Proto="https"),
    forwarded(Forwarded="host=evil.example;proto=https"),
    forwarded(X_Forwarded_Prefix="//evil.example"),
    forwarded(X_Original_URL="//evil.example", X_Rewrite_URL="//evil.example"),
    *map(way, ("//evil.example", "%5C%5Cevil.example", "/%0d%0aSet-Cookie:%20a=1")),
    Row("two slashes, encoded", "/%2f%2fevil.example", 404, NOTHING),
    Row("a slash left out", "/me", 308, leads_to="http://localhost/me/"),
    Row("line break in an address", "/me%0d%0aSet-Cookie:%20a=1", 404, NOTHING),
    Row("path upwards", "/static/../../config.py", 404, NOTHING),
    Row("path upwards, encoded", "/static/%2e%2e/%2e%2e/config.py", 404, NOTHING),
    Row("hidden file", "/static/.git/config", 404, NOTHING),
    *[
        Row(f"file {name}", f"/{name}", 404, NOTHING)
        for name in (".git/config", ".env", "instance/data/app.db", "keys/ring.json", "app.db")
    ],
    Row("NUL in an address", "/verify/a%00b", 404, NO_CERTIFICATE),
    Row("no UTF-8 in an address", "/verify/%ff%fe", 404, NO_CERTIFICATE),
    Row("10,000 characters of a code", f"/verify/{'a' * 10_000}", 404, NO_CERTIFICATE),
    Row("10,000 characters of a link", f"/l/{'a' * 10_000}", 303, leads_to="/sign-in"),
    Row("unknown method", SIGN_IN, 405, "That does not work here", "EVIL"),
    Row("TRACE", SIGN_IN, 405, "That does not work here", "TRACE"),
    Row("method asked for in a header", SIGN_IN, 200, method="GET",
        headers={"X-HTTP-Method-Override": "DELETE"}),
    large(SIGN_IN, 500_000, 400, NOT_UNDERSTOOD),
    large(SIGN_IN, 500_001, 413, TOO_LARGE),
    large("/sign-in/link", 500_001, 413, TOO_LARGE),
    large("/sign-in/staff", 500_001, 413, TOO_LARGE),
    large(f"{PEOPLE}/new", 500_001, 413, TOO_LARGE),
    large(f"{PEOPLE}/import", 20 * MEGABYTE + 1, 413, TOO_LARGE, FILE),
    Row("1,001 parts", SIGN_IN, 413, TOO_LARGE, "POST", headers=FILE, body=b"".join(
        b'--x\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % n for n in range(1_001)
    ) + b"--x--\r\n"),
    Row("parts without an end", SIGN_IN, 400, NOT_UNDERSTOOD, "POST", headers=FILE, body=b"--x"),
    Row("no form at all", SIGN_IN, 400, NOT_UNDERSTOOD, "POST",
        headers={"Content-Type": "application/json"}, body=b'{"csrf_token": "x"}'),
    Row("unknown encoding of letters", SIGN_IN, 400, NOT_UNDERSTOOD, "POST",
        headers={"Content-Type": "application/x-www-form-urlencoded; charset=evil"}, body=b"a=1"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name[:60])
def test_row_is_answered_as_it_says(sample: Training, client: Client, row: Row) -> None:
    before, started = dump(), time.process_time()

    answer = client.open(
        row.path, method=row.method, headers=row.headers, data=row.body, buffered=True
    )

    assert time.process_time() - started < 1
    assert (answer.status_code, answer.location) == (row.status, row.leads_to)
    assert row.says in answer.text
    assert "evil" not in f"{answer.headers}"
    assert "Set-Cookie: a=1" not in f"{answer.headers}"
    assert dump() == before


@pytest.mark.parametrize("size", [10, 600_000])
def test_body_that_does_not_say_how_long_it_is_is_not_read(client: Client, size: int) -> None:
    answer = client.post(
        SIGN_IN,
        input_stream=BytesIO(b"a=" + b"x" * size),
        headers={**FORM, "Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert (answer.status_code, NOT_UNDERSTOOD in answer.text) == (411, True)


SECRETS = ("link", "sign-in", "calendar", "certificate", "form")


@pytest.mark.parametrize("secret", SECRETS)
def test_secret_opens_only_what_it_is_for(
    sample: Training, app: Flask, client_for: ClientFor, secret: str
) -> None:
    owner = client_for(Role.PARTICIPANT, "P01")
    feed = re.search(r"/c/([\w-]+)\.ics", owner.post_form("/me/calendar").text)
    cookie = owner.get_cookie("id")
    assert feed
    assert cookie
    held = {
        "link": sign_in_link(Role.PARTICIPANT, slug="borders-2026", code="P01").split("/l/")[1],
        "sign-in": cookie.value,
        "calendar": feed[1],
        "certificate": certificate_code(sample),
        "form": csrf_of(owner),
    }[secret]

    stranger, browser = app.test_client(), app.test_client()
    assert isinstance(browser, Client)
    stranger.set_cookie("id", held)
    browser.set_cookie("link", held)

    assert {
        "link": browser.post_form("/sign-in").status_code == 303,
        "sign-in": stranger.get("/me/").status_code == 200,
        "calendar": browser.get(f"/c/{held}.ics").status_code == 200,
        "certificate": browser.get(f"/verify/{held}").status_code == 200,
        "form": False,
    } == {**dict.fromkeys(SECRETS, False), secret: secret != "form"}


def certificate_code(training: Training) -> str:
    bring_in(training, everybody_present())
    lock_all(training)
    with transaction():
        certificates.issue_all(training, at=ISSUED_AT)
    found = db.session.scalars(select(Certificate)).first()
    assert found is not None
    return found.payload.code


@pytest.mark.parametrize(
    "malformed",
    [
        "x",
        "0",
        "-1",
        "{id}/",
        "{{{id}}}",
        "urn:uuid:{id}",
        "{bare}",
        "{id}%00",
        "{id}'--",
        "{id};id=1",
        "..",
        str(UUID(int=0)),
        "6f1d2c3b-0a49-4e58-8d67-7c6b5a493827",
    ],
)
def test_id_that_is_none_is_not_found(
    sample: Training, app: Flask, client_for: ClientFor, malformed: str
) -> None:
    client, known = client_for(Role.COORDINATOR, fresh=True), own_ids()
    pages = {}
    for rule in all_rules(app):
        (name, known_id) = next(((n, known[n]) for n in known if n in rule.arguments), ("", None))
        if known_id is None or "GET" not in (rule.methods or ()):
            continue
        text = malformed.format(id=known_id, bare=known_id.hex)
        path = address(rule, known).replace(str(known_id), text)
        pages[rule.endpoint, name] = (client.get(path).status_code, path)

    assert {key: found for key, found in pages.items() if found[0] not in {404, 308}} == {}
    assert len(pages) >= 10


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "people/{person_id}"),
        ("GET", "people/{person_id}/edit"),
        ("GET", "people/{person_id}/document"),
        ("GET", "people/{person_id}/document/number"),
        ("GET", "people/{person_id}/emergency"),
        ("POST", "people/{person_id}/emergency"),
        ("POST", "messages/people/{person_id}/invite"),
        ("GET", "travel/people/{person_id}"),
        ("GET", "travel/people/{person_id}.pdf"),
        ("POST", "travel/legs/{leg_id}/cancel"),
        ("GET", "rooms/people/{person_id}"),
        ("GET", "agenda/{item_id}"),
        ("POST", "agenda/{item_id}/move"),
        ("POST", "attendance/sessions/{item_id}"),
        ("GET", "certificates/{person_id}.pdf"),
    ],
)
def test_thing_of_another_training_is_not_found(
    sample: Training, client_for: ClientFor, method: str, path: str
) -> None:
    with transaction():
        load_sample(at=MOMENT, slug="other-2026")
    client, foreign = client_for(Role.COORDINATOR, fresh=True), ids_in("other-2026")
    data = {"csrf_token": csrf_of(client)}
    before = dump()

    answer = client.open(f"/t/borders-2026/{path.format(**foreign)}", method=method, data=data)

    assert (answer.status_code, NOTHING in answer.text) == (404, True)
    assert dump() == before


EXTRA = {
    "is_admin": "1",
    "role": "administrator",
    "kind": "trainer",
    "id": str(uuid4()),
    "person_id": str(uuid4()),
    "training_id": str(uuid4()),
    "account_id": str(uuid4()),
    "permission": Permission.ACCOUNTS_MANAGE,
    "code": "P99",
    "number": "1",
    "sealed": "x",
    "email_index": "x",
    "invited_at": "2026-01-01T00:00",
    "disabled_at": "",
    "stepped_up_at": "2099-01-01T00:00",
}


@pytest.mark.parametrize(
    ("page", "field", "model"),
    [
        ("people/{person_id}/edit", "family_name", Person),
        ("travel/legs/{leg_id}/edit", "carrier", Leg),
        ("agenda/{item_id}/edit", "room_setup", AgendaItem),
    ],
)
def test_field_that_a_form_has_not_changes_nothing(
    sample: Training,
    client_for: ClientFor,
    page: str,
    field: str,
    model: type[Base],
) -> None:
    client = client_for(Role.COORDINATOR)
    address = f"/t/borders-2026/{page.format(**own_ids())}"
    (form,) = (f for f in forms_of(address, client.get(address).text) if field in f.fields)
    before = skeletons(model)

    # What the form does ask for keeps its name: an item has a kind that people may choose.
    extra = {name: value for name, value in EXTRA.items() if name not in form.fields}
    answer = client.post(form.action, data={**form.data(**{field: "Changed"}), **extra})

    assert answer.status_code == 303
    assert "Changed" in client.get(address).text
    assert skeletons(model) == before
    assert len(extra) >= 12


def skeletons(model: type[Base]) -> list[dict[str, object]]:
    """Return what stands in clear in each row, but what counts changes."""
    db.session.rollback()
    names = {a.key for a in inspect(model).column_attrs}
    names -= {"sealed", "version", "sequence", "changed_at", "name_index", "room_setup"}
    rows = db.session.scalars(select(model)).all()
    return sorted(({n: getattr(r, n) for n in names} for r in rows), key=lambda r: str(r["id"]))


def test_person_made_by_a_form_is_nobody_elses(sample: Training, client_for: ClientFor) -> None:
    client = client_for(Role.COORDINATOR)
    page = f"{PEOPLE}/new"
    (form,) = (f for f in forms_of(page, client.get(page).text) if "family_name" in f.fields)
    extra = {name: value for name, value in EXTRA.items() if name not in form.fields}

    answer = client.post(form.action, data={**form.data(family_name="Ana"), **extra})

    db.session.rollback()
    (made,) = (p for p in db.session.scalars(select(Person)) if p.payload.family_name == "Ana")
    assert answer.status_code == 303
    assert (made.training_id, made.account_id, made.code) == (sample.id, None, "P26")
    assert str(made.id) != EXTRA["id"]


def test_participant_makes_a_calendar_for_nobody_else(
    sample: Training, client: Client, client_for: ClientFor
) -> None:
    mine, other = client_for(Role.PARTICIPANT, "P01"), own_ids(person="P02")["person_id"]

    page = mine.post_form("/me/calendar", {**EXTRA, "person_id": str(other)}).text

    feed = re.search(r"/c/[\w-]+\.ics", page)
    assert feed
    assert client.get(feed[0]).data.count(b"JU 9141") > 0  # P01 flies with it, P02 with another


def link_twice(first: Client, second: Client) -> Iterator[TestResponse]:
    path = sign_in_link(Role.PARTICIPANT, slug="borders-2026", code="P01").partition(":5000")[2]
    for browser in (first, second):
        browser.get(path)
        yield browser.post_form("/sign-in")


def set_up_link_twice(first: Client, second: Client) -> Iterator[TestResponse]:
    with transaction():
        account_id = create_account(Role.COORDINATOR, at=now())
        begin_credentials(account_id, StaffDetails(email="new@example.org"))
        token = mint_link(account_id, Purpose.SET_UP, at=now())
    for browser in (first, second):
        browser.get(f"/l/{token}")
        yield browser.post_form("/sign-in")


def app_code_twice(first: Client, second: Client) -> Iterator[TestResponse]:
    member = a_member()
    yield from second_step_twice(member, member.code(), first, second)


def recovery_code_twice(first: Client, second: Client) -> Iterator[TestResponse]:
    member = a_member()
    yield from second_step_twice(member, member.codes[0], first, second)


def second_step_twice(
    member: Staff, code: str, first: Client, second: Client
) -> Iterator[TestResponse]:
    for browser in (first, second):
        give_password(browser, member)
        yield browser.post_form("/sign-in/second", {"code": code})


@pytest.mark.parametrize(
    ("again", "status"),
    [
        (link_twice, 410),
        (set_up_link_twice, 410),
        (app_code_twice, 422),
        (recovery_code_twice, 422),
    ],
)
def test_code_works_once(
    sample: Training,
    app: Flask,
    client: Client,
    again: Callable[[Client, Client], Iterator[TestResponse]],
    status: int,
) -> None:
    other = app.test_client()
    assert isinstance(other, Client)

    assert [answer.status_code for answer in again(client, other)] == [303, status]
    assert other.get("/account").location == "/sign-in"


def test_withdrawn_calendar_answers_like_one_that_never_was(
    sample: Training, client: Client, client_for: ClientFor
) -> None:
    owner = client_for(Role.PARTICIPANT, "P01")
    feed = re.search(r"/c/[\w-]+\.ics", owner.post_form("/me/calendar").text)
    assert feed
    known = client.get(feed[0]).status_code
    owner.post_form("/me/calendar/withdraw", page="/me/calendar")

    gone, never = client.get(feed[0]), client.get(f"/c/{'a' * 43}.ics")

    assert (known, gone.status_code, never.status_code) == (200, 404, 404)
    assert gone.data == never.data


INJECTIONS = {
    "line break": "A\r\nATTENDEE:mailto:x@evil.example",
    "event": "A\nEND:VEVENT\nBEGIN:VEVENT",
    "carriage return": "A\rX-EVIL:1",
    "next line": "A\x85X-EVIL:1",
    "line separator": "A\u2028X-EVIL:1",
    "vertical tab": "A\x0bX-EVIL:1",
    "form feed": "A\x0cX-EVIL:1",
    "NUL": "A\0X-EVIL:1",
    "signs of calendars": ';,\\"',
    "encoded word": "=?utf-8?q?Hi=0ABcc:_x@evil.example?=",
    "encoded word, base64": "=?utf-8?b?SGkKQmNjOiB4QGV2aWwuZXhhbXBsZQ==?=",
    "two addresses": "a@b.org,x@evil.example",
    "quoted": 'Eve" <x@evil.example>, "y',
    "right to left": "A\u202egpj.exe",
}
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type",
    "Content-Transfer-Encoding", "Auto-Submitted",
}  # fmt: skip


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server that takes everything."""
    with serving() as box:
        yield box


@pytest.mark.parametrize("title", INJECTIONS)
def test_name_adds_neither_header_nor_recipient(
    sample: Training, client_for: ClientFor, box: Postbox, title: str
) -> None:
    client, person_id = client_for(Role.COORDINATOR, fresh=True), own_ids()["person_id"]
    page = f"{PEOPLE}/{person_id}/edit"
    (form,) = (f for f in forms_of(page, client.get(page).text) if "family_name" in f.fields)
    names = [n for n in form.fields if n.endswith("_name") or n == "organisation"]

    saved = client.post(form.action, data=form.data(**dict.fromkeys(names, INJECTIONS[title])))
    shown = client.get(f"{PEOPLE}/{person_id}")
    paper = client.get(f"/t/borders-2026/travel/people/{person_id}.pdf")
    client.post_form(
        f"/t/borders-2026/messages/people/{person_id}/invite", page=f"{PEOPLE}/{person_id}"
    )
    ended = delivered(box)

    assert (saved.status_code, shown.status_code, paper.status_code) == (303, 200, 200)
    assert re.fullmatch(r"attachment; filename=[\w.-]+", paper.headers["Content-Disposition"])
    (mail,) = box.taken
    assert (ended, mail.recipients) == ({State.SENT: 1}, ["blerta.celaj@example.net"])
    assert set(mail.message.keys()) <= HEADERS
    assert "evil" not in mail.content.decode().lower()


HARMLESS = {"right to left"}  # in an address


@pytest.mark.parametrize("title", sorted(set(INJECTIONS) - HARMLESS))
def test_address_that_is_none_is_refused_beside_its_field(
    sample: Training, client_for: ClientFor, title: str
) -> None:
    client, page = client_for(Role.COORDINATOR), f"{PEOPLE}/{own_ids()['person_id']}/edit"
    (form,) = (f for f in forms_of(page, client.get(page).text) if "email" in f.fields)
    before = dump()

    answer = client.post(form.action, data=form.data(email=f"x@{INJECTIONS[title]}"))

    assert (answer.status_code, 'id="email-error"' in answer.text) == (422, True)
    assert dump() == before


@pytest.mark.parametrize("title", INJECTIONS)
def test_link_asked_for_with_no_address_is_answered_like_any_and_sent_to_nobody(
    sample: Training, client: Client, box: Postbox, title: str
) -> None:
    address = f"blerta.celaj@example.net{INJECTIONS[title]}"

    answer = client.post_form("/sign-in/link", {"email": address}, page="/sign-in")
    delivered(box)

    assert (answer.status_code, answer.location) == (303, "/sign-in/sent")
    assert "evil" not in f"{answer.headers}".lower()
    assert box.taken == []


@pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/%2e%2e", "///evil.example"])
def test_slashes_at_the_start_lead_nowhere_else(client: Client, path: str) -> None:
    answer = client.get("/", environ_overrides={"PATH_INFO": path, "REQUEST_URI": path})

    place = urlsplit(answer.location or "")
    assert answer.status_code in {308, 404}
    assert place.hostname in {None, "localhost"}
    assert not place.path.startswith("//")
