"""Reading a training from a TOML file: every mistake is named, and nothing stops the rest."""

import re
from dataclasses import Field, fields
from datetime import date, datetime, time
from typing import Any, Self, TypeVar

from logistics.core.money import UnknownCurrency, decimals
from logistics.core.periods import is_zone
from logistics.core.text import TERRITORIES, clean
from logistics.core.toml_files import Keys, parsed, shown
from logistics.trainings.rules import (
    Colour,
    Deadlines,
    Pattern,
    Rules,
    SpacePlan,
    Theme,
    TrainingPlan,
    look_of,
)

S = TypeVar("S", Deadlines, Rules)
E = TypeVar("E", Colour, Pattern)

MAX_DAYS = 100
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
_CODE = re.compile(r"[A-Z][A-Z0-9]{0,9}")
_SOME_DAY = date(2000, 1, 1)


def read_training(content: bytes) -> TrainingPlan:
    """Read a training file; raise one DomainError with a line for each thing wrong in it.

    The `[[hotels]]` tables belong to accommodation and are read there.
    """
    top = _Keys(parsed(content), errors=[])
    plan = _plan(top)
    top.allow("hotels")
    top.refuse_unknown(top.known)
    top.require_right()
    return plan


class _Keys(Keys):
    """One table of the file; a bad value is remembered and read as something harmless."""

    def __init__(self, table: dict[str, Any], errors: list[str], where: str = "") -> None:
        super().__init__(table, errors, where)
        self.known: set[str] = set()

    def allow(self, key: str) -> None:
        self.known.add(key)

    def value(self, key: str, kind: type, wanted: str, default: Any = None) -> Any:
        """Give the value of `key` if it has the wanted kind; without a default it must be there."""
        self.allow(key)
        if key not in self.table:
            if default is None:
                self.refuse(key, "is missing")
            return default
        value = self.table[key]
        # TOML's yes and no pass as numbers, and its moments as days.
        if not isinstance(value, kind) or type(value) in {bool, datetime} - {kind}:
            self.refuse(key, f"{shown(value)} is not {wanted}")
            return default
        return value

    def text(self, key: str, *, default: str | None = None, limit: int = 200) -> str:
        text = clean(self.value(key, str, "a text in quotes", default) or "")
        if not text and default is None and isinstance(self.table.get(key), str):
            self.refuse(key, "is empty")
        if len(text) > limit:
            self.refuse(key, f"is {len(text):,} characters long (at most {limit:,})")
        return text

    def matching(
        self, key: str, pattern: re.Pattern[str], wanted: str, *, default: str | None = None
    ) -> str:
        text = self.text(key, default=default, limit=60)
        if text and not pattern.fullmatch(text):
            self.refuse(key, f"{shown(text)} is not {wanted}")
        return text

    def integer(
        self, key: str, *, minimum: int, maximum: int, default: int | None = None
    ) -> int | None:
        number: int | None = self.value(key, int, "a whole number", default)
        if number is not None and not minimum <= number <= maximum:
            self.refuse(key, f"{number} is not from {minimum} to {maximum:,}")
        return number

    def day(self, key: str) -> date:
        return self.value(key, date, "a date (write 2026-04-22, without quotes)") or _SOME_DAY

    def texts(self, key: str) -> tuple[str, ...]:
        entries = self.value(key, list, "a list of texts", [])
        if not all(isinstance(entry, str) for entry in entries):
            self.refuse(key, "holds more than texts in quotes")
            return ()
        return tuple(clean(entry, limit=200) for entry in entries)

    def one_of(self, key: str, kind: type[E], *, default: E) -> E:
        """Read one word of a short list."""
        found = self.text(key, default=default)
        if found in set(kind):
            return kind(found)
        self.refuse(key, f"{shown(found)} is none of {', '.join(kind)}")
        return default

    def below(self, key: str) -> "_Keys":
        """Give the table `[key]`, empty if there is none."""
        table = self.value(key, dict, f"a table (write [{key}])", {})
        return _Keys(table, self.errors, f"{self.where}{key}, ")

    def each(self, key: str) -> list[Self]:
        """Give the tables `[[key]]` in their order."""
        self.allow(key)
        return super().each(key)


