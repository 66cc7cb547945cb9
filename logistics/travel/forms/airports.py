"""Airports by their IATA code: name and zone, for filling in what was left empty."""

from functools import cache
from typing import NamedTuple


class Airport(NamedTuple):
    """Name and IANA zone."""

    name: str
    zone: str


def find_airport(code: str) -> Airport | None:
    """Return the airport with this IATA code, or None; whichever case it is typed in."""
    return _airports().get(code.strip().upper())


@cache
def _airports() -> dict[str, Airport]:
    # Read at the first use: 7,900 airports would cost every start and every command 70 ms.
    import airportsdata  # noqa: PLC0415 - see above

    return {
        code: Airport(entry["name"], entry["tz"])
        for code, entry in airportsdata.load("IATA").items()
    }


# What the form proposes for places that have no airport; any other IANA zone may be typed.
NEAR_ZONES = (
    "Asia/Tbilisi", "Asia/Yerevan", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin",
    "Europe/Brussels", "Europe/Bucharest", "Europe/Budapest", "Europe/Chisinau", "Europe/Istanbul",
    "Europe/Kyiv", "Europe/Ljubljana", "Europe/London", "Europe/Paris", "Europe/Podgorica",
    "Europe/Prague", "Europe/Rome", "Europe/Sarajevo", "Europe/Skopje", "Europe/Sofia",
    "Europe/Tirane", "Europe/Vienna", "Europe/Warsaw", "Europe/Zagreb", "Europe/Zurich",
)  # fmt: skip
