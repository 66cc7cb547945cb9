"""One's own materials: the pack as one PDF or as files, and single handouts."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.calendars import queries as calendars
from logistics.calendars.service import calendar_document
from logistics.core.errors import NotFound
from logistics.core.web.responses import send_document
from logistics.materials import queries
from logistics.materials.service import PackBuilder
from logistics.materials.views.blueprint import bp
from logistics.materials.views.files import send_handout
from logistics.roster.queries import get_own_place
from logistics.roster.rules import Person
from logistics.trainings.rules import Training


@bp.get("/me/pack.pdf")
@requires(Permission.OWN_HOME)
def pack_pdf() -> ResponseReturnValue:
    """Hand over one's own pack as one PDF."""
    person, training = _own_place()
    builder = PackBuilder(queries.shared_facts(training))
    return send_document(builder.pdf(queries.own_facts(person)))


@bp.get("/me/pack.zip")
@requires(Permission.OWN_HOME)
def pack_zip() -> ResponseReturnValue:
    """Hand over one's own pack as files, with the calendar."""
    person, training = _own_place()
    calendar = calendar_document(calendars.shared_facts(training), calendars.own_facts(person))
    builder = PackBuilder(queries.shared_facts(training))
    return send_document(builder.zip(queries.own_facts(person), calendar=calendar))


@bp.get("/me/handouts/<uuid:handout_id>")
@requires(Permission.OWN_HOME)
def own_handout(handout_id: UUID) -> ResponseReturnValue:
    """Hand over one handout of one's own sessions."""
    item, handout = queries.get_own_handout(current_actor(), handout_id)
    return send_handout(item, handout)


def _own_place() -> tuple[Person, Training]:
    person, training = get_own_place(current_actor())
    if not person.takes_part:
        raise NotFound
    return person, training
