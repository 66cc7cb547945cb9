"""Files in one archive, and their names."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from logistics.core.documents.bundle import bundle_zip
from logistics.core.documents.document import Document, safe_filename
from tests.unit.core.documents.hostile import INJECTIONS, NAMES


def a_file(name: str, content: bytes = b"x") -> Document:
    return Document(name, "application/octet-stream", content)


def names_in(*files: Document) -> list[str]:
    with ZipFile(BytesIO(bundle_zip(files))) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_bundle_zip_holds_the_files_under_sorted_names() -> None:
    files = [a_file("b.pdf", b"2"), a_file("a.ics", b"1"), a_file("handouts/c.pdf", b"3")]

    with ZipFile(BytesIO(bundle_zip(files))) as archive:
        read = {name: archive.read(name) for name in archive.namelist()}
    assert list(read.items()) == [("a.ics", b"1"), ("b.pdf", b"2"), ("handouts/c.pdf", b"3")]


def test_bundle_zip_is_the_same_bytes_whatever_the_order() -> None:
    files = [a_file("b.pdf", b"2"), a_file("b.pdf", b"1"), a_file("a.ics")]

    assert bundle_zip(files) == bundle_zip(files[::-1])


def test_bundle_zip_tells_two_files_of_one_name_apart() -> None:
    assert names_in(a_file("Plan.pdf", b"1"), a_file("plan.pdf", b"2")) == [
        "Plan.pdf",
        "plan-2.pdf",
    ]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("../../etc/passwd.pdf", "etc/passwd.pdf", id="out of the folder"),
        pytest.param("/etc/a.pdf", "etc/a.pdf", id="absolute"),
        pytest.param("Đokić čaj.PDF", "Dokic-caj.pdf", id="letters and capitals"),
        pytest.param("no extension", "no-extension.bin", id="no extension"),
        pytest.param("محمد.pdf", "file.pdf", id="no table"),
    ],
)
def test_bundle_zip_makes_paths_safe(name: str, safe: str) -> None:
    assert names_in(a_file(name)) == [safe]


def test_bundle_zip_stores_what_is_compressed_already() -> None:
    files = [a_file("a.pdf", b"x" * 999), a_file("b.ics", b"x" * 999)]

    with ZipFile(BytesIO(bundle_zip(files))) as archive:
        kinds = [entry.compress_type for entry in archive.infolist()]
        dates = {entry.date_time for entry in archive.infolist()}
    assert kinds == [ZIP_STORED, ZIP_DEFLATED]
    assert dates == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("P01 – agenda", "P01-agenda.pdf"),
        ("con", "con-file.pdf"),
        ("LPT1", "LPT1-file.pdf"),
        ("console", "console.pdf"),
        ("", "file.pdf"),
        ("Ђорђевић", "Dordevic.pdf"),
        ("x" * 200, "x" * 60 + ".pdf"),
    ],
)
def test_safe_filename_opens_on_every_computer(name: str, safe: str) -> None:
    assert safe_filename(name, "pdf") == safe


@pytest.mark.parametrize("text", [*INJECTIONS.values(), *NAMES.values()])
def test_safe_filename_leaves_only_plain_signs(text: str) -> None:
    stem = safe_filename(text, "pdf").removesuffix(".pdf")

    assert stem.replace("-", "").isalnum()
    assert stem.isascii()
    assert len(stem) <= 60


@pytest.mark.parametrize(
    ("make", "filename", "media_type"),
    [
        (Document.pdf, "P01.pdf", "application/pdf"),
        (Document.ics, "P01.ics", "text/calendar; charset=utf-8"),
        (Document.csv, "P01.csv", "text/csv; charset=utf-8"),
        (Document.zip, "P01.zip", "application/zip"),
    ],
)
def test_document_knows_its_name_and_kind(
    make: Callable[[str, bytes], Document], filename: str, media_type: str
) -> None:
    assert make("P01", b"x") == Document(filename, media_type, b"x")
