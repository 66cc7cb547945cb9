"""The materials pack: cover, parts joined into one PDF or one archive, and blank worksheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf
from reportlab.platypus import Flowable, HRFlowable

from logistics.core.documents.bundle import bundle_zip
from logistics.core.documents.document import Document
from logistics.core.documents.pdf import (
    LINE,
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

_ROOM_ON_A_PAGE, _PROMPT_HEIGHT, _LINE_HEIGHT = 640, 35, 23  # points


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
    """One part of a pack: the file as it is given out, and the same as `length` pages."""

    title: str
    file: Document
    pages: bytes
    length: int
    session: str = ""


@dataclass(frozen=True)
class Pack:
    """Everything one person takes home, the drawn cover first."""

    code: str
    title: str
    cover: Part
    parts: tuple[Part, ...]


def page_part(title: str, filename: str, content: bytes) -> Part:
    """Return a PDF drawn by us as a part."""
    return Part(title, Document(filename, PDF, content), content, _pages_in(content))


def handout_part(title: str, session: str, *, media_type: str, content: bytes) -> Part:
    """Return a handout as a part; a picture becomes one page."""
    file = Document(f"handouts/{session} {title}.{EXTENSIONS[media_type]}", media_type, content)
    pages = content if media_type == PDF else image_to_pdf(content)
    return Part(title, file, pages, _pages_in(pages), session)


def pack_of(cover: Cover, parts: Sequence[Part]) -> Pack:
    """Draw the cover, which says on which page each part begins, and put it before the parts."""
    drawn = _cover_part(cover, parts, length=1)
    if drawn.length > 1:
        drawn = _cover_part(cover, parts, length=drawn.length)
    return Pack(cover.code, cover.title, drawn, tuple(parts))


def pack_pdf(pack: Pack) -> Document:
    """Return the pack as one PDF with bookmarks and running page numbers."""
    joined = [(part.title, part.pages) for part in (pack.cover, *pack.parts)]
    return Document.pdf(f"{pack.code} pack", merge_pdfs(joined, title=pack.title))


def pack_zip(pack: Pack, *, calendar: Document) -> Document:
    """Return the pack as files of one archive, the handouts in a folder, with the calendar."""
    files = [part.file for part in (pack.cover, *pack.parts)]
    files.append(Document("calendar.ics", calendar.media_type, calendar.content))
    return Document.zip(f"{pack.code} pack", bundle_zip(files))


def worksheet_pdf(title: str, prompts: Sequence[str], *, purpose: str = "") -> bytes:
    """Return one page to write on: the title, what it is for, and lines below each prompt."""
    story = [heading(title), paragraph(purpose, "subtitle")]
    room = _ROOM_ON_A_PAGE // max(1, len(prompts)) - _PROMPT_HEIGHT
    for prompt in prompts:
        lines = [_line() for _ in range(max(1, room // _LINE_HEIGHT))]
        story += [paragraph(prompt, "h2"), *lines, gap(3)]
    return build_pdf(story, title=title, page=Page(numbered=False))


def _line() -> Flowable:
    return HRFlowable(width="100%", thickness=0.5, color=LINE, spaceBefore=22, spaceAfter=0)


def _cover_part(cover: Cover, parts: Sequence[Part], *, length: int) -> Part:
    rows, page = [], length + 1
    for part in parts:
        rows.append([part.title, part.session, str(page)])
        page += part.length
    story = [
        gap(18),
        paragraph("Materials pack", "subtitle"),
        paragraph(cover.title, "title"),
        paragraph(f"{cover.where}, {cover.when}", "subtitle"),
        gap(8),
        key_values([("For", cover.name), ("Code", cover.code), *cover.room]),
        paragraph("Contents", "h1"),
        table(["What", "Session", "Page"], rows, weights=(70, 18, 12)),
    ]
    content = build_pdf(story, title=cover.title, page=Page(numbered=False))
    return page_part("Cover", "00-cover.pdf", content)


def _pages_in(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as pdf:
        return len(pdf.pages)
