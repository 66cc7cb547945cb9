"""Whole pages kept in memory until anything in the database changes (docs/adr/0009)."""

import secrets
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session
from flask_wtf.csrf import generate_csrf

from logistics.core.clock import now
from logistics.core.db import change_number
from logistics.core.web.headers import csp_nonce

LIMIT = 128  # pages, of about 30 kB each
NONCE_MARK, TOKEN_MARK = (secrets.token_hex(16) for _ in range(2))
Key = tuple[object, ...]


class KeptPages:
    """The pages used last; a page of an older change number is never found again."""

    def __init__(self) -> None:
        self._pages: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> bytes | None:
        """Return a kept page, or None."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def keep(self, key: Key, page: bytes) -> None:
        """Keep a page, and let go of those of an older change number and of the least used."""
        with self._lock:
            for old in [k for k in self._pages if k[0] != key[0]]:
                del self._pages[old]
            self._pages[key] = page
            while len(self._pages) > LIMIT:
                self._pages.popitem(last=False)


def init_kept_pages(app: Flask) -> None:
    """Give the app its own store."""
    app.extensions["kept_pages"] = KeptPages()


def kept_page(who: UUID, render: Callable[[], str], *, minutes: int = 0) -> Response:
    """Answer with the page `who` was shown before, if nothing has changed since, else render it.

    The page must rest on the database alone; with `minutes` it may also say what time it is, and
    is rendered again when that many have passed. Nonce and form token are new in each answer.
    """
    if session.get("_flashes"):
        return Response(render())  # a message that is shown once stands on this page
    pages: KeptPages = current_app.extensions["kept_pages"]
    moment = int(now().timestamp()) // (60 * minutes) if minutes else 0
    key = (change_number(), who, request.full_path, moment)
    page = pages.find(key)
    if page is None:
        page = _with_marks(render)
        pages.keep(key, page)
    return Response(
        page.replace(NONCE_MARK.encode(), csp_nonce().encode()).replace(
            TOKEN_MARK.encode(), generate_csrf().encode()
        )
    )


def _with_marks(render: Callable[[], str]) -> bytes:
    """Render with marks where each answer has its own nonce and token."""
    held = {name: g.pop(name, None) for name in ("csp_nonce", "csrf_token")}
    g.csp_nonce, g.csrf_token = NONCE_MARK, TOKEN_MARK
    try:
        return render().encode()
    finally:
        for name, value in held.items():
            g.pop(name)
            if value is not None:
                setattr(g, name, value)
