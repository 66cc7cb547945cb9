"""Whether document, visa, tickets and held fares let a traveller go."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from logistics.core.findings import Finding, Severity
from logistics.core.periods import day_text
from logistics.core.text import same_ticket_name
from logistics.travel.rules.facts import LegStatus, Mode
from logistics.travel.rules.travellers import Advice, Course, Traveller
from logistics.travel.rules.wording import dated

# These findings stand on lists of everybody, where no look at a document is written down: they say
# what is wrong with it and never what stands in it. That is on the person's page, which is.
_VISA_ASKED = frozenset({"visa_required", "check_individually"})
_VISA_SETTLED = frozenset({"granted", "not_needed"})
_REROUTED = re.compile(r"\bre-?rout", re.IGNORECASE)

_EXPIRED = Advice("document-expired", Severity.ERROR, "Ask for a document that lasts.")
_EXPIRING = Advice("document-expiring", Severity.WARNING, "Ask whether it can be renewed in time.")
_VISA = Advice("visa-missing", Severity.WARNING, "Ask how the application stands.")
_TOO_EARLY = Advice("ticket-before-visa", Severity.ERROR, "Ask what a refund would cost.")
_HOLD = Advice("hold-expiring", Severity.WARNING, "Issue the ticket, extend the hold or let it go.")
_NAME = Advice("ticket-name-mismatch", Severity.WARNING, "Have the name on the ticket corrected.")
_REROUTE = Advice("crossing-reroute", Severity.INFO, "Plan the way around.")


def document_validity(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say whether the document ends before the traveller is home, or too soon after."""
    ends = traveller.document.expires_on
    if ends is None or not traveller.is_expected(course.training):
        return
    home, code = _home_on(traveller, course), traveller.person.code
    days = course.training.rules.document_validity_days_after
    sentence = f"The travel document of {traveller.name} ends"
    if ends < home:
        yield _EXPIRED.about(code, f"{sentence} before the journey home is over, on {dated(home)}.")
    elif ends <= home + timedelta(days=days):
        yield _EXPIRING.about(
            code, f"{sentence} too soon after the journey home: {days} days are asked for."
        )


def visa(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say who still needs a visa; at the decision day it becomes an error."""
    document = traveller.document
    if document.entry_requirement not in _VISA_ASKED or document.visa_status in _VISA_SETTLED:
        return
    passed = course.today >= course.decision_day
    yield _VISA.about(
        traveller.person.code,
        f"The visa of {traveller.name} is still open;"
        f" the decision is due by {day_text(course.decision_day)}.",
        due=course.decision_day,
        severity=Severity.ERROR if passed else Severity.WARNING,
    )


def ticket_before_visa(traveller: Traveller, _course: Course) -> Iterator[Finding]:
    """Say whose flights are ticketed while the visa they need is not granted."""
    document = traveller.document
    if document.entry_requirement != "visa_required" or document.visa_status in _VISA_SETTLED:
        return
    early = [
        leg
        for leg in traveller.itinerary.legs
        if leg.mode is Mode.FLIGHT and leg.status is LegStatus.TICKETED
    ]
    if early:
        codes = ", ".join(leg.code for leg in early)
        yield _TOO_EARLY.about(
            traveller.person.code,
            f"{traveller.name} has a flight ticket ({codes}), but the visa is not granted.",
        )


def holds(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say which held fares lapse within the days of the rule, or have lapsed."""
    held = {leg.booking_id for leg in traveller.itinerary.legs if leg.status is LegStatus.HELD}
    deadlines = (b.ticketing_deadline for b in map(traveller.bookings.get, held) if b is not None)
    for deadline in sorted(day for day in deadlines if day is not None):
        if (deadline - course.today).days > course.training.rules.hold_warning_days:
            continue
        passed = course.today > deadline
        verb = "lapsed" if passed else "lapses"
        yield _HOLD.about(
            traveller.person.code,
            f"The fare held for {traveller.name} {verb} on {day_text(deadline)}.",
            due=deadline,
            severity=Severity.ERROR if passed else Severity.WARNING,
        )


def ticket_name(traveller: Traveller, _course: Course) -> Iterator[Finding]:
    """Say on which tickets another name stands than the one the person's document has."""
    wanted = traveller.person.details.ticket_name
    other = [
        leg
        for leg in traveller.itinerary.legs
        if wanted
        and leg.details.name_on_ticket
        and not same_ticket_name(leg.details.name_on_ticket, wanted)
    ]
    if other:
        codes = ", ".join(leg.code for leg in other)
        yield _NAME.about(
            traveller.person.code,
            f"The ticket of {traveller.name} says {other[0].details.name_on_ticket},"
            f" but should say {wanted} ({codes}).",
        )


def reroute(traveller: Traveller, course: Course) -> Iterator[Finding]:
    """Say to whom the usual route is closed."""
    document = traveller.document
    closed = _REROUTED.search(f"{document.entry_requirement.replace('_', ' ')} "
                              f"{document.crossing_note}")  # fmt: skip
    if closed and traveller.is_expected(course.training):
        yield _REROUTE.about(
            traveller.person.code, f"The usual route is closed to {traveller.name}."
        )


def _home_on(traveller: Traveller, course: Course) -> date:
    """Return the local day on which the traveller is home: documents are read by the calendar."""
    back = traveller.itinerary.back
    return back[-1].details.arrival.local.date() if back else course.day_after
