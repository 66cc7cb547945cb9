"""What stands in one person's calendar: sessions, legs in local times, nights at the hotel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from logistics.accommodation.rules import Hotel, Stay
from logistics.agenda.rules import Item, Visibility
from logistics.core.documents.ics import Event
from logistics.core.periods import clock_text, day_text
from logistics.roster.rules import Kind
from logistics.trainings.rules import Training
from logistics.travel.rules import FLEXIBLE, NOT_BOOKED, End, Leg, LegStatus, headline_of

UID_DOMAIN = "calendar.invalid"  # says nothing about us, and can belong to nobody
_CROSS_CUTTING = "X"


@dataclass(frozen=True)
class SharedFacts:
    """What the calendars of one training have in common; `items` holds cancelled ones too.

    `themes` gives the name of a theme by its code.
    """

    training: Training
    items: tuple[Item, ...] = ()
    themes: Mapping[str, str] = field(default_factory=dict)
    hotel: Hotel | None = None


@dataclass(frozen=True)
class OwnFacts:
    """What belongs to one person."""

    person_id: UUID
    kind: Kind
    legs: tuple[Leg, ...] = ()
    stay: Stay | None = None


def events_of(shared: SharedFacts, own: OwnFacts) -> list[Event]:
    """Return the entries of one person's calendar, cancelled ones marked as such.

    Nobody else's name is in them: no leads, and no notes of the office, which may hold any name.
    """
    events = [_session(item, shared) for item in shared.items if _is_shown(item, own.kind)]
    events += [_journey(leg, shared.training) for leg in own.legs]
    events += _nights(shared, own)
    return events


def _is_shown(item: Item, kind: Kind) -> bool:
    return kind is Kind.TRAINER or item.content.visibility is Visibility.PARTICIPANTS


def _session(item: Item, shared: SharedFacts) -> Event:
    content, training = item.content, shared.training
    return Event(
        uid=f"{item.id}@{UID_DOMAIN}",
        sequence=item.sequence,
        stamp=item.changed_at or training.created_at,
        starts=_wall(content.starts_at, training),
        ends=_wall(content.ends_at, training),
        zone=training.zone,
        summary=content.title,
        location=", ".join(content.spaces),
        description="\n".join(_about(item, shared.themes)),
        cancelled=not item.stands,
    )


def _about(item: Item, themes: Mapping[str, str]) -> Iterator[str]:
    theme = item.content.theme
    if theme and theme != _CROSS_CUTTING:
        yield f"Theme: {themes.get(theme, theme)}"
    if item.content.visibility is Visibility.TEAM:
        yield "For the team only."


def _wall(moment: datetime, training: Training) -> datetime:
    return training.local(moment).replace(tzinfo=None)


def _journey(leg: Leg, training: Training) -> Event:
    departure, arrival = leg.details.departure, leg.details.arrival
    return Event(
        uid=f"{leg.id}@{UID_DOMAIN}",
        sequence=leg.sequence,
        stamp=leg.changed_at or training.created_at,
        starts=departure.local,
        ends=arrival.local,
        zone=departure.zone,
        end_zone=arrival.zone,
        summary=headline_of(leg, city=training.place),
        location=_stop(departure),
        description="\n".join(_on_the_way(leg)),
        cancelled=not leg.is_live,
    )


def _on_the_way(leg: Leg) -> Iterator[str]:
    # No booking reference: with a name it opens a booking, and feeds lie on servers of others.
    departure, arrival = leg.details.departure, leg.details.arrival
    yield f"Leaves {_clock(departure)}, {_stop(departure)}."
    yield f"Arrives {_clock(arrival)}, {_stop(arrival)}."
    if leg.details.crossing_point:
        yield f"Border crossing: {leg.details.crossing_point}"
    if leg.mode not in FLEXIBLE:
        yield from _how_far(leg.status)


def _how_far(status: LegStatus) -> Iterator[str]:
    if status in NOT_BOOKED:
        yield "Not booked yet."
    if status is LegStatus.HELD:
        yield "Held for you, not ticketed yet."


def _clock(end: End) -> str:
    return f"{day_text(end.local.date())} {clock_text(end.local)} local time"


def _stop(end: End) -> str:
    return f"{end.place} ({end.code})" if end.code else end.place


def _nights(shared: SharedFacts, own: OwnFacts) -> Iterator[Event]:
    stay, hotel = own.stay, shared.hotel
    if stay is None or hotel is None or not stay.needs_room:
        return
    if stay.check_in is None or stay.check_out is None:
        return
    count = (stay.check_out - stay.check_in).days
    yield Event(
        uid=f"stay-{own.person_id}@{UID_DOMAIN}",
        sequence=stay.sequence,
        stamp=stay.changed_at or shared.training.created_at,
        starts=stay.check_in,
        ends=stay.check_out,
        summary=f"{hotel.name}, {count} night{'s' if count != 1 else ''}",
        location=f"{hotel.name}, {hotel.address}",
        description=(
            f"Check-in on {day_text(stay.check_in)} from {clock_text(hotel.check_in)}.\n"
            f"Check-out on {day_text(stay.check_out)} by {clock_text(hotel.check_out)}."
        ),
    )
