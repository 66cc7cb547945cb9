"""Many files in one archive."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from logistics.core.documents.document import Document, safe_filename

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_UNIX = 3
_COMPRESSED_ALREADY = frozenset(
    {".pdf", ".png", ".jpg", ".jpeg", ".xlsx", ".docx", ".pptx", ".zip"}
)


def bundle_zip(files: Sequence[Document]) -> bytes:
    """Return the files in a zip, sorted by name; same files, same bytes.

    Names are made safe and unique (a second "plan.pdf" becomes "plan-2.pdf") and folders are kept.
    What is compressed already is stored as it is.
    """
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in sorted(_named(files).items()):
            archive.writestr(_entry(name), content)
    return buffer.getvalue()


def _named(files: Sequence[Document]) -> dict[str, bytes]:
    named: dict[str, bytes] = {}
    taken: set[str] = set()
    for file in sorted(files, key=lambda file: (file.filename, file.content)):
        name = _free(_safe_path(file.filename), taken)
        taken.add(name.lower())
        named[name] = file.content
    return named


def _safe_path(filename: str) -> str:
    path = PurePosixPath(filename)
    folders = [safe_filename(part, "") for part in path.parts[:-1] if part not in {"/", ".", ".."}]
    extension = path.suffix.lstrip(".").lower()
    name = safe_filename(path.stem, extension if extension.isalnum() else "bin")
    return "/".join([*(folder.rstrip(".") for folder in folders), name])


def _free(name: str, taken: set[str]) -> str:
    path = PurePosixPath(name)
    number = 2
    while name.lower() in taken:
        name = str(path.with_name(f"{path.stem}-{number}{path.suffix}"))
        number += 1
    return name


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _FIRST_DATE)
    entry.external_attr = _READABLE
    entry.create_system = _UNIX
    stored = PurePosixPath(name).suffix in _COMPRESSED_ALREADY
    entry.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
    return entry
