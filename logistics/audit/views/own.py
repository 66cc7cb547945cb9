"""Who looked at or changed one's own data."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission, Role
from logistics.attendance.queries import items_marked_of
from logistics.audit import queries
from logistics.audit.rules import Entry, Numbered, own_sentence, record_of
from logistics.audit.views.blueprint import asked_before, bp
from logistics.roster.queries import get_own_place
from logistics.trainings.rules import Training
from logistics.travel.queries import leg_index

_WHO = {Role.ADMINISTRATOR: "An administrator"}


@bp.get("/me/record")
@requires(Permission.OWN_HOME)
def record() -> ResponseReturnValue:
    """Show who looked at or changed one's own data, by day, the newest first."""
    actor = current_actor()
    person, training = get_own_place(actor)
    found = queries.own_log_page(
        before=asked_before(),
        about=_own_objects(person.id, training),
        training_id=training.id,
        account_id=actor.account_id,
    )
    return render_template("audit/record.html", **_shown(found, training, own_id=actor.account_id))


def _shown(found: list[Numbered], training: Training, *, own_id: UUID) -> dict[str, object]:
    entries = [numbered.entry for numbered in found[: queries.PAGE]]
    return {
        "training": training,
        "neutral_title": training.neutral_title,
        "days": _days(entries, training, own_id=own_id),
        "older": found[queries.PAGE - 1].seq if len(found) > queries.PAGE else None,
        "is_newest": asked_before() is None,
    }


def _own_objects(person_id: UUID, training: Training) -> list[UUID]:
    """Return what a change is named after when it changes somebody's data."""
    legs = leg_index([training.id])
    own = [leg_id for leg_id, (_, traveller) in legs.items() if traveller == person_id]
    return [person_id, *own, *items_marked_of(person_id)]


def _days(entries: list[Entry], training: Training, *, own_id: UUID) -> object:
    actors = queries.actors_of({e.actor_id for e in entries if e.actor_id})
    said = [
        (entry.at, sentence)
        for entry in entries
        if (sentence := own_sentence(entry, who=_who(entry, actors, own_id)))
    ]
    return record_of(said, ZoneInfo(training.zone))


def _who(entry: Entry, actors: Mapping[UUID, queries.Actor], own_id: UUID) -> str:
    """Name a role, never a person."""
    if entry.actor_id == own_id:
        return "You"
    if entry.actor_id is None:
        return "Somebody at the server" if entry.action.startswith("command.") else "Somebody"
    actor = actors.get(entry.actor_id)
    return _WHO.get(actor.role, f"A {actor.role}") if actor else "Somebody who has left"
