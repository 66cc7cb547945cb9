"""The one query behind the feed's tag, on each database."""

from flask import Flask

from logistics.calendars import queries, service
from logistics.core.db import transaction
from logistics.roster.queries import get_person_by_code
from tests.factories.agenda import add_trainers, stored_item
from tests.factories.sample import MOMENT, add_training


def test_tag_follows_the_agenda_on_every_database(any_app: Flask) -> None:
    training = add_training()
    add_trainers(training, "T01")
    person = get_person_by_code(training.id, "T01")
    with transaction():
        token = service.make_link(person.id, at=MOMENT)
    before, again = queries.find_feed(token), queries.find_feed(token)
    stored_item(training)

    after = queries.find_feed(token)
    assert before is not None
    assert after is not None
    assert before == again
    assert before.tag != after.tag
    assert before.person.code == "T01"
