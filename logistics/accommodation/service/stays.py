"""People's stays: from a file, or one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from logistics.accommodation import models
from logistics.accommodation.rules import (
    RoomType,
    StayChange,
    StayRecord,
    StayWish,
    differences,
    merged,
    require_possible,
)
from logistics.accommodation.service.nights import settle_nights
from logistics.core.db import db
from logistics.core.errors import DomainError, StaleSave
from logistics.core.tables import ImportReport
from logistics.roster.queries import get_person, people_of
from logistics.roster.rules import StayRequest
from logistics.trainings.rules import Training


def arrange_stays(
    training: Training, requests: Sequence[StayRequest], *, at: datetime
) -> ImportReport:
    """Store a stay per request and give everybody a bed each night; return what that changed.

    People who are not in `requests` keep their stays; what was edited here since the last file
    stays as long as the file says what it said. Raise DomainError with a line for each stay that
    cannot be; then nothing may be kept.
    """
    people = {person.code: person.id for person in people_of(training.id)}
    wanted = {people[code]: change for code, change in _read(requests, known=people).items()}
    rows = _rows_of(training.id)
    new = wanted.keys() - rows.keys()
    effects = {
        person_id: _store_imported(training.id, person_id, change, row=rows.get(person_id), at=at)
        for person_id, change in wanted.items()
    }
    released = {person_id for person_id, effect in effects.items() if effect.released}
    altered = {person_id for person_id, effect in effects.items() if effect.altered}
    moved = settle_nights(training, released=released)
    changed = (altered | (moved & wanted.keys())) - new
    return ImportReport(len(new), len(changed), len(wanted) - len(new) - len(changed))


def change_stay(
    training: Training, person_id: UUID, change: StayChange, *, version: int, at: datetime
) -> None:
    """Change when somebody stays and in what; their nights follow. `version` 0 is a first stay.

    Raise DomainError for what cannot be, and StaleSave where somebody else saved meanwhile.
    """
    person = get_person(training.id, person_id)
    require_possible(change)
    _require_room_mate(training, person.code, change.wish.sharing_with)
    row = lock_stay(training.id, person.id)
    if (row.version if row else 0) != version:
        raise StaleSave(differences(stored_stay(row) if row else StayChange(), change))
    if row is None:
        _add(training.id, person.id, change, record=StayRecord(change.wish), at=at)
        settle_nights(training)
        return
    effect = store(row, change, imported=row.payload.imported, at=at)
    settle_nights(training, released={person.id} if effect.released else ())


def lock_stay(training_id: UUID, person_id: UUID) -> models.Stay | None:
    """Return the stay of one person to be changed; others who want to change it wait."""
    rows = db.session.scalars(
        select(models.Stay)
        .where(models.Stay.training_id == training_id, models.Stay.person_id == person_id)
        .with_for_update()
    )
    return rows.one_or_none()


def _require_room_mate(training: Training, own: str, code: str) -> None:
    if not code:
        return
    if code == own or code not in {person.code for person in people_of(training.id)}:
        raise DomainError("Choose somebody else of this training.", field="sharing_with")


@dataclass(frozen=True)
class Effect:
    """What storing a stay did; `released`: another room is asked for, so the bed is given up."""

    altered: bool = False
    released: bool = False


def _store_imported(
    training_id: UUID, person_id: UUID, file: StayChange, *, row: models.Stay | None, at: datetime
) -> Effect:
    if row is None:
        _add(training_id, person_id, file, record=StayRecord(file.wish, imported=file), at=at)
        return Effect(altered=True, released=True)
    change = merged(stored_stay(row), file, last=row.payload.imported)
    return store(row, change, imported=file, at=at)


def _add(
    training_id: UUID, person_id: UUID, stay: StayChange, *, record: StayRecord, at: datetime
) -> None:
    row = models.Stay(training_id=training_id, person_id=person_id, changed_at=at)
    row.check_in, row.check_out = stay.check_in, stay.check_out
    row.seal(record)
    db.session.add(row)


def store(
    row: models.Stay, change: StayChange, *, imported: StayChange | None, at: datetime
) -> Effect:
    """Write a stay into its row; calendars hear of it when its dates change."""
    before = stored_stay(row)
    row.seal(StayRecord(change.wish, imported=imported))
    row.check_in, row.check_out = change.check_in, change.check_out
    if (before.check_in, before.check_out) != (change.check_in, change.check_out):
        row.reschedule(at=at)
    released = _room_of(before.wish) != _room_of(change.wish)
    return Effect(altered=before != change, released=released)


def stored_stay(row: models.Stay) -> StayChange:
    """Return a stay as stored."""
    return StayChange(row.check_in, row.check_out, row.payload.wish)


def _room_of(wish: StayWish) -> tuple[RoomType, str]:
    return wish.room_type, wish.sharing_with


def _rows_of(training_id: UUID) -> dict[UUID, models.Stay]:
    rows = db.session.scalars(select(models.Stay).where(models.Stay.training_id == training_id))
    return {row.person_id: row for row in rows}


def _read(requests: Sequence[StayRequest], *, known: dict[str, UUID]) -> dict[str, StayChange]:
    """Return the stays by code; raise DomainError with a line for each that cannot be."""
    changes = {request.code: _change(request) for request in requests}
    errors = [f"{code}: nobody here has this code." for code in changes if code not in known]
    for code, change in changes.items():
        try:
            require_possible(change)
        except DomainError as error:
            errors.append(f"{code}: {error.message}")
    if errors:
        raise DomainError("\n".join(errors))
    return changes


def _change(request: StayRequest) -> StayChange:
    wish = StayWish(
        room_type=RoomType(request.room_type),
        sharing_with=request.sharing_with,
        early_check_in=request.early_check_in,
        late_check_out=request.late_check_out,
    )
    return StayChange(request.check_in, request.check_out, wish)
