"""The scan that every test goes through, shown to catch what is planted."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks import leaks_in

ROOT = Path(__file__).parents[3]
PLANTED = """
import logging, os, sys, warnings
import pytest

TOKEN = "q3Xv9-4Gk_0LzT8bYw2RnE7sHd5JcP1uMfA6oViQxKk"

def quiet(name):
    logger = logging.getLogger(name)
    logger.propagate = False
    return logger

def test_leak_printed(): print("Welcome, Blerta")
def test_leak_on_stderr(): sys.stderr.write("ZqP07xphoneQ")
def test_leak_past_python(): os.write(2, "Çelaj".encode())
def test_leak_by_child():
    import subprocess
    subprocess.run([sys.executable, "-c", "print('+355 60 000 0001')"], check=True)
def test_leak_logged(): logging.getLogger("any").info("sent to %s", "somebody@example.org")
def test_leak_on_debug_of_a_quiet_logger(): quiet("own").debug("GET /l/%s", TOKEN)
def test_leak_in_an_exception():
    try:
        raise ValueError("Жељка Мишчевић")
    except ValueError:
        logging.getLogger("any").exception("it failed")
def test_leak_in_facts(): logging.getLogger("any").info("x", extra={"facts": {"to": "Parwana"}})
def test_leak_as_escapes(): print('{"name": "\\\\u00c7elaj"}')
def test_leak_in_an_address(): print("GET /?q=%C3%87elaj")

@pytest.fixture
def early(): print("K7QX2M")
def test_leak_in_setup(early): pass

@pytest.fixture
def late():
    yield
    print("blerta.celaj@example.net")
def test_leak_in_teardown(late): pass

def test_harmless():
    print("-" * 43, "0" * 43, "0" * 64, "P07 L001 A102 borders-2026")
    logging.getLogger("any").debug("request 46dca4a61d8f took 12 ms")
"""


def test_planted_leak_fails_its_test(tmp_path: Path) -> None:
    (tmp_path / "test_planted.py").write_text(PLANTED)
    planted = PLANTED.count("def test_leak")

    done = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-q", "-p", "tests.leaks", "-p", "no:cacheprovider",
            "--rootdir", str(tmp_path), "-rfEp", str(tmp_path / "test_planted.py"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip

    ends = re.findall(r"^(FAILED|ERROR|PASSED) \S+::(\w+)", done.stdout, re.MULTILINE)
    caught = {name for end, name in ends if end != "PASSED"}
    passed = {name for end, name in ends if end == "PASSED"}
    assert len(caught) == planted == 12
    assert passed == {"test_harmless", "test_leak_in_teardown"}  # it passed, then its end failed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12 people, 78 legs", []),
        ("2026-11-22T11:45:24.459+00:00 request 46dca4a61d8f", []),
        ("0b0c8f3e-2b77-4c39-9a3e-2f6d6f1f7a11", []),
        ("CELAJ/BLERTA", ["the name blerta", "the name celaj", "the words of a person"]),
        ("tel:0035560000001", []),
        ("+355600000001", ["a phone number"]),
        ("ZqA102xteam.notesQ", ["a mark"]),
        ("JBSW-Y3DP-EHPK-3PXP-JBSW-Y3DP", ["a recovery code"]),
        ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", ["an app's secret"]),
    ],
)
def test_leaks_in_finds_people_and_secrets_only(text: str, found: list[str]) -> None:
    assert leaks_in(text) == found
