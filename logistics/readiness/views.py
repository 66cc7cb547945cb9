"""The training's own page: the board for coordinators, their sessions for trainers."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.agenda.queries import items_of
from logistics.attendance.queries import marks_of
from logistics.core.clock import now
from logistics.core.findings import Finding
from logistics.materials.queries import handouts_of
from logistics.readiness import queries
from logistics.readiness.rules import (
    Area,
    Board,
    Destination,
    action_of,
    board_of,
    moment_of,
    trainer_board,
)
from logistics.trainings.queries import themes_of
from logistics.trainings.rules import Training

bp = Blueprint("readiness", __name__, url_prefix="/t/<slug>")

Link = tuple[str, str]  # label, address
# The first page of an area and, where there is one, that of a person or session in it.
_PAGES = {
    Area.PEOPLE: ("roster.index", "roster.show", "person_id"),
    Area.TRAVEL: ("travel.index", "travel.show", "person_id"),
    Area.ROOMS: ("accommodation.index", "accommodation.person", "person_id"),
    Area.AGENDA: ("agenda.index", "agenda.show", "item_id"),
    Area.ATTENDANCE: ("attendance.index", "", ""),
    Area.MATERIALS: ("materials.index", "", ""),
    Area.CERTIFICATES: ("certificates.index", "", ""),
}
_IMPORTS = {
    Area.PEOPLE: "roster.import_file",
    Area.TRAVEL: "travel.import_file",
    Area.AGENDA: "agenda.import_file",
}


@bp.get("/")
@requires(Permission.TRAINING_READ)
def show(training: Training) -> ResponseReturnValue:
    """Show what stands between now and a fully attended training."""
    actor = current_actor()
    if not actor.is_coordinator:
        return _own_sessions(training, account_id=actor.account_id)
    asked = request.args.get("at", "").strip()
    # a + that was not encoded in an address arrives as a space
    moment = moment_of(asked, training) or moment_of("+".join(asked.rsplit(" ", 1)), training)
    board = board_of(queries.facts_of(training), at=moment or now())
    return _board(training, board, asked=asked, is_unreadable=bool(asked) and moment is None)


def _board(training: Training, board: Board, *, asked: str, is_unreadable: bool) -> str:
    links = _Links(training, board)
    return render_template(
        "readiness/board.html",
        training=training,
        board=board,
        asked=asked,
        is_unreadable=is_unreadable,
        figures=[{**vars(f), "href": links.area(f.area) if f.area else ""} for f in board.figures],
        steps=[(step, links.of(_IMPORTS[step.area])) for step in board.steps],
        fixes=links.fixes,
        next_of=links.next_of,
    )


def _own_sessions(training: Training, *, account_id: UUID) -> str:
    board = trainer_board(
        queries.places_of(training, account_id=account_id),
        items_of(training.id),
        marks_of(training.id),
        handouts_of(training.id),
        training=training,
        at=now(),
    )
    themes = {theme.code: theme for theme in themes_of(training.id)}
    return render_template("readiness/sessions.html", training=training, board=board, themes=themes)


class _Links:
    """Addresses of the pages on which findings are put right."""

    def __init__(self, training: Training, board: Board) -> None:
        self._slug, self._directory = training.slug, board.directory

    def of(self, endpoint: str, **values: object) -> str:
        """Return the address of a page of this training."""
        return url_for(endpoint, slug=self._slug, **values)  # type: ignore[arg-type]

    def area(self, area: Area) -> str:
        """Return the first page of an area."""
        return self.of(_PAGES[area][0])

    def next_of(self, finding: Finding) -> Link:
        """Return what to do about a finding, and where."""
        return action_of(finding), self._address(self._directory.destination_of(finding))

    def fixes(self, findings: Iterable[Finding], title: str = "") -> Mapping[str, Link]:
        """Return the link of each finding by what tells them apart.

        That is the subject where all are of one kind, under its `title`, and else the code.
        """
        return {f.subject if title else f.code: self.next_of(f) for f in findings}

    def _address(self, destination: Destination) -> str:
        first, page, argument = _PAGES[destination.area]
        anchor = destination.anchor or None
        if page and destination.object_id:
            return self.of(page, _anchor=anchor, **{argument: destination.object_id})
        return self.of(first, _anchor=anchor)
