"""A plugin of pytest: a test that prints or logs something of a person or a secret fails."""

import csv
import logging
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.factories.canaries import MARKED

DATA = Path(__file__).parents[1] / "logistics" / "demo" / "data"
NAMES = (
    "family_name", "given_name", "legal_name_latin", "ticket_name", "name_original_script",
    "badge_name", "certificate_name", "emergency_contact_name",
)  # fmt: skip
PHRASES = ("legal_name_latin", "ticket_name", "organisation", "emergency_contact_name", "notes")
PHONES = ("phone", "emergency_contact_phone")
NOBODY = "Contact held by co-ordinator only"
SHORTEST = 4  # letters of a name that is looked for by itself: "Ana" is part of many words
PATTERNS = {
    "a mark": MARKED,
    "a mail address": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "a form token": re.compile(r"[\w-]{20,}\.[\w-]{6}\.[\w-]{27}"),
    "a recovery code": re.compile(r"\b[A-Z2-7]{4}(?:-[A-Z2-7]{4}){5}\b"),
    "an app's secret": re.compile(r"\b(?=[A-Z2-7]*[2-7])[A-Z2-7]{32}\b"),
}
TOKEN = re.compile(r"(?<![\w-])[\w-]{43}(?![\w-])")  # 32 random bytes: links, feeds, sign-ins
PHONE = re.compile(r"\+?\d[\d ()/-]{6,}\d")
# At every level, but for those who show each row they read, and for the mail server of the tests,
# which is the other side.
NOT_LISTENED_TO = ("sqlalchemy", "mail.log")
records: list[logging.LogRecord] = []


def _rows() -> Iterator[dict[str, str]]:
    for name in ("participants", "trainers"):
        with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            yield from csv.DictReader(file)


def _words_of(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) >= SHORTEST}


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


ROWS = [{k: v for k, v in row.items() if v and v != NOBODY} for row in _rows()]
NAME_WORDS = {word for row in ROWS for name in NAMES for word in _words_of(row.get(name, ""))}
WHOLE = {row[name].casefold() for row in ROWS for name in PHRASES if name in row}
NUMBERS = {_digits(row[name]) for row in ROWS for name in PHONES if name in row}
with (DATA / "legs.csv").open(newline="", encoding="utf-8") as _file:
    TICKETS = {row[n] for row in csv.DictReader(_file) for n in ("booking_ref", "eticket_no")}
TICKETS = {ticket for ticket in TICKETS if re.search(r"\d", ticket)}


def leaks_in(text: str) -> list[str]:
    """Say what of a person or a secret stands in `text`, however it is written."""
    text = plain(text)
    found = [what for what, pattern in PATTERNS.items() if pattern.search(text)]
    lower = text.casefold()
    found += [f"the name {word}" for word in sorted(_words_of(text) & NAME_WORDS)]
    found += ["the words of a person" for words in WHOLE if words in lower]
    found += ["a phone number" for n in PHONE.findall(text) if _digits(n) in NUMBERS]
    found += ["a booking" for ticket in TICKETS if ticket in text]
    return found + ["a token" for token in TOKEN.findall(text) if _is_random(token)]


def plain(text: str) -> str:
    """Undo the ways in which a log writes letters that are not ASCII."""
    text = re.sub(
        r"(?:\\x[0-9a-f]{2})+",
        lambda m: bytes.fromhex(m[0].replace("\\x", "")).decode(errors="replace"),
        text,
    )
    text = re.sub(r"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)), text)
    return unquote(text)


def _is_random(token: str) -> bool:
    return all(re.search(kind, token) for kind in ("[a-z]", "[A-Z]", "[0-9]"))


def pytest_configure() -> None:
    """Listen to every record of every logger, wherever it would be written."""
    make = logging.getLogRecordFactory()

    def noted(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        records.append(record)
        return record

    logging.setLogRecordFactory(noted)
    logging.getLogger().setLevel(logging.DEBUG)
    for name in NOT_LISTENED_TO:
        logging.getLogger(name).setLevel(logging.WARNING)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Look through what was printed and logged in this phase of a test, and fail it if need be."""
    report = yield
    printed = [text for title, text in report.sections if title.endswith(call.when)]
    texts = [*printed, *map(_text_of, records)]
    records.clear()
    found = sorted({leak for text in texts for leak in leaks_in(text)})
    if found and report.passed:
        report.outcome = "failed"
        report.longrepr = f"Printed or logged in {call.when}: {', '.join(found)}"
    return report


def _text_of(record: logging.LogRecord) -> str:
    parts = [record.getMessage(), repr(getattr(record, "facts", ""))]
    if record.exc_info:
        parts.append(logging.Formatter().formatException(record.exc_info))
    return "\n".join(parts)
