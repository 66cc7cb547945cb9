"""Passkeys: the right one opens, anything else meets one sentence and changes nothing."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import webauthn
from flask import Flask
from sqlalchemy import select

from logistics.access import service
from logistics.access.models import Passkey, SignIn
from logistics.access.policy import Role
from logistics.access.queries import find_actor
from logistics.access.rules import MOST_PASSKEYS, RelyingParty
from logistics.access.service import Answer, Asked, end_all_sign_ins
from logistics.access.service.passkeys import NOT_ADDED, REFUSED
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.core.errors import Gone
from logistics.messages.models import Mail
from tests.conftest import CSRF, Client, Clock
from tests.factories.authenticator import ORIGIN, Authenticator, text_of
from tests.factories.second_factors import (
    PASSKEYS,
    account_of,
    add_app,
    add_passkey,
    options_of,
)
from tests.integration.web.walking import dump

ClientFor = Callable[..., Client]
EVIL = "https://evil.example"
# What is sent in place of an answer: no JSON, not an object, parts missing or of a wrong kind.
RUBBISH = {
    "nothing": "",
    "no JSON": "not json",
    "a list": "[]",
    "null": "null",
    "empty": "{}",
    "a number for a name": '{"id": 1, "rawId": 1, "type": "public-key", "response": {}}',
    "parts missing": '{"id": "a", "rawId": "a", "type": "public-key", "response": {"x": "a"}}',
    "nested deeply": "[" * 9_000,
    "too long": "x" * 20_001,
    "surrogates": '{"id": "\\ud800", "rawId": "\\ud800", "type": "public-key", "response": {}}',
}


@pytest.fixture
def office(client_for: ClientFor) -> Client:
    return client_for(Role.COORDINATOR, fresh=True)


@pytest.fixture
def device(office: Client) -> Authenticator:
    """A device with a passkey of the office, used once."""
    held = add_passkey(office)
    assert show(office, held.get(ask(office))).status_code == 303
    return held


def ask(client: Client) -> dict[str, Any]:
    """Return what the site asks the browser for at step-up."""
    return options_of(client, "/step-up/challenge", page="/step-up")


def ask_new(client: Client) -> dict[str, Any]:
    """Return what the site asks the browser for when a passkey is added."""
    return options_of(client, f"{PASSKEYS}/challenge", page=PASSKEYS)


def show(client: Client, answer: str, *, page: str = "/step-up") -> Any:
    """Send an answer at step-up."""
    return client.post_form("/step-up/passkey", {"answer": answer}, page=page)


def token_of(client: Client, page: str) -> dict[str, str]:
    """Return the token of the forms on a page."""
    found = CSRF.search(client.get(page).text)
    assert found
    return {"csrf_token": found[1]}


def state() -> list[object]:
    """Return all rows but what every try leaves: that it was counted and used its challenge up."""
    kept = [column for column in SignIn.__table__.c if column.name != "challenge"]
    others = [table for table in dump() if table[0] not in {"attempts", "sign_ins"}]
    return [*others, db.session.execute(select(*kept).order_by(SignIn.id)).all()]


def changed(answer: str, part: str, change: Callable[[str], str]) -> str:
    """Return an answer one part of which was changed on the way."""
    said = json.loads(answer)
    said["response"][part] = change(said["response"][part])
    return json.dumps(said)


def test_passkey_is_added_with_its_public_half_only(office: Client) -> None:
    device = add_passkey(office)

    stored = db.session.scalars(select(Passkey)).one()

    assert (stored.credential_id, stored.account_id) == (device.credential_id, account_of(office))
    assert (stored.sign_count, stored.last_used_at) == (0, None)
    assert "The passkey was added." in office.get(PASSKEYS).text


def test_browser_is_told_site_and_role_but_no_person(office: Client) -> None:
    options = ask_new(office)

    assert options["rp"] == {"id": "localhost", "name": "localhost"}
    assert options["user"]["name"] == options["user"]["displayName"] == "Coordinator"
    assert (options["attestation"], options["timeout"]) == ("none", 300_000)
    assert options["authenticatorSelection"]["residentKey"] == "discouraged"
    assert options["authenticatorSelection"]["userVerification"] == "preferred"


def test_browser_is_told_which_passkeys_it_may_use_and_not_make_twice(
    office: Client, device: Authenticator
) -> None:
    known = [{"id": text_of(device.credential_id), "type": "public-key"}]

    assert (ask(office)["allowCredentials"], ask_new(office)["excludeCredentials"]) == (known,) * 2


def test_passkey_steps_up_with_a_new_sign_in(
    office: Client, device: Authenticator, app: Flask
) -> None:
    before = office.get_cookie("id")
    answer = office.post_form(
        "/step-up/passkey?next=/account/passkeys",
        {"answer": device.get(ask(office))},
        page="/step-up",
    )
    old = app.test_client()
    old.set_cookie("id", before.value if before else "")

    stored = db.session.scalars(select(Passkey)).one()

    assert (answer.status_code, answer.location) == (303, PASSKEYS)
    assert (stored.sign_count, stored.last_used_at is None) == (2, False)
    assert (old.get(PASSKEYS).location, office.get(PASSKEYS).status_code) == ("/sign-in", 200)


def test_passkey_whose_counter_always_says_nought_is_accepted(office: Client) -> None:
    """Those that are synchronised between devices do not count."""
    device = add_passkey(office)

    statuses = [show(office, device.get(ask(office), count=0)).status_code for _ in range(2)]

    assert statuses == [303, 303]


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param({"origin": EVIL}, id="wrong origin"),
        pytest.param({"origin": "http://localhost:5001"}, id="wrong port"),
        pytest.param({"origin": "http://127.0.0.1:5000"}, id="number for a name"),
        pytest.param({"rp_id": "evil.example"}, id="wrong rpId"),
        pytest.param({"challenge": text_of(bytes(40))}, id="invented challenge"),
        pytest.param({"count": 0}, id="counter going back"),
        pytest.param({"count": 1}, id="counter standing still"),
        pytest.param({"flags": 0}, id="nobody present"),
    ],
)
def test_passkey_that_lies_is_refused(
    office: Client, device: Authenticator, lies: dict[str, Any]
) -> None:
    options, before = ask(office), state()

    answer = show(office, device.get(options, **lies))

    assert (answer.status_code, answer.text.count(REFUSED)) == (422, 1)
    assert state() == before


@pytest.mark.parametrize("part", ["authenticatorData", "clientDataJSON", "signature"])
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda text: text[:10] + ("A" if text[10] != "A" else "B") + text[11:], id="sign"
        ),
        pytest.param(lambda text: text[:20], id="cut"),
        pytest.param(lambda _text: "", id="empty"),
        pytest.param(lambda _text: text_of(b"\xff\x00\x80{"), id="rubbish"),
        pytest.param(lambda _text: "ß§", id="no base64"),
    ],
)
def test_passkey_answer_changed_on_the_way_is_refused(
    office: Client, device: Authenticator, part: str, change: Callable[[str], str]
) -> None:
    options, before = ask(office), state()

    answer = show(office, changed(device.get(options), part, change))

    assert (answer.status_code, answer.text.count(REFUSED)) == (422, 1)
    assert state() == before


@pytest.mark.parametrize("text", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_for_a_passkey_is_refused(office: Client, device: Authenticator, text: str) -> None:
    ask(office)
    before = state()

    answer = show(office, text)

    assert (answer.status_code, answer.text.count(REFUSED)) == (422, 1)
    assert state() == before


def test_challenge_works_once(office: Client) -> None:
    """Also where no counter would notice: that of a synchronised passkey never moves."""
    device = add_passkey(office)
    answer = device.get(ask(office), count=0)
    first, before = show(office, answer), state()

    again = show(office, answer)

    assert (first.status_code, again.status_code, again.text.count(REFUSED)) == (303, 422, 1)
    assert state() == before


def test_challenge_is_used_up_by_a_wrong_answer_too(office: Client, device: Authenticator) -> None:
    options = ask(office)
    wrong = show(office, device.get(options, origin=EVIL))

    right = show(office, device.get(options))

    assert (wrong.status_code, right.status_code) == (422, 422)


def test_only_the_newest_challenge_counts(office: Client, device: Authenticator) -> None:
    older = ask(office)
    ask(office)

    assert show(office, device.get(older)).status_code == 422


@pytest.mark.parametrize(
    ("seconds", "status"),
    [pytest.param(298, 303, id="just in time"), pytest.param(301, 422, id="just too late")],
)
def test_challenge_lives_five_minutes(
    office: Client, device: Authenticator, clock: Clock, seconds: int, status: int
) -> None:
    options = ask(office)
    clock.forward(seconds=seconds)

    assert show(office, device.get(options)).status_code == status


def test_challenge_of_another_browser_is_refused(
    office: Client, device: Authenticator, client_for: ClientFor
) -> None:
    elsewhere = client_for(Role.COORDINATOR)
    ask(office)

    assert show(office, device.get(ask(elsewhere))).status_code == 422
    assert show(elsewhere, device.get(ask(office))).status_code == 422


def test_unknown_passkey_is_refused(office: Client, device: Authenticator) -> None:
    options, before = ask(office), state()

    answer = show(office, Authenticator(count=9).get(options))

    assert (answer.status_code, answer.text.count(REFUSED), state()) == (422, 1, before)


def test_own_passkey_with_the_key_of_another_device_is_refused(
    office: Client, device: Authenticator
) -> None:
    thief = Authenticator(credential_id=device.credential_id, count=9)

    assert show(office, thief.get(ask(office))).status_code == 422


def test_passkey_of_somebody_else_is_refused(
    office: Client, device: Authenticator, client_for: ClientFor
) -> None:
    other = client_for(Role.ADMINISTRATOR, fresh=True)
    theirs = add_passkey(other)
    options, before = ask(office), state()

    answer = show(office, theirs.get(options))

    assert (answer.status_code, answer.text.count(REFUSED), state()) == (422, 1, before)
    assert show(other, theirs.get(ask(other))).status_code == 303


def test_sixth_wrong_passkey_is_not_looked_at(office: Client, device: Authenticator) -> None:
    wrong = [show(office, "{}").status_code for _ in range(5)]

    sixth = show(office, device.get(ask(office)))

    assert (wrong, sixth.status_code) == ([422] * 5, 429)


@pytest.mark.parametrize(
    "lies",
    [
        pytest.param({"origin": EVIL}, id="wrong origin"),
        pytest.param({"rp_id": "evil.example"}, id="wrong rpId"),
        pytest.param({"challenge": text_of(bytes(40))}, id="invented challenge"),
    ],
)
def test_new_passkey_that_lies_is_not_added(office: Client, lies: dict[str, Any]) -> None:
    options, before = ask_new(office), state()

    answer = office.post_form(PASSKEYS, {"answer": Authenticator().create(options, **lies)})

    assert (answer.status_code, answer.text.count(NOT_ADDED), state()) == (422, 1, before)


@pytest.mark.parametrize("text", RUBBISH.values(), ids=RUBBISH)
def test_rubbish_for_a_new_passkey_is_not_added(office: Client, text: str) -> None:
    ask_new(office)
    before = state()

    answer = office.post_form(PASSKEYS, {"answer": text})

    assert (answer.status_code, answer.text.count(NOT_ADDED), state()) == (422, 1, before)


def test_challenge_adds_one_passkey(office: Client) -> None:
    options = ask_new(office)

    statuses = [
        office.post_form(PASSKEYS, {"answer": Authenticator().create(options)}).status_code
        for _ in range(2)
    ]

    assert statuses == [303, 422]


def test_passkey_that_somebody_has_is_not_added_again(
    office: Client, device: Authenticator, client_for: ClientFor
) -> None:
    other = client_for(Role.ADMINISTRATOR, fresh=True)
    options, before = ask_new(other), state()

    answer = other.post_form(PASSKEYS, {"answer": device.create(options)})

    assert (answer.status_code, answer.text.count(NOT_ADDED), state()) == (422, 1, before)


def test_passkey_is_not_added_to_an_account_that_was_shut_out_meanwhile(office: Client) -> None:
    cookie = office.get_cookie("id")
    actor = find_actor(cookie.value if cookie else "", at=now())
    assert actor is not None
    options, asked = ask_new(office), Asked.signed_in(actor)
    answer = Answer(
        Authenticator().create(options),
        webauthn.base64url_to_bytes(options["challenge"]),
        RelyingParty("localhost", ORIGIN),
    )
    with transaction():
        end_all_sign_ins(actor.account_id, at=now())

    with pytest.raises(Gone), transaction():
        service.add_passkey(asked, answer, at=now())

    assert db.session.scalars(select(Passkey)).all() == []


def test_owner_is_told_of_passkeys_by_mail(office: Client) -> None:
    add_app(office)
    add_passkey(office)
    stored = db.session.scalars(select(Passkey.id)).one()
    office.post_form(f"{PASSKEYS}/{stored}/remove")

    db.session.rollback()  # look at what is there now, not when this test first looked
    told = [mail.payload for mail in db.session.scalars(select(Mail).order_by(Mail.created_at))]

    assert [order.email for order in told] == ["office@example.org"] * 2
    assert {order.text.split(".")[0] for order in told} == {
        "A passkey was added to your account just now",
        "A passkey of your account was removed just now",
    }


def test_passkey_is_added_and_checked_on_each_database(any_app: Flask) -> None:
    party, device = RelyingParty("localhost", ORIGIN), Authenticator()
    with transaction():
        account_id = service.create_account(Role.COORDINATOR, at=now())
        cookie = service.start_sign_in(account_id, device="Firefox", at=now())
    actor = find_actor(cookie, at=now())
    assert actor is not None
    asked = Asked.signed_in(actor)
    with transaction():
        options = service.ask_for_new_passkey(asked, party=party, at=now())
    with transaction():
        answer = Answer(device.create(options), service.take_challenge(asked, at=now()), party)
        service.add_passkey(asked, answer, at=now())
    with transaction():
        options = service.ask_for_passkey(asked, party=party, at=now())
    with transaction():
        answer = Answer(device.get(options), service.take_challenge(asked, at=now()), party)
        service.check_passkey(account_id, answer, at=now())

    stored = db.session.scalars(select(Passkey)).one()

    assert (stored.sign_count, service.take_challenge(asked, at=now())) == (1, None)


def test_name_of_a_passkey_is_not_longer_than_the_standard_says(office: Client) -> None:
    """1,023 bytes; longer ones come from no real device."""
    longest, longer = (Authenticator(credential_id=b"k" * size) for size in (1023, 1024))
    add_passkey(office, longest)

    answer = office.post_form(PASSKEYS, {"answer": longer.create(ask_new(office))})

    assert answer.status_code == 422


def test_eleventh_passkey_is_not_added(office: Client) -> None:
    for _ in range(MOST_PASSKEYS):
        add_passkey(office)

    answer = office.post_form(PASSKEYS, {"answer": Authenticator().create(ask_new(office))})

    assert (answer.status_code, "You have 10 passkeys." in answer.text) == (422, True)


def test_removed_passkey_opens_nothing(office: Client, device: Authenticator) -> None:
    stored = db.session.scalars(select(Passkey.id)).one()
    options = ask(office)

    answer = office.post_form(f"{PASSKEYS}/{stored}/remove")

    assert (answer.status_code, answer.location) == (303, PASSKEYS)
    assert show(office, device.get(options), page=PASSKEYS).status_code == 422
    assert "No passkeys yet" in office.get(PASSKEYS).text


def test_passkey_of_somebody_else_is_not_there_to_remove(
    office: Client, device: Authenticator, client_for: ClientFor
) -> None:
    other = client_for(Role.ADMINISTRATOR, fresh=True)
    stored = db.session.scalars(select(Passkey.id)).one()
    before = state()
    address, token = f"{PASSKEYS}/{stored}/remove", token_of(other, PASSKEYS)

    statuses = (other.get(address).status_code, other.post(address, data=token).status_code)

    assert (statuses, state()) == ((404, 404), before)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", PASSKEYS),
        ("POST", PASSKEYS),
        ("POST", f"{PASSKEYS}/challenge"),
        ("GET", f"{PASSKEYS}/00000000-0000-0000-0000-000000000000/remove"),
        ("POST", f"{PASSKEYS}/00000000-0000-0000-0000-000000000000/remove"),
    ],
)
def test_passkeys_are_changed_with_a_fresh_second_factor_only(
    client_for: ClientFor, method: str, path: str
) -> None:
    office = client_for(Role.COORDINATOR)
    token, before = token_of(office, "/"), dump()

    answer = office.open(path, method=method, data=token if method == "POST" else None)

    assert (answer.status_code, answer.location.split("?")[0]) == (303, "/step-up")
    assert dump() == before


@pytest.mark.parametrize("path", [PASSKEYS, "/step-up"])
def test_browser_may_ask_for_passkeys_on_our_own_pages(office: Client, path: str) -> None:
    forbidden = office.get(path).headers["Permissions-Policy"]

    assert [p for p in forbidden.split(", ") if p.startswith("publickey-credentials")] in (
        [],
        ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"],
    )


@pytest.mark.parametrize(
    ("host", "shown"),
    [pytest.param("localhost", False, id="name"), pytest.param("127.0.0.1", True, id="number")],
)
def test_page_named_by_a_number_says_where_passkeys_work(
    office: Client, host: str, shown: bool
) -> None:
    cookie = office.get_cookie("id")
    office.set_cookie("id", cookie.value if cookie else "", domain=host)

    page = office.get(PASSKEYS, base_url=f"http://{host}:5000").text

    assert ("Passkeys do not work at this address" in page, "data-passkey=" in page) == (
        shown,
        not shown,
    )
