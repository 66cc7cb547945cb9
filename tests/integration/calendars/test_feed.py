"""The feed behind a secret link: who gets it, what a change does to it, and what it costs."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from logistics.accommodation import models as accommodation_models
from logistics.agenda import service as agenda
from logistics.agenda.queries import items_of
from logistics.agenda.rules import Item, ItemRow, Visibility
from logistics.calendars import models, queries, service
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.demo.service import DATA
from logistics.roster import models as roster_models
from logistics.roster.queries import get_person_by_code, people_of
from logistics.roster.rules import State
from logistics.trainings import models as training_models
from logistics.trainings.rules import Training
from logistics.travel import models as travel_models
from logistics.travel import service as travel
from logistics.travel.forms import read_legs
from tests.conftest import Client
from tests.factories.calendars import texts_of
from tests.factories.sample import MOMENT

LATER = MOMENT + timedelta(days=1)
WORDS = ("SUMMARY", "LOCATION", "DESCRIPTION")
Counting = Callable[[], AbstractContextManager[list[str]]]


def link_of(training: Training, code: str = "P01") -> str:
    """Make a link for somebody and return its path."""
    person = get_person_by_code(training.id, code)
    with transaction():
        return f"/c/{service.make_link(person.id, at=now())}.ics"


def item_called(training: Training, code: str) -> Item:
    return next(item for item in items_of(training.id) if item.code == code)


def changed_item(training: Training, code: str, **changes: Any) -> None:
    item = item_called(training, code)
    row = ItemRow(code, replace(item.content, **changes))
    with transaction():
        agenda.change_item(training, (item.id, item.version), row, at=LATER)


def entry_called(client: FlaskClient, link: str, uid: str) -> dict[str, str]:
    return texts_of(client.get(link).data)[f"{uid}@calendar.invalid"]


def test_feed_answers_a_program_without_cookies(sample: Training, client: Client) -> None:
    answer = client.get(link_of(sample))

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")


def test_feed_answers_head_like_get_without_a_body(sample: Training, client: Client) -> None:
    link = link_of(sample)
    get, head = client.get(link), client.head(link)

    assert head.data == b""
    assert {k: head.headers[k] for k in ("Content-Length", "ETag", "Content-Type")} == {
        k: get.headers[k] for k in ("Content-Length", "ETag", "Content-Type")
    }


def test_feed_holds_agenda_journey_and_nights(sample: Training, client: Client) -> None:
    entries = texts_of(client.get(link_of(sample)).data).values()

    summaries = [entry["SUMMARY"] for entry in entries]
    visible = [i for i in items_of(sample.id) if i.content.visibility is Visibility.PARTICIPANTS]
    assert len(summaries) == len(visible) + 2 + 1
    assert sorted(s for s in summaries if "→" in s or "night" in s) == [
        "Belgrade → Tirana, JU 9142",
        "Hotel Savski Vrt, 4 nights",
        "Tirana → Belgrade, JU 9141",
    ]


def test_feed_of_a_trainer_holds_what_the_team_does(sample: Training, client: Client) -> None:
    theirs = texts_of(client.get(link_of(sample, "T01")).data)

    assert {str(item.id) for item in items_of(sample.id)} <= {
        uid.partition("@")[0] for uid in theirs
    }


def test_feed_names_nobody(sample: Training, client: Client) -> None:
    people = people_of(sample.id)
    names = {p.details.family_name for p in people} | {p.details.badge_name for p in people}
    codes = {person.code for person in people}

    for code in ("P01", "P05", "P24", "T04"):
        entries = texts_of(client.get(link_of(sample, code)).data).values()
        words = " ".join(entry.get(key, "") for entry in entries for key in WORDS)
        assert {name for name in (names | codes) - {""} if name in words} == set()


def test_feed_gives_the_same_bytes_twice(sample: Training, client: Client) -> None:
    link = link_of(sample)

    assert client.get(link).data == client.get(link).data


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("unknown", id="unknown"),
        pytest.param("x" * 43, id="right length"),
        pytest.param("x" * 5000, id="very long"),
        pytest.param("%FF%00%0A", id="no text"),
        pytest.param("ё", id="not ASCII"),
    ],
)
def test_unknown_link_answers_exactly_like_a_revoked_one(
    sample: Training, client: Client, token: str
) -> None:
    link = link_of(sample)
    link_of(sample)
    unknown, revoked = client.get(f"/c/{token}.ics"), client.get(link)

    assert (unknown.status_code, unknown.data) == (revoked.status_code, revoked.data)
    assert revoked.status_code == 404
    assert (unknown.headers["Content-Type"], unknown.headers["Cache-Control"]) == (
        revoked.headers["Content-Type"],
        revoked.headers["Cache-Control"],
    )


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN, State.REPLACED, State.RESERVE])
def test_feed_ends_when_somebody_no_longer_comes(
    sample: Training, client: Client, state: State
) -> None:
    link = link_of(sample)
    person = get_person_by_code(sample.id, "P01")
    with transaction():
        db.session.get_one(roster_models.Person, person.id).state = state

    assert client.get(link).data == client.get("/c/unknown.ics").data
    assert client.get(link).status_code == 404


def test_unchanged_feed_is_answered_with_one_query(
    sample: Training, client: Client, count_queries: Counting
) -> None:
    link = link_of(sample)
    tag = client.get(link).headers["ETag"]

    with count_queries() as statements:
        answer = client.get(link, headers={"If-None-Match": tag, "Cookie": "id=x; form=y"})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == tag
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "Set-Cookie" not in answer.headers
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        pytest.param("W/{tag}", 304, id="made weak by a proxy"),
        pytest.param('"other", {tag}', 304, id="one of several"),
        pytest.param("*", 304, id="any"),
        pytest.param('"other"', 200, id="another"),
        pytest.param("", 200, id="empty"),
    ],
)
def test_feed_compares_tags_as_programs_send_them(
    sample: Training, client: Client, sent: str, status: int
) -> None:
    link = link_of(sample)
    tag = client.get(link).headers["ETag"]

    answer = client.get(link, headers={"If-None-Match": sent.format(tag=tag)})

    assert answer.status_code == status


def _move_item(training: Training) -> None:
    item = item_called(training, "A106")
    starts = item.content.starts_at + timedelta(minutes=15)
    with transaction():
        agenda.move_item(training, (item.id, item.version), starts_at=starts, at=LATER)


def _cancel_item(training: Training) -> None:
    item = item_called(training, "A106")
    with transaction():
        agenda.cancel_item(training, (item.id, item.version), at=LATER)


def _bump(model: type[Any], **found: Any) -> None:
    with transaction():
        row = db.session.scalars(db.select(model).filter_by(**found).limit(1)).one()
        row.version += 1


CHANGES: dict[str, Callable[[Training], None]] = {
    "an item moves": _move_item,
    "an item is cancelled": _cancel_item,
    "a theme of an item": lambda t: changed_item(t, "A106", theme="T3"),
    "a space of an item": lambda t: changed_item(t, "A106", spaces=("Quiet room",)),
    "an item is hidden": lambda t: changed_item(t, "A106", visibility=Visibility.TEAM),
    "a leg": lambda _t: _bump(travel_models.Leg, code="L001"),
    "the hotel": lambda t: _bump(accommodation_models.Hotel, training_id=t.id),
    "the training": lambda t: _bump(training_models.Training, id=t.id),
    "the stay": lambda t: _bump(
        accommodation_models.Stay, person_id=get_person_by_code(t.id, "P01").id
    ),
    "a space is renamed": lambda t: _bump(training_models.Space, training_id=t.id),
}


@pytest.mark.parametrize("change", [pytest.param(c, id=name) for name, c in CHANGES.items()])
def test_every_change_of_what_is_shown_makes_a_new_tag(
    sample: Training, client: Client, change: Callable[[Training], None]
) -> None:
    link = link_of(sample)
    before = client.get(link).headers["ETag"]

    change(sample)

    answer = client.get(link, headers={"If-None-Match": before})
    assert (answer.status_code, answer.headers["ETag"] == before) == (200, False)


def test_somebody_elses_journey_leaves_the_tag_alone(sample: Training, client: Client) -> None:
    link = link_of(sample)
    before = client.get(link).headers["ETag"]

    _bump(travel_models.Leg, code="L004")

    assert client.get(link).headers["ETag"] == before


def test_another_renderer_makes_a_new_tag(
    sample: Training, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = link_of(sample)
    before = client.get(link).headers["ETag"]
    monkeypatch.setattr(queries, "RENDERER", "another")

    assert client.get(link).headers["ETag"] != before


def test_import_of_the_same_file_changes_no_byte(sample: Training, client: Client) -> None:
    link = link_of(sample)
    before = client.get(link)
    codes = {person.code: person.id for person in people_of(sample.id)}
    with transaction():
        rows = read_legs((DATA / "legs.csv").read_bytes(), person_codes=codes)
        travel.import_legs(sample, rows, at=LATER)

    after = client.get(link)
    assert (after.data, after.headers["ETag"]) == (before.data, before.headers["ETag"])


def test_moved_item_grows_by_one_and_keeps_its_uid(sample: Training, client: Client) -> None:
    link, uid = link_of(sample), str(item_called(sample, "A106").id)
    before = entry_called(client, link, uid)

    _move_item(sample)

    after = entry_called(client, link, uid)
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")
    assert before["LAST-MODIFIED"] != after["LAST-MODIFIED"]


def test_saving_without_a_change_keeps_sequence_and_tag(sample: Training, client: Client) -> None:
    link = link_of(sample)
    before = client.get(link)
    item = item_called(sample, "A106")
    row = ItemRow(item.code, item.content, "")
    with transaction():
        agenda.change_item(sample, (item.id, item.version), row, at=LATER)

    assert client.get(link).data == before.data


def test_cancelled_item_stays_and_says_so(sample: Training, client: Client) -> None:
    link, uid = link_of(sample), str(item_called(sample, "A106").id)

    _cancel_item(sample)

    entry = entry_called(client, link, uid)
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", "1")


def test_cancelled_leg_stays_and_says_so(sample: Training, client: Client) -> None:
    link = link_of(sample)
    (leg, *_) = queries.own_facts(get_person_by_code(sample.id, "P01")).legs
    with transaction():
        travel.cancel_leg(sample, leg.id, version=leg.version, at=LATER)

    entry = entry_called(client, link, str(leg.id))
    assert (entry["STATUS"], entry["SEQUENCE"]) == ("CANCELLED", "1")


def test_calendar_costs_the_same_queries_for_three_and_for_all(
    sample: Training, count_queries: Counting
) -> None:
    people = [person for person in people_of(sample.id) if person.takes_part]
    costs = []
    for chosen in (people[:3], people):
        db.session.rollback()
        with count_queries() as statements:
            queries.shared_facts(sample)
            queries.own_facts_of(sample, chosen)
        costs.append(len(statements))

    assert costs[0] == costs[1] <= 8


def test_only_the_hash_of_a_link_is_kept(sample: Training) -> None:
    token = link_of(sample).removeprefix("/c/").removesuffix(".ics")

    (feed,) = db.session.scalars(db.select(models.Feed))
    assert len(token) == 43
    assert len(feed.token_hash) == 32
    assert token.encode() not in feed.token_hash


def test_disabled_feeds_cannot_come_back(sample: Training, client: Client) -> None:
    link = link_of(sample)
    person = get_person_by_code(sample.id, "P01")
    with transaction():
        service.withdraw_link(person.id, at=LATER)

    with transaction():
        service.withdraw_link(person.id, at=LATER + timedelta(days=1))
    (feed,) = db.session.scalars(db.select(models.Feed))
    assert (client.get(link).status_code, feed.revoked_at) == (404, LATER)
