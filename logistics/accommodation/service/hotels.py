"""A hotel with its block and its rooms."""

from uuid import UUID

from logistics.accommodation import models
from logistics.accommodation.queries import find_hotel_named
from logistics.accommodation.rules import BlockPlan, Hotel, HotelPlan, room_label
from logistics.accommodation.service.nights import settle_nights
from logistics.core.db import db
from logistics.core.errors import NotFound, Taken
from logistics.trainings.rules import Training


def add_hotel(training: Training, plan: HotelPlan) -> Hotel:
    """Store a hotel with its block and a room for each one held, and give beds to who is waiting.

    Raise Taken if the training has a hotel of that name already.
    """
    if find_hotel_named(training.id, plan.name) is not None:
        raise Taken(f"This training already has a hotel called {plan.name}.", field="name")
    row = _hotel_row(training.id, plan)
    db.session.add(row)
    db.session.flush()
    for block in plan.blocks:
        db.session.add_all(_block_rows(row.id, block))
        db.session.add_all(_room_rows(row.id, block))
    settle_nights(training)
    hotel = find_hotel_named(training.id, plan.name)
    if hotel is None:
        raise NotFound
    return hotel


def _hotel_row(training_id: UUID, plan: HotelPlan) -> models.Hotel:
    return models.Hotel(
        training_id=training_id,
        name=plan.name,
        address=plan.address,
        check_in=plan.check_in,
        check_out=plan.check_out,
        cut_off=plan.cut_off,
        attrition_percent=plan.attrition_percent,
        city_tax_minor=plan.city_tax.minor if plan.city_tax else 0,
        city_tax_currency=plan.city_tax.currency if plan.city_tax else "EUR",
        city_tax_paid_by=plan.city_tax_paid_by,
    )


def _block_rows(hotel_id: UUID, block: BlockPlan) -> list[models.RoomBlock]:
    return [
        models.RoomBlock(
            hotel_id=hotel_id,
            room_type=block.room_type,
            night=night,
            rooms=rooms,
            rate_minor=block.rate.minor,
            currency=block.rate.currency,
        )
        for night, rooms in block.rooms_by_night
    ]


def _room_rows(hotel_id: UUID, block: BlockPlan) -> list[models.Room]:
    return [
        models.Room(
            hotel_id=hotel_id,
            label=room_label(block.room_type, number),
            room_type=block.room_type,
            beds=block.beds,
        )
        for number in range(1, block.most_rooms + 1)
    ]
