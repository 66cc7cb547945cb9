"""Bringing the agenda in by command and by page."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from logistics.agenda import queries
from logistics.core.db import db
from logistics.trainings.rules import Training
from tests.conftest import Client
from tests.factories.agenda import SAMPLE, a_file, add_trainers

IMPORT = "/t/borders-2026/agenda/import"


@pytest.fixture
def staffed(training: Training) -> Training:
    """The training with its four trainers and no agenda."""
    add_trainers(training, "T01", "T02", "T03", "T04")
    return training


def count(training: Training) -> int:
    db.session.rollback()
    return len(queries.items_of(training.id))


def run(app: Flask, *arguments: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["agenda", "import", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_command_imports_once(app: Flask, staffed: Training) -> None:
    first = run(app, "borders-2026", str(SAMPLE))
    second = run(app, "borders-2026", str(SAMPLE))

    assert first == (0, "51 rows read: 51 new, 0 changed, 0 unchanged.\n", "")
    assert second == (0, "Nothing changed: all 51 rows are as they were.\n", "")
    assert count(staffed) == 51


def test_dry_run_changes_nothing(app: Flask, staffed: Training) -> None:
    assert run(app, "borders-2026", str(SAMPLE), "--dry-run") == (
        0, "Dry run: 51 rows read: 51 new, 0 changed, 0 unchanged.\n", "",
    )  # fmt: skip
    assert count(staffed) == 0


def test_refused_file_is_exit_1_with_one_line_an_error(
    app: Flask, staffed: Training, tmp_path: Path
) -> None:
    file = tmp_path / "agenda.csv"
    file.write_bytes(SAMPLE.read_bytes() + a_file(title="", start="9").split(b"\n")[1])

    assert run(app, "borders-2026", str(file)) == (
        1,
        "",
        "line 53, item_id: 'A101' is already on line 5.\n"
        "line 53, start: '9' is not a time (write 15:40).\n"
        "line 53, title: is empty.\n",
    )
    assert count(staffed) == 0


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(["nowhere", str(SAMPLE)], 1, id="unknown training"),
        pytest.param(["borders-2026", "nowhere.csv"], 2, id="no such file"),
        pytest.param(["borders-2026"], 2, id="no file named"),
        pytest.param(["--help"], 0, id="help"),
    ],
)
def test_exit_codes(app: Flask, staffed: Training, arguments: list[str], status: int) -> None:
    assert run(app, *arguments)[0] == status


def upload(client: Client, content: bytes, action: str = "import") -> tuple[int, str]:
    answer = client.post_form(IMPORT, {"file": (BytesIO(content), "agenda.csv"), "action": action})
    return answer.status_code, answer.text


def test_page_checks_then_imports(staffed: Training, client_for: Callable[..., Client]) -> None:
    client = client_for("coordinator")

    status, page = upload(client, SAMPLE.read_bytes(), "check")
    assert (status, "agenda.csv can be imported" in page, count(staffed)) == (200, True, 0)
    assert (upload(client, SAMPLE.read_bytes())[0], count(staffed)) == (303, 51)


def test_page_lists_every_error_and_changes_nothing(
    staffed: Training, client_for: Callable[..., Client]
) -> None:
    status, page = upload(client_for("coordinator"), a_file(title="<b>" * 70, theme="T9"))

    assert (status, count(staffed)) == (422, 0)
    assert "agenda.csv was not imported" in page
    assert "this training has no theme &#39;T9&#39;" in page
    assert "is 210 characters long" in page


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\x01\x02", id="binary"),
        pytest.param(b"%PDF-1.7", id="another kind of file"),
        pytest.param(b'item_id,"title\n', id="an open quote"),
    ],
)
def test_page_refuses_what_is_no_table(
    staffed: Training, client_for: Callable[..., Client], content: bytes
) -> None:
    assert (upload(client_for("coordinator"), content)[0], count(staffed)) == (422, 0)


def test_page_asks_for_a_file(staffed: Training, client_for: Callable[..., Client]) -> None:
    answer = client_for("coordinator").post_form(IMPORT, {"action": "import"})

    assert (answer.status_code, "Choose a file." in answer.text) == (422, True)
