"""The fonts that go into PDFs, and which of them draws which letter."""


def undrawable(text: str) -> str:
    """Return, each once and in order, the characters of `text` that no font here can draw."""
    raise NotImplementedError
