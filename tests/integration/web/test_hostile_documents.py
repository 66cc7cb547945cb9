"""Every document of somebody whose texts are hostile: it opens, and prints them as themselves."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from logistics.access.policy import POLICY, Role
from logistics.certificates import service as certificates
from logistics.core.db import db, transaction
from logistics.core.text import clean
from logistics.roster import models as roster
from logistics.trainings.rules import Training
from logistics.travel import models as travel
from tests.conftest import Client
from tests.factories.attendance import bring_in, everybody_present, lock_all
from tests.factories.certificates import ISSUED_AT
from tests.integration.web.test_footnote import texts_of
from tests.integration.web.walking import address, own_ids, rules_of
from tests.unit.core.documents.hostile import INJECTIONS, NAMES, RIGHT_TO_LEFT_NAMES

TEXTS = {
    "markup": "<b> </para>" + NAMES["image tag"] + NAMES["link tag"] + "&lt; {{ 7*7 }}",
    "every injection": " ".join(INJECTIONS.values()),
    "200 letters": NAMES["200 letters"],
    "emoji and arabic": f"👩‍👩‍👧 {RIGHT_TO_LEFT_NAMES['arabic two words']} =1+1",
}
NAME_FIELDS = (
    "family_name", "given_name", "legal_name", "ticket_name", "name_original_script", "badge_name",
    "certificate_name", "organisation",
)  # fmt: skip
LEG_FIELDS = ("name_on_ticket", "carrier", "service_no", "seat", "baggage", "crossing_point")
PRINTED_IN = {"materials.pack_pdf", "materials.pack_zip", "travel.itinerary", "travel.legs_sheet"}


def give_all_texts(training: Training, code: str, text: str) -> None:
    one_line, long = clean(text, limit=200), clean(text, limit=2_000, multiline=True)
    with transaction():
        row = db.session.scalars(
            select(roster.Person).where(
                roster.Person.training_id == training.id, roster.Person.code == code
            )
        ).one()
        names: dict[str, Any] = dict.fromkeys(NAME_FIELDS, one_line)
        row.seal(replace(row.payload, **names))
        for leg in db.session.scalars(select(travel.Leg).where(travel.Leg.person_id == row.id)):
            place = replace(leg.payload.departure, place=one_line)
            texts: dict[str, Any] = dict.fromkeys(LEG_FIELDS, one_line) | {"notes": long}
            leg.seal(replace(leg.payload, departure=place, **texts))
        certificates.issue_all(training, at=ISSUED_AT)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_document_of_a_hostile_person_opens_and_prints_what_was_typed(
    sample: Training, app: Flask, client_for: Callable[..., Client], text: str
) -> None:
    bring_in(sample, everybody_present())
    lock_all(sample)
    give_all_texts(sample, "P08", text)
    opened, printed = set(), set()
    for role, code in ((Role.COORDINATOR, None), (Role.PARTICIPANT, "P08")):
        client = client_for(role, code, fresh=True)
        for rule, permission in rules_of(app):
            if role in POLICY[permission] and "." in rule.rule and "GET" in (rule.methods or ()):
                answer = client.get(address(rule, own_ids(person="P08")))
                assert answer.status_code in {200, 301, 404}, rule.endpoint
                if answer.status_code == 200:
                    opened.add(rule.endpoint)
                    found = squeezed(" ".join(texts_of(answer.mimetype, answer.data)))
                    if squeezed(clean(text, limit=200)) in found:
                        printed.add(rule.endpoint)

    assert opened >= PRINTED_IN | {
        "certificates.own",
        "certificates.download",
        "calendars.download",
    }
    assert printed >= PRINTED_IN or not text.isascii()  # shaped letters read back differently
