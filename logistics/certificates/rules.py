"""What attendance entitles to, and how an issued certificate stands to the facts of today."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from logistics.agenda.rules import counted_minutes
from logistics.attendance.rules import Record, Shortfall, minutes_present, shortfalls
from logistics.core.findings import Finding, Severity
from logistics.core.text import TERRITORIES, initials, sort_key
from logistics.roster.rules import NameUse, Person, name_for
from logistics.trainings.rules import Rules, Theme, Training

_CODE = re.compile(r"[a-z2-7]{26}")


class CertificateKind(StrEnum):
    """What somebody is given."""

    PARTICIPATION = "participation"
    STATEMENT = "statement"
    NONE = "none"


@dataclass(frozen=True)
class Entitlement:
    """What `minutes` present out of `counted` minutes entitle to; `credited` is rounded down."""

    kind: CertificateKind
    minutes: int
    counted: int
    credited: int

    @property
    def hours(self) -> float:
        """The credited hours as a number: 19.25."""
        return round(self.credited / 60, 2)


@dataclass(frozen=True)
class IssuedFacts:
    """What a certificate says, as issued: sealed. `code` opens the verification page."""

    name: str = ""
    code: str = ""


@dataclass(frozen=True)
class Certificate:
    """One issued certificate; `revision` grows when it is issued again."""

    id: UUID
    person_id: UUID
    number: int
    revision: int
    kind: CertificateKind
    minutes: int
    counted: int
    credited: int
    issued_at: datetime
    facts: IssuedFacts
    revoked_at: datetime | None = None

    @property
    def is_valid(self) -> bool:
        """Whether it has not been revoked."""
        return self.revoked_at is None

    def says(self, entitlement: Entitlement, *, name: str) -> bool:
        """Whether it states exactly this."""
        stated = Entitlement(self.kind, self.minutes, self.counted, self.credited)
        return (stated, self.facts.name) == (entitlement, name)


class RegisterState(StrEnum):
    """Where somebody's certificate stands."""

    TO_ISSUE = "to issue"
    ISSUED = "issued"
    CHANGED = "changed since"
    NONE = "none"


@dataclass(frozen=True)
class RegisterLine:
    """One person in the register: what they are entitled to now, and what they hold."""

    person: Person
    name: str  # as a certificate would print it today
    entitlement: Entitlement
    missed: tuple[Shortfall, ...] = ()
    certificate: Certificate | None = None  # revoked ones too: their number is kept for good

    @property
    def valid(self) -> Certificate | None:
        """The certificate that is not revoked, if there is one."""
        return self.certificate if self.certificate and self.certificate.is_valid else None

    @property
    def state(self) -> RegisterState:
        """Where the certificate stands."""
        is_entitled = self.entitlement.kind is not CertificateKind.NONE
        if self.valid is None:
            return RegisterState.TO_ISSUE if is_entitled else RegisterState.NONE
        is_right = is_entitled and self.valid.says(self.entitlement, name=self.name)
        return RegisterState.ISSUED if is_right else RegisterState.CHANGED


@dataclass(frozen=True)
class Printed:
    """Everything that stands on one certificate; `issued_on` is the day at the place."""

    kind: CertificateKind
    name: str
    title: str
    subtitle: str
    organiser: str
    place: str
    first_day: date
    last_day: date
    counted: int
    credited: int
    topics: tuple[tuple[str, str, str], ...]  # name of the theme, its topics, its ink
    issued_on: date
    issued_in: str
    reference: str
    address: str


def entitlement(minutes: int, of: int, rules: Rules) -> Entitlement:
    """Say what `minutes` present of `of` counted minutes entitle to, in whole numbers throughout.

    Somebody in all half-days has all minutes, so the rule "100 % of the slots or 90 % of the
    minutes" needs to look at the minutes only.
    """
    step = max(1, rules.hours_rounded_down_to_minutes)
    kind = CertificateKind.NONE
    if 0 < minutes <= of:
        if minutes * 100 >= rules.participation_minutes_percent * of:
            kind = CertificateKind.PARTICIPATION
        elif minutes * 100 >= rules.statement_minutes_percent * of:
            kind = CertificateKind.STATEMENT
    return Entitlement(kind, minutes, of, minutes // step * step)


def reference(prefix: str, certificate: Certificate) -> str:
    """Return what is printed: HRB-2026-BEG-007, and -R2 once it was issued again."""
    again = f"-R{certificate.revision}" if certificate.revision > 1 else ""
    return f"{prefix}-{certificate.number:03}{again}"


def register(
    people: Iterable[Person],
    record: Record,
    certificates: Mapping[UUID, Certificate],
    *,
    rules: Rules,
) -> list[RegisterLine]:
    """Return everybody who holds a place, by code, with what they are entitled to and hold."""
    by_person = record.by_person()
    counted = counted_minutes(record.items)
    lines = []
    for person in sorted(people, key=lambda person: sort_key(person.code)):
        marks = by_person.get(person.id, [])
        if person.holds_place:
            due = entitlement(minutes_present(marks, record.items), counted, rules)
            name = name_for(person.details, NameUse.CERTIFICATE)
            missed = tuple(shortfalls(marks, record.items))
            held = certificates.get(person.id)
            lines.append(RegisterLine(person, name, due, missed, held))
    return lines


def certificate_findings(lines: Iterable[RegisterLine]) -> list[Finding]:
    """Say whose attendance or name has changed since their certificate was issued."""
    return [_stale(line) for line in lines if line.state is RegisterState.CHANGED]


def printed(
    certificate: Certificate, training: Training, themes: Iterable[Theme], *, base_url: str
) -> Printed:
    """Return what one certificate says; `base_url` is where its verification page answers."""
    territory = TERRITORIES.get(training.country_code)
    return Printed(
        kind=certificate.kind,
        name=certificate.facts.name,
        title=training.title,
        subtitle=training.subtitle,
        organiser=training.organiser,
        place=f"{training.place}, {territory}" if territory else training.place,
        first_day=training.first_day,
        last_day=training.last_day,
        counted=certificate.counted,
        credited=certificate.credited,
        topics=tuple((t.name, ", ".join(t.topics), t.ink) for t in themes if t.topics),
        issued_on=training.local(certificate.issued_at).date(),
        issued_in=training.place,
        reference=reference(training.reference_prefix, certificate),
        address=f"{base_url}/verify/{certificate.facts.code}",
    )


def typed_code(text: str) -> str | None:
    """Return the verification code somebody typed or scanned, or None if it cannot be one."""
    code = text.replace("-", "").replace(" ", "").lower()
    return code if _CODE.fullmatch(code) else None


def name_initials(name: str) -> str:
    """Return the initials of a certificate's name, first and last word: "B. Ç."."""
    words = name.split()
    return initials(words[0], words[-1] if len(words) > 1 else "") if words else ""


def _stale(line: RegisterLine) -> Finding:
    return Finding(
        Severity.ERROR,
        "certificate-stale",
        line.person.code,
        f"Attendance or name of {line.person.code} has changed since the certificate was issued.",
        fix="Issue the certificates again.",
        feature="certificates",
    )
