"""Pages of the agenda: for staff under /t/<slug>/agenda, for one's own days under /me/agenda."""

from logistics.agenda.views import editing as editing  # its routes join the blueprint
from logistics.agenda.views import importing as importing
from logistics.agenda.views import own as own
from logistics.agenda.views import staff as staff
from logistics.agenda.views.blueprint import bp as bp
