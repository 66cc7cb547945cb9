"""Reading a QR code of version 4-M with mask 0 back from the rectangles of a page."""

import re
from collections.abc import Iterator
from itertools import chain

SIDE = 33
_MODULES = re.compile(r"(\d+) -(\d+) (\d+) 1 re\b")
_BLOCKS, _CODEWORDS_EACH = 2, 32  # ISO/IEC 18004, table 9: version 4, level M
_BYTES = 0b0100


def read_code(stream: str) -> str:
    """Return the text of the code drawn in a page's content stream."""
    words = _codewords(_grid(stream))
    blocks = [words[start : _BLOCKS * _CODEWORDS_EACH : _BLOCKS] for start in range(_BLOCKS)]
    bits = "".join(f"{word:08b}" for word in chain.from_iterable(blocks))
    assert int(bits[:4], 2) == _BYTES
    length = int(bits[4:12], 2)
    return bytes(int(bits[12 + 8 * i : 20 + 8 * i], 2) for i in range(length)).decode()


def _grid(stream: str) -> list[list[bool]]:
    grid = [[False] * SIDE for _ in range(SIDE)]
    for x, y, width in (map(int, found.groups()) for found in _MODULES.finditer(stream)):
        for column in range(x, x + width):
            grid[y - 1][column] = True
    return grid


def _codewords(grid: list[list[bool]]) -> list[int]:
    bits = [grid[y][x] ^ ((x + y) % 2 == 0) for y, x in _way() if not _is_pattern(y, x)]
    usable = bits[: len(bits) // 8 * 8]
    return [
        sum(bit << (7 - place) for place, bit in enumerate(usable[start : start + 8]))
        for start in range(0, len(usable), 8)
    ]


def _way() -> Iterator[tuple[int, int]]:
    """Up and down in pairs of columns from the right, leaving the timing column out."""
    pairs = [(x, x - 1) for x in (*range(SIDE - 1, 7, -2), 5, 3, 1)]
    for number, pair in enumerate(pairs):
        rows = range(SIDE) if number % 2 else range(SIDE - 1, -1, -1)
        yield from ((y, x) for y in rows for x in pair)


def _is_pattern(y: int, x: int) -> bool:
    finder = (y < 9 and (x < 9 or x >= SIDE - 8)) or (y >= SIDE - 8 and x < 9)
    aligned = 24 <= y <= 28 and 24 <= x <= 28
    return finder or aligned or 6 in (y, x)
