"""The menu of the staff pages: what each role finds there."""

from flask import request, url_for

from logistics.access.guard import current_actor
from logistics.access.policy import Permission

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


def staff_nav(slug: str) -> list[tuple[str, str, bool]]:
    """Return (label, address, is current) of each page the actor may open."""
    actor = current_actor()
    return [
        (label, url_for(endpoint, slug=slug), request.blueprint == endpoint.split(".")[0])
        for label, endpoint, permission in STAFF_PAGES
        if actor.may(permission)
    ]
