"""Several PDFs as one."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from logistics.core.documents.pdf import Page, build_pdf, heading, merge_pdfs, new_page, paragraph
from tests.unit.core.documents.test_pdf import outline_of


def a_part(name: str, *, pages: int = 1, **page: Any) -> bytes:
    story = [heading(f"{name} head")]
    for number in range(1, pages):
        story += [new_page(), heading(f"{name} {number}", 2), paragraph("text")]
    return build_pdf(story, title=name, page=Page(numbered=False, **page))


def last_lines(content: bytes) -> list[str]:
    return [page.extract_text().splitlines()[-1] for page in PdfReader(BytesIO(content)).pages]


def test_merge_pdfs_numbers_all_pages_in_one_row() -> None:
    whole = merge_pdfs([("A", a_part("A", pages=2)), ("B", a_part("B"))], title="Pack")

    assert last_lines(whole) == ["1 / 3", "2 / 3", "3 / 3"]


def test_merge_pdfs_bookmarks_each_part_and_what_is_in_it() -> None:
    whole = merge_pdfs([("Đ <b>", a_part("A", pages=2)), ("Kosovo", a_part("B"))], title="Pack")

    assert outline_of(whole) == ["Đ <b>", ["A head", ["A 1"]], "Kosovo*", ["B head"]]


def test_merge_pdfs_leads_bookmarks_to_their_pages() -> None:
    whole = merge_pdfs([("A", a_part("A", pages=2)), ("B", a_part("B"))], title="Pack")

    reader: Any = PdfReader(BytesIO(whole))
    first, _, second, _ = reader.outline
    assert reader.get_destination_page_number(first) == 0
    assert reader.get_destination_page_number(second) == 2


def test_merge_pdfs_is_the_same_bytes_twice() -> None:
    parts = [("A", a_part("A", pages=3)), ("B", a_part("B", landscape=True))]

    assert merge_pdfs(parts, title="Pack") == merge_pdfs(parts, title="Pack")


def test_merge_pdfs_says_nothing_about_who_made_it() -> None:
    whole = merge_pdfs([("A", a_part("A"))], title="Pack")

    told: Any = PdfReader(BytesIO(whole)).metadata
    assert dict(told) == {"/Title": "Pack"}


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_merge_pdfs_numbers_turned_pages_the_right_way_up(turn: int) -> None:
    with pikepdf.open(BytesIO(a_part("A"))) as pdf:
        pdf.pages[0].Rotate = turn
        turned = BytesIO()
        pdf.save(turned)

    whole = merge_pdfs([("A", turned.getvalue())], title="Pack")
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert pdf.pages[0].Rotate == turn
    assert "1 / 1" in PdfReader(BytesIO(whole)).pages[0].extract_text()


def test_merge_pdfs_numbers_pages_that_share_their_resources() -> None:
    with pikepdf.open(BytesIO(a_part("A", pages=3))) as pdf:
        resources = pdf.make_indirect(pdf.pages[0].Resources)
        for page in pdf.pages:
            page.Resources = resources
        shared = BytesIO()
        pdf.save(shared)

    whole = merge_pdfs([("A", shared.getvalue())], title="Pack")
    assert last_lines(whole) == ["1 / 3", "2 / 3", "3 / 3"]


def test_merge_pdfs_leaves_actions_and_annotations_behind() -> None:
    with pikepdf.open(BytesIO(a_part("A"))) as pdf:
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.Root.OpenAction = script
        pdf.pages[0].AA = pikepdf.Dictionary(O=script)
        link = pikepdf.Dictionary(Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], A=script)
        pdf.pages[0].Annots = pikepdf.Array([link])
        armed = BytesIO()
        pdf.save(armed)

    with pikepdf.open(BytesIO(merge_pdfs([("A", armed.getvalue())], title="Pack"))) as whole:
        assert set(whole.Root.keys()) == {"/Type", "/Pages", "/Outlines"}
        assert not set(whole.pages[0].obj.keys()) & {"/AA", "/Annots"}


def test_merge_pdfs_of_nothing_is_an_empty_document() -> None:
    assert len(PdfReader(BytesIO(merge_pdfs([], title="Pack"))).pages) == 0
