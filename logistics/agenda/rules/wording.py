"""An item in words: what a page shows of it, and how two versions differ."""

from collections.abc import Iterable

from logistics.agenda.rules.counting import counted_minutes, slots_of
from logistics.agenda.rules.facts import HalfDay, Item, ItemContent, ItemKind, ItemRow, Visibility
from logistics.core.periods import clock_text, day_text, duration_text
from logistics.core.text import asterisked
from logistics.trainings.rules import Training

KIND_LABELS = {
    ItemKind.SESSION: "Session",
    ItemKind.PLENARY: "Plenary",
    ItemKind.WELLBEING: "Well-being",
    ItemKind.ENERGISER: "Energiser",
    ItemKind.BREAK: "Break",
    ItemKind.MEAL: "Meal",
    ItemKind.SOCIAL: "Social",
    ItemKind.ADMIN: "Practical",
    ItemKind.TEAM: "Team meeting",
}
HALF_DAY_LABELS = {HalfDay.AM: "Morning", HalfDay.PM: "Afternoon"}
VISIBILITY_LABELS = {
    Visibility.PARTICIPANTS: "Participants and team",
    Visibility.TEAM: "Team only",
}


def labelled(row: ItemRow, *, training: Training) -> dict[str, str]:
    """Return every field an editor writes as label and text; times are wall time at the place."""
    content = row.content
    starts, ends = training.local(content.starts_at), training.local(content.ends_at)
    return {
        "Title": content.title,
        "Day": day_text(starts.date()),
        "Time": f"{clock_text(starts)}–{clock_text(ends)}",
        "Kind": KIND_LABELS[content.kind],
        "Theme": content.theme or "",
        "Led by": content.lead,
        "With": ", ".join(content.co_leads),
        "Space": ", ".join(content.spaces),
        "Room set-up": content.room_setup,
        "Counts for attendance": _counting(content),
        "Seen by": VISIBILITY_LABELS[content.visibility],
        "Objectives": content.objectives,
        "Method": content.method,
        "Materials": "; ".join(content.materials),
        "Handouts": "; ".join(content.handouts),
        "Notes of the team": row.notes,
    }


def differences(
    theirs: ItemRow, yours: ItemRow, *, training: Training
) -> tuple[tuple[str, str, str], ...]:
    """Return (label, theirs, yours) of each field that differs."""
    saved, entered = labelled(theirs, training=training), labelled(yours, training=training)
    return tuple(
        (label, text, entered[label]) for label, text in saved.items() if text != entered[label]
    )


def named(item: Item) -> str:
    """Return the item's code and title, for a sentence."""
    return f"{item.code} “{asterisked(item.content.title)}”"


def losses(item: Item, items: Iterable[Item], *, training: Training) -> list[str]:
    """Say what goes if the item does: counted time, half-days, who sees it, handouts."""
    everything = list(items)
    rest = [other for other in everything if other.id != item.id]
    found = ["It goes from the agenda and from the calendars of everybody who sees it."]
    if item.content.counted:
        before, after = counted_minutes(everything), counted_minutes(rest)
        falls = f"from {duration_text(before)} to {duration_text(after)}"
        found.append(f"The time that counts for attendance falls {falls}.")
    left = {slot.code for slot in slots_of(rest, training)}
    gone = [slot.code for slot in slots_of(everything, training) if slot.code not in left]
    found += [f"The half-day {code} has no session left." for code in gone]
    if item.content.handouts:
        found.append(f"It names these handouts: {asterisked('; '.join(item.content.handouts))}.")
    return found


def _counting(content: ItemContent) -> str:
    if not content.counted or content.slot is None:
        return "No"
    return f"Yes, in the {HALF_DAY_LABELS[content.slot].lower()}"
