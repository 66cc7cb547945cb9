"""The forms of the agenda's pages; times are wall time at the place."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from logistics.agenda.forms.fields import (
    ClockField,
    LinesField,
    at_most,
)
from logistics.agenda.rules import (
    HALF_DAY_LABELS,
    KIND_LABELS,
    TEAM,
    VISIBILITY_LABELS,
    Crew,
    HalfDay,
    Item,
    ItemContent,
    ItemKind,
    ItemRow,
    Visibility,
)
from logistics.core.errors import DomainError
from logistics.core.periods import ImpossibleTime, day_text, to_utc
from logistics.core.text import asterisked
from logistics.core.web.fields import ChecksField, ChoiceField
from logistics.core.web.forms import VersionedForm
from logistics.trainings.rules import Space, Theme, Training

_DAYS_AROUND = 2  # arrivals and departures stand in the agenda too
_NEEDED = InputRequired("Choose one of the list.")
_HALF_DAYS = {"": "No half-day"} | {str(half): name for half, name in HALF_DAY_LABELS.items()}


class MoveForm(VersionedForm):
    """Another day or another start; the length stays."""

    day = ChoiceField("Day", [_NEEDED])
    start = ClockField("Starts")

    def offer_days(self, training: Training, *, also: Iterable[date] = ()) -> None:
        """Offer the days of the training, those around it, and the one the item is on."""
        first = training.first_day - timedelta(days=_DAYS_AROUND)
        count = (training.last_day - first).days + _DAYS_AROUND + 1
        days = {first + timedelta(days=number) for number in range(count)} | set(also)
        self.day.choices = {day.isoformat(): day_text(day) for day in sorted(days)}
        if not self.is_submitted():
            self.day.data = training.first_day.isoformat()

    def show(self, item: Item, training: Training) -> None:
        """Fill in where the item stands now."""
        local = training.local(item.content.starts_at)
        self.day.data, self.start.data = local.date().isoformat(), _clock(local)
        self.version.data = str(item.version)

    def starts_at(self, training: Training) -> datetime:
        """Return the new start, aware UTC; raise DomainError where the clocks leave it out."""
        return self.moment("start", training)

    def moment(self, name: str, training: Training) -> datetime:
        """Return the moment of one of the time fields on the chosen day."""
        clock = self[name].data.replace(second=0)
        local = datetime.combine(date.fromisoformat(self.day.data), clock)
        try:
            return to_utc(local, training.zone)
        except ImpossibleTime as error:
            raise DomainError(error.message, field=name) from None


class ItemForm(MoveForm):
    """Everything an editor writes about an item."""

    title = StringField("Title", [DataRequired("Write a title."), at_most(200)])
    end = ClockField("Ends")
    kind = ChoiceField("Kind", [_NEEDED], choices=KIND_LABELS)
    theme = ChoiceField("Theme")
    counted = BooleanField("Counts for attendance")
    slot = ChoiceField("Half-day it counts for", choices=_HALF_DAYS)
    visibility = ChoiceField("Who sees it", [_NEEDED], choices=VISIBILITY_LABELS)
    lead = ChoiceField("Led by", [_NEEDED])
    co_leads = ChecksField("Together with")
    spaces = ChecksField("Where")
    room_setup = StringField("Room set-up", [at_most(200)])
    objectives = TextAreaField("Objectives", [at_most(1000)])
    method = StringField("Method", [at_most(300)])
    materials = LinesField("Materials to bring")
    handouts = LinesField("Handouts")
    notes = TextAreaField("Notes of the team", [at_most(2000)])

    def validate_slot(self, field: ChoiceField) -> None:
        """Ask for the half-day of what counts."""
        if self.counted.data and not field.data:
            raise ValidationError("Say which half-day it counts for.")

    def offer(self, *, crew: Crew, spaces: Iterable[Space], themes: Iterable[Theme]) -> None:
        """Fill the lists from which the editor chooses."""
        people = {TEAM: "The team", **{c: f"{c} {name}" for c, name in crew.trainers.items()}}
        self.lead.choices = self.co_leads.choices = people
        self.spaces.choices = {space.name: _space_label(space) for space in spaces}
        self.theme.choices = {"": "No theme"} | {t.code: asterisked(t.name) for t in themes}

    def fill(self, item: Item, notes: str, training: Training) -> None:
        """Show what the item says now."""
        content = item.content
        self.show(item, training)
        self.end.data = _clock(training.local(content.ends_at))
        for name in ("title", "counted", "lead", "room_setup", "objectives", "method"):
            self[name].data = getattr(content, name)
        for name in ("kind", "visibility"):
            self[name].data = str(getattr(content, name))
        self.theme.data, self.slot.data = content.theme or "", str(content.slot or "")
        self.co_leads.data, self.spaces.data = list(content.co_leads), list(content.spaces)
        self.materials.data = "\n".join(content.materials)
        self.handouts.data = "\n".join(content.handouts)
        self.notes.data = notes

    def to_row(self, code: str, training: Training) -> ItemRow:
        """Return what was written; raise DomainError where the clocks leave a time out."""
        content = ItemContent(
            title=self.title.data,
            kind=ItemKind(self.kind.data),
            starts_at=self.starts_at(training),
            ends_at=self.moment("end", training),
            counted=self.counted.data,
            slot=HalfDay(self.slot.data) if self.slot.data else None,
            theme=self.theme.data or None,
            visibility=Visibility(self.visibility.data),
            lead=self.lead.data,
            co_leads=tuple(c for c in self.co_leads.data or () if c != self.lead.data),
            spaces=tuple(self.spaces.data or ()),
            method=self.method.data or "",
            objectives=self.objectives.data or "",
            room_setup=self.room_setup.data or "",
            materials=self.materials.lines(),
            handouts=self.handouts.lines(),
        )
        return ItemRow(code, content, self.notes.data or "")


class CancelForm(VersionedForm):
    """One press of a button, on the version that was shown."""


def _clock(local: datetime) -> time:
    return local.time().replace(tzinfo=None)


def _space_label(space: Space) -> str:
    name = asterisked(space.name)
    return f"{name} (up to {space.capacity})" if space.capacity else name
