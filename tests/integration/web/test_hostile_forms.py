"""Every form of every page against hostile answers: a sentence, never a failure, never markup."""

from collections.abc import Callable, Iterator
from urllib.parse import quote_plus

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from logistics.access.policy import POLICY, Role
from logistics.core.db import db
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.integration.web.forms_found import Found, forms_of
from tests.integration.web.walking import CODES, address, dump, own_ids, rules_of

ClientFor = Callable[..., Client]
MARK = "<x-mark a=\"'&>"
TEXTS = {
    "markup": MARK,
    "controls": "A\r\nX-EVIL:1\0\x01\x0b\u2028" + MARK,
    "10,000 characters": "x" * 10_000,
    "right-to-left override": "A\u202egpj.exe",
    "emoji": "👩‍👩‍👧‍👦",
    "lone surrogate": "\ud800",
    "negative": "-1",
    "power": "²",
    "huge number": "9" * 5_000,
    "not a number": "nan",
    "first day": "0001-01-01",
    "last moment": "9999-12-31T23:59",
    "path": "../../etc/passwd",
    "empty": "",
}
VERSIONS = ["²", "٣", "-1", "", "x", "9" * 21, "9" * 5_000]


def pages_with_forms(app: Flask, client: Client, role: Role) -> Iterator[Found]:
    """Yield each kind of form this role finds, once."""
    seen = set()
    for rule, permission in rules_of(app):
        is_page = "GET" in (rule.methods or ()) and rule.endpoint != "access.follow"
        if not is_page or role not in POLICY[permission]:
            continue
        page = address(rule, own_ids()).replace("/days/unknown/", "/days/1/")
        answer = client.get(page)
        for form in forms_of(page, answer.text) if answer.mimetype == "text/html" else ():
            kind = tuple(form.kinds)
            if kind not in seen:
                seen.add(kind)
                yield form


def sent(client: Client, form: Found, **changed: str) -> TestResponse:
    """Send a form as bytes: a lone surrogate has no other way."""
    pairs = [(k, v) for k, vs in {**form.values}.items() if k not in changed for v in vs]
    body = "&".join(
        f"{quote_plus(k)}={quote_plus(v, errors='surrogatepass')}"
        for k, v in [*pairs, *changed.items()]
    )
    return client.post(form.action, data=body, content_type="application/x-www-form-urlencoded")


def faults(client: Client, form: Found, changed: dict[str, str]) -> list[str]:
    answer = sent(client, form, **changed)
    found = [f"answers {answer.status_code}"] if answer.status_code >= 500 else []
    if answer.status_code == 303:
        answer = client.get(answer.location)
        if answer.status_code >= 500:
            found.append(f"then {answer.location} answers {answer.status_code}")
    return found + (["markup"] if "<x-mark" in answer.text else [])


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.TRAINER, Role.PARTICIPANT])
def test_form_takes_hostile_text_in_every_field_or_says_why_not(
    sample: Training, app: Flask, client_for: ClientFor, role: Role
) -> None:
    client = client_for(role, CODES.get(role))
    found = {}
    for form in list(pages_with_forms(app, client, role)):
        for number, name in enumerate(form.fields):
            for turn in range(2):  # all texts meet all kinds of fields, not each every field
                title = list(TEXTS)[(2 * number + turn) % len(TEXTS)]
                found[form.action, name, title] = faults(client, form, {name: TEXTS[title]})
        for title, text in TEXTS.items():
            everywhere = dict.fromkeys(form.fields, text)
            found[form.action, "*", title] = faults(client, form, everywhere)

    assert {key: wrong for key, wrong in found.items() if wrong} == {}
    assert len(found) > (150 if role is Role.COORDINATOR else 1)


def test_markup_in_a_page_is_noticed(sample: Training, app: Flask, client_for: ClientFor) -> None:
    app.jinja_env.autoescape = False
    client = client_for(Role.COORDINATOR)
    page = f"/t/{sample.slug}/people/{own_ids()['person_id']}/edit"
    (form,) = (f for f in forms_of(page, client.get(page).text) if "family_name" in f.fields)

    assert faults(client, form, {"family_name": MARK}) == ["markup"]


def test_tampered_version_is_a_stale_save_and_changes_nothing(
    sample: Training, app: Flask, client_for: ClientFor
) -> None:
    client = client_for(Role.COORDINATOR)
    forms = [
        form
        for form in pages_with_forms(app, client, Role.COORDINATOR)
        if "version" in form.fields and "/new" not in form.action
    ]
    before = dump()

    answers = {
        (form.action, name, version): sent(client, form, **{name: version}).status_code
        for form in forms
        for name in form.fields
        for version in VERSIONS
        if name.endswith("version")
    }

    assert {key: status for key, status in answers.items() if status != 409} == {}
    assert len(answers) >= 5 * len(VERSIONS)
    db.session.rollback()
    assert dump() == before
