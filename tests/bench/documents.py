"""Documents: 25 certificates against bare pages with the same fonts and the same words."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from logistics.agenda.rules import counted_items
from logistics.attendance import service as attendance
from logistics.attendance.rules import MarkRow, Status
from logistics.certificates import service as certificates
from logistics.certificates.documents import certificate_pdf
from logistics.certificates.queries import printed_of, register_of
from logistics.certificates.rules import Printed
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.documents.fonts import BOLD, REGULAR, register
from logistics.readiness.queries import facts_of
from logistics.trainings.queries import get_training
from logistics.trainings.rules import Training
from tests.bench.load import median_ms
from tests.bench.people import SLUG
from tests.conftest import make_app


def rows(home: Path) -> Iterator[tuple[str, str, str]]:
    """Yield one row on certificates."""
    app = make_app(home)
    with app.app_context():
        training = get_training(SLUG)
        _everybody_was_there(training)
        lines = register_of(training)
        texts = [p for _, p in printed_of(training, lines, base_url="http://127.0.0.1:5000")]
        ours = median_ms(lambda: [certificate_pdf(text) for text in texts], runs=5)
        bare = median_ms(lambda: [_bare_page(text) for text in texts], runs=5)
    measured = f"{ours:.0f} ms, {ours / bare:.2f} x bare pages ({bare:.0f} ms)"
    yield (f"{len(texts)} certificates", measured, "<= 2 x")


def _everybody_was_there(training: Training) -> None:
    facts = facts_of(training)
    marks = [
        MarkRow(line, person.code, item.code, Status.PRESENT)
        for person in facts.participants
        for line, item in enumerate(counted_items(facts.items), start=2)
    ]
    with transaction():
        attendance.import_marks(training, marks, at=now())
        certificates.issue_all(training, at=now())


def _bare_page(text: Printed) -> bytes:
    """Draw the same words with the same fonts, straight onto a page, without a layout or a QR."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=landscape(A4), invariant=True)
    words = [
        text.organiser, text.kind, text.name, text.title, text.subtitle, text.place,
        text.reference, text.address, *(f"{name}: {topics}" for name, topics, _ink in text.topics),
    ]  # fmt: skip
    for number, line in enumerate(words):
        canvas.setFont(register(BOLD if number == 0 else REGULAR), 12)
        canvas.drawCentredString(421, 540 - 30 * number, line)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
