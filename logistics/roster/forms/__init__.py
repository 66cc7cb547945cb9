"""What people hand in: files of people, and forms about one person."""

from logistics.roster.forms.confidential import NumberForm, ReasonForm, RevealForm
from logistics.roster.forms.files import read_people, read_people_for
from logistics.roster.forms.person import NewPersonForm, PersonForm

__all__ = [
    "NewPersonForm",
    "NumberForm",
    "PersonForm",
    "ReasonForm",
    "RevealForm",
    "read_people",
    "read_people_for",
]
