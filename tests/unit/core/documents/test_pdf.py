"""PDFs: every name reads back as itself, nothing runs, nothing is fetched, nothing is cut off."""

import re
import socket
import sys
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from arabic_reshaper import reshape
from bidi.algorithm import get_display
from pypdf import PdfReader
from reportlab.lib.pagesizes import A4, landscape
from reportlab.platypus import Flowable

from logistics.core.documents.pdf import (
    Page,
    build_pdf,
    fitted,
    gap,
    heading,
    key_values,
    new_page,
    paragraph,
    qr_drawing,
    table,
)
from logistics.core.text import KOSOVO_FOOTNOTE, clean
from tests.unit.core.documents.hostile import INJECTIONS, NAMES, RIGHT_TO_LEFT_NAMES

TEXTS = NAMES | INJECTIONS
NOTE_START = KOSOVO_FOOTNOTE[:30]


def pages_of(*story: Flowable, title: str = "Test", **page: Any) -> Any:
    return PdfReader(BytesIO(build_pdf(story, title=title, page=Page(**page)))).pages


def text_of(*story: Flowable, **page: Any) -> str:
    return "\n".join(sheet.extract_text() for sheet in pages_of(*story, **page)).strip()


def squeezed(text: str) -> str:
    """Wrapping adds line ends and takes spaces: compare without either."""
    return re.sub(r"\s+", "", text)


PLACES = {
    "paragraph": paragraph,
    "heading": heading,
    "table cell": lambda text: table(["Name", "Place"], [[text, "x"]]),
    "table head": lambda text: table([text, "b"], []),
    "value": lambda text: key_values([("Name", text)]),
    "certificate": partial(fitted, lines=2),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_build_pdf_prints_any_text_as_itself(text: str) -> None:
    printed = text_of(paragraph(text), numbered=False)

    assert squeezed(printed) == squeezed(clean(text, multiline=True))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("text", ["<b>", "</para>", "x" * 200, "Hadžić-Šarić " * 15, "=1+1"])
def test_build_pdf_prints_hostile_text_in_every_place(
    place: Callable[[str], Flowable], text: str
) -> None:
    assert squeezed(text) in squeezed(text_of(place(text), numbered=False))


@pytest.mark.parametrize("name", RIGHT_TO_LEFT_NAMES.values(), ids=RIGHT_TO_LEFT_NAMES)
def test_build_pdf_joins_arabic_letters_and_draws_them_from_the_right(name: str) -> None:
    printed = text_of(paragraph(name), numbered=False)

    drawn = get_display(reshape(name))
    assert sorted(squeezed(printed)) == sorted(squeezed(drawn))
    assert drawn != name


def test_build_pdf_breaks_long_arabic_in_reading_order() -> None:
    words = [f"{word}{number}" for number, word in enumerate(["محمد"] * 60)]

    lines = text_of(paragraph(" ".join(words)), numbered=False).splitlines()
    assert len(lines) > 1
    assert "59" not in lines[0]
    assert "59" in lines[-1]


@pytest.mark.parametrize("across", [False, True], ids=["portrait", "landscape"])
@pytest.mark.parametrize("text", ["x" * 200, "م" * 200, "Ж" * 200, "ნ" * 200])
def test_build_pdf_keeps_every_letter_inside_the_margins(text: str, across: bool) -> None:
    columns = [text, "b", "c", "d", "e", "f"]
    (page,) = pages_of(paragraph(text, "title"), table(["h"] * 6, [columns]), landscape=across)

    edges = []
    page.extract_text(visitor_text=lambda _t, _c, place, _f, _s: edges.append(place[4]))
    assert max(edges) < float(page.mediabox.width) - 18 / 25.4 * 72 + 1


@pytest.mark.parametrize("letters", [200, 20_000], ids=["a line", "more than a page"])
def test_build_pdf_survives_a_cell_taller_than_a_page(letters: int) -> None:
    printed = text_of(table(["a", "b", "c"], [["x" * letters, "b", "c"]]), numbered=False)

    assert printed.count("x") == letters


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(lambda text: key_values([("Note", text)]), id="value"),
        pytest.param(lambda text: key_values([(text, "Note")]), id="name of a value"),
        pytest.param(heading, id="heading"),
        pytest.param(fitted, id="fitted"),
    ],
)
def test_build_pdf_splits_any_text_taller_than_a_page(block: Callable[[str], Flowable]) -> None:
    long = "word " * 3_900

    assert text_of(block(long), numbered=False).count("word") == 3_900


