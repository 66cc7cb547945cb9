"""Packs and worksheets as files: pages, bookmarks, numbers, names, same bytes."""

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from logistics.core.documents.document import Document
from logistics.core.documents.pdf import build_pdf, new_page, paragraph
from logistics.core.documents.pdf.pages import Page
from logistics.core.text import KOSOVO_FOOTNOTE
from logistics.materials.documents import (
    Cover,
    Part,
    handout_part,
    pack_of,
    pack_pdf,
    pack_zip,
    page_part,
    worksheet_pdf,
)
from logistics.materials.rules import JPEG, PDF
from tests.factories.materials import a_picture
from tests.unit.core.documents.hostile import INJECTIONS, NAMES, RIGHT_TO_LEFT_NAMES

COVER = Cover(
    code="P01",
    name="Blerta",
    title="Training in communication skills",
    when="22–24 April 2026",
    where="Belgrade",
    room=(("Hotel", "Hotel Savski Vrt"), ("Your room", "Twin 1")),
)
HOSTILE = INJECTIONS | NAMES | RIGHT_TO_LEFT_NAMES
TEXTS = {name: text for name, text in HOSTILE.items() if len(text) <= 1000}
CALENDAR = Document.ics("P01", b"BEGIN:VCALENDAR")


def pages(count: int, text: str = "Page") -> bytes:
    story = [paragraph(f"{text} 1")]
    for number in range(2, count + 1):
        story += [new_page(), paragraph(f"{text} {number}")]
    return build_pdf(story, title="", page=Page(numbered=False))


def a_handout_part(title: str = "Canvas", *, count: int = 1, session: str = "A106") -> Part:
    return handout_part(title, session, media_type=PDF, content=pages(count, title))


def texts_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def bookmarks_of(content: bytes) -> list[tuple[str, int]]:
    reader = PdfReader(BytesIO(content))
    return [
        (str(entry.title), (reader.get_destination_page_number(entry) or 0) + 1)
        for entry in reader.outline
        if not isinstance(entry, list)
    ]


def test_pack_has_a_bookmark_and_a_page_in_the_contents_for_each_part() -> None:
    parts = [
        page_part("Agenda", "01-agenda.pdf", pages(2)),
        page_part("Your journey", "02-journey.pdf", pages(1)),
        a_handout_part(count=3),
        a_handout_part("Grid", session="A111"),
    ]

    content = pack_pdf(pack_of(COVER, parts)).content

    assert bookmarks_of(content) == [
        ("Cover", 1), ("Agenda", 2), ("Your journey", 4), ("Canvas", 5), ("Grid", 8),
    ]  # fmt: skip
    assert texts_of(content)[0].endswith(
        "Contents What Session Page Agenda 2 Your journey 4 Canvas A106 5 Grid A111 8 1 / 8"
    )


def test_pack_numbers_every_page_once() -> None:
    content = pack_pdf(pack_of(COVER, [a_handout_part(count=3)])).content

    assert [text.rsplit(" ", 3)[-3:] for text in texts_of(content)] == [
        [str(number), "/", "4"] for number in range(1, 5)
    ]


def test_cover_says_for_whom_where_and_which_room() -> None:
    (text, *_) = texts_of(pack_pdf(pack_of(COVER, [])).content)

    assert text.startswith(
        "Materials pack Training in communication skills Belgrade, 22–24 April 2026 "
        "For Blerta Code P01 Hotel Hotel Savski Vrt Your room Twin 1 Contents"
    )


def test_contents_are_right_where_the_cover_takes_two_pages() -> None:
    parts = [a_handout_part(f"Handout {number}") for number in range(60)]

    content = pack_pdf(pack_of(COVER, parts)).content

    begins = dict(bookmarks_of(content))["Handout 0"]
    assert begins == 3
    assert f"Handout 0 A106 {begins}" in texts_of(content)[0]


def test_pack_is_the_same_bytes_twice() -> None:
    def built() -> tuple[bytes, bytes]:
        pack = pack_of(COVER, [a_handout_part(), a_handout_part("Grid")])
        return pack_pdf(pack).content, pack_zip(pack, calendar=CALENDAR).content

    assert built() == built()


def test_zip_holds_the_parts_as_files_with_the_calendar() -> None:
    photo = handout_part("Photo", "A203", media_type=JPEG, content=a_picture())
    pack = pack_of(COVER, [page_part("Agenda", "01-agenda.pdf", pages(1)), photo])

    with zipfile.ZipFile(BytesIO(pack_zip(pack, calendar=CALENDAR).content)) as archive:
        found = {name: archive.read(name) for name in archive.namelist()}

    assert list(found) == [
        "00-cover.pdf", "01-agenda.pdf", "calendar.ics", "handouts/A203-Photo.jpg",
    ]  # fmt: skip
    assert found["handouts/A203-Photo.jpg"] == photo.file.content
    assert found["calendar.ics"] == CALENDAR.content


def test_picture_is_one_page_of_the_pack() -> None:
    photo = handout_part("Photo", "A203", media_type=JPEG, content=a_picture())

    content = pack_pdf(pack_of(COVER, [photo])).content

    assert bookmarks_of(content) == [("Cover", 1), ("Photo", 2)]
    assert len(PdfReader(BytesIO(content)).pages[1].images) == 1


@pytest.mark.parametrize("text", [pytest.param(t, id=i) for i, t in TEXTS.items()])
def test_hostile_text_on_the_cover_and_in_names_is_text(text: str) -> None:
    pack = pack_of(
        replace(COVER, name=text, title=text), [a_handout_part(text), a_handout_part(text)]
    )

    content = pack_pdf(pack).content
    with zipfile.ZipFile(BytesIO(pack_zip(pack, calendar=CALENDAR).content)) as archive:
        names = archive.namelist()

    assert len(bookmarks_of(content)) == 3
    assert len(set(names)) == 4
    assert all(name.isascii() and ".." not in name and len(name) < 90 for name in names)
    assert [trace for trace in (b"/URI", b"/JS", b"/Launch") if trace in content] == []


def test_metadata_of_a_pack_names_nobody() -> None:
    reader = PdfReader(BytesIO(pack_pdf(pack_of(COVER, [])).content))

    assert reader.metadata == {"/Title": "Training in communication skills"}


def test_kosovo_is_explained_on_the_cover() -> None:
    cover = replace(COVER, where="Kosovo")

    (text, *_) = texts_of(pack_pdf(pack_of(cover, [])).content)

    assert "Kosovo*, 22–24 April" in text
    assert KOSOVO_FOOTNOTE in text


@pytest.mark.parametrize("prompts", [["One"], ["One", "Two", "Three"], ["?"] * 6])
def test_worksheet_is_one_page_with_its_prompts(prompts: list[str]) -> None:
    texts = texts_of(worksheet_pdf("Grounding card", prompts, purpose="To land the day."))

    assert texts == [" ".join(["Grounding card To land the day.", *prompts])]


def test_worksheet_without_prompts_is_a_title() -> None:
    assert texts_of(worksheet_pdf("Notes", [])) == ["Notes"]


def test_worksheet_is_the_same_bytes_twice() -> None:
    assert worksheet_pdf("Notes", ["Why?"]) == worksheet_pdf("Notes", ["Why?"])
