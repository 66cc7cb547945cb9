"""What a coordinator changes about a person by hand."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from logistics.core.text import TERRITORIES
from logistics.roster.rules.facts import Kind, PersonDetails, State

# The fields of the form, each a text in PersonDetails, and what pages call them.
EDITED = {
    "family_name": "Family name",
    "given_name": "Given name",
    "legal_name": "Legal name",
    "ticket_name": "Ticket name",
    "name_original_script": "Own script",
    "badge_name": "Badge name",
    "certificate_name": "Certificate name",
    "pronouns": "Pronouns",
    "email": "E-mail",
    "phone": "Phone",
    "organisation": "Organisation",
    "role_title": "Role",
    "country_code": "Place of work",
    "departure_city": "Departs from",
    "nearest_airport": "Nearest airport",
}


@dataclass(frozen=True)
class PersonEdit:
    """The fields named in `EDITED` and the state, as somebody wants them."""

    texts: Mapping[str, str]
    state: State

    def applied_to(self, details: PersonDetails) -> PersonDetails:
        """Return the details with these texts in them."""
        changes: dict[str, Any] = dict(self.texts)
        return replace(details, **changes)


@dataclass(frozen=True)
class NewPerson:
    """Somebody entered by hand."""

    code: str
    kind: Kind
    edit: PersonEdit


def differences(
    details: PersonDetails, state: State, edit: PersonEdit
) -> tuple[tuple[str, str, str], ...]:
    """List (label, theirs, yours) of what is stored otherwise than somebody entered it."""
    pairs = [
        (label, _shown(key, getattr(details, key)), _shown(key, edit.texts[key]))
        for key, label in EDITED.items()
    ]
    pairs.append(("State", str(state), str(edit.state)))
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def next_code(codes: Iterable[str], kind: Kind) -> str:
    """Propose the code after the highest one: P26 for participants, T05 for trainers."""
    letter = "T" if kind is Kind.TRAINER else "P"
    taken = [int(code[1:]) for code in codes if re.fullmatch(rf"{letter}[0-9]{{1,6}}", code)]
    return f"{letter}{max(taken, default=0) + 1:02}"


def _shown(key: str, value: str) -> str:
    return TERRITORIES.get(value, value) if key == "country_code" else value
