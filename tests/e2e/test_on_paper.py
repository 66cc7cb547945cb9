"""What comes out of a printer: pages drawn by an independent program and looked at."""

import subprocess
from pathlib import Path

import pytest
from PIL import Image

from logistics.certificates.documents import certificate_pdf
from tests.conftest import needs_program
from tests.factories.certificates import a_printed

DPI = 50
FRAME_MM = 9  # from the edge of the paper to the outer line of the frame
NAMES = (
    "Blerta Çelaj",
    "Жељка Мишчевић",
    "رشا الدرويش",
    "ნინო დოლიძე-მესხი",
    "X" * 200,
    "Deniz Çağlarca-Sarı " * 9,
)


def drawn(pdf: bytes, folder: Path) -> Image.Image:
    """Return the first page as a grey picture, drawn by poppler."""
    needs_program("pdftoppm")
    (folder / "page.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-singlefile", "page.pdf", "page"],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    return Image.open(folder / "page.png").convert("L")


def margin_of(picture: Image.Image) -> float:
    """Return the narrowest white margin around everything that is drawn, in millimetres."""
    box = picture.point(lambda grey: 255 * (grey < 200)).getbbox()
    assert box, "the page is empty"
    left, top, right, bottom = box
    pixels = min(left, top, picture.width - right, picture.height - bottom)
    return pixels / DPI * 25.4


@pytest.mark.parametrize(
    "name", NAMES, ids=["Latin", "Cyrillic", "Arabic", "Georgian", "200", "long"]
)
def test_certificate_is_drawn_inside_its_frame(name: str, tmp_path: Path) -> None:
    picture = drawn(certificate_pdf(a_printed(name=name)).content, tmp_path)

    assert picture.width > picture.height
    assert margin_of(picture) == pytest.approx(FRAME_MM, abs=1)


def test_margin_notices_ink_at_the_edge() -> None:
    picture = Image.new("L", (100, 100), 255)
    picture.paste(0, (1, 40, 60, 60))

    assert margin_of(picture) == pytest.approx(25.4 / DPI)
