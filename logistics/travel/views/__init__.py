"""Pages of travel: all journeys, one journey, the board, one leg, and bringing a file in."""

from logistics.travel.views import editing as editing  # its routes join the blueprint
from logistics.travel.views import importing as importing
from logistics.travel.views import reading as reading
from logistics.travel.views.blueprint import bp as bp
