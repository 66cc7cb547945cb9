"""Makers of agenda items, spaces, themes and the facts their findings rest on."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from hypothesis import strategies as st
from sqlalchemy import select

from logistics.agenda import queries, service
from logistics.agenda.forms import COLUMNS, read_agenda
from logistics.agenda.rules import AgendaFacts, HalfDay, Item, ItemContent, ItemKind, ItemRow
from logistics.core.db import db, transaction
from logistics.roster import models as roster_models
from logistics.roster.rules import PersonDetails
from logistics.trainings import models as training_models
from logistics.trainings.rules import Space, Theme, Training

MOMENT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
NINE = datetime(2026, 4, 22, 7, 0, tzinfo=UTC)  # 09:00 in Belgrade on day 1
TRAINING = Training(
    id=uuid4(),
    slug="borders-2026",
    title="Human rights at borders",
    subtitle="",
    neutral_title="Training in communication skills",
    organiser="Training organiser",
    reference_prefix="HRB",
    place="Belgrade",
    country_code="RS",
    zone="Europe/Belgrade",
    language="en",
    first_day=date(2026, 4, 22),
    last_day=date(2026, 4, 24),
    capacity=25,
    currency="EUR",
    places_of_work=(),
    created_at=MOMENT,
)
SAVA, FOYER = Space(uuid4(), "Sava", 40), Space(uuid4(), "Foyer", 60, shared=True)
OPEN = Space(uuid4(), "Garden")
T1, T2 = Theme("T1", "Advocacy", position=1), Theme("T2", "Narratives", position=2)

AGENDA = "/t/borders-2026/agenda"
FORM = {
    "title": "Walk by the river", "day": "2026-04-22", "start": "18:30", "end": "19:15",
    "kind": "social", "theme": "", "lead": "CO", "slot": "", "visibility": "participants",
    "version": "1",
}  # fmt: skip


def minutes(number: int) -> timedelta:
    """Return a length in minutes."""
    return timedelta(minutes=number)


def content(*, starts: datetime = NINE, length: int = 60, **more: Any) -> ItemContent:
    """Return what an item says; `length` is in minutes."""
    given: dict[str, Any] = {"title": "Session", "kind": ItemKind.SESSION, **more}
    return ItemContent(starts_at=starts, ends_at=starts + minutes(length), **given)


def an_item(code: str = "A101", *, cancelled: bool = False, **more: Any) -> Item:
    """Return an item that is nowhere stored."""
    item = Item(id=uuid4(), code=code, content=content(**more), changed_at=MOMENT)
    return replace(item, cancelled_at=MOMENT) if cancelled else item


def facts(*items: Item, **more: Any) -> AgendaFacts:
    """Return facts of an agenda whose spaces and themes are those above."""
    given: dict[str, Any] = {
        "training": TRAINING,
        "items": items,
        "spaces": (SAVA, FOYER, OPEN),
        "themes": (),
        "places_held": 25,
        "arrivals": {},
        "departures": {},
    }
    return AgendaFacts(**{**given, **more})


def stored_item(training: Training, *, notes: str = "", **more: Any) -> Item:
    """Store an item of day 1 and return it."""
    with transaction():
        return service.create_item(training, content(**more), notes=notes, at=MOMENT)


def add_trainers(training: Training, *codes: str) -> None:
    """Store trainers with these codes, unless they are there."""
    with transaction():
        table = roster_models.Person
        known = set(db.session.scalars(select(table.code).where(table.training_id == training.id)))
        for code in set(codes) - known:
            person = table(training_id=training.id, code=code, kind="trainer", state="confirmed")
            person.seal(PersonDetails(given_name="Trainer", family_name=code))
            db.session.add(person)


def another_training(like: Training) -> UUID:
    """Store a second training that looks like the first, and return its id."""
    with transaction():
        row = db.session.get_one(training_models.Training, like.id)
        values = {c.name: getattr(row, c.name) for c in training_models.Training.__table__.columns}
        del values["version"]
        other = training_models.Training(**{**values, "id": uuid4(), "slug": "another"})
        db.session.add(other)
    return other.id


SAMPLE = Path(__file__).parents[2] / "logistics" / "demo" / "data" / "agenda.csv"
TRAINERS, THEMES = ("T01", "T02", "T03", "T04"), ("T1", "T2", "T3", "X")
SPACES = (
    "Conference room Sava",
    "Breakout room Dunav",
    "Quiet room",
    "Foyer",
    "Hotel lobby",
    "Hotel restaurant",
    "Reception",
    "Restaurant (10 minutes on foot)",
)


def read(file: bytes, *, training: Training = TRAINING) -> tuple[ItemRow, ...]:
    """Read an agenda file as one of the sample training."""
    return read_agenda(
        file, training=training, trainer_codes=TRAINERS, themes=THEMES, spaces=SPACES
    )


def a_file(**cells: str) -> bytes:
    """Return an agenda file of one row: a session on day 1, with `cells` changed."""
    row = {
        **dict.fromkeys(COLUMNS, ""),
        "item_id": "A101", "day_no": "1", "date": "2026-04-22", "start": "09:00", "end": "10:00",
        "duration_min": "60", "item_type": "session", "counts_for_attendance": "yes",
        "attendance_slot": "AM", "title": "Opening", "visibility": "participants", **cells,
    }  # fmt: skip
    return table_of([row])


def table_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Write rows as CSV under the columns of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def sample_items() -> list[Item]:
    """Return the sample's items, nowhere stored."""
    return [
        Item(id=uuid4(), code=row.code, content=row.content) for row in read(SAMPLE.read_bytes())
    ]


def item_now(training: Training, code: str) -> Item:
    """Return a stored item as it is now, whatever this session has read before."""
    db.session.rollback()
    items = queries.items_of(training.id, with_cancelled=True)
    return next(item for item in items if item.code == code)


def text_of(page: str) -> str:
    """Return what a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


_PLACES = st.sampled_from([(), ("Sava",), ("Foyer",), ("Sava", "Garden")])
AGENDAS = st.lists(
    st.builds(
        an_item,
        st.integers(100, 999).map("A{}".format),
        starts=st.integers(0, 60).map(lambda step: NINE + minutes(step * 10)),
        length=st.integers(1, 20).map(lambda step: step * 10),
        lead=st.sampled_from(["CO", "T01", "T02"]),
        spaces=_PLACES,
        counted=st.booleans(),
        slot=st.just(HalfDay.AM),
        kind=st.sampled_from(ItemKind),
    ),
    max_size=12,
    unique_by=lambda item: item.code,
)
