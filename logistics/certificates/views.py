"""Pages of certificates: the register, downloads, one's own, and verification by anybody."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.access.rules import Try
from logistics.access.service import note_attempt, require_allowed
from logistics.attendance.queries import record_of
from logistics.certificates import queries, service
from logistics.certificates.documents import certificate_pdf
from logistics.certificates.forms import IssueForm
from logistics.certificates.rules import RegisterLine, name_initials, reference, typed_code
from logistics.certificates.service import Issued, Outcome
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.documents.bundle import bundle_zip
from logistics.core.documents.document import Document
from logistics.core.errors import NotFound
from logistics.core.web.responses import send_document
from logistics.roster.queries import find_own_place
from logistics.roster.rules import NameUse, name_for
from logistics.trainings.rules import Training

bp = Blueprint("certificates", __name__)
STAFF = "/t/<slug>/certificates"


@bp.get(STAFF)
@requires(Permission.CERTIFICATES_READ)
def index(training: Training) -> ResponseReturnValue:
    """Show who is entitled to what, why, and what is issued."""
    record = record_of(training.id)
    return render_template(
        "certificates/index.html",
        training=training,
        form=IssueForm(),
        lines=queries.register_of(training, record),
        open_days=record.open_days(training),
        office_name=lambda person: name_for(person.details, NameUse.OFFICE),
        reference_of=lambda certificate: reference(training.reference_prefix, certificate),
    )


@bp.post(f"{STAFF}/issue")
@requires(Permission.CERTIFICATES_ISSUE)
def issue(training: Training) -> ResponseReturnValue:
    """Bring all certificates in line with today's facts."""
    if IssueForm().validate_on_submit():
        with transaction():
            issued = service.issue_all(training, at=now())
        flash(_issued_text(issued), "success")
    return redirect(url_for(".index", slug=training.slug), code=303)


@bp.get(f"{STAFF}/<uuid:person_id>.pdf")
@requires(Permission.CERTIFICATES_READ)
def download(training: Training, person_id: UUID) -> ResponseReturnValue:
    """Send one person's certificate."""
    lines = [line for line in queries.register_of(training) if line.person.id == person_id]
    documents = _documents(training, lines)
    if not documents:
        raise NotFound
    return send_document(documents[0])


@bp.get(f"{STAFF}/all.zip")
@requires(Permission.CERTIFICATES_READ)
def download_all(training: Training) -> ResponseReturnValue:
    """Send all certificates that stand in one archive."""
    documents = _documents(training, queries.register_of(training))
    if not documents:
        raise NotFound
    return send_document(Document.zip("certificates", bundle_zip(documents)))


@bp.get("/me/certificate.pdf")
@requires(Permission.OWN_HOME)
def own() -> ResponseReturnValue:
    """Send the actor their own certificate."""
    place = find_own_place(current_actor())
    held = queries.find_certificate(place[0].id) if place else None
    if place is None or held is None:
        raise NotFound
    return send_document(certificate_pdf(queries.printed_one(place[1], held, base_url=_base())))


@bp.get("/verify/<path:code>")
@requires(Permission.CERTIFICATE_VERIFY)
def verify(code: str) -> ResponseReturnValue:
    """Say whether a certificate is valid; whatever is not answers with the same bytes.

    A network address that guesses too often is not heard for a while, whatever it asks.
    """
    network = request.remote_addr or ""
    require_allowed(Try.CERTIFICATE, network, at=now())
    found = queries.find_verified(code)
    if found is None:
        if typed_code(code):  # anything else could never be right
            note_attempt(Try.CERTIFICATE, network, at=now())
        return render_template("certificates/not_valid.html"), 404
    training, certificate = found.training, found.certificate
    return render_template(
        "certificates/valid.html",
        training=training,
        certificate=certificate,
        initials=name_initials(certificate.facts.name),
        reference=reference(training.reference_prefix, certificate),
    )


def _documents(training: Training, lines: list[RegisterLine]) -> list[Document]:
    printed = queries.printed_of(training, lines, base_url=_base())
    return [certificate_pdf(certificate) for _, certificate in printed]


def _base() -> str:
    return str(current_app.config["BASE_URL"])


def _issued_text(issued: list[Issued]) -> str:
    """Say what issuing did: 23 issued, 1 issued again."""
    words = {
        Outcome.ISSUED: "issued",
        Outcome.REISSUED: "issued again",
        Outcome.REVOKED: "revoked",
    }
    counts = [
        (sum(row.outcome is outcome for row in issued), said) for outcome, said in words.items()
    ]
    said = [f"{count} {word}" for count, word in counts if count]
    return f"{', '.join(said)}." if said else "Nothing has changed: all certificates stand."
