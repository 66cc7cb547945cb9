"""Loading the sample training, once."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from logistics.accommodation import service as accommodation
from logistics.accommodation.forms import read_hotels
from logistics.agenda import service as agenda
from logistics.agenda.forms import read_agenda_for
from logistics.agenda.queries import items_of
from logistics.materials import service as materials
from logistics.materials.documents import worksheet_pdf
from logistics.roster.forms import read_people
from logistics.trainings import service as trainings
from logistics.trainings.forms import read_training
from logistics.trainings.queries import find_training
from logistics.trainings.rules import Training
from logistics.travel import service as travel
from logistics.travel.forms import read_legs_for

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Worksheet:
    """A handout the sample brings along: a page of prompts with room to write."""

    item_code: str
    title: str
    purpose: str
    prompts: tuple[str, ...]


WORKSHEETS = (
    Worksheet(
        "A104",
        "Learning agreement",
        "What we ask of each other for three days. Everybody may add a line.",
        (
            "What may be told outside this room, and what may not?",
            "When may pictures be taken, and of whom?",
            "What do I need to be able to learn here?",
            "Whom do I turn to when something is not right?",
        ),
    ),
    Worksheet(
        "A106",
        "Context canvas",
        "One sheet for each border corridor. Write facts you can stand behind.",
        (
            "What has become harder here in the last two years?",
            "Who decides, and who only says that they do?",
            "Which three openings are still there?",
        ),
    ),
    Worksheet(
        "A112",
        "Grounding card",
        "To keep in a pocket. Taking part is voluntary.",
        (
            "Five things I see, four I can touch, three I hear",
            "A sentence that calms me",
            "Somebody I can call tonight",
        ),
    ),
)


def load_sample(*, at: datetime, slug: str = "") -> Training:
    """Load the sample training unless it is there, and return it; `slug` makes a second one."""
    plan = read_training(_file("training.toml"))
    plan = replace(plan, slug=slug or plan.slug)
    found = find_training(plan.slug)
    if found is not None:
        return found
    training = trainings.create_training(plan, at=at)
    for hotel in read_hotels(_file("training.toml")):
        accommodation.add_hotel(training, hotel)
    _load_people(training, at=at)
    travel.import_legs(training, read_legs_for(training, _file("legs.csv")), at=at)
    agenda.import_items(training, read_agenda_for(training, _file("agenda.csv")), at=at)
    return training


def load_handouts(training: Training, *, at: datetime) -> None:
    """Give three sessions of the sample training their handouts; seconds, for each is checked."""
    items = {item.code: item.id for item in items_of(training.id)}
    for sheet in WORKSHEETS:
        content = worksheet_pdf(sheet.title, sheet.prompts, purpose=sheet.purpose)
        materials.add_handout(
            training, items[sheet.item_code], title=sheet.title, content=content, at=at
        )


def _load_people(training: Training, *, at: datetime) -> None:
    for name in ("participants.csv", "trainers.csv"):
        table = read_people(_file(name))
        accommodation.import_people_and_stays(training, table, at=at)


def _file(name: str) -> bytes:
    return (DATA / name).read_bytes()
