"""What the pages of the log show: plain lines, with names only for those who know them anyway."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for

from logistics.access.queries import number_of
from logistics.agenda.queries import item_codes
from logistics.audit.queries import Actor, actors_of
from logistics.audit.rules import Entry, Numbered, Outcome, fields_in_words, words_of
from logistics.core.periods import clock_text
from logistics.core.text import asterisked
from logistics.roster.queries import people_with_accounts
from logistics.roster.rules import NameUse, Person, name_for, sorted_people
from logistics.trainings.rules import Training
from logistics.travel.queries import leg_index

Label = tuple[str, str]  # text, address or ""
UTC_ZONE = "UTC"


@dataclass(frozen=True)
class Line:
    """One entry as a row of the page; `at` is local, and `when` says it shortly."""

    seq: int
    at: datetime
    when: str
    who: Label
    what: str
    about: Label
    fields: list[str]
    is_refused: bool


@dataclass(frozen=True)
class Book:
    """Who is who: names of accounts and of objects, and of each person what else is theirs."""

    accounts: Mapping[UUID, str] = field(default_factory=dict)
    objects: Mapping[UUID, Label] = field(default_factory=dict)
    choices: tuple[tuple[UUID, str], ...] = ()
    belongings: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)

    def name_of(self, anything: UUID) -> str:
        """Return the name of a person, account, leg …, or "" if it is not in the book."""
        return self.accounts.get(anything) or self.objects.get(anything, ("", ""))[0]


def book_of(trainings: Iterable[Training]) -> Book:
    """Return the names a coordinator knows: people, their accounts, legs, sessions, trainings."""
    known = {training.id: training for training in trainings}
    placed = people_with_accounts(known)
    legs, items = leg_index(known), item_codes(known)
    objects = {
        training.id: (asterisked(training.title), url_for("readiness.show", slug=training.slug))
        for training in known.values()
    }
    accounts, belongings = {}, {}
    for person, training_id, account_id in placed:
        slug = known[training_id].slug
        address = url_for("roster.show", slug=slug, person_id=person.id)
        objects[person.id] = (_label(person), address)
        own = {leg_id for leg_id, (_, traveller) in legs.items() if traveller == person.id}
        belongings[person.id] = frozenset(own | ({account_id} if account_id else set()))
        if account_id:
            accounts[account_id] = _label(person)
    for object_id, code in [*((i, leg[0]) for i, leg in legs.items()), *items.items()]:
        objects[object_id] = (code, "")
    return Book(accounts, objects, _choices(placed, known), belongings)


def lines_of(found: Iterable[Numbered], book: Book, *, own_id: UUID, zone: str) -> list[Line]:
    """Return entries as rows; whom `book` does not name goes by role and short number."""
    entries = list(found)
    ids = {e.entry.actor_id for e in entries} | {e.entry.object_id for e in entries}
    actors = actors_of([i for i in ids if i is not None and i not in book.accounts])
    names = {i: _staff_name(i, actor, shows_name=bool(book.objects)) for i, actor in actors.items()}
    known = Book({**names, **book.accounts, own_id: "You"}, book.objects)
    return [_line(numbered, known, ZoneInfo(zone)) for numbered in entries]


def _line(numbered: Numbered, book: Book, zone: ZoneInfo) -> Line:
    entry, at = numbered.entry, numbered.entry.at.astimezone(zone)
    return Line(
        seq=numbered.seq,
        at=at,
        when=f"{at.day} {at:%b %Y}, {clock_text(at)}",
        who=_who(entry, book),
        what=words_of(entry.action),
        about=_about(entry, book),
        fields=fields_in_words(entry.fields),
        is_refused=entry.outcome is Outcome.REFUSED,
    )


def _who(entry: Entry, book: Book) -> Label:
    if entry.actor_id is None:
        return "On the server" if entry.action.startswith("command.") else "Not signed in", ""
    name = book.accounts.get(entry.actor_id) or f"Former account {number_of(entry.actor_id)}"
    return name, url_for(".index", about=entry.actor_id)


def _about(entry: Entry, book: Book) -> Label:
    if entry.object_id is None:
        return "", ""
    name = book.name_of(entry.object_id) or _number(entry.object_type, entry.object_id)
    _, address = book.objects.get(entry.object_id, ("", ""))
    return name, address or url_for(".index", about=entry.object_id)


def _number(object_type: str | None, object_id: UUID) -> str:
    return f"{(object_type or 'object').replace('_', ' ')} {number_of(object_id)}"


def _staff_name(account_id: UUID, actor: Actor, *, shows_name: bool) -> str:
    name = actor.name if shows_name and actor.name else number_of(account_id)
    return f"{actor.role.capitalize()} {name}"


def _label(person: Person) -> str:
    return f"{person.code} {name_for(person.details, NameUse.OFFICE)}"


def _choices(
    placed: list[tuple[Person, UUID, UUID | None]], known: Mapping[UUID, Training]
) -> tuple[tuple[UUID, str], ...]:
    training_of = {person.id: known[training_id].slug for person, training_id, _ in placed}
    people = sorted_people((person for person, *_ in placed), NameUse.OFFICE)
    return tuple(
        (p.id, _label(p) + (f" · {training_of[p.id]}" if len(known) > 1 else "")) for p in people
    )
