"""What the page of a person says of their way in: the last mail, and the button for the next."""

from dataclasses import dataclass
from datetime import datetime

from logistics.core.web.filters import day_clock
from logistics.messages.queries import MailLine
from logistics.messages.rules import State
from logistics.roster import queries
from logistics.roster.rules import Person, invitation_hindrance, invitation_label
from logistics.trainings.rules import Training

_FAILURES = {
    "address": "the address cannot be written to",
    "nobody": "there was nobody to write to any more",
    "too-late": "it came too late",
}


@dataclass(frozen=True)
class InvitationLine:
    """The last mail in words with its chip, and what the button says.

    `hindrance` says why there is no button; without one, none is needed while a mail waits.
    """

    label: str
    chip: str
    text: str
    button: str
    hindrance: str


def invitation_line(training: Training, person: Person) -> InvitationLine:
    """Sum up what was sent to somebody, at the training's local time."""
    way_in = queries.find_way_in(person.id)
    hindrance = invitation_hindrance(person) or ""
    if way_in.has_password:
        hindrance = "This account is set up."
    chip, text = _standing(way_in.last_mail, training)
    label = invitation_label(person.kind)
    return InvitationLine(label, chip, text, _button(way_in.last_mail, label), hindrance)


def _button(last: MailLine | None, label: str) -> str:
    if last is None:
        return f"Send the {label.lower()}"
    return "" if last.is_waiting else f"Send the {label.lower()} again"


def _standing(last: MailLine | None, training: Training) -> tuple[str, str]:
    if last is None:
        return "na", "not sent yet"
    if last.is_waiting:
        return "wait", f"on its way since {_time(last.ordered_at, training)}"
    if last.state is State.SENT:
        return "ok", f"sent on {_time(last.sent_at or last.ordered_at, training)}"
    reason = _FAILURES.get(last.failure or "", "the mail server did not take it")
    return "bad", f"not delivered on {_time(last.ordered_at, training)}: {reason}"


def _time(moment: datetime, training: Training) -> str:
    return day_clock(training.local(moment))
