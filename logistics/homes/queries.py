"""Reading what only a first page needs, each in one query."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import FromClause, and_, bindparam, or_, select

from logistics.accommodation.models import Hotel, Night, Room
from logistics.agenda.models import AgendaItem, AgendaSpace
from logistics.agenda.rules import ItemKind, Visibility
from logistics.core.db import AnyRow, db
from logistics.core.periods import Period
from logistics.core.text import sort_key
from logistics.homes.rules import DayItem, Mate, OwnRoom
from logistics.roster.models import Person
from logistics.roster.rules import HOLDING, Kind, NameUse, name_for
from logistics.trainings.models import Space
from logistics.trainings.models import Theme as ThemeRow
from logistics.trainings.rules import Colour, Pattern, Theme
from logistics.travel.models import Booking, Leg

# Plain tables and statements built once: these are on every participant's first page.
_NIGHT: FromClause = Night.__table__
_OTHER = _NIGHT.alias("others")
_ROOM: FromClause = Room.__table__
_HOTEL: FromClause = Hotel.__table__
_PERSON: FromClause = Person.__table__
_ITEM: FromClause = AgendaItem.__table__
_TAKEN: FromClause = AgendaSpace.__table__
_SPACE: FromClause = Space.__table__
_THEME: FromClause = ThemeRow.__table__
_LEG: FromClause = Leg.__table__
_BOOKING: FromClause = Booking.__table__

_IS_COMING = or_(_PERSON.c.kind == Kind.TRAINER, _PERSON.c.state.in_(sorted(HOLDING)))
_OWN_NIGHTS = (
    select(
        _NIGHT.c.night,
        _ROOM.c.room_type,
        _HOTEL.c.name,
        _HOTEL.c.address,
        _HOTEL.c.check_in,
        _HOTEL.c.check_out,
        _PERSON.c.id.label("mate_id"),
        _PERSON.c.sealed.label("mate"),
    )
    .join(_ROOM, _ROOM.c.id == _NIGHT.c.room_id)
    .join(_HOTEL, _HOTEL.c.id == _ROOM.c.hotel_id)
    .outerjoin(
        _OTHER,
        and_(
            _OTHER.c.room_id == _NIGHT.c.room_id,
            _OTHER.c.night == _NIGHT.c.night,
            _OTHER.c.person_id != _NIGHT.c.person_id,
        ),
    )
    .outerjoin(_PERSON, and_(_PERSON.c.id == _OTHER.c.person_id, _IS_COMING))
    .where(_NIGHT.c.person_id == bindparam("person_id"))
    .order_by(_NIGHT.c.night)
)
_DAY_ITEMS = (
    select(
        _ITEM.c.code,
        _ITEM.c.title,
        _ITEM.c.kind,
        _ITEM.c.starts_at,
        _ITEM.c.ends_at,
        _ITEM.c.visibility,
        _THEME.c.code.label("theme"),
        _THEME.c.name.label("theme_name"),
        _THEME.c.colour,
        _THEME.c.pattern,
        _SPACE.c.name.label("space"),
    )
    .outerjoin(
        _THEME,
        and_(_THEME.c.training_id == _ITEM.c.training_id, _THEME.c.code == _ITEM.c.theme),
    )
    .outerjoin(_TAKEN, _TAKEN.c.item_id == _ITEM.c.id)
    .outerjoin(_SPACE, _SPACE.c.id == _TAKEN.c.space_id)
    .where(
        _ITEM.c.training_id == bindparam("training_id"),
        _ITEM.c.cancelled_at.is_(None),
        _ITEM.c.starts_at >= bindparam("starts"),
        _ITEM.c.starts_at < bindparam("ends"),
    )
    .order_by(_ITEM.c.starts_at, _ITEM.c.ends_at, _ITEM.c.code, _TAKEN.c.position)
)
_REFERENCES = (
    select(_BOOKING.c.id, _BOOKING.c.sealed)
    .join(_LEG, _LEG.c.booking_id == _BOOKING.c.id)
    .where(_LEG.c.person_id == bindparam("person_id"))
    .distinct()
)
_FOR_PARTICIPANTS = _DAY_ITEMS.where(_ITEM.c.visibility == Visibility.PARTICIPANTS)


def find_own_room(person_id: UUID) -> OwnRoom | None:
    """Return where one person sleeps, with room-mates who are coming; None without a bed."""
    rows = db.session.execute(_OWN_NIGHTS, {"person_id": person_id}).all()
    return _own_room(rows) if rows else None


def items_between(period: Period, training_id: UUID, *, kind: Kind) -> list[DayItem]:
    """Return the items of a time that participants, or trainers too, see, in order of time."""
    query = _DAY_ITEMS if kind is Kind.TRAINER else _FOR_PARTICIPANTS
    when = {"starts": period.starts, "ends": period.ends}
    rows: dict[str, list[AnyRow]] = {}
    for row in db.session.execute(query, {"training_id": training_id, **when}):
        rows.setdefault(row.code, []).append(row)
    return [_day_item(found) for found in rows.values()]


def references_of(person_id: UUID) -> dict[UUID, str]:
    """Return the references of one person's bookings by booking."""
    rows = db.session.execute(_REFERENCES, {"person_id": person_id})
    return {row.id: Booking.open_row(row.id, row.sealed).reference for row in rows}


def _own_room(rows: Sequence[AnyRow]) -> OwnRoom:
    last = rows[-1]
    sealed = {row.mate_id: row.mate for row in rows if row.mate_id}
    mates = [
        Mate(
            name_for(Person.open_row(mate_id, blob), NameUse.BADGE),
            nights=sum(row.mate_id == mate_id for row in rows),
        )
        for mate_id, blob in sealed.items()
    ]
    return OwnRoom(
        hotel=last.name,
        address=last.address,
        check_in=last.check_in,
        check_out=last.check_out,
        room_type=last.room_type,
        nights=tuple(sorted({row.night for row in rows})),
        mates=tuple(sorted(mates, key=lambda mate: sort_key(mate.name))),
    )


def _day_item(rows: Sequence[AnyRow]) -> DayItem:
    """Return one item from its rows: one for each space it takes, or one without."""
    row = rows[0]
    return DayItem(
        title=row.title,
        kind=ItemKind(row.kind),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_team=row.visibility == Visibility.TEAM,
        theme=_theme(row) if row.theme else None,
        spaces=tuple(found.space for found in rows if found.space),
    )


def _theme(row: AnyRow) -> Theme:
    return Theme(row.theme, row.theme_name, colour=Colour(row.colour), pattern=Pattern(row.pattern))
