"""Many who write at the same moment make one chain, on each database."""

import json
import os
import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from logistics.audit.service import append, verify_log
from logistics.cli.running import prepare_home
from logistics.core.db import db, transaction
from tests.conftest import make_app
from tests.factories.audit import an_entry, entries, last_number

ROOT = Path(__file__).parents[3]
WRITERS, EACH = 6, 15
WRITE = """
import json, sys
from pathlib import Path
from config import Settings
from logistics.app import create_app
from tests.factories.audit import write_entries

home, url, name, number = json.loads(sys.argv[1])
with create_app(Settings(home=Path(home), database_url=url, testing=True)).app_context():
    print("ready", flush=True)
    sys.stdin.readline()
    write_entries(number, request_id=name)
"""


def test_threads_make_one_chain(any_app: Flask) -> None:
    start, failures = Barrier(WRITERS), list[BaseException]()

    def write(name: str) -> None:
        with any_app.app_context():
            try:
                start.wait()
                for _ in range(EACH):
                    with transaction(counts=False):
                        append(an_entry(request_id=name))
            except BaseException as error:  # noqa: BLE001 - told by the test itself
                failures.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=write, args=(f"thread-{n}",)) for n in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    assert one_chain() == {f"thread-{n}": EACH for n in range(WRITERS)}


def a_writer(*given: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITE, json.dumps(given)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def test_processes_make_one_chain(any_app: Flask) -> None:
    home, url = any_app.extensions["settings"].home, any_app.config["SQLALCHEMY_DATABASE_URI"]
    db.session.remove()
    writers = [a_writer(str(home), url, f"process-{n}", EACH) for n in range(3)]
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        writer.communicate("go\n", timeout=60)

    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert one_chain() == {f"process-{n}": EACH for n in range(3)}


def test_entry_that_is_rolled_back_leaves_no_gap(any_app: Flask) -> None:
    with transaction(counts=False):
        append(an_entry())
    with pytest.raises(ZeroDivisionError), transaction(counts=False):
        append(an_entry())
        raise ZeroDivisionError
    with transaction(counts=False):
        append(an_entry())

    assert [entry.seq for entry in entries()] == [1, 2]
    assert verify_log().seq == 2


@pytest.mark.postgres
def test_it_is_the_held_head_that_keeps_them_apart(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two who read the same end without holding it: the key of the table lets only one through."""
    app, both, outcomes = make_app(tmp_path, database_url=postgres_url), Barrier(2), list[str]()
    held = db.session.get_one

    def not_held(model: Any, key: int, **_options: object) -> Any:
        found = held(model, key, populate_existing=True)
        both.wait()
        return found

    def write() -> None:
        with app.app_context():
            try:
                with transaction(counts=False):
                    append(an_entry())
                outcomes.append("added")
            except IntegrityError:
                outcomes.append("refused")
            finally:
                db.session.remove()

    with app.app_context():
        prepare_home()
        monkeypatch.setattr(db.session, "get_one", not_held)
        threads = [Thread(target=write) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        assert sorted(outcomes) == ["added", "refused"]
        assert verify_log().seq == 1
        db.session.remove()
        db.engine.dispose()


def one_chain() -> dict[str, int]:
    """Check the chain, and count entries by who wrote them."""
    assert verify_log().seq == last_number() == len(entries())
    counted = dict[str, int]()
    for entry in entries():
        counted[entry.request_id] = counted.get(entry.request_id, 0) + 1
    return counted
