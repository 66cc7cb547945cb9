"""Several PDFs as one, with bookmarks and one running page number."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import pikepdf
from pikepdf import Name, OutlineItem, Page, Pdf
from reportlab.pdfgen.canvas import Canvas

from logistics.core.documents import fonts
from logistics.core.documents.pdf.pages import FOOT_BASELINE, FOOT_SIZE, SIDE
from logistics.core.documents.pdf.paragraphs import MUTED, printable

_KEPT_ON_A_PAGE = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"}
)
_DEEPEST = 3


def merge_pdfs(parts: Sequence[tuple[str, bytes]], *, title: str) -> bytes:
    """Join (bookmark, PDF) parts, built with `numbered=False`, and number the pages "n / m".

    Bookmarks inside a part are kept below its own. Scripts, links, forms and attachments are left
    behind. Same parts, same bytes.
    """
    with Pdf.new() as whole:
        outline = [_append(whole, printable(bookmark), content) for bookmark, content in parts]
        with whole.open_outline() as bookmarks:
            bookmarks.root.extend(outline)
        _number(whole)
        whole.docinfo["/Title"] = printable(title)
        return saved(whole)


def saved(pdf: Pdf) -> bytes:
    """Return the file's bytes: the same for the same content, and without a date."""
    buffer = BytesIO()
    pdf.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def _append(whole: Pdf, bookmark: str, content: bytes) -> OutlineItem:
    first = len(whole.pages)
    with Pdf.open(BytesIO(content)) as part:
        whole.pages.extend(part.pages)
        item = OutlineItem(bookmark.replace("\n", " "), first if len(part.pages) else None)
        item.children.extend(_nested(part, first))
    for page in list(whole.pages)[first:]:
        for key in set(page.obj.keys()) - _KEPT_ON_A_PAGE:
            del page.obj[key]
    return item


def _nested(part: Pdf, first: int) -> list[OutlineItem]:
    numbers = {page.obj.objgen: first + number for number, page in enumerate(part.pages)}
    with part.open_outline(max_depth=_DEEPEST) as outline:
        return list(_moved(part, outline.root, numbers))


def _moved(
    part: Pdf, items: Sequence[OutlineItem], numbers: dict[tuple[int, int], int]
) -> Iterator[OutlineItem]:
    """Yield the bookmarks that lead to a page of the part; others, such as scripts, are dropped."""
    for item in items:
        target = _page_of(part, item.destination)
        if target not in numbers:
            continue
        copy = OutlineItem(str(item.title), numbers[target])
        copy.children.extend(_moved(part, item.children, numbers))
        yield copy


def _page_of(part: Pdf, destination: object) -> tuple[int, int] | None:
    named = part.Root.get("/Dests")
    if isinstance(destination, Name) and isinstance(named, pikepdf.Dictionary):
        destination = named.get(str(destination))
    if isinstance(destination, pikepdf.Array) and len(destination):
        target = destination[0]
        return target.objgen if isinstance(target, pikepdf.Dictionary) else None
    return None


def _number(whole: Pdf) -> None:
    if not len(whole.pages):
        return
    sizes = [_upright_size(page) for page in whole.pages]
    with Pdf.open(BytesIO(_numbers(sizes))) as stamps:
        for number, (page, stamp) in enumerate(zip(whole.pages, stamps.pages, strict=True)):
            _stamp(whole, page, stamp, Name(f"/PageNumber{number}"))


def _stamp(whole: Pdf, page: Page, stamp: Page, name: Name) -> None:
    """Draw `stamp` over `page` under a given name: the library's own names are random.

    Pages may share their resources, so the name has to differ from page to page.
    """
    form = whole.copy_foreign(stamp.as_form_xobject())
    page.contents_add(b"q\n", prepend=True)
    name = page.add_resource(form, Name.XObject, name)
    whole_page = pikepdf.Rectangle(page.trimbox)
    place = page.calc_form_xobject_placement(
        form, name, whole_page, invert_transformations=True, allow_shrink=True, allow_expand=False
    )
    page.contents_add(b"\nQ\n" + place)


def _upright_size(page: Page) -> tuple[float, float]:
    """Return width and height as a reader sees the page."""
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    width, height = abs(right - left), abs(top - bottom)
    turned = int(page.obj.get("/Rotate", 0)) % 180 != 0
    return (height, width) if turned else (width, height)


def _numbers(sizes: Sequence[tuple[float, float]]) -> bytes:
    buffer = BytesIO()
    fonts.register(fonts.REGULAR)
    canvas = Canvas(buffer, invariant=True)
    for number, size in enumerate(sizes, start=1):
        canvas.setPageSize(size)
        canvas.setFont(fonts.REGULAR, FOOT_SIZE)
        canvas.setFillColor(MUTED)
        canvas.drawRightString(size[0] - SIDE, FOOT_BASELINE, f"{number} / {len(sizes)}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()
