"""Uploads: what is harmless passes as it looks, all else is refused with a reason."""

import os
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader

from logistics.core.documents.pdf import Page, build_pdf, paragraph
from logistics.core.documents.upload_child import MOST_PAGES, without_jpeg_notes
from logistics.core.documents.uploads import (
    UnreadableImage,
    UnreadablePdf,
    clean_image,
    image_to_pdf,
    inspect_pdf,
)

SECRET = b"secret-place"
Change = Callable[[pikepdf.Pdf], None]


def a_pdf(change: Change | None = None, *, pages: int = 1, **options: Any) -> bytes:
    content = build_pdf([paragraph("Handout")], title="t", page=Page(numbered=False))
    with pikepdf.open(BytesIO(content)) as pdf:
        for _ in range(pages - 1):
            pdf.pages.append(pdf.pages[0])
        if change:
            change(pdf)
        written = BytesIO()
        pdf.save(written, **options)
    return written.getvalue()


def a_picture(
    kind: str, *, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any
) -> bytes:
    written = BytesIO()
    Image.new(mode, size, 90).save(written, kind, **options)
    return written.getvalue()


def arm(pdf: pikepdf.Pdf) -> None:
    """Add everything that could run, lead away or tell who made it."""
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    pdf.Root.OpenAction = script
    pdf.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", script]))
    pdf.attachments["x.exe"] = b"MZ"
    pdf.docinfo["/Author"] = "Somebody"
    page = pdf.pages[0]
    page.AA = pikepdf.Dictionary(O=script)
    page.Metadata = pikepdf.Stream(pdf, SECRET)
    uri = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://evil.test")
    link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=uri)
    page.Annots = pikepdf.Array([link])


def embed_photo(pdf: pikepdf.Pdf) -> None:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    photo = a_picture("JPEG", exif=exif, comment=SECRET)
    stream = pikepdf.Stream(pdf, photo)
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = 60, 40, 8
    stream.ColorSpace, stream.Filter = pikepdf.Name.DeviceRGB, pikepdf.Name.DCTDecode
    stream.Metadata = pikepdf.Stream(pdf, SECRET)
    stream.F = pikepdf.String("//evil.test/x")
    pdf.pages[0].add_resource(stream, pikepdf.Name.XObject, pikepdf.Name("/Photo"))


def swell(pdf: pikepdf.Pdf) -> None:
    bomb = zlib.compress(zlib.compress(b" " * 200_000_000, 9), 9)
    content = pikepdf.Stream(pdf, bomb)
    content.Filter = [pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode]
    pdf.pages[0].Contents = content


def test_inspect_pdf_keeps_what_the_pages_show() -> None:
    facts = inspect_pdf(a_pdf(pages=3))

    sheets = PdfReader(BytesIO(facts.content)).pages
    assert facts.pages == 3
    assert [sheet.extract_text().strip() for sheet in sheets] == ["Handout"] * 3


def test_inspect_pdf_leaves_behind_all_that_runs_or_tells() -> None:
    armed = a_pdf(arm)
    assert b"/JavaScript" in armed

    facts = inspect_pdf(armed)
    with pikepdf.open(BytesIO(facts.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages"}
        assert set(pdf.pages[0].obj.keys()) <= {
            "/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/Rotate",
        }  # fmt: skip
        assert not pdf.docinfo
    for trace in (b"/JS", b"/URI", b"evil.test", b"Somebody", b"/EmbeddedFile", SECRET):
        assert trace not in facts.content


def test_inspect_pdf_takes_the_place_out_of_photos() -> None:
    armed = a_pdf(embed_photo)
    assert SECRET in armed

    facts = inspect_pdf(armed)
    assert SECRET not in facts.content
    assert b"evil.test" not in facts.content
    image: Any = PdfReader(BytesIO(facts.content)).pages[0].images[0].image
    assert image.size == (60, 40)


def test_inspect_pdf_draws_filled_forms_flat() -> None:
    def fill(pdf: pikepdf.Pdf) -> None:
        look = pikepdf.Stream(pdf, b"0 0 9 9 re f")
        look.Type, look.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        look.BBox = [0, 0, 9, 9]
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, Rect=[50, 50, 59, 59],
            FT=pikepdf.Name.Tx, T="x", F=4, AP=pikepdf.Dictionary(N=pdf.make_indirect(look)),
        )  # fmt: skip
        widget = pdf.make_indirect(field)
        pdf.pages[0].Annots = pikepdf.Array([widget])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([widget]))

    facts = inspect_pdf(a_pdf(fill))
    with pikepdf.open(BytesIO(facts.content)) as pdf:
        assert len(pdf.pages[0].Resources.XObject) == 1