def test_build_pdf_keeps_line_ends() -> None:
    assert text_of(paragraph("one\ntwo"), numbered=False).splitlines() == ["one", "two"]


def test_build_pdf_repeats_the_head_of_a_table_on_each_page() -> None:
    rows = [[f"Person {number}", "Belgrade"] for number in range(120)]

    sheets = [sheet.extract_text() for sheet in pages_of(table(["Name", "Place"], rows))]
    assert len(sheets) > 2
    assert all("Name" in sheet and "Place" in sheet for sheet in sheets)
    assert "Person 119" in sheets[-1]


def test_build_pdf_numbers_its_pages() -> None:
    sheets = pages_of(paragraph("a"), new_page(), paragraph("b"), new_page(), paragraph("c"))

    assert [sheet.extract_text().splitlines()[-1] for sheet in sheets] == [
        "1 of 3",
        "2 of 3",
        "3 of 3",
    ]


def test_build_pdf_leaves_numbers_out_for_merging() -> None:
    assert text_of(paragraph("a"), numbered=False) == "a"


def test_build_pdf_prints_head_and_foot_on_every_page() -> None:
    sheets = pages_of(paragraph("a"), new_page(), paragraph("b"), head="Đ & <b>", foot="x" * 500)

    for sheet in sheets:
        assert "Đ & <b>" in sheet.extract_text()
        assert "xxx…" in sheet.extract_text()


@pytest.mark.parametrize(("across", "size"), [(False, A4), (True, landscape(A4))])
def test_build_pdf_is_a4(across: bool, size: tuple[float, float]) -> None:
    (page,) = pages_of(landscape=across)

    assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(
        size, abs=0.01
    )


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_build_pdf_explains_kosovo_wherever_it_is_printed(place: Callable[[str], Flowable]) -> None:
    printed = text_of(place("Pristina, Kosovo"))

    assert "Kosovo*" in printed
    assert squeezed(KOSOVO_FOOTNOTE) in squeezed(printed)


def test_build_pdf_puts_the_footnote_on_just_the_pages_that_need_it() -> None:
    named = table(["Place"], [["Serbia"]] * 80 + [["Kosovo"]])

    noted = [NOTE_START in sheet.extract_text() for sheet in pages_of(named, new_page(), gap())]
    assert noted[-2:] == [True, False] or noted == [False, True]
    assert noted[0] is False


@pytest.mark.parametrize("line", ["head", "foot"])
def test_build_pdf_explains_kosovo_in_a_head_or_foot_line(line: str) -> None:
    printed = text_of(paragraph("a"), **{line: "Kosovo office"})

    assert "Kosovo* office" in printed
    assert NOTE_START in printed


def test_build_pdf_explains_a_long_text_on_each_page_it_fills() -> None:
    sheets = pages_of(paragraph("Kosovo " * 3000))

    assert len(sheets) > 2
    assert all(NOTE_START in sheet.extract_text() for sheet in sheets)


def test_build_pdf_needs_no_footnote_for_other_words() -> None:
    assert NOTE_START not in text_of(paragraph("Kosovska Mitrovica"))


def test_build_pdf_lists_headings_as_bookmarks() -> None:
    story = [heading("Agenda <b>"), heading("Day 1", 2), heading("Morning", 3), heading("Đ", 2)]

    assert outline_of(build_pdf(story, title="t")) == ["Agenda <b>", ["Day 1", ["Morning"], "Đ"]]


