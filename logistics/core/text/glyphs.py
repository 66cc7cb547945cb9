"""Which characters of a text would print as an empty box."""


def missing_glyphs(text: str) -> str:
    """Return, each once and in order, the characters of `text` that no embedded font can draw."""
    # The library that reads the fonts takes 0.1 s to load, and this module is imported everywhere.
    from logistics.core.documents.fonts import undrawable  # noqa: PLC0415 - see above

    return undrawable(text)
