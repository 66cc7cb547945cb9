"""An item in words: what a page shows of it, and how two versions differ."""

from logistics.agenda.rules.facts import ItemContent, ItemRow, Visibility
from logistics.core.periods import clock_text, day_text
from logistics.trainings.rules import Training

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
        "Kind": str(content.kind),
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


def _counting(content: ItemContent) -> str:
    return f"yes, {content.slot}" if content.counted else "no"
