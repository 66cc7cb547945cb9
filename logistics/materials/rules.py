"""Facts of handouts: which file belongs to which session, what is missing, what may come in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from pathlib import PurePath
from uuid import UUID

from logistics.accommodation.rules import BedNight, Hotel, Stay
from logistics.agenda.rules import PAUSES, Item, Visibility, in_order
from logistics.core.errors import DomainError
from logistics.core.findings import Finding, Severity
from logistics.core.periods import clock_text, day_text
from logistics.roster.rules import Kind
from logistics.trainings.rules import Training

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
LARGEST_BYTES = 20_000_000
LONGEST_TITLE = 200
EXTENSIONS = {PDF: "pdf", JPEG: "jpg", PNG: "png"}
FORMATS = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG"}
_TYPES = {".pdf": PDF, ".jpg": JPEG, ".jpeg": JPEG, ".png": PNG}
_BEGINNINGS = {PDF: b"%PDF-", JPEG: b"\xff\xd8\xff", PNG: b"\x89PNG\r\n\x1a\n"}
_NOT_ACCEPTED = "Send a PDF, JPEG or PNG. Office files name their authors: save them as PDF first."
_EARLY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Handout:
    """One file given out in one session; `file_id` names the sealed file."""

    id: UUID
    item_id: UUID
    title: str
    file_id: UUID | None = None
    media_type: str = PDF
    size_bytes: int = 1
    pages: int = 1
    uploaded_at: datetime = _EARLY
    version: int = 1

    @property
    def about(self) -> str:
        """Format, pages and size as a reader wants them: PDF, 2 pages, 120 kB."""
        pages = f", {self.pages} page{'s' if self.pages != 1 else ''}"
        size = f"{self.size_bytes / 1e6:.1f} MB" if self.size_bytes >= 1e6 else self._kilobytes
        return f"{FORMATS[self.media_type]}{pages if self.media_type == PDF else ''}, {size}"

    @property
    def _kilobytes(self) -> str:
        return f"{max(1, round(self.size_bytes / 1e3))} kB"


@dataclass(frozen=True)
class Slot:
    """One handout of a session: named in the agenda, with or without a file, or only a file."""

    title: str
    handout: Handout | None
    is_named: bool = True


@dataclass(frozen=True)
class SessionHandouts:
    """A session with its handouts, the named ones first in the order of the agenda."""

    item: Item
    slots: tuple[Slot, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Titles named in the agenda for which there is no file."""
        return tuple(slot.title for slot in self.slots if slot.handout is None)


def sessions_with_handouts(
    items: Iterable[Item], handouts: Iterable[Handout]
) -> list[SessionHandouts]:
    """Return every item that stands and is no break or meal without a handout, in order of time."""
    files = _by_item(handouts)
    sessions = [SessionHandouts(item, _slots(item, files.get(item.id, {}))) for item in items]
    order = [item.id for item in in_order(items)]
    shown = {s.item.id: s for s in sessions if s.slots or s.item.content.kind not in PAUSES}
    return [shown[item_id] for item_id in order if item_id in shown]


def session_handouts(item: Item, handouts: Iterable[Handout]) -> SessionHandouts:
    """Return the handouts of one session."""
    return SessionHandouts(item, _slots(item, _by_item(handouts).get(item.id, {})))


def handouts_for(
    kind: Kind, items: Iterable[Item], handouts: Iterable[Handout]
) -> list[tuple[Item, Handout]]:
    """Return what somebody takes home, in the order of the agenda; team items only for trainers."""
    return [
        (session.item, slot.handout)
        for session in sessions_with_handouts(list(items), handouts)
        for slot in session.slots
        if slot.handout is not None and may_have(kind, session.item)
    ]


def may_have(kind: Kind, item: Item) -> bool:
    """Say whether somebody gets the handouts of an item."""
    return kind is Kind.TRAINER or item.content.visibility is Visibility.PARTICIPANTS


def title_key(title: str) -> str:
    """Return what two spellings of one title have in common."""
    return " ".join(title.split()).casefold()


def media_type_of(filename: str, content: bytes) -> str:
    """Return the type both name and first bytes agree on; raise DomainError beside `file`."""
    if not content:
        raise DomainError("This file is empty. Choose another one.", field="file")
    if len(content) > LARGEST_BYTES:
        raise DomainError("This file is larger than 20 MB. Send a smaller one.", field="file")
    media_type = _TYPES.get(PurePath(filename).suffix.lower())
    if media_type is None:
        raise DomainError(_NOT_ACCEPTED, field="file")
    if not content.startswith(_BEGINNINGS[media_type]):
        raise DomainError(
            f"The name says {FORMATS[media_type]}, but this file is something else.", field="file"
        )
    return media_type


def materials_findings(
    items: Iterable[Item], handouts: Iterable[Handout], *, training: Training, at: datetime
) -> list[Finding]:
    """Say which sessions name a handout that has no file, once handouts are due (`at` is aware)."""
    due = training.days_before(training.rules.handouts_due_days_before)
    if training.local(at).date() < due:
        return []
    return [
        Finding(
            severity=Severity.WARNING,
            code="handout-missing",
            subject=session.item.code,
            message=f"{session.item.content.title}: no file yet for {', '.join(session.missing)}.",
            due=due,
            feature="materials",
        )
        for session in sessions_with_handouts(list(items), handouts)
        if session.missing
    ]


def room_lines(
    stay: Stay | None, nights: Iterable[BedNight], hotel: Hotel | None
) -> list[tuple[str, str]]:
    """Say in labelled lines where and when somebody sleeps; none if no room was asked for."""
    if stay is None or hotel is None or not stay.needs_room:
        return []
    if stay.check_in is None or stay.check_out is None:
        return []
    return [
        ("Hotel", f"{hotel.name}, {hotel.address}"),
        ("Your room", "; ".join(_rooms(nights)) or "The reception will tell you"),
        ("Check-in", f"{day_text(stay.check_in)}, from {clock_text(hotel.check_in)}"),
        ("Check-out", f"{day_text(stay.check_out)}, by {clock_text(hotel.check_out)}"),
    ]


def _rooms(nights: Iterable[BedNight]) -> Iterator[str]:
    """Yield each room once, with its first night where there is more than one room."""
    ordered = sorted(nights, key=lambda night: night.night)
    moves = [(room, next(group)) for room, group in groupby(ordered, key=lambda n: n.room_label)]
    for room, first in moves:
        yield room if len(moves) == 1 else f"{room} from {day_text(first.night)}"


def _by_item(handouts: Iterable[Handout]) -> Mapping[UUID, dict[str, Handout]]:
    found: dict[UUID, dict[str, Handout]] = {}
    for handout in sorted(handouts, key=lambda h: (title_key(h.title), h.title)):
        found.setdefault(handout.item_id, {})[title_key(handout.title)] = handout
    return found


def _slots(item: Item, files: Mapping[str, Handout]) -> tuple[Slot, ...]:
    named = {title_key(title): title for title in item.content.handouts}
    slots = [Slot(title, files.get(key)) for key, title in named.items()]
    more = [Slot(f.title, f, is_named=False) for key, f in files.items() if key not in named]
    return tuple(slots + more)
