"""`make bench`: build the sample, serve it, measure, print medians and ratios."""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from logistics.cli.running import prepare_home
from tests.bench import documents, load
from tests.bench.people import count_a_change, signed_in_pages
from tests.bench.servers import Server, request, serving
from tests.conftest import make_app
from tests.factories.sample import add_sample

PAGES = ("agenda page", "people page", "participant home")
Row = tuple[str, str, str]  # what, measured, wanted


def main() -> None:
    """Print one table; nothing here fails a build, machines differ."""
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        rows = [_import_row(home), *_served_rows(home), *documents.rows(home)]
    finally:
        shutil.rmtree(home)
    width = max(len(row[0]) for row in rows)
    for what, measured, wanted in rows:
        sys.stdout.write(f"{what:{width}}  {measured:>34}  {wanted}\n")


def _import_row(home: Path) -> Row:
    app = make_app(home)
    with app.app_context():
        prepare_home()
        started = time.perf_counter()
        add_sample()
        took = time.perf_counter() - started
    return ("import of the whole sample", f"{took:.2f} s", "< 3 s")


def _served_rows(home: Path) -> Iterator[Row]:
    with serving("tests.bench.floor:bare") as floor:
        floor_rate = load.rate(floor.port)
        yield ("floor: bare WSGI answer", f"{floor_rate:.0f}/s", "")
        with serving("wsgi:app", path="/sign-in", home=home, output=home / "log") as site:
            yield ("first page after start", f"{site.first_answer_seconds:.2f} s", "< 1.5 s")
            with _addresses(home) as pages:
                yield from _page_rows(site, pages, floor)
                yield from _anew_rows(site, pages)
                yield from _feed_rows(site, pages["feed"])


def _page_rows(site: Server, pages: dict[str, tuple[str, str]], floor: Server) -> Iterator[Row]:
    for name in PAGES:
        path, cookie = pages[name]
        floor_rate = load.rate(floor.port)
        rate = load.rate(site.port, path, headers=cookie)
        one = load.median_ms(_asking(site, path, cookie))
        measured = f"{rate:.0f}/s, ratio {rate / floor_rate:.3f}, {one:.1f} ms"
        yield (name, measured, "ratio >= 0.10")


def _anew_rows(site: Server, pages: dict[str, tuple[str, str]]) -> Iterator[Row]:
    """Measure the first answer after a change, when nothing that was kept still stands."""
    for name in PAGES:
        path, cookie = pages[name]

        def ask_after_a_change(path: str = path, cookie: str = cookie) -> None:
            request(site.port, path, headers=cookie)

        times = [load.once_ms(ask_after_a_change, before=count_a_change) for _ in range(21)]
        yield (f"{name} after a change", f"{statistics.median(times):.1f} ms", "")


def _feed_rows(site: Server, feed: tuple[str, str]) -> Iterator[Row]:
    path, _ = feed
    answer = request(site.port, path).decode(errors="replace")
    tag = next(line for line in answer.splitlines() if line.lower().startswith("etag:"))
    unchanged = f"If-None-Match: {tag.split(':', 1)[1].strip()}\r\n"
    yield ("personal calendar", f"{load.median_ms(_asking(site, path, '')):.1f} ms", "<= 30 ms")
    with serving("tests.bench.floor:flask_304") as flask:
        bare = load.rate(flask.port, status=304)
        ours = load.rate(site.port, path, headers=unchanged, status=304)
    yield ("floor: bare Flask 304", f"{bare:.0f}/s", "")
    yield ("calendar unchanged (304)", f"{ours:.0f}/s, ratio {ours / bare:.2f}", "near 1")


def _asking(site: Server, path: str, headers: str) -> Callable[[], object]:
    return lambda: request(site.port, path, headers=headers)


@contextmanager
def _addresses(home: Path) -> Iterator[dict[str, tuple[str, str]]]:
    """Give (path, cookie header) of each page measured, as somebody signed in."""
    app = make_app(home)
    with app.app_context():
        yield signed_in_pages()


if __name__ == "__main__":
    main()