def test_build_pdf_survives_a_heading_that_skips_a_level() -> None:
    assert outline_of(build_pdf([heading("Deep", 3)], title="t")) == ["Deep"]


def outline_of(content: bytes) -> Any:
    def titles(items: Any) -> Any:
        return [titles(item) if isinstance(item, list) else item.title for item in items]

    return titles(PdfReader(BytesIO(content)).outline)


@pytest.mark.parametrize(
    ("rows", "pages"),
    [
        pytest.param(36, [True], id="just room for some text below"),
        pytest.param(37, [False, True], id="too little room"),
    ],
)
def test_build_pdf_leaves_no_heading_alone_at_the_foot(rows: int, pages: list[bool]) -> None:
    above = table(["a", "b"], [["a", "b"]] * rows)

    sheets = pages_of(above, heading("Next", 2), paragraph("text"))
    assert ["Next" in sheet.extract_text() for sheet in sheets] == pages


def test_build_pdf_starts_a_long_table_below_its_heading() -> None:
    rows = [[f"Person {number}", "b"] for number in range(60)]

    first, *_ = pages_of(heading("People"), heading("List", 2), table(["Name", "b"], rows))
    assert "Person 0" in first.extract_text()


def test_build_pdf_says_nothing_about_who_made_it() -> None:
    content = build_pdf([paragraph("a")], title="Pack of Đ")

    told: Any = PdfReader(BytesIO(content)).metadata
    assert told["/Title"] == "Pack of Đ"
    assert {told[f"/{key}"] for key in ("Author", "Creator", "Producer", "Subject")} == {""}
    assert b"reportlab" not in content.lower()


def test_build_pdf_holds_nothing_that_runs() -> None:
    story = [paragraph(text) for text in TEXTS.values()]

    content = build_pdf(story, title='<a href="javascript:x">')
    for key in (b"/URI", b"/JS", b"/JavaScript", b"/OpenAction", b"/Launch", b"/EmbeddedFile"):
        assert key not in content


def test_build_pdf_opens_only_fonts_and_no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    watching = [True]

    def watch(event: str, arguments: Any) -> None:
        if watching and event == "open":
            opened.append(str(arguments[0]))

    sys.addaudithook(watch)
    monkeypatch.setattr(socket.socket, "connect", lambda *_: pytest.fail("a socket was opened"))
    build_pdf([paragraph(text) for text in TEXTS.values()], title="t")
    watching.clear()

    assert {Path(path).suffix for path in opened} <= {".ttf", ".py", ".pyc"}


def test_build_pdf_is_the_same_bytes_twice() -> None:
    def story() -> list[Flowable]:
        rows = [[text, "Kosovo"] for text in [*TEXTS.values(), *RIGHT_TO_LEFT_NAMES.values()]]
        return [heading("One"), table(["a", "b"], rows), qr_drawing("https://x.test/1", 60)]

    assert build_pdf(story(), title="t") == build_pdf(story(), title="t")


def test_build_pdf_draws_the_decoration_on_every_page() -> None:
    drawn = []
    build_pdf(
        [paragraph("a"), new_page(), paragraph("b")],
        title="t",
        page=Page(decorate=lambda canvas: drawn.append(canvas.getPageNumber())),
    )

    assert drawn == [1, 2]


def test_key_values_leave_empty_ones_out() -> None:
    assert text_of(key_values([("Hotel", "Sava"), ("Note", " ")]), numbered=False) == "Hotel\nSava"


@pytest.mark.parametrize(("lines", "shrinks"), [(1, True), (9, False)])
def test_fitted_shrinks_only_as_far_as_it_must(lines: int, shrinks: bool) -> None:
    flowable: Any = fitted("Aleksandra-Konstantina Hadžidimitrijević", lines=lines)
    flowable.wrap(400, 400)

    assert (flowable.fitted.style.fontSize < 30) is shrinks


def test_qr_drawing_is_a_square_of_the_asked_size() -> None:
    assert qr_drawing("https://x.test/verify/1", 80).wrap(500, 500) == (80, 80)
