"""Facts of a training, its settings with their defaults, and its deadlines."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Deadlines:
    """The dates by which things must be done; days count from day 1 or from the last day."""

    selection_notice: date | None = None
    confirm_within_hours: int = 48
    visa_decision_days_before: int = 12
    rooming_list_days_before: int = 14
    hotel_cut_off: date | None = None
    claims_days_after: int = 14


@dataclass(frozen=True)
class Rules:
    """The settings of this training; the defaults are those of the field (docs/rules.md)."""

    arrival_target: time = time(20, 0)
    minimum_connection_minutes: int = 60
    departure_buffer_minutes: int = 60
    departure_buffer_flight_minutes: int = 150
    document_validity_days_after: int = 90
    hold_warning_days: int = 3
    transfer_planning_days_before: int = 7
    longest_stretch_minutes: int = 130
    participation_minutes_percent: int = 90
    statement_minutes_percent: int = 80
    hours_rounded_down_to_minutes: int = 15
    plan_due_days_before: int = 16
    handouts_due_days_before: int = 10
    certificate_names_due_days_before: int = 8
    cut_off_warning_days: int = 7
    remind_after_hours: tuple[int, ...] = (24, 48)
    offer_to_reserve_after_hours: int = 72
    longer_route_hours: int = 4
    mileage_cents_per_km: int = 22
    dsa_lodging_percent: int = 50
    dsa_breakfast_percent: int = 6
    dsa_lunch_percent: int = 12
    dsa_dinner_percent: int = 12
    dsa_incidentals_percent: int = 20
    erase_days_after: int = 30


@dataclass(frozen=True, kw_only=True)
class TrainingFrame:
    """What a training is, whether a file describes it or it is stored."""

    slug: str
    title: str
    subtitle: str
    neutral_title: str
    organiser: str
    reference_prefix: str
    place: str
    country_code: str
    zone: str
    language: str
    first_day: date
    last_day: date
    capacity: int
    currency: str
    places_of_work: tuple[str, ...] = ()
    deadlines: Deadlines = field(default_factory=Deadlines)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True, kw_only=True)
class Training(TrainingFrame):
    """One training: one organiser, one place, a few days."""

    id: UUID
    created_at: datetime
    version: int = 1

    @property
    def tz(self) -> ZoneInfo:
        """The zone of the place, in which the agenda is written."""
        return ZoneInfo(self.zone)

    def local(self, moment: datetime) -> datetime:
        """Return `moment` as wall time at the place, still aware."""
        return moment.astimezone(self.tz)

    def day_number(self, day: date) -> int:
        """Return 1 for the first day, 0 for the day before it, and so on."""
        return (day - self.first_day).days + 1

    def days_before(self, days: int) -> date:
        """Return the date `days` days before day 1."""
        return self.first_day - timedelta(days=days)


class Colour(StrEnum):
    """The colours a theme may have: each reads well on white and beside the others."""

    BLUE = "blue"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


INKS = {
    Colour.BLUE: "#3b4cb0",
    Colour.AMBER: "#9a5a00",
    Colour.GREEN: "#2a7349",
    Colour.GREY: "#5b6470",
}


class Pattern(StrEnum):
    """The patterns a theme may have, for eyes and printers that see no colour."""

    PLAIN = "plain"
    STRIPES = "stripes"
    DOTS = "dots"


CROSS_CUTTING = "X"  # the code of what belongs to no theme of its own


@dataclass(frozen=True)
class Theme:
    """A theme of the training; colour and pattern both carry it, and its name always does."""

    code: str
    name: str
    topics: tuple[str, ...] = ()
    position: int = 0
    colour: Colour = Colour.GREY
    pattern: Pattern = Pattern.PLAIN

    @property
    def is_cross_cutting(self) -> bool:
        """Whether it stands for everything else, so that naming it says nothing."""
        return self.code in {"", CROSS_CUTTING}

    @property
    def style(self) -> str:
        """The CSS classes of its colour and its pattern."""
        return f"c-{self.colour} p-{self.pattern}"

    @property
    def ink(self) -> str:
        """Its colour on paper, as #rrggbb."""
        return INKS[self.colour]


