"""Real servers for the bench: gunicorn with two workers on a free port."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Server:
    """A running server and how long it took to its first answer."""

    port: int
    first_answer_seconds: float


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(
    application: str,
    *,
    path: str = "/",
    home: Path | None = None,
    options: Sequence[str] = (),
    output: Path | None = None,
) -> Iterator[Server]:
    """Serve `application` (module:name) and stop it in the end; `output` gets all it writes."""
    port = free_port()
    environment = {**os.environ, "PORT": str(port)} | (
        {"LOGISTICS_HOME": str(home)} if home else {}
    )
    started = time.perf_counter()
    written = output.open("wb") if output else None
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2",
            "--no-control-socket", "--log-level", "error", *options, application,
        ],
        cwd=ROOT,
        env=environment,
        stdout=written,
        stderr=written,
    )  # fmt: skip
    try:
        _wait_for(port, path)
        yield Server(port, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(timeout=10)
        if written:
            written.close()


def _wait_for(port: int, path: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            request(port, path)
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(f"nothing answered on port {port}")


def request(port: int, path: str, *, headers: str = "") -> bytes:
    """Send one GET and return the whole answer; the plainest client there is."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"{headers}Connection: close\r\n\r\n".encode()
        )
        parts = []
        while part := connection.recv(65536):
            parts.append(part)
        return b"".join(parts)
