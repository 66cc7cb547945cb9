"""The time, asked for at the edge only and passed down."""

import zoneinfo
from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment as an aware UTC datetime without microseconds."""
    return datetime.now(UTC).replace(microsecond=0)


def use_pinned_zones() -> None:
    """Read time zones from the pinned tzdata: the system's own files may be years older."""
    zoneinfo.reset_tzpath(to=[])
