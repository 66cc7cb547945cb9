"""Sessions that count, marks of people, and files of marks."""

import csv
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from logistics.agenda.rules import HalfDay, Item
from logistics.attendance import service
from logistics.attendance.forms import read_marks_for
from logistics.attendance.rules import Mark, Record, Status
from logistics.core.db import transaction
from logistics.core.tables import ImportReport
from logistics.demo.service import DATA
from logistics.roster.rules import Person
from logistics.trainings.rules import Training
from tests.factories.agenda import an_item

BELGRADE = ZoneInfo("Europe/Belgrade")
EVENING = datetime(2026, 4, 22, 18, 0, tzinfo=UTC)  # 20:00 in Belgrade on day 1
HEADER = "code,item_id,status,minutes"


def a_session(code: str = "A102", *, day: int = 1, start: str = "09:00", length: int = 60) -> Item:
    """A session that counts, on day 1 to 3, starting at a wall time of Belgrade."""
    hour, minute = map(int, start.split(":"))
    starts = datetime(2026, 4, 21 + day, hour, minute, tzinfo=BELGRADE).astimezone(UTC)
    half = HalfDay.AM if hour < 13 else HalfDay.PM
    return an_item(code, starts=starts, length=length, counted=True, slot=half)


def a_mark(person: Person | UUID, item: Item, status: Status | str, minutes: int = 0) -> Mark:
    """A mark of one person in one session."""
    person_id = person.id if isinstance(person, Person) else person
    return Mark(person_id, item.id, Status(status), minutes)


def a_record(items: Sequence[Item], marks: Sequence[Mark] = (), **more: Any) -> Record:
    """What attendance knows of a training."""
    return Record(items=tuple(items), marks=tuple(marks), **more)


@cache
def sample_sessions() -> tuple[Item, ...]:
    """The 25 sessions of the sample that count, stored nowhere."""
    with (DATA / "agenda.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["counts_for_attendance"] == "yes"]
    return tuple(
        a_session(
            row["item_id"],
            day=int(row["day_no"]),
            start=row["start"],
            length=int(row["duration_min"]),
        )
        for row in rows
    )


def marks_csv(*rows: str, header: str = HEADER) -> bytes:
    """A file of marks."""
    return "\n".join([header, *rows, ""]).encode()


def everybody_present(*exceptions: str, people: int = 25) -> bytes:
    """A file in which P01 to P25 are present throughout but for the rows given instead."""
    instead = {tuple(row.split(",")[:2]): row for row in exceptions}
    return marks_csv(
        *(
            instead.get((f"P{number:02}", item.code), f"P{number:02},{item.code},present,")
            for number in range(1, people + 1)
            for item in sample_sessions()
        )
    )


def bring_in(training: Training, content: bytes, *, at: datetime = EVENING) -> ImportReport:
    """Import a file of marks."""
    with transaction():
        return service.import_marks(training, read_marks_for(training, content), at=at)


def lock_all(training: Training) -> None:
    """Lock the three days."""
    with transaction():
        for offset in range(3):
            service.lock_day(training, training.first_day + timedelta(days=offset), at=EVENING)
