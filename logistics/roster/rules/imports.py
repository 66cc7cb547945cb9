"""A file of people: its rows, and what it changes in what is known already."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from logistics.core.tables import ImportReport, RowError, TableRefused
from logistics.core.text import address_key
from logistics.roster.rules.facts import (
    EmergencyContact,
    Kind,
    Needs,
    PersonDetails,
    Profile,
    State,
    TravelDocument,
)

Part = TypeVar("Part", PersonDetails, TravelDocument, Needs, EmergencyContact)


@dataclass(frozen=True)
class StayRequest:
    """What a file asks of the hotel for one person; `sharing_with` is a code."""

    code: str
    room_type: str
    sharing_with: str = ""
    check_in: date | None = None
    check_out: date | None = None
    early_check_in: bool = False
    late_check_out: bool = False


@dataclass(frozen=True)
class PersonRow:
    """One person as a file describes them; `line` is where."""

    code: str
    state: State
    details: PersonDetails
    document: TravelDocument
    needs: Needs
    contact: EmergencyContact
    stay: StayRequest
    line: int = 0

    @property
    def profile(self) -> Profile:
        """What of this row the roster keeps; the stay goes to accommodation."""
        return Profile(self.state, self.details, self.document, self.needs, self.contact)


@dataclass(frozen=True)
class PeopleTable:
    """A file of participants or of trainers."""

    kind: Kind
    rows: tuple[PersonRow, ...]

    @property
    def stays(self) -> tuple[StayRequest, ...]:
        """What the file asks of the hotel."""
        return tuple(row.stay for row in self.rows)


@dataclass(frozen=True)
class Known:
    """A person on the roster as stored; `imported` is what the last file said, if any did."""

    person_id: UUID
    kind: Kind
    profile: Profile
    imported: Profile | None = None


@dataclass(frozen=True)
class Planned:
    """What a row of the file comes to; `known` is None for somebody new."""

    row: PersonRow
    known: Known | None
    profile: Profile

    @property
    def is_changed(self) -> bool:
        """Whether somebody on the roster would look different."""
        return self.known is not None and self.known.profile != self.profile

    @property
    def is_to_write(self) -> bool:
        """Whether anything is to be stored, if only that the file now agrees with the roster."""
        return self.known is None or self.is_changed or self.known.imported != self.row.profile


def planned_rows(table: PeopleTable, known: Mapping[str, Known]) -> list[Planned]:
    """Work out every row against `known` (by code); raise TableRefused with all that cannot be."""
    plan = [_planned(row, known.get(row.code)) for row in table.rows]
    errors = [*_of_other_kind(plan, table.kind), *_taken_addresses(plan, known)]
    if errors:
        raise TableRefused(errors)
    return plan


def report_of(plan: Iterable[Planned]) -> ImportReport:
    """Count what a plan does."""
    rows = list(plan)
    new = sum(planned.known is None for planned in rows)
    changed = sum(planned.is_changed for planned in rows)
    return ImportReport(new=new, changed=changed, unchanged=len(rows) - new - changed)


def merged(current: Profile, imported: Profile | None, row: Profile) -> Profile:
    """Take from `row` what differs from the last file, and keep everything else as it is.

    So a state or a name changed in the app does not fall back when an old file comes again. Where
    no file came before, an empty cell takes nothing away.
    """
    last = imported or Profile(State.SELECTED)
    return Profile(
        state=current.state if imported and imported.state == row.state else row.state,
        details=_merged(current.details, last.details, row.details),
        document=_merged(current.document, last.document, row.document),
        needs=_merged(current.needs, last.needs, row.needs),
        contact=_merged(current.contact, last.contact, row.contact),
    )


def _planned(row: PersonRow, known: Known | None) -> Planned:
    if known is None:
        return Planned(row, None, row.profile)
    return Planned(row, known, merged(known.profile, known.imported, row.profile))


def _merged(current: Part, last: Part, row: Part) -> Part:
    changes = {
        field.name: value
        for field in fields(row)
        if (value := getattr(row, field.name)) != getattr(last, field.name)
    }
    return replace(current, **changes)


def _of_other_kind(plan: Iterable[Planned], kind: Kind) -> list[RowError]:
    return [
        RowError(planned.row.line, "code", f"{planned.row.code} is a {planned.known.kind} already")
        for planned in plan
        if planned.known and planned.known.kind is not kind
    ]


def _taken_addresses(plan: Iterable[Planned], known: Mapping[str, Known]) -> list[RowError]:
    rows = list(plan)
    codes = {planned.row.code for planned in rows}
    holders = {
        address_key(other.profile.details.email): code
        for code, other in known.items()
        if code not in codes and other.profile.details.email
    }
    errors = []
    for planned in rows:
        key = address_key(planned.profile.details.email)
        holder = holders.setdefault(key, planned.row.code) if key else planned.row.code
        if holder != planned.row.code:
            errors.append(
                RowError(planned.row.line, "email", f"is the address of {holder} already")
            )
    return errors
