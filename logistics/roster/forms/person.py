"""Forms about one person."""

from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp, ValidationError

from logistics.core.text import TERRITORIES, read_email
from logistics.core.web.forms import VersionedForm
from logistics.roster.forms.columns import CODE, TEAM_CODE
from logistics.roster.rules import EDITED, Kind, NewPerson, Person, PersonEdit, State, next_states

PLACES = {"": "Not known"} | TERRITORIES
STATES = {str(state): str(state).capitalize() for state in State}
KINDS = {str(kind): str(kind).capitalize() for kind in Kind}


def _text(key: str, limit: int = 200) -> StringField:
    return StringField(EDITED[key], [Length(max=limit, message=f"At most {limit} characters.")])


class PersonForm(VersionedForm):
    """Names, contact, organisation, place and state of one person."""

    family_name = _text("family_name")
    given_name = _text("given_name")
    legal_name = _text("legal_name")
    ticket_name = _text("ticket_name")
    name_original_script = _text("name_original_script")
    badge_name = _text("badge_name")
    certificate_name = _text("certificate_name")
    pronouns = _text("pronouns")
    email = _text("email", limit=254)
    phone = _text("phone")
    organisation = _text("organisation")
    role_title = _text("role_title")
    country_code = SelectField(EDITED["country_code"], choices=PLACES)
    departure_city = _text("departure_city")
    nearest_airport = _text("nearest_airport")
    # Which state may follow is decided when it is saved, on what is stored then.
    state = SelectField("State", [InputRequired("Choose a state.")], choices=STATES)

    def fill(self, person: Person) -> None:
        """Show what is stored."""
        for key in EDITED:
            self[key].data = getattr(person.details, key)
        if "state" in self:
            self.state.data = str(person.state)
        self.version.data = str(person.version)

    def leave_out_state(self) -> None:
        """Ask a trainer for no state: who trains comes."""
        del self.state

    def offer_states(self, person: Person) -> None:
        """Offer the states that may follow, and the one chosen."""
        if "state" in self:
            offered = {*next_states(person.state), self.state.data}
            self.state.choices = {
                state: label for state, label in STATES.items() if state in offered
            }

    def validate_family_name(self, field: StringField) -> None:
        """A person needs a name; one of the two is enough."""
        if not field.data and not self.given_name.data:
            raise ValidationError("Enter a family name or a given name.")

    def validate_email(self, field: StringField) -> None:
        """Bring the address into its normal form."""
        try:
            field.data = read_email(field.data) if field.data else ""
        except ValueError:
            raise ValidationError("Write an e-mail address such as name@example.org.") from None

    def to_edit(self) -> PersonEdit:
        """Return what was entered."""
        state = State(self.state.data) if "state" in self else State.CONFIRMED
        return PersonEdit({key: self[key].data or "" for key in EDITED}, state)


class NewPersonForm(PersonForm):
    """Somebody entered by hand."""

    kind = SelectField("Comes as", [InputRequired("Choose one.")], choices=KINDS)
    code = StringField(
        "Code",
        [
            DataRequired("Enter a code."),
            Regexp(rf"{CODE.pattern}\Z", message="Capitals and digits, such as P07."),
        ],
    )

    def validate_code(self, field: StringField) -> None:
        """The team's own code stays free."""
        if field.data == TEAM_CODE:
            raise ValidationError(f"{TEAM_CODE} stands for the team in the agenda.")

    def to_person(self) -> NewPerson:
        """Return what was entered."""
        return NewPerson(self.code.data, Kind(self.kind.data), self.to_edit())
