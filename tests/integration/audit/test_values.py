"""No word anybody typed, sent or was sent by stands in the log."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from logistics.access.policy import POLICY, Role
from logistics.audit.service import append
from logistics.core.db import db, transaction
from logistics.demo.service import DATA
from logistics.roster.queries import people_of
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.audit import an_entry, last_number
from tests.factories.canaries import mark_everything, marks_in
from tests.factories.files import run
from tests.integration.web.forms_found import Found, forms_of
from tests.integration.web.walking import CODES, address, own_ids, rules_of

ClientFor = Callable[..., Client]
MARK = "ZqTypedQ"
SENT_BY = {"User-Agent": MARK, "X-Request-Id": MARK, "Accept-Language": MARK}
ENDS = ("/sign-out", "/end", "/lock-down")  # after these nothing more could be sent
KINDS = {"text", "textarea", "email", "tel", "search", "password", "hidden", "date", "time", "url"}


def log_text() -> str:
    """Return every column of every entry as it is stored."""
    db.session.rollback()
    rows = db.session.execute(text("SELECT * FROM audit_entries")).all()
    return " ".join(
        str(value, "latin-1") if isinstance(value, bytes) else str(value)
        for row in rows
        for value in row
    )


def forms_for(app: Flask, client: Client, role: Role) -> Iterator[Found]:
    """Yield every form that a role finds on any page."""
    for rule, permission in rules_of(app):
        if "GET" not in (rule.methods or ()) or role not in POLICY[permission]:
            continue
        if rule.endpoint != "access.follow":
            page = address(rule, own_ids()).replace("/days/unknown/", "/days/1/")
            answer = client.get(page)
            found = forms_of(page, answer.text) if answer.mimetype == "text/html" else []
            yield from (form for form in found if not form.action.endswith(ENDS))


def fill(client: Client, form: Found) -> None:
    """Send the form with the mark in each field by itself, and in all at once."""
    names = [name for name in form.fields if form.kinds[name] != "file"]
    for changed in ([name] for name in names if form.kinds[name] in KINDS):
        client.post(form.action, data={**form.data(), **dict.fromkeys(changed, MARK)})
    for target, headers in ((form.action, {}), (f"{form.action}?{MARK}={MARK}", SENT_BY)):
        everywhere: dict[str, Any] = {**form.data(), **dict.fromkeys(names, MARK)}
        for name in set(form.fields) - set(names):
            everywhere[name] = (BytesIO(MARK.encode()), f"{MARK}.csv")
        client.post(target, data=everywhere, headers=headers)


@pytest.mark.parametrize("role", list(Role))
def test_no_field_of_any_form_gets_into_the_log(
    sample: Training, app: Flask, client_for: ClientFor, role: Role
) -> None:
    client, before = client_for(role, CODES.get(role), fresh=True), last_number()
    for form in list(forms_for(app, client, role)):
        fill(client, form)

    assert last_number() - before > (150 if role is Role.COORDINATOR else 4)
    assert MARK not in log_text()
    if role is Role.COORDINATOR:  # and what was sent was saved
        assert MARK in str([person.details for person in people_of(sample.id)])


def test_nothing_that_is_sealed_gets_into_the_log(
    sample: Training, app: Flask, client_for: ClientFor
) -> None:
    mark_everything()
    client = client_for(Role.COORDINATOR, fresh=True)
    for form in list(forms_for(app, client, Role.COORDINATOR)):
        client.post(form.action, data=form.data())
    for name, group in (("participants", "roster"), ("legs", "travel")):
        assert run(app, group, "import", sample.slug, DATA / f"{name}.csv").exit_code == 0

    assert last_number() > 20
    assert marks_in(log_text()) == set()


def test_value_in_the_log_would_be_found(app: Flask) -> None:
    with transaction(counts=False):
        append(an_entry(fields=f"people.legal_name={MARK}"))

    assert MARK in log_text()
