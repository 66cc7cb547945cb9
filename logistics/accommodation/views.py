"""Pages of the hotel: rooms by nights, and one person's stay."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.accommodation import queries, service
from logistics.accommodation.forms import MoveForm, StayForm
from logistics.accommodation.rules import city_tax, own_nights, rooming_grid
from logistics.core.clock import now
from logistics.core.web.forms import VersionedForm
from logistics.core.web.responses import flash_findings
from logistics.roster.queries import get_person, people_of
from logistics.roster.rules import NameUse, name_for
from logistics.trainings.rules import Training

bp = Blueprint("accommodation", __name__, url_prefix="/t/<slug>/rooms")


@bp.get("")
@requires(Permission.ROOMS_READ)
def index(training: Training) -> ResponseReturnValue:
    """Show who sleeps where each night."""
    facts = queries.find_hotel_facts(training.id)
    grid = rooming_grid(facts, training) if facts else None
    tax = city_tax(facts.hotel) if facts else ""
    return render_template(
        "accommodation/index.html", training=training, facts=facts, grid=grid, city_tax=tax
    )


@bp.route("/people/<uuid:person_id>", methods=["GET", "POST"])
@requires(Permission.ROOMS_EDIT)
def person(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Show one person's nights, and change when they stay and in what."""
    page = _Page(training, person_id)

    def change() -> bool:
        version, wanted = page.stay_form.opened_version(), page.stay_form.to_change()
        service.change_stay(training, person_id, wanted, version=version, at=now())
        return True

    if page.stay_form.validate_on_submit() and page.stay_form.save(change):
        return page.done("The stay is saved.")
    return page.show(page.stay_form)


@bp.route("/people/<uuid:person_id>/move", methods=["GET", "POST"])
@requires(Permission.ROOMS_EDIT)
def move(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Give one person another room on some nights."""
    page = _Page(training, person_id)

    def change() -> bool:
        form = page.move_form
        service.move_person(training, form.to_move(person_id), version=form.opened_version())
        return True

    if page.move_form.validate_on_submit() and page.move_form.save(change):
        return page.done("The room is changed.")
    return page.show(page.move_form)


class _Page:
    """One person's page with its two forms; only the one that was sent reads the request."""

    def __init__(self, training: Training, person_id: UUID) -> None:
        self.training, self.person = training, get_person(training.id, person_id)
        facts = queries.find_hotel_facts(training.id)
        stay = facts.stays.get(person_id) if facts else queries.find_stay(person_id)
        people = facts.people if facts else people_of(training.id)
        self.facts, self.stay = facts, stay
        is_move = request.endpoint == "accommodation.move"
        self.stay_form = StayForm(None) if is_move else StayForm()
        self.move_form = MoveForm(prefix="move-") if is_move else MoveForm(None, prefix="move-")
        self.stay_form.offer_mates(
            people, own=self.person.code, chosen=stay.wish.sharing_with if stay else ""
        )
        self.move_form.offer(facts, self.person)
        for form in (self.stay_form, self.move_form):
            if form is not self.sent_form:
                form.fill(stay)

    @property
    def sent_form(self) -> VersionedForm | None:
        """The form of this request, None when a page is only looked at."""
        if request.method != "POST":
            return None
        return self.move_form if request.endpoint == "accommodation.move" else self.stay_form

    def done(self, sentence: str) -> ResponseReturnValue:
        """Say what was done and what it now conflicts with."""
        flash(sentence, "success")
        flash_findings(queries.findings_about(self.training, self.person.id, at=now()))
        address = url_for(".person", slug=self.training.slug, person_id=self.person.id)
        return redirect(address, code=303)

    def show(self, form: VersionedForm) -> ResponseReturnValue:
        """Show the page, with what was typed and, after a stale save, both values."""
        if form.stale:
            latest = queries.find_stay(self.person.id)
            form.version.data = str(latest.version if latest else 0)
        page = render_template(
            "accommodation/person.html",
            training=self.training,
            person=self.person,
            name=name_for(self.person.details, NameUse.OFFICE) or self.person.code,
            stay=self.stay,
            nights=own_nights(self.facts, self.person.id) if self.facts else [],
            facts=self.facts,
            stay_form=self.stay_form,
            move_form=self.move_form,
            form=form,
        )
        return page, form.status_code if request.method == "POST" else 200
