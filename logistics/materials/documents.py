"""The materials pack: cover, parts joined into one PDF or one archive, and blank worksheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from logistics.core.documents.bundle import bundle_zip
from logistics.core.documents.document import Document
from logistics.core.documents.pdf import (
    Page,
    build_pdf,
    gap,
    heading,
    key_values,
    merge_pdfs,
    paragraph,
    table,
)
from logistics.core.documents.uploads import image_to_pdf
from logistics.materials.rules import EXTENSIONS, PDF

_LINES_PER_PROMPT = 4
_RULE = "_" * 92


@dataclass(frozen=True)
class Cover:
    """What stands on the first page: for whom, which training, and where they sleep."""

    code: str
    name: str
    title: str
    when: str
    where: str
    room: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """One part of a pack: the file as it is given out, and the same as pages."""

    title: str
    file: Document
    pages: bytes
    detail: str = ""


def page_part(title: str, filename: str, content: bytes) -> Part:
    """Return a PDF drawn by us as a part."""
    return Part(title=title, file=Document(filename, PDF, content), pages=content)


def handout_part(title: str, session: str, *, media_type: str, content: bytes) -> Part:
    """Return a handout as a part; a picture becomes one page."""
    extension = EXTENSIONS[media_type]
    file = Document(f"handouts/{session} {title}.{extension}", media_type, content)
    pages = content if media_type == PDF else image_to_pdf(content)
    return Part(title=title, file=file, pages=pages, detail=session)


def pack_pdf(cover: Cover, parts: Sequence[Part]) -> Document:
    """Return cover and parts as one PDF with bookmarks and running page numbers."""
    first = _cover_pdf(cover, parts)
    joined = [("Cover", first), *((part.title, part.pages) for part in parts)]
    return Document.pdf(f"{cover.code} pack", merge_pdfs(joined, title=cover.title))


def pack_zip(cover: Cover, parts: Sequence[Part], *, calendar: Document) -> Document:
    """Return cover, parts and calendar as files of one archive, handouts in a folder."""
    files = [
        Document("00-cover.pdf", PDF, _cover_pdf(cover, parts)),
        *(part.file for part in parts),
        Document("calendar.ics", calendar.media_type, calendar.content),
    ]
    return Document.zip(f"{cover.code} pack", bundle_zip(files))


def worksheet_pdf(title: str, prompts: Sequence[str], *, purpose: str = "") -> bytes:
    """Return one page to write on: the title, what it is for, and lines below each prompt."""
    story = [heading(title), paragraph(purpose, "subtitle")]
    for prompt in prompts:
        story += [heading(prompt, 3), *([paragraph(_RULE, "muted"), gap(2)] * _LINES_PER_PROMPT)]
    return build_pdf(story, title=title, page=Page(numbered=False))


def _cover_pdf(cover: Cover, parts: Sequence[Part]) -> bytes:
    """Draw the cover twice: how long it is decides on which page the first part begins."""
    length = _pages_in(_drawn_cover(cover, parts, begins=1))
    return _drawn_cover(cover, parts, begins=length + 1)


def _drawn_cover(cover: Cover, parts: Sequence[Part], *, begins: int) -> bytes:
    rows, page = [], begins
    for part in parts:
        rows.append([part.title, part.detail, str(page)])
        page += _pages_in(part.pages)
    story = [
        gap(18),
        paragraph("Materials pack", "subtitle"),
        heading(cover.title),
        paragraph(f"{cover.where}, {cover.when}", "subtitle"),
        gap(8),
        key_values([("For", cover.name), ("Code", cover.code), *cover.room]),
        heading("Contents", 2),
        table(["What", "Session", "Page"], rows, weights=(70, 18, 12)),
    ]
    return build_pdf(story, title=cover.title, page=Page(numbered=False))


def _pages_in(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)
