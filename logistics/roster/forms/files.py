"""Reading a file of participants or trainers."""

from collections.abc import Collection
from dataclasses import replace

from logistics.core.tables import (
    Cells,
    RowError,
    RowReader,
    Table,
    TableRefused,
    read_table,
    require_columns,
)
from logistics.core.tables.errors import quoted
from logistics.core.text import TERRITORIES, address_key, asterisked, read_email
from logistics.roster.forms.columns import CODE, COLUMNS, TEAM_CODE
from logistics.roster.queries import people_of
from logistics.roster.rules import (
    EmergencyContact,
    Kind,
    Needs,
    PeopleTable,
    PersonDetails,
    PersonRow,
    State,
    StayRequest,
    TravelDocument,
)
from logistics.trainings.rules import Training

ROOM_TYPES = ("single", "twin", "double", "none")
PHOTO_CONSENTS = ("yes", "no", "ask_first")
LIST_CONSENTS = ("full_name", "name_in_use", "initials", "code_only", "not_listed")
LONG = 5000  # characters of a note

_CODE_OF = {label: code for code, label in TERRITORIES.items()}


def read_people_for(training: Training, content: bytes) -> PeopleTable:
    """Read a file of people for a training whose roster may know whom they share a room with."""
    return read_people(content, known={person.code for person in people_of(training.id)})


def read_people(content: bytes, *, known: Collection[str] = ()) -> PeopleTable:
    """Read a file of participants or of trainers; raise TableRefused with everything wrong in it.

    The columns say which of the two it is. All of them must be there; cells may be empty. Somebody
    shares a room with a person of the same file or of `known`, the codes on the roster.
    """
    table = read_table(content)
    kind = _kind_of(table)
    require_columns(table, known=COLUMNS[kind], required=COLUMNS[kind])
    reader = RowReader(table)
    reader.require_unique("code")
    read = _participant if kind is Kind.PARTICIPANT else _trainer
    people = PeopleTable(kind, tuple(read(cells) for cells in reader))
    reader.errors += [*_repeated_addresses(people), *_wrong_sharing(people, known)]
    reader.raise_if_refused()
    return people


def _kind_of(table: Table) -> Kind:
    """Tell the two files apart by how much of their columns is there."""
    shares = {
        kind: len(set(columns) & set(table.header)) / len(columns)
        for kind, columns in COLUMNS.items()
    }
    kind = max(Kind, key=shares.__getitem__)
    if shares[kind] < 0.5:
        reason = "these are the columns neither of participants nor of trainers"
        raise TableRefused([RowError(table.header_line, "", reason)])
    return kind


def _participant(cells: Cells) -> PersonRow:
    code = _code(cells)
    document = TravelDocument(
        document_type=cells.text("travel_doc_type"),
        issuer=cells.text("travel_doc_issuer"),
        expires_on=cells.date("travel_doc_expiry", required=False),
        entry_requirement=cells.text("entry_requirement"),
        visa_status=cells.text("visa_status"),
        crossing_note=cells.text("crossing_note", limit=LONG, multiline=True),
    )
    needs = Needs(
        dietary=cells.text("dietary", limit=LONG),
        allergies=cells.text("allergies", limit=LONG),
        accessibility=cells.text("accessibility", limit=LONG),
    )
    contact = EmergencyContact(
        cells.text("emergency_contact_name"), cells.text("emergency_contact_phone")
    )
    state = cells.choice("status", State)
    details = _participant_details(cells)
    return PersonRow(code, state, details, document, needs, contact, _stay(cells, code), cells.line)


def _participant_details(cells: Cells) -> PersonDetails:
    return replace(
        _named(cells),
        ticket_name=cells.text("ticket_name"),
        original_script=cells.text("original_script"),
        badge_name=cells.text("badge_name"),
        certificate_name=cells.text("certificate_name"),
        phone=cells.text("phone"),
        organisation=cells.text("organisation"),
        org_type=cells.text("org_type"),
        role_title=cells.text("role_title"),
        country_code=_country_code(cells),
        departure_city=cells.text("departure_city"),
        nearest_airport=cells.text("nearest_airport"),
        photo_consent=_one_of(cells, "photo_consent", PHOTO_CONSENTS) or "no",
        list_consent=_one_of(cells, "on_participant_list", LIST_CONSENTS) or "not_listed",
        share_contact=cells.yes_no("share_contact", required=False) or False,
        languages=cells.codes("languages"),
        notes=cells.text("notes", limit=LONG, multiline=True),
    )


def _trainer(cells: Cells) -> PersonRow:
    code = _code(cells)
    cells.codes("sessions_led")  # read, not kept: the agenda says who leads what
    return PersonRow(
        code=code,
        state=State.CONFIRMED,
        details=_trainer_details(cells),
        document=TravelDocument(),
        needs=Needs(dietary=cells.text("dietary", limit=LONG)),
        contact=EmergencyContact(),
        stay=_stay(cells, code),
        line=cells.line,
    )


