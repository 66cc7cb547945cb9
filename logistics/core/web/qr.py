"""A QR code as one path of an inline picture: no image file, no inline style."""

import re
from dataclasses import dataclass

import segno

_DARK = re.compile(rb"\x01+")


@dataclass(frozen=True)
class QrCode:
    """`path` is for the `d` of a path, in a square of `size` modules without margin."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """Draw `text` as a QR code that survives a scratched screen."""
    matrix = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = [
        f"M{found.start()} {y}h{found.end() - found.start()}v1h-{found.end() - found.start()}z"
        for y, row in enumerate(matrix)
        for found in _DARK.finditer(row)
    ]
    return QrCode(len(matrix), "".join(runs))
