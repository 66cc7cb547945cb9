"""Looking at journeys: everybody's, one person's, and who arrives and leaves when."""

from collections import Counter
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, is_fresh, requires
from logistics.access.policy import Permission
from logistics.core.clock import now
from logistics.core.web.responses import send_document
from logistics.roster.queries import get_person
from logistics.roster.rules import NameUse, name_for
from logistics.trainings.rules import Training
from logistics.travel import queries
from logistics.travel.documents import Journey, itinerary_pdf, legs_xlsx
from logistics.travel.forms import LegStepForm
from logistics.travel.rules import Direction, in_order, itinerary_of, needs_travel
from logistics.travel.views.blueprint import bp
from logistics.travel.views.rows import LegLine, board_rows, leg_lines_of, person_rows


@bp.get("")
@requires(Permission.TRAVEL_READ)
def index(training: Training) -> ResponseReturnValue:
    """Show all journeys by person, with what has to be looked at beside them."""
    facts = queries.travel_facts(training)
    found = facts.findings(at=now())
    return render_template(
        "travel/index.html",
        training=training,
        rows=person_rows(facts, found),
        severities=Counter(str(finding.severity) for finding in found),
        may_take_names=is_fresh(current_actor()),
    )


@bp.get("/legs.xlsx")
@requires(Permission.TRAVEL_EXPORT, fresh=True)
def legs_sheet(training: Training) -> Response:
    """Send all legs, with the names on the tickets, as a workbook."""
    facts = queries.travel_facts(training)
    people = {person.id: person for person in facts.people}
    rows = [
        (people[leg.person_id], leg, facts.bookings[leg.booking_id]) for leg in in_order(facts.legs)
    ]
    return send_document(legs_xlsx(training, rows))


@bp.get("/board")
@requires(Permission.TRAVEL_READ)
def board(training: Training) -> ResponseReturnValue:
    """Show arrivals and departures by time and place."""
    facts = queries.travel_facts(training)
    lists = [
        (title, [(day, list(rows)) for day, rows in groupby(found, attrgetter("day"))])
        for title, found in (
            ("Arrivals", board_rows(facts, Direction.THERE)),
            ("Departures", board_rows(facts, Direction.BACK)),
        )
    ]
    return render_template("travel/board.html", training=training, lists=lists)


@bp.get("/people/<uuid:person_id>")
@requires(Permission.TRAVEL_READ)
def show(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Show one person's journey as a timeline."""
    person = get_person(training.id, person_id)
    facts = queries.travel_facts_of(training, person)
    return render_template(
        "travel/show.html",
        training=training,
        person=person,
        name=name_for(person.details, NameUse.OFFICE),
        ways=_ways(facts),
        dropped=leg_lines_of((leg for leg in facts.legs if not leg.is_live), facts),
        findings=facts.findings(at=now()),
        is_needed=needs_travel(person, training),
        form=LegStepForm(),
        may_take_names=is_fresh(current_actor()),
    )


def _ways(facts: queries.TravelFacts) -> list[tuple[str, str, list[LegLine]]]:
    journey = itinerary_of(facts.legs)
    return [
        ("There", "outbound", leg_lines_of(journey.there, facts)),
        ("Back", "return", leg_lines_of(journey.back, facts)),
    ]


@bp.get("/people/<uuid:person_id>.pdf")
@requires(Permission.TRAVEL_EXPORT, fresh=True)
def itinerary(training: Training, person_id: UUID) -> Response:
    """Send one person's journey, with the name on the ticket, for printing."""
    person = get_person(training.id, person_id)
    facts = queries.travel_facts_of(training, person)
    return send_document(
        itinerary_pdf(Journey(training, person, tuple(facts.legs), facts.bookings))
    )
