"""Where a `next` may lead: to a page of our own, or home."""

import re

HOME = "/"
LONGEST = 2_000
# An allow-list: what is not written here cannot be misread by any browser as another host, a
# second header or a script. No `//`, no backslash, no encoded slash, no space, no control.
_PATH = re.compile(r"(?:/[A-Za-z0-9._~-]+)*/?")
_QUERY = re.compile(r"(?:[A-Za-z0-9._~+=&:,/-]|%[2-9A-Fa-f][0-9A-Fa-f])*")


def local_path(text: str | None) -> str:
    """Return `text` if it is a plain path of this site, with or without a query; else "/"."""
    path, _, query = (text or "").partition("?")
    is_plain = (
        len(text or "") <= LONGEST
        and path.startswith("/")
        and _PATH.fullmatch(path)
        and not {".", ".."} & set(path.split("/"))
        and _QUERY.fullmatch(query)
    )
    return text if is_plain and text else HOME
