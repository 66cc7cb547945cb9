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
# Where no training is shown.
OFFICE_PAGES = (
    ("Trainings", "homes.index", Permission.TRAINING_READ),
    ("Accounts", "access.accounts", Permission.ACCOUNTS_MANAGE),
    ("Log", "audit.index", Permission.AUDIT_READ),
    ("Lock down", "privacy.lock_down", Permission.LOCK_DOWN),
)
OWN_PAGES = (
    ("Home", "homes.me"),
    ("Agenda", "agenda.own"),
    ("Calendar", "calendars.own"),
)


def staff_nav() -> list[Entry]:
    """Return the staff pages the actor may open: of the training shown, else of the office."""
    training = (request.view_args or {}).get("training")
    actor = current_actor()
    if training is None:
        return [
            (label, url_for(endpoint), _is_within(url_for(endpoint)))
            for label, endpoint, permission in OFFICE_PAGES
            if actor.may(permission)
        ]
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


def _is_within(address: str) -> bool:
    below = address != "/" and request.path.startswith(f"{address}/")
    return below or request.path == address