def look_of(code: str, position: int) -> tuple[Colour, Pattern]:
    """Return colour and pattern of a theme whose file names none; `position` counts from 1.

    The first three differ in both, the next ones in one of them; cross-cutting stays grey.
    """
    if code == CROSS_CUTTING:
        return Colour.GREY, Pattern.PLAIN
    colours, patterns = list(Colour)[:3], list(Pattern)
    turn, place = divmod(position - 1, len(colours))
    return colours[place], patterns[(place + turn) % len(patterns)]


@dataclass(frozen=True)
class Space:
    """A room for sessions; in a shared one several things may go on at once."""

    id: UUID
    name: str
    capacity: int | None = None
    shared: bool = False


@dataclass(frozen=True)
class SpacePlan:
    """A space as a file describes it, before it is stored."""

    name: str
    capacity: int | None = None
    shared: bool = False


@dataclass(frozen=True, kw_only=True)
class TrainingPlan(TrainingFrame):
    """A training as a file describes it, with its themes and spaces, before it is stored."""

    themes: tuple[Theme, ...] = ()
    spaces: tuple[SpacePlan, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """A day by which something must be done; `code` is stable, `label` is what people read."""

    code: str
    label: str
    on: date


class Standing(StrEnum):
    """Where a deadline stands on a given day."""

    PAST_ON_CREATION = "past-on-creation"
    PAST = "past"
    DUE = "due"
    TO_COME = "to-come"


def deadlines_of(training: Training) -> tuple[Deadline, ...]:
    """List the deadlines of the training by day; one that has no day set is left out."""
    dates, rules = training.deadlines, training.rules
    before = training.days_before
    after = training.last_day
    found = (
        ("selection-notice", "Selection announced", dates.selection_notice),
        ("confirmations", "Places confirmed", _confirmed_by(dates)),
        ("session-plans", "Session plans written", before(rules.plan_due_days_before)),
        ("rooming-list", "Rooming list sent", before(dates.rooming_list_days_before)),
        ("hotel-cut-off", "Unused rooms given back", dates.hotel_cut_off),
        ("visa-decisions", "Visas decided", before(dates.visa_decision_days_before)),
        ("handouts", "Handouts uploaded", before(rules.handouts_due_days_before)),
        ("certificate-names", "Names approved", before(rules.certificate_names_due_days_before)),
        ("transfers", "Transfers planned", before(rules.transfer_planning_days_before)),
        ("claims", "Claims handed in", after + timedelta(days=dates.claims_days_after)),
        ("erasure", "Personal data erased", after + timedelta(days=rules.erase_days_after)),
    )
    known = (Deadline(code, label, on) for code, label, on in found if on)
    return tuple(sorted(known, key=lambda deadline: deadline.on))


def standing_of(deadline: Deadline, training: Training, *, today: date) -> Standing:
    """Say where a deadline stands on `today`, a day at the place of the training.

    One that was past before the training was entered is nobody's omission: it stays apart. Who asks
    about a day before that sees the dates as they stood then.
    """
    if deadline.on < training.local(training.created_at).date() <= today:
        return Standing.PAST_ON_CREATION
    if deadline.on == today:
        return Standing.DUE
    return Standing.PAST if deadline.on < today else Standing.TO_COME


def standings_of(training: Training, *, today: date) -> tuple[tuple[Deadline, Standing], ...]:
    """Pair every deadline of the training with where it stands on `today`."""
    return tuple(
        (deadline, standing_of(deadline, training, today=today))
        for deadline in deadlines_of(training)
    )


def late_start_notice(training: Training, *, today: date | None = None) -> str:
    """Name all deadlines that were past on creation in one sentence; "" if none, or before it."""
    created = training.local(training.created_at).date()
    if today and today < created:
        return ""
    past = [deadline.label.lower() for deadline in deadlines_of(training) if deadline.on < created]
    if not past:
        return ""
    days = "1 date was" if len(past) == 1 else f"{len(past)} dates were"
    return f"{days} past when this training was entered: {', '.join(past)}."


def _confirmed_by(dates: Deadlines) -> date | None:
    if dates.selection_notice is None:
        return None
    return dates.selection_notice + timedelta(days=-(-dates.confirm_within_hours // 24))
