"""Who asks for the pages of the bench: real sign-ins and a real feed."""

from sqlalchemy import update

from logistics.access import service as access
from logistics.access.models import Account
from logistics.access.policy import Role
from logistics.calendars import service as calendars
from logistics.core.clock import now
from logistics.core.db import db, transaction
from logistics.roster import service as roster
from logistics.roster.queries import get_person_by_code
from logistics.trainings.queries import get_training

SLUG = "borders-2026"


def signed_in_pages() -> dict[str, tuple[str, str]]:
    """Return name -> (path, cookie header)."""
    at = now()
    with transaction():
        person = get_person_by_code(get_training(SLUG).id, "P01")
        coordinator = access.create_account(Role.COORDINATOR, at=at)
        participant = roster.account_for(person.id, role=Role.PARTICIPANT, at=at)
        office, phone = (
            access.start_sign_in(account_id, device="bench", at=at)
            for account_id in (coordinator, participant)
        )
        feed = calendars.make_link(person.id, at=at)
    return {
        "agenda page": (f"/t/{SLUG}/agenda", f"Cookie: id={office}\r\n"),
        "people page": (f"/t/{SLUG}/people", f"Cookie: id={office}\r\n"),
        "participant home": ("/me/", f"Cookie: id={phone}\r\n"),
        "feed": (f"/c/{feed}.ics", ""),
    }


def count_a_change() -> None:
    """Do what every write does to what is kept."""
    with transaction():
        db.session.execute(update(Account).values(disabled_at=None))
