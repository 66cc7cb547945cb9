"""Taking in, replacing and deleting handouts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from logistics.agenda.queries import get_item
from logistics.core.db import db
from logistics.core.documents.uploads import clean_image, inspect_pdf
from logistics.core.errors import DomainError, StaleSave, Taken
from logistics.core.text import clean
from logistics.materials import models, queries
from logistics.materials.rules import LONGEST_TITLE, PDF, Handout, media_type_of, title_key
from logistics.materials.service.files import let_go, write_file
from logistics.trainings.rules import Training


@dataclass(frozen=True)
class Upload:
    """A file made harmless, and who sent it; nobody for one that a command loads."""

    media_type: str
    content: bytes
    pages: int = 1
    by: UUID | None = None


def cleaned(filename: str, content: bytes, *, by: UUID | None = None) -> Upload:
    """Return a harmless copy of a PDF, JPEG or PNG; raise DomainError beside `file`.

    Takes up to seconds in another process: call it before the transaction, not inside.
    """
    media_type = media_type_of(filename, content)
    try:
        if media_type == PDF:
            facts = inspect_pdf(content)
            return Upload(PDF, facts.content, facts.pages, by)
        image = clean_image(content)
    except DomainError as error:
        raise DomainError(error.message, field="file") from None
    if image.media_type != media_type:
        raise DomainError("The name of this file says another format than it has.", field="file")
    return Upload(image.media_type, image.content, by=by)


def add_handout(
    training: Training, item_id: UUID, *, title: str, content: bytes, at: datetime
) -> Handout:
    """Store a PDF of our own as a handout; for commands, which hold nobody up."""
    return store_handout(training, item_id, cleaned("handout.pdf", content), title=title, at=at)


def store_handout(
    training: Training, item_id: UUID, upload: Upload, *, title: str, at: datetime
) -> Handout:
    """Give a session a handout; raise NotFound, or Taken if it has one of this title."""
    get_item(training.id, item_id)
    title = _title(title)
    taken = (h for h in queries.handouts_of(training.id) if h.item_id == item_id)
    if any(title_key(handout.title) == title_key(title) for handout in taken):
        raise _taken()
    row = models.Handout(item_id=item_id, title=title)
    _fill(row, upload, at=at)
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise _taken() from None
    return queries.get_handout(training.id, row.id)


def replace_handout(
    training: Training, opened: tuple[UUID, int], upload: Upload, *, at: datetime
) -> Handout:
    """Put another file in the place of one; raise NotFound, or StaleSave if it changed meanwhile.

    `opened` is the handout and the version the form was opened on.
    """
    row = _opened(training, opened, yours=_described(upload))
    let_go(row.file_id)
    _fill(row, upload, at=at)
    db.session.flush()
    return queries.get_handout(training.id, row.id)


def delete_handout(training: Training, opened: tuple[UUID, int]) -> None:
    """Delete a handout and its file; raise NotFound, or StaleSave if it changed meanwhile."""
    row = _opened(training, opened, yours="Delete it")
    let_go(row.file_id)
    db.session.delete(row)
    db.session.flush()


def _opened(training: Training, opened: tuple[UUID, int], *, yours: str) -> models.Handout:
    handout = queries.get_handout(training.id, opened[0])
    row = db.session.get_one(models.Handout, handout.id, with_for_update=True)
    if row.version != opened[1]:
        raise StaleSave((("File", handout.about, yours),))
    return row


def _fill(row: models.Handout, upload: Upload, *, at: datetime) -> None:
    row.file_id = write_file(upload.content)
    row.media_type, row.pages = upload.media_type, upload.pages
    row.size_bytes = len(upload.content)
    row.uploaded_at, row.uploaded_by = at, upload.by


def _described(upload: Upload) -> str:
    return Handout(
        id=UUID(int=0),
        item_id=UUID(int=0),
        title="",
        media_type=upload.media_type,
        size_bytes=len(upload.content),
        pages=upload.pages,
    ).about


def _title(title: str) -> str:
    cleaned_title = clean(title, limit=LONGEST_TITLE)
    if not cleaned_title:
        raise DomainError("Say what this handout is called.", field="title")
    return cleaned_title


def _taken() -> Taken:
    return Taken("There is a file of this title already. Replace that one.", field="title")
