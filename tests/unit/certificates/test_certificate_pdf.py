"""The certificate as a page."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from logistics.certificates.documents import certificate_pdf
from logistics.certificates.rules import CertificateKind
from tests.factories.certificates import a_printed
from tests.unit.certificates.qr_code import read_code


def _reader(**changes: Any) -> PdfReader:
    return PdfReader(BytesIO(certificate_pdf(a_printed(**changes)).content))


def _lines(**changes: Any) -> list[str]:
    (page,) = _reader(**changes).pages
    return [" ".join(line.split()) for line in page.extract_text().splitlines()]


def test_certificate_pdf_says_everything_once() -> None:
    lines = _lines()

    for line in (
        "Training organiser",
        "Certificate of participation",
        "This certifies that",
        "Blerta Çelaj",
        "took part in the three-day training",
        "Human rights at borders",
        "Belgrade, Serbia · 22–24 April 2026 · 19 h 15 min of training",
        "Belgrade, 24 April 2026",
        "For Training organiser",
        "Lead trainer",
        "Reference HRB-2026-BEG-001",
        a_printed().address,
        "Advocacy",
        "strategic messaging",
    ):
        assert lines.count(line) == 1, line


def test_certificate_pdf_of_part_of_the_training_is_a_statement_with_the_hours() -> None:
    lines = _lines(kind=CertificateKind.STATEMENT, credited=930)

    assert "Statement of attendance" in lines
    assert "Certificate of participation" not in lines
    assert "attended part of the three-day training" in lines
    assert "Belgrade, Serbia · 22–24 April 2026 · 15 h 30 min of 19 h 25 min attended" in lines


@pytest.mark.parametrize(
    "name",
    [
        "Ștefania Țurcanu",
        "Işıkoğlu Gülşah",
        "Nedžad Đulić",
        "Снежана Ђокић-Ракић",
        "Ѕвездана Ќурчиска",
        "<b>Ana</b> & <img src=x>",
        "=1+1",
    ],
)
def test_certificate_pdf_prints_the_name_as_it_is(name: str) -> None:
    assert name in _lines(name=name)


def test_certificate_pdf_prints_names_written_from_right_to_left() -> None:
    (page,) = _reader(name="پروانه رحیمی").pages

    drawn = page.extract_text()

    assert any("\ufb50" <= character <= "\ufeff" for character in drawn)  # joined Arabic letters


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(("Maria Anastasia " * 13)[:200], id="two hundred characters in words"),
        pytest.param("W" * 200, id="two hundred of the widest"),
        pytest.param("Raša Al-Darwish Gülşah Çağlarca-Sarı von und zu Hadžić", id="two lines"),
        pytest.param("Ana", id="short"),
    ],
)
def test_certificate_pdf_keeps_every_letter_of_a_name_on_one_page(name: str) -> None:
    reader = _reader(name=name)

    assert len(reader.pages) == 1
    letters = "".join("".join(_lines(name=name)).split())
    assert "".join(name.split()) in letters


def _boxes(**changes: Any) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []

    def note(text: str, moved: list[float], matrix: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            found.append((moved[4] + matrix[4], moved[5] + matrix[5]))

    (page,) = _reader(**changes).pages
    page.extract_text(visitor_text=note)
    return found


def test_certificate_pdf_holds_the_longest_texts_within_its_frame() -> None:
    long = ("Longest imaginable text " * 13)[:300]
    places = _boxes(name=long[:200], title=long[:200], subtitle=long, organiser=long[:200])

    assert all(25 < x < 817 and 25 < y < 570 for x, y in places)


def test_certificate_pdf_puts_the_footnote_where_kosovo_is_named() -> None:
    with_place = " ".join(_lines(place="Pristina, Kosovo*"))

    assert with_place.count("Security Council Resolution 1244") == 1
    assert "Resolution 1244" not in " ".join(_lines())


@pytest.mark.parametrize(
    ("last_day", "text"),
    [
        (date(2026, 4, 22), "took part in the one-day training"),
        (date(2026, 5, 1), "took part in the ten-day training"),
        (date(2026, 5, 2), "took part in the 11-day training"),
    ],
)
def test_certificate_pdf_counts_the_days_in_words(last_day: date, text: str) -> None:
    assert text in _lines(last_day=last_day)


def test_certificate_pdf_embeds_its_fonts() -> None:
    for page in _reader(name="Ștefania پروانه").pages:
        fonts = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            whole = font.get_object()
            inner = whole.get("/DescendantFonts", [whole])[0].get_object()
            assert "/FontFile2" in inner["/FontDescriptor"], whole["/BaseFont"]


def test_certificate_pdf_is_one_landscape_page_with_neutral_metadata() -> None:
    reader = _reader()

    (page,) = reader.pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    told = {key: value for key, value in (reader.metadata or {}).items() if value}
    assert {key for key in told if "Date" not in key} <= {"/Title", "/Trapped"}
    assert told["/Title"] == "Certificate"
    assert "Blerta" not in str(told)


def test_certificate_pdf_is_the_same_for_the_same_facts() -> None:
    assert certificate_pdf(a_printed()) == certificate_pdf(a_printed())


def test_certificate_pdf_is_named_after_the_reference_only() -> None:
    assert certificate_pdf(a_printed()).filename == "HRB-2026-BEG-001.pdf"


def test_certificate_pdf_carries_the_address_as_a_code() -> None:
    (page,) = _reader().pages
    contents = page.get_contents()

    assert contents is not None
    assert read_code(contents.get_data().decode("latin-1")) == a_printed().address
