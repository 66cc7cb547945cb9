"""Who can be invited by mail, and what a page says of it."""

from datetime import datetime, timedelta

from logistics.core.errors import DomainError
from logistics.roster.rules.facts import Kind, Person

DOUBLE_CLICK = timedelta(minutes=1)


def invitation_hindrance(person: Person) -> str | None:
    """Say in a sentence why nobody can write to this person now, or return None."""
    if not person.takes_part:
        return "Only people who hold a place are invited. Set the state to invited first."
    if not person.details.email:
        return "There is no e-mail address yet. Add one first."
    return None


def require_invitable(person: Person) -> None:
    """Raise DomainError (422) with a sentence if there is a hindrance."""
    hindrance = invitation_hindrance(person)
    if hindrance:
        raise DomainError(hindrance)


def is_same_press(ordered_at: datetime, *, at: datetime) -> bool:
    """Whether a button that sent a mail then is only pressed twice."""
    return at < ordered_at + DOUBLE_CLICK


def invitation_label(kind: Kind) -> str:
    """Return what the mail is called on the page of somebody."""
    return "Set-up link" if kind is Kind.TRAINER else "Invitation"
