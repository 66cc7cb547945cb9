"""Load from other processes: requests a second, and the time of one request."""

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor

from tests.bench.servers import request

CLIENTS = 4
SECONDS = 2.0


def _hammer(port: int, path: str, headers: str, status: int) -> int:
    wanted = f"HTTP/1.1 {status}".encode()
    done = 0
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        answer = request(port, path, headers=headers)
        if not answer.startswith(wanted):
            raise RuntimeError(f"{path} answered {answer[:40]!r}")
        done += 1
    return done


def rate(port: int, path: str = "/", *, headers: str = "", status: int = 200) -> float:
    """Return the requests a second that four clients get answered."""
    with ProcessPoolExecutor(CLIENTS) as pool:
        counts = list(
            pool.map(_hammer, *zip(*[(port, path, headers, status)] * CLIENTS, strict=True))
        )
    return sum(counts) / SECONDS


def once_ms(action: Callable[[], object], *, before: Callable[[], object]) -> float:
    """Return the time of one `action` in milliseconds, with `before` done first."""
    before()
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def median_ms(action: Callable[[], object], *, runs: int = 30) -> float:
    """Return the median time of `action` in milliseconds, one warm-up left out."""
    action()
    times = []
    for _ in range(runs):
        started = time.perf_counter()
        action()
        times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000
