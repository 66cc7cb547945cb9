"""Reading what only a first page needs."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from logistics.accommodation.models import Hotel, Night, Room
from logistics.core.db import AnyRow, db
from logistics.homes.rules import OwnRoom
from logistics.roster.models import Person
from logistics.roster.rules import NameUse, name_for


def find_own_room(person_id: UUID) -> OwnRoom | None:
    """Return where one person sleeps, with their room-mates, in one query; None without a bed."""
    other = aliased(Night)
    rows = db.session.execute(
        select(
            Night.night, Room.label, Room.room_type,
            Hotel.name, Hotel.address, Hotel.check_in, Hotel.check_out,
            Person.id.label("mate_id"), Person.sealed.label("mate"),
        )
        .join(Room, Room.id == Night.room_id)
        .join(Hotel, Hotel.id == Room.hotel_id)
        .outerjoin(
            other,
            and_(
                other.room_id == Night.room_id,
                other.night == Night.night,
                other.person_id != Night.person_id,
            ),
        )
        .outerjoin(Person, Person.id == other.person_id)
        .where(Night.person_id == person_id)
        .order_by(Night.night)
    ).all()  # fmt: skip
    return _own_room(list(rows)) if rows else None


def _own_room(rows: Sequence[AnyRow]) -> OwnRoom:
    last = rows[-1]
    mates = {row.mate_id: row.mate for row in rows if row.mate_id}
    names = [name_for(Person.open_row(i, blob), NameUse.BADGE) for i, blob in mates.items()]
    return OwnRoom(
        hotel=last.name,
        address=last.address,
        check_in=last.check_in,
        check_out=last.check_out,
        label=last.label,
        room_type=last.room_type,
        nights=tuple(sorted({row.night for row in rows})),
        mates=tuple(sorted(names)),
    )
