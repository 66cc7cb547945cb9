"""A real server with the sample, and a real browser."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    StorageState,
    ViewportSize,
    sync_playwright,
)

from tests.bench.servers import ROOT, serving
from tests.conftest import needs_program

PHONE: ViewportSize = {"width": 360, "height": 740}
DESK: ViewportSize = {"width": 1280, "height": 900}


class Site:
    """A running site with the sample, and its command line."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.base = f"http://127.0.0.1:{port}"
        self.port = port

    def flask(self, *arguments: str) -> str:
        """Run one command of the app on this site's home and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=ROOT,
            env={"LOGISTICS_HOME": str(self.home), "PORT": str(self.port), "PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def link(self, role: str, code: str | None = None) -> str:
        """Return a new sign-in link."""
        who = ["--training", "borders-2026", "--person", code] if code else []
        return self.flask("accounts", "link", "--role", role, *who).strip()


@pytest.fixture(scope="session")
def site(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site, served by gunicorn as `make run` serves it."""
    home = shutil.copytree(sample_home, tmp_path_factory.mktemp("site") / "home")
    with serving("wsgi:app", path="/sign-in", home=home) as server:
        yield Site(home, server.port)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of the browser."""
    needs_program("chromium")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's own Chromium, without a screen and without calling anybody."""
    started = playwright.chromium.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    )
    yield started
    started.close()


class Visitor:
    """Somebody with a browser of their own, who notes every complaint of that browser."""

    def __init__(self, site: Site, context: BrowserContext) -> None:
        self.site = site
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(_host(request.url)))

    def sign_in(self, role: str, code: str | None = None) -> None:
        """Open a link and press the button, as people do."""
        self.page.goto(self.site.link(role, code))
        self.page.get_by_role("button", name="Sign in").click()

    def open(self, path: str) -> None:
        """Go to a page of the site."""
        self.page.goto(self.site.base + path)

    def download(self, name: str | re.Pattern[str]) -> Path:
        """Click a link and return the file that arrives."""
        with self.page.expect_download() as arriving:
            self.page.get_by_role("link", name=name).first.click()
        return Path(arriving.value.path())

    def sideways(self) -> int:
        """Return how many pixels the page is wider than the screen."""
        wider: int = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return wider

    def violations(self) -> list[str]:
        """Return what axe finds wrong for people with disabilities."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found]

    def _note(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


def _host(url: str) -> str:
    return url.split("/")[2]


@pytest.fixture(scope="session")
def signed_in(site: Site, browser: Browser) -> Callable[..., StorageState]:
    """Return a function (role, code=None) that signs in once and gives the browser's state."""

    @cache
    def state(role: str, code: str | None = None) -> StorageState:
        context = browser.new_context(viewport=DESK)
        Visitor(site, context).sign_in(role, code)
        held = context.storage_state()
        context.close()
        return held

    return state


@pytest.fixture
def visitor(site: Site, browser: Browser) -> Iterator[Any]:
    """Return a function (viewport, javascript=True, state=None) that gives a new visitor.

    `state` is what the browser of somebody who signed in before holds: their cookies.
    """
    contexts: list[BrowserContext] = []

    def arrive(
        viewport: ViewportSize = PHONE,
        *,
        javascript: bool = True,
        state: StorageState | None = None,
    ) -> Visitor:
        context = browser.new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            accept_downloads=True,
            storage_state=state,
        )
        contexts.append(context)
        return Visitor(site, context)

    yield arrive
    for context in contexts:
        context.close()
