"""The commands of certificates."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from pypdf import PdfReader

from logistics.trainings.rules import Training
from tests.factories.attendance import bring_in, everybody_present, lock_all, marks_csv
from tests.integration.certificates.test_issuing import LITTLE, PART

SLUG = "borders-2026"
WARNING = "Warning: marks can still change, not locked: Wed 22 April, Thu 23 April, Fri 24 April.\n"


def _run(app: Flask, *words: str) -> tuple[int, str, str]:
    result = app.test_cli_runner().invoke(args=["certificates", *words])
    return result.exit_code, result.stdout, result.stderr


def test_certificates_issue_prints_data(app: Flask, sample: Training) -> None:
    bring_in(sample, everybody_present(*PART, *LITTLE))

    code, out, err = _run(app, "issue", SLUG, "--json")

    told = {row["code"]: row for row in json.loads(out)}
    assert (code, err, len(told)) == (0, WARNING, 25)
    assert told["P01"] == {
        "code": "P01", "kind": "participation", "minutes": 1165, "of": 1165, "hours": 19.25,
        "reference": "HRB-2026-BEG-001",
    }  # fmt: skip
    assert told["P07"] == {
        "code": "P07", "kind": "statement", "minutes": 935, "of": 1165, "hours": 15.5,
        "reference": "HRB-2026-BEG-007",
    }  # fmt: skip
    assert told["P09"] == {
        "code": "P09", "kind": "none", "minutes": 795, "of": 1165, "hours": 13.25,
        "reference": None,
    }  # fmt: skip


def test_certificates_issue_twice_prints_the_same(app: Flask, sample: Training) -> None:
    bring_in(sample, everybody_present(*PART))
    lock_all(sample)

    first = _run(app, "issue", SLUG, "--json")

    assert first[2] == ""
    assert _run(app, "issue", SLUG, "--json") == first


def test_certificates_issue_prints_a_table(app: Flask, sample: Training) -> None:
    bring_in(sample, everybody_present(*LITTLE))
    lock_all(sample)

    lines = _run(app, "issue", SLUG)[1].splitlines()

    assert lines[0].split() == [
        "P01",
        "participation",
        "1165",
        "of",
        "1165",
        "min",
        "HRB-2026-BEG-001",
        "issued",
    ]
    assert lines[8].split() == ["P09", "none", "795", "of", "1165", "min", "-", "unchanged"]


def test_certificates_export_writes_one_file_each(
    app: Flask, sample: Training, tmp_path: Path
) -> None:
    bring_in(sample, everybody_present(*LITTLE))
    _run(app, "issue", SLUG)
    folder = tmp_path / "new" / "certificates"

    code, out, _ = _run(app, "export", SLUG, "--out", str(folder))

    assert (code, out) == (0, f"24 certificates written to {folder}.\n")
    assert sorted(file.name for file in folder.iterdir()) == [
        f"P{number:02}.pdf" for number in range(1, 26) if number != 9
    ]
    page = PdfReader(BytesIO((folder / "P11.pdf").read_bytes())).pages[0]
    assert "Ștefania Țurcanu" in page.extract_text()
    before = (folder / "P11.pdf").read_bytes()
    _run(app, "export", SLUG, "--out", str(folder))
    assert (folder / "P11.pdf").read_bytes() == before


def test_certificates_export_warns_of_what_has_changed_since(
    app: Flask, sample: Training, tmp_path: Path
) -> None:
    bring_in(sample, everybody_present())
    _run(app, "issue", SLUG)
    bring_in(sample, marks_csv("P03,A102,late,5"))

    code, _, err = _run(app, "export", SLUG, "--out", str(tmp_path))

    assert (code, err) == (0, "Changed since they were issued: P03.\n")


def test_certificates_export_refuses_a_file_as_folder(
    app: Flask, sample: Training, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()

    assert _run(app, "export", SLUG, "--out", str(file))[0] == 2


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["issue", "nothing-here"], 1, id="unknown training"),
        pytest.param(["export", SLUG], 2, id="no folder"),
        pytest.param(["issue", "--help"], 0, id="help"),
        pytest.param(["export", "--help"], 0, id="help on export"),
    ],
)
def test_certificates_commands_tell_refusal_from_misuse(
    words: list[str], code: int, app: Flask, sample: Training
) -> None:
    assert _run(app, *words)[0] == code
