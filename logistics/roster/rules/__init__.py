"""Facts and decisions of the roster."""

from logistics.roster.rules.edits import (
    EDITED,
    NewPerson,
    PersonEdit,
    differences,
    next_code,
)
from logistics.roster.rules.facts import (
    HOLDING,
    EmergencyContact,
    Kind,
    Needs,
    OpeningReason,
    Person,
    PersonDetails,
    Profile,
    State,
    TravelDocument,
)
from logistics.roster.rules.findings import RosterFacts, missing_of, roster_findings
from logistics.roster.rules.imports import (
    Known,
    PeopleTable,
    PersonRow,
    Planned,
    StayRequest,
    email_key,
    merged,
    planned_rows,
    report_of,
)
from logistics.roster.rules.names import NameUse, name_for, sorted_people
from logistics.roster.rules.states import is_new_invitation, next_states, require_next_state

__all__ = [
    "EDITED",
    "HOLDING",
    "EmergencyContact",
    "Kind",
    "Known",
    "NameUse",
    "Needs",
    "NewPerson",
    "OpeningReason",
    "PeopleTable",
    "Person",
    "PersonDetails",
    "PersonEdit",
    "PersonRow",
    "Planned",
    "Profile",
    "RosterFacts",
    "State",
    "StayRequest",
    "TravelDocument",
    "differences",
    "email_key",
    "is_new_invitation",
    "merged",
    "missing_of",
    "name_for",
    "next_code",
    "next_states",
    "planned_rows",
    "report_of",
    "require_next_state",
    "roster_findings",
    "sorted_people",
]