def _trainer_details(cells: Cells) -> PersonDetails:
    return replace(
        _named(cells),
        role_title=cells.text("role"),
        departure_city=cells.text("based_in"),
        nearest_airport=cells.text("departure_airport"),
        expertise=cells.text("expertise", limit=LONG),
        themes=cells.codes("themes"),
        bio=cells.text("bio_short", limit=LONG, multiline=True),
    )


def _named(cells: Cells) -> PersonDetails:
    """Read what both files say in the same columns."""
    details = PersonDetails(
        family_name=cells.text("family_name"),
        given_name=cells.text("given_name"),
        legal_name=cells.text("legal_name_latin"),
        name_original_script=cells.text("name_original_script"),
        pronouns=cells.text("pronouns"),
        gender=cells.text("gender"),
        email=_email(cells),
    )
    if not details.family_name and not details.given_name:
        cells.refuse("family_name", "and the given name are empty: a person needs a name")
    return details


def _code(cells: Cells) -> str:
    code = cells.text("code", required=True)
    if code == TEAM_CODE:
        cells.refuse("code", f"{TEAM_CODE} stands for the team in the agenda")
    elif code and not CODE.fullmatch(code):
        cells.refuse("code", f"{quoted(code)} is not a code (write P07: capitals and digits)")
    return code


def _email(cells: Cells) -> str:
    address = cells.text("email", limit=254)
    if not address:
        return ""
    try:
        return read_email(address)
    except ValueError:
        cells.refuse("email", f"{quoted(address)} is not an e-mail address")
        return ""


def _country_code(cells: Cells) -> str:
    """Read the place of work from its code, its label, or both if they agree."""
    code, label = cells.text("country_code"), asterisked(cells.text("country_of_work"))
    if code and code not in TERRITORIES:
        cells.refuse("country_code", f"{quoted(code)} is none of {', '.join(TERRITORIES)}")
    elif label and label not in _CODE_OF:
        known = ", ".join(_CODE_OF)
        cells.refuse("country_of_work", f"{quoted(label)} is none of {known}")
    elif code and label and TERRITORIES[code] != label:
        reason = f"{quoted(label)} does not go with {code}, which is {TERRITORIES[code]}"
        cells.refuse("country_of_work", reason)
    return code or _CODE_OF.get(label, "")


def _one_of(cells: Cells, column: str, values: Collection[str]) -> str:
    text = cells.text(column)
    if text and text not in values:
        cells.refuse(column, f"{quoted(text)} is none of {', '.join(values)}")
    return text


def _are_read(cells: Cells, *columns: str) -> bool:
    """Say whether these cells of the row were understood: a day that was not is refused once."""
    return not any(bad.line == cells.line and bad.column in columns for bad in cells.errors)


def _stay(cells: Cells, code: str) -> StayRequest:
    check_in = cells.date("check_in", required=False)
    check_out = cells.date("check_out", required=False)
    if (check_in is None) != (check_out is None):
        empty = "check_in" if check_in is None else "check_out"
        cells.refuse(empty, "is empty: a stay needs both days")
    elif (
        check_in
        and check_out
        and check_out <= check_in
        and _are_read(cells, "check_in", "check_out")
    ):
        cells.refuse("check_out", f"{check_out} is not after the check-in on {check_in}")
    return StayRequest(
        code=code,
        # Until somebody says otherwise people get a room of their own.
        room_type=_one_of(cells, "room_type", ROOM_TYPES) or "single",
        sharing_with=cells.text("room_sharing_with"),
        check_in=check_in,
        check_out=check_out,
        early_check_in=cells.yes_no("early_check_in", required=False) or False,
        late_check_out=cells.yes_no("late_check_out", required=False) or False,
    )


def _repeated_addresses(people: PeopleTable) -> list[RowError]:
    first: dict[str, int] = {}
    return [
        RowError(row.line, "email", f"{quoted(row.details.email)} is already on line {line}")
        for row in people.rows
        if row.details.email
        and (line := first.setdefault(address_key(row.details.email), row.line)) != row.line
    ]


def _wrong_sharing(people: PeopleTable, known: Collection[str]) -> list[RowError]:
    codes = {row.code for row in people.rows}.union(known)
    errors = []
    for row in people.rows:
        partner = row.stay.sharing_with
        if partner and partner == row.code:
            errors.append(RowError(row.line, "room_sharing_with", "names the person's own code"))
        elif partner and partner not in codes:
            reason = f"{quoted(partner)} is no code in this file or on the roster"
            errors.append(RowError(row.line, "room_sharing_with", reason))
    return errors
