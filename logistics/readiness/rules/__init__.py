"""What stands between now and a fully attended training, from the facts of all features."""

from logistics.readiness.rules.blocks import Block, blocks_of
from logistics.readiness.rules.board import Board, board_of
from logistics.readiness.rules.destinations import Area, Destination, Directory, directory_of
from logistics.readiness.rules.facts import Facts, findings_of, journeys_of
from logistics.readiness.rules.figures import Figure, figures_of
from logistics.readiness.rules.matrix import Cell, PersonLine, person_lines
from logistics.readiness.rules.moments import countdown, moment_of
from logistics.readiness.rules.sessions import (
    OwnSession,
    Places,
    TrainerBoard,
    When,
    trainer_board,
    when_is,
)
from logistics.readiness.rules.steps import FirstStep, first_steps
from logistics.readiness.rules.wording import action_of, title_of

__all__ = [
    "Area",
    "Block",
    "Board",
    "Cell",
    "Destination",
    "Directory",
    "Facts",
    "Figure",
    "FirstStep",
    "OwnSession",
    "PersonLine",
    "Places",
    "TrainerBoard",
    "When",
    "action_of",
    "blocks_of",
    "board_of",
    "countdown",
    "directory_of",
    "figures_of",
    "findings_of",
    "first_steps",
    "journeys_of",
    "moment_of",
    "person_lines",
    "title_of",
    "trainer_board",
    "when_is",
]
