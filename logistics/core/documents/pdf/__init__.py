"""The PDF toolkit: text from people, headings, tables, pages, merging."""

from logistics.core.documents.pdf.blocks import (
    gap,
    heading,
    key_values,
    new_page,
    qr_drawing,
    table,
)
from logistics.core.documents.pdf.merging import merge_pdfs
from logistics.core.documents.pdf.pages import Page, build_pdf
from logistics.core.documents.pdf.paragraphs import (
    ACCENT,
    INK,
    LINE,
    MUTED,
    Style,
    fitted,
    paragraph,
)

__all__ = [
    "ACCENT",
    "INK",
    "LINE",
    "MUTED",
    "Page",
    "Style",
    "build_pdf",
    "fitted",
    "gap",
    "heading",
    "key_values",
    "merge_pdfs",
    "new_page",
    "paragraph",
    "qr_drawing",
    "table",
]
