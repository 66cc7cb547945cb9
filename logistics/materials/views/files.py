"""A handout as a download under a safe name."""

from flask import Response

from logistics.agenda.rules import Item
from logistics.core.documents.document import Document, safe_filename
from logistics.core.web.responses import send_document
from logistics.materials import queries
from logistics.materials.rules import EXTENSIONS, Handout


def send_handout(item: Item, handout: Handout) -> Response:
    """Send the file as an attachment named after session and title."""
    name = safe_filename(f"{item.code} {handout.title}", EXTENSIONS[handout.media_type])
    return send_document(Document(name, handout.media_type, queries.content_of(handout)))
