"""No secret was ever committed: every line of every commit is looked at."""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.conftest import needs_program

ROOT = Path(__file__).parents[2]
SHAPES = {
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
    "a key of a cloud": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a token of a forge": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,}|glpat-[\w-]{20,})",
    "a token of a chat": r"\bxox[abpors]-[\w-]{10,}",
    "a key of a service": r"\b(?:AIza[\w-]{35}|[sr]k_live_\w{16,}|SG\.[\w-]{22}\.[\w-]{43})",
    "a signed token": r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}",
    # … but for the hosts that are made for examples.
    "a password in an address": (
        r"\b[a-z+]+://[^\s/:@{}<>$\"']+:[^\s/@{}<>$\"']+@(?!(?:[\w-]+\.)*example\.|localhost)"
    ),
    "32 bytes in base64": r"(?<![\w+/])[A-Za-z0-9+/]{43}=(?![\w=])",
    "a key ring": r"\"(?:index|cookie)_key\"\s*:\s*\"",
}
# Outside tests, which make up their own, nothing that is called a secret has a value.
NAMED = {
    "a value of a secret": (
        r"(?i)\b\w*(?:secret|passw(?:or)?d|api_?key|auth_?token)\w*[\"']?"
        r"\s*[:=]\s*[\"'](?!password)[^\"'\s]{8,}[\"']"
    ),
}
FILES = re.compile(
    r"(?:^|/)(?:ring\.json|\.env(?:\..*)?|id_(?:rsa|ed25519)"
    r"|.*\.(?:pem|key|p12|pfx|db|sqlite3?|log))$"
)


def history() -> Iterator[str]:
    """Yield every line of every change of every branch."""
    command = ["git", "log", "--all", "--patch", "--unified=0", "--no-color", "--no-ext-diff"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as log:
        assert log.stdout
        for line in log.stdout:
            yield line.decode(errors="replace")
    assert log.returncode == 0


def secrets_in(lines: Iterable[str]) -> set[tuple[str, str]]:
    """Return (file, what) of everything that looks like a secret in a patch."""
    found, file = set(), "-"
    for line in lines:
        if line.startswith(("+++ ", "diff --git ")):
            file = line.split(" b/")[-1].strip() if " b/" in line else file
            if FILES.search(file):
                found.add((file, "a file of secrets"))
        elif line.startswith("+") or not line.startswith(("-", "@")):  # messages of commits too
            found |= {(file, what) for what in shapes_in(line, is_test=file.startswith("tests/"))}
    return found


def shapes_in(line: str, *, is_test: bool) -> list[str]:
    looked_for = SHAPES if is_test else SHAPES | NAMED
    return [what for what, shape in looked_for.items() if re.search(shape, line)]


@pytest.fixture
def git() -> None:
    """Skip without git or a repository, but never in CI."""
    needs_program("git")
    if not (ROOT / ".git").exists():
        if os.environ.get("CI") == "true":
            pytest.fail("there is no history to look at, and in CI nothing may be skipped")
        pytest.skip("this is no repository")


def test_no_secret_was_ever_committed(git: None) -> None:
    lines = 0

    def counted() -> Iterator[str]:
        nonlocal lines
        for line in history():
            lines += 1
            yield line

    assert sorted(secrets_in(counted())) == []
    assert lines > 10_000


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("-----BEGIN " + "RSA PRIVATE KEY-----", "a private key"),
        ("AKIA" + "Q" * 16, "a key of a cloud"),
        ("ghp_" + "a1" * 18, "a token of a forge"),
        ("xoxb-" + "1" * 12, "a token of a chat"),
        ("AIza" + "a" * 35, "a key of a service"),
        ("eyJ" + "a" * 12 + ".eyJ" + "b" * 12 + "." + "c" * 12, "a signed token"),
        ("postgresql://app:" + "hunter2@db/app", "a password in an address"),
        ('"k1": "' + "a" * 43 + '="', "32 bytes in base64"),
        ('"cookie_' + 'key": "x"', "a key ring"),
        ("SECRET_" + "KEY = 'correct-horse'", "a value of a secret"),
    ],
    ids=lambda given: given if " " in given and "=" not in given else "",
)
def test_secret_in_a_patch_is_noticed(line: str, what: str) -> None:
    patch = ["+++ b/config.py\n", f"+{line}\n"]

    assert secrets_in(patch) == {("config.py", what)}


def test_secret_in_a_real_commit_is_noticed(
    git: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*arguments: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)

    run("init")
    (tmp_path / "ring.json").write_text('{"cookie_' + 'key": "x"}')
    (tmp_path / "text.md").write_text("harmless")
    run("add", ".")
    run("commit", "-m", "Add")
    run("rm", "ring.json")
    run("commit", "-m", "Take it away again")
    monkeypatch.setattr("tests.architecture.test_no_secrets.ROOT", tmp_path)

    assert secrets_in(history()) == {
        ("ring.json", "a file of secrets"),
        ("ring.json", "a key ring"),
    }
