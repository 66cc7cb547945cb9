"""Pages of materials: handouts for staff under /t/<slug>/materials, one's own pack under /me."""

from logistics.materials.views import own as own  # its routes join the blueprint
from logistics.materials.views import staff as staff
from logistics.materials.views.blueprint import bp as bp
