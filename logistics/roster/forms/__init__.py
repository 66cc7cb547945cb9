"""What people hand in: files of people, and forms about one person."""

from logistics.roster.forms.files import read_people
from logistics.roster.forms.person import NewPersonForm, PeopleFileForm, PersonForm

__all__ = ["NewPersonForm", "PeopleFileForm", "PersonForm", "read_people"]
