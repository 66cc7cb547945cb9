"""All mapped classes, imported once, so that every foreign key finds its table."""

from logistics.access import models as access
from logistics.accommodation import models as accommodation
from logistics.agenda import models as agenda
from logistics.attendance import models as attendance
from logistics.audit import models as audit
from logistics.calendars import models as calendars
from logistics.certificates import models as certificates
from logistics.core.db import Base
from logistics.core.sealing import KeyCheck as KeyCheck
from logistics.materials import models as materials
from logistics.messages import models as messages
from logistics.roster import models as roster
from logistics.trainings import models as trainings
from logistics.travel import models as travel

MODELS = (
    access,
    accommodation,
    agenda,
    attendance,
    audit,
    calendars,
    certificates,
    materials,
    messages,
    roster,
    trainings,
    travel,
)
METADATA = Base.metadata
