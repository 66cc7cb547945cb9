"""How pages write days, times, lengths and places."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask

from logistics.core.periods import ago_text, clock_text, day_span_text, day_text, duration_text
from logistics.core.text import asterisked, territory_label


def init_filters(app: Flask) -> None:
    """Offer the filters to templates."""
    app.jinja_env.filters.update(
        day=day_text,
        clock=clock_text,
        duration=duration_text,
        day_clock=day_clock,
        at_zone=at_zone,
        ago=ago_text,
        territory=territory_label,
        asterisked=asterisked,
        words=words,
    )
    app.jinja_env.globals["day_span"] = day_span_text


def day_clock(local: datetime) -> str:
    """Return "Tue 21 April, 15:40" for a wall time."""
    return f"{day_text(local.date())}, {clock_text(local.time())}"


def at_zone(moment: datetime, zone: str) -> datetime:
    """Return an aware moment as wall time in `zone`."""
    return moment.astimezone(ZoneInfo(zone))


def words(code: str) -> str:
    """Return a code such as `own_car` as words; `kosovo_id_card` is "Kosovo* ID card"."""
    text = re.sub(r"\bid\b", "ID", code.replace("_", " "))
    return asterisked(re.sub(r"\bkosovo\b", "Kosovo", text))
