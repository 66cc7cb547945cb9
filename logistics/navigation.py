"""The menus: what each role finds on staff pages and on their own."""

from flask import g, request, url_for

from logistics.access.guard import current_actor
from logistics.access.policy import Actor, Permission

Entry = tuple[str, str, bool]  # label, address, is the current page

# label, endpoint, permission that opens it
STAFF_PAGES = (
    ("Readiness", "readiness.show", Permission.TRAINING_READ),
    ("People", "roster.index", Permission.PEOPLE_READ),
    ("Travel", "travel.index", Permission.TRAVEL_READ),
    ("Rooms", "accommodation.index", Permission.ROOMS_READ),
    ("Agenda", "agenda.index", Permission.AGENDA_READ),
    ("Attendance", "attendance.index", Permission.ATTENDANCE_MARK),
    ("Materials", "materials.index", Permission.MATERIALS_READ),
    ("Certificates", "certificates.index", Permission.CERTIFICATES_READ),
)
OWN_PAGES = (
    ("Home", "homes.me"),
    ("Agenda", "agenda.own"),
    ("Calendar", "calendars.own"),
)


def staff_nav() -> list[Entry]:
    """Return the staff pages of the training shown that the actor may open."""
    training = (request.view_args or {}).get("training")
    if training is None:
        return []
    actor = current_actor()
    return [
        (label, url_for(endpoint, slug=training.slug), _is_current(endpoint))
        for label, endpoint, permission in STAFF_PAGES
        if actor.may(permission)
    ]


def me_nav() -> list[Entry]:
    """Return the pages of a participant."""
    return [
        (label, url_for(endpoint), request.endpoint == endpoint) for label, endpoint in OWN_PAGES
    ]


def who() -> dict[str, str]:
    """Say to every template as what somebody is signed in; never by name."""
    # Only what the guard found already: an error page must not need the database.
    actor: Actor | None = g.get("actor")
    return {"who": actor.role.capitalize()} if actor else {}


def _is_current(endpoint: str) -> bool:
    return request.blueprint == endpoint.split(".", maxsplit=1)[0]
