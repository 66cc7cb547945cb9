"""The log in plain words: which fields, and for participants what was done with their data."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from logistics.audit.rules.actions import READ, REUSE
from logistics.audit.rules.entries import Entry

_TABLES = {
    "people": "person",
    "needs": "needs",
    "sign_ins": "sign-in",
    "sign_in_links": "link",
    "document": "travel document",
    "emergency": "emergency contact",
}
# Columns that say nothing to who reads the log.
_SILENT = frozenset(
    {"created_at", "ended_at", "expires_at", "marked_at", "marked_by", "seen_at", "stepped_up_at",
     "used_at", "not_before", "tries"}
)  # fmt: skip
_SILENT_ENDS = ("_hash", "_id", "_index")
# What a look at sealed data is noted as, and the tables it lives in, as its owner calls it.
_YOURS = {
    "needs": "food, health and access needs",
    "document": "travel document",
    "document.number": "document number",
    "emergency": "emergency contact",
    "people": "names and contact",
    "travel_documents": "travel document",
    "emergency_contacts": "emergency contact",
    "bookings": "journey",
    "legs": "journey",
    "stays": "stay",
    "nights": "room",
    "marks": "attendance",
    "certificates": "certificate",
    "feeds": "calendar link",
}
# Said of whoever did it, where "changed" would not say it.
_DID = {
    "access.sign_in": "signed in",
    "access.sign_out": "signed out",
    "access.end_device": "signed a device out",
    "access.end_devices": "signed all devices out",
    "access.request_link": "asked for a sign-in link",
    "attendance.session": "saved a roll with you on it",
    "calendars.own": "made a new calendar link for you",
    "calendars.withdraw": "withdrew your calendar link",
    "certificates.issue": "issued certificates, maybe yours",
    "command.certificates.issue": "issued certificates, maybe yours",
    REUSE: "opened a sign-in link of yours that was used before",
    "messages.invite": "sent you an invitation by mail",
    "privacy.lock_down": "locked everything down and signed you out",
    "roster.end_devices": "signed your devices out",
    "roster.new": "entered you in this training",
    "roster.open_emergency": "opened your emergency contact",
    "roster.reveal": "looked at your document number",
}
# What is done to a whole training: whom it touched does not stand in the log.
WIDE = frozenset(
    {
        "attendance.import_file",
        "certificates.issue",
        "command.attendance.import",
        "command.certificates.issue",
        "command.roster.import",
        "command.travel.import",
        "roster.import_file",
        "travel.import_file",
    }
)
# What somebody did for themselves that belongs in the record of their own data.
OWN = frozenset(
    {
        "access.end_device",
        "access.end_devices",
        "access.sign_in",
        "access.sign_out",
        "calendars.own",
        "calendars.withdraw",
    }
)


@dataclass(frozen=True)
class RecordLine:
    """What somebody did on one day, once or several times; `first` and `last` are local."""

    sentence: str
    first: datetime
    last: datetime
    times: int


def fields_in_words(fields: str) -> list[str]:
    """Write names of fields by table: "person: legal name, phone", without those of no interest."""
    tables: dict[str, list[str]] = defaultdict(list)
    for name in fields.split():
        table, _, column = name.partition(".")
        tables[table] += [column] if _is_telling(column) else []
    return [
        _table(table) + (f": {', '.join(map(_plain, columns))}" if columns else "")
        for table, columns in tables.items()
    ]


def own_sentence(entry: Entry, *, who: str) -> str:
    """Say to the person concerned what `who` ("A coordinator", "You") did; "" for nothing done."""
    if not entry.fields and entry.action != REUSE:
        return ""
    if entry.action in _DID:
        return f"{who} {_DID[entry.action]}"
    things = _things(entry.fields)
    if not things:
        return ""
    if entry.action == READ:
        return f"{who} opened {_listed(things)}"
    if entry.action in WIDE:
        return f"{who} imported a file that may have changed {_listed(things)}"
    return f"{who} changed {_listed(things)}"


def record_of(
    said: Iterable[tuple[datetime, str]], zone: ZoneInfo
) -> list[tuple[date, list[RecordLine]]]:
    """Gather (moment, sentence) by local day; the same words of a day once.

    They come the newest first, and so do the days.
    """
    local = ((at.astimezone(zone), words) for at, words in said)
    return [
        (day, list(_gathered(list(found))))
        for day, found in groupby(local, key=lambda pair: pair[0].date())
    ]


def _gathered(said: list[tuple[datetime, str]]) -> Iterator[RecordLine]:
    moments: dict[str, list[datetime]] = defaultdict(list)
    for at, sentence in said:
        moments[sentence].append(at)
    for sentence, found in moments.items():
        yield RecordLine(sentence, found[-1], found[0], len(found))


def _things(fields: str) -> list[str]:
    """Name what the fields belong to, each once, in the order of `_YOURS`."""
    names = {name if name in _YOURS else name.partition(".")[0] for name in fields.split()}
    return list(dict.fromkeys(f"your {words}" for name, words in _YOURS.items() if name in names))


def _listed(things: list[str]) -> str:
    *first, last = things
    return f"{', '.join(first)} and {last}" if first else last


def _is_telling(column: str) -> bool:
    return column not in _SILENT | {""} and not column.endswith(_SILENT_ENDS)


def _table(name: str) -> str:
    return _TABLES.get(name) or _plain(name).removesuffix("s")


def _plain(name: str) -> str:
    return name.replace("_", " ")