def _plan(top: _Keys) -> TrainingPlan:
    first_day, last_day = _days(top)
    return TrainingPlan(
        slug=top.matching("slug", _SLUG, "a slug (small letters, digits, single hyphens)"),
        title=top.text("title"),
        subtitle=top.text("subtitle", default="", limit=300),
        neutral_title=top.text("neutral_title", default="Training"),
        organiser=top.text("organiser"),
        reference_prefix=top.text("reference_prefix", limit=40),
        place=top.text("place", limit=120),
        country_code=top.matching("country_code", _COUNTRY, "two capitals, such as RS"),
        zone=_zone(top),
        language=top.matching("language", _LANGUAGE, "a language, such as en", default="en"),
        first_day=first_day,
        last_day=last_day,
        capacity=top.integer("capacity", minimum=1, maximum=10_000, default=25) or 1,
        currency=_currency(top),
        places_of_work=_places_of_work(top),
        deadlines=_settings(top.below("deadlines"), Deadlines),
        rules=_settings(top.below("rules"), Rules),
        themes=_themes(top),
        spaces=_spaces(top),
    )


def _days(top: _Keys) -> tuple[date, date]:
    first, last = top.day("first_day"), top.day("last_day")
    if _SOME_DAY in (first, last):
        return first, last
    if not all(2000 <= day.year <= 2200 for day in (first, last)):
        top.refuse("first_day", "the year is not from 2000 to 2200")
    elif last < first:
        top.refuse("last_day", f"{last} is before the first day, {first}")
    elif (last - first).days >= MAX_DAYS:
        top.refuse("last_day", f"more than {MAX_DAYS} days (is a year mistyped?)")
    return first, last


def _zone(top: _Keys) -> str:
    zone = top.text("zone", limit=64)
    if zone and not is_zone(zone):
        top.refuse("zone", f"{shown(zone)} is not a time zone (write Europe/Belgrade)")
    return zone


def _currency(top: _Keys) -> str:
    currency = top.text("currency", default="EUR")
    try:
        decimals(currency)
    except UnknownCurrency:
        top.refuse("currency", f"{shown(currency)} is not a currency (write EUR)")
    return currency


def _places_of_work(top: _Keys) -> tuple[str, ...]:
    places = top.texts("places_of_work")
    for place in places:
        if place not in TERRITORIES:
            known = ", ".join(TERRITORIES)
            top.refuse("places_of_work", f"{shown(place)} is none of {known}")
    top.refuse_repeated("places_of_work", places)
    return places


def _themes(top: _Keys) -> tuple[Theme, ...]:
    themes = []
    for position, table in enumerate(top.each("themes"), start=1):
        code = table.matching("code", _CODE, "a code of capitals and digits, such as T1")
        colour, pattern = look_of(code, position)
        theme = Theme(
            code=code,
            name=table.text("name", limit=120),
            topics=table.texts("topics"),
            position=position,
            colour=table.one_of("colour", Colour, default=colour),
            pattern=table.one_of("pattern", Pattern, default=pattern),
        )
        themes.append(theme)
        table.refuse_unknown(table.known)
    top.refuse_repeated("themes", tuple(theme.code for theme in themes))
    return tuple(themes)


def _spaces(top: _Keys) -> tuple[SpacePlan, ...]:
    spaces = []
    for table in top.each("spaces"):
        capacity = None
        if "capacity" in table.table:
            capacity = table.integer("capacity", minimum=1, maximum=10_000)
        table.allow("capacity")
        shared = table.value("shared", bool, "true or false", False)
        spaces.append(SpacePlan(table.text("name", limit=120), capacity, shared))
        table.refuse_unknown(table.known)
    top.refuse_repeated("spaces", tuple(space.name for space in spaces))
    return tuple(spaces)


def _settings(keys: _Keys, kind: type[S]) -> S:
    """Read the settings a file names; the others keep their defaults."""
    values = {
        field.name: _setting(keys, field) for field in fields(kind) if field.name in keys.table
    }
    keys.refuse_unknown(field.name for field in fields(kind))
    return kind(**values)


def _setting(keys: _Keys, field: Field[Any]) -> Any:
    key, default = field.name, field.default
    if default is None:
        return keys.day(key)
    if isinstance(default, time):
        return _clock(keys, key, default)
    if isinstance(default, tuple):
        return _hours(keys, key)
    return keys.integer(key, minimum=0, maximum=100 if key.endswith("_percent") else 10_000)


def _clock(keys: _Keys, key: str, default: time) -> time:
    """Read a time of day, written "20:00" or as TOML's own 20:00:00."""
    value = keys.table[key]
    if isinstance(value, time):
        return value
    try:
        return time.fromisoformat(value if re.fullmatch(r"\d\d:\d\d", value) else "")
    except (TypeError, ValueError):
        keys.refuse(key, f'{shown(value)} is not a time (write "20:00")')
        return default


def _hours(keys: _Keys, key: str) -> tuple[int, ...]:
    hours = keys.value(key, list, "a list of whole numbers", [])
    if not all(type(entry) is int and 0 < entry <= 10_000 for entry in hours):
        keys.refuse(key, "holds more than whole numbers from 1 to 10,000")
        return ()
    return tuple(hours)
