"""Several PDFs as one, with bookmarks and one running page number."""

from collections.abc import Sequence


def merge_pdfs(parts: Sequence[tuple[str, bytes]], *, title: str) -> bytes:
    """Join (bookmark, PDF) parts, built with `numbered=False`, and number the pages "n / m"."""
    raise NotImplementedError
