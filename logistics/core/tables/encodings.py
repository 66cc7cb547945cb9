"""Which of the encodings we read a file is in; all others are refused by name."""

from logistics.core.tables.errors import refused


def decode(content: bytes) -> tuple[str, str]:
    """Give the text and the name of its encoding; raises TableRefused."""
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        raise refused("the file is not UTF-8") from None
