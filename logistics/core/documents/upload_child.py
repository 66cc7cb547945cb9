"""Runs in a process of its own: reads an upload from stdin and writes a harmless copy to stdout.

Started as a plain script by `uploads.py`, so it imports nothing of the project. Exit status 0 and a
first line with a JSON of facts, or one of the statuses below and nothing on stdout.
"""

import json
import re
import resource
import sys
import warnings
import zlib
from io import BytesIO
from typing import Any

LOCKED, BROKEN, TOO_LONG, TOO_HEAVY = 10, 11, 12, 13

MOST_PAGES = 500
MOST_PIXELS = 40_000_000
_MOST_BYTES_OF_A_STREAM = 128 * 1024 * 1024
_CPU_SECONDS = 10
_MEMORY = 1024**3

_KEPT_ON_A_PAGE = frozenset(
    {"/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/Rotate", "/UserUnit"}
)
_DROPPED_ANYWHERE = (
    "/Metadata", "/PieceInfo", "/AF", "/EF", "/OPI", "/Ref", "/Alternates", "/StructParent",
    "/StructParents",
)  # fmt: skip
_START_OF_SCAN = 0xDA
_JPEG_NOTES = frozenset({*range(0xE1, 0xEE), 0xEF, 0xFE})
_OUTSIDE_FILE = ("/F", "/FFilter", "/FDecodeParms")


class Refused(Exception):
    """The upload is refused; `status` says why."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def main() -> int:
    """Read, copy and write one upload of the kind named on the command line."""
    copy = {"pdf": copied_pdf, "image": copied_image}[sys.argv[1]]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        facts, content = copy(sys.stdin.buffer.read())
    except Refused as refused:
        return refused.status
    except MemoryError:
        return TOO_HEAVY
    except Exception:  # noqa: BLE001 - whatever a decoder raises, the file is unreadable
        return BROKEN
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n" + content)
    return 0


def copied_pdf(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the number of pages and a copy that holds nothing but what the pages show."""
    import pikepdf  # noqa: PLC0415 - a picture does not pay for it

    try:
        source = pikepdf.open(BytesIO(content), attempt_recovery=False)
    except pikepdf.PasswordError:
        raise Refused(LOCKED) from None
    if source.is_encrypted:
        raise Refused(LOCKED)
    pages = len(source.pages)
    if not 0 < pages <= MOST_PAGES:
        raise Refused(TOO_LONG if pages else BROKEN)
    source.flatten_annotations("screen")
    copy = pikepdf.new()
    copy.pages.extend(source.pages)
    for page in copy.pages:
        for key in set(page.obj.keys()) - _KEPT_ON_A_PAGE:
            del page.obj[key]
    _scrub(pikepdf, copy)
    written = BytesIO()
    copy.save(written, deterministic_id=True)
    return {"pages": pages}, written.getvalue()


def copied_image(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the media type and a pixel copy, upright, of a JPEG or PNG."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - a PDF does not pay for it

    warnings.simplefilter("error")
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        opened = Image.open(BytesIO(content), formats=["JPEG", "PNG"])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(TOO_HEAVY) from None
    with opened as source:
        kind = source.format
        upright = ImageOps.exif_transpose(source)
        modes = {"JPEG": {"L", "RGB"}, "PNG": {"L", "RGB", "RGBA"}}[str(kind)]
        pixels = upright if upright.mode in modes else upright.convert(_plain_mode(upright, modes))
    copy = Image.frombytes(pixels.mode, pixels.size, pixels.tobytes())
    written = BytesIO()
    copy.save(written, str(kind), **({"quality": 90} if kind == "JPEG" else {}))
    return {"media_type": f"image/{str(kind).lower()}"}, written.getvalue()


def _plain_mode(image: Any, modes: set[str]) -> str:
    see_through = image.has_transparency_data and "RGBA" in modes
    return "RGBA" if see_through else "RGB"


def _scrub(pikepdf: Any, copy: Any) -> None:
    """Take out metadata and references to other files, and refuse streams that swell."""
    for found in copy.objects:
        is_stream = isinstance(found, pikepdf.Stream)
        if not is_stream and not isinstance(found, pikepdf.Dictionary):
            continue
        for key in (*_DROPPED_ANYWHERE, *(_OUTSIDE_FILE if is_stream else ())):
            if key in found:
                del found[key]
        if is_stream:
            _require_light(found)
            _strip_photo(pikepdf, found)


def _strip_photo(pikepdf: Any, stream: Any) -> None:
    """Take camera, place and comments out of an embedded JPEG."""
    if str(stream.get("/Filter", "")) != "/DCTDecode":
        return
    plain = without_jpeg_notes(stream.read_raw_bytes())
    stream.write(plain, filter=pikepdf.Name.DCTDecode, decode_parms=stream.get("/DecodeParms"))


def without_jpeg_notes(content: bytes) -> bytes:
    """Return a JPEG without its APP1-13, APP15 and comment segments; what is odd stays as it is."""
    kept, place = [content[:2]], 2
    while content[place : place + 1] == b"\xff" and content[place + 1] != _START_OF_SCAN:
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        if content[place + 1] not in _JPEG_NOTES:
            kept.append(content[place:end])
        place = end
    return b"".join([*kept, content[place:]])


def _require_light(stream: Any) -> None:
    filters = re.findall(r"/\w+", str(stream.get("/Filter", "")))
    content = stream.read_raw_bytes()
    for name in filters:
        if name not in {"/FlateDecode", "/Fl"}:
            return
        content = _inflated(content)


def _inflated(content: bytes) -> bytes:
    unpacked = zlib.decompressobj().decompress(content, _MOST_BYTES_OF_A_STREAM + 1)
    if len(unpacked) > _MOST_BYTES_OF_A_STREAM:
        raise Refused(TOO_HEAVY)
    return unpacked


if __name__ == "__main__":
    sys.exit(main())