def test_inspect_pdf_is_the_same_bytes_twice() -> None:
    assert inspect_pdf(a_pdf(arm)) == inspect_pdf(a_pdf(arm))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "not a PDF", id="empty"),
        pytest.param(b"GIF89a", "not a PDF", id="another kind"),
        pytest.param(b"%PDF-1.7\nfoo", "not a PDF", id="only a head"),
        pytest.param(a_pdf()[:700], "not a PDF", id="cut off"),
        pytest.param(
            a_pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "password", id="locked"
        ),
        pytest.param(
            a_pdf(encryption=pikepdf.Encryption(owner="o", user="")), "password", id="owner only"
        ),
        pytest.param(a_pdf(pages=MOST_PAGES + 1), "500 pages", id="too long"),
        pytest.param(a_pdf(swell), "too heavy", id="swells"),
    ],
)
def test_inspect_pdf_refuses_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadablePdf, match=reason) as refused:
        inspect_pdf(content)

    assert refused.value.status == 422


def test_inspect_pdf_takes_the_longest_allowed() -> None:
    assert inspect_pdf(a_pdf(pages=MOST_PAGES)).pages == MOST_PAGES


@pytest.mark.parametrize(
    ("kind", "mode", "media_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
    ],
)
def test_clean_image_copies_every_common_mode(kind: str, mode: str, media_type: str) -> None:
    copy = clean_image(a_picture(kind, mode=mode))

    assert copy.media_type == media_type
    assert Image.open(BytesIO(copy.content)).size == (60, 40)


def test_clean_image_turns_upright_and_forgets_the_rest() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET.decode()
    photo = a_picture("JPEG", exif=exif, comment=SECRET) + b"PK\x03\x04" + SECRET

    copy = clean_image(photo)
    assert SECRET not in copy.content
    assert Image.open(BytesIO(copy.content)).size == (40, 60)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "not a JPEG or PNG", id="empty"),
        pytest.param(a_picture("GIF"), "not a JPEG or PNG", id="another kind"),
        pytest.param(a_picture("TIFF"), "not a JPEG or PNG", id="tiff"),
        pytest.param(a_picture("PNG", size=(900, 900))[:99], "not a JPEG", id="cut off"),
        pytest.param(
            a_picture("PNG", size=(8001, 5000), mode="1"), "40 million", id="a little too large"
        ),
        pytest.param(a_picture("PNG", size=(20000, 20000), mode="1"), "40 million", id="bomb"),
    ],
)
def test_clean_image_refuses_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableImage, match=reason):
        clean_image(content)


@pytest.mark.parametrize(
    ("size", "upright"), [((400, 100), False), ((100, 400), True), ((1, 1), True)]
)
def test_image_to_pdf_is_one_a4_page_that_suits_the_picture(
    size: tuple[int, int], upright: bool
) -> None:
    (page,) = PdfReader(BytesIO(image_to_pdf(a_picture("PNG", size=size)))).pages

    width, height = sorted([round(page.mediabox.width), round(page.mediabox.height)])
    assert (width, height) == (595, 842)
    assert (page.mediabox.width < page.mediabox.height) is upright
    assert len(page.images) == 1


def test_image_to_pdf_is_the_same_bytes_twice() -> None:
    picture = a_picture("JPEG")

    assert image_to_pdf(picture) == image_to_pdf(picture)


def test_without_jpeg_notes_leaves_what_is_odd() -> None:
    odd = b"\xff\xd8" + os.urandom(50)

    assert without_jpeg_notes(odd) == odd or len(without_jpeg_notes(odd)) < len(odd)
    assert without_jpeg_notes(b"") == b""
