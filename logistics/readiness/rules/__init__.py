"""What stands between now and a fully attended training, from the facts of all features."""

from logistics.readiness.rules.board import Board, board_of, moment_of
from logistics.readiness.rules.facts import Facts, findings_of
from logistics.readiness.rules.matrix import Cell, PersonLine
from logistics.readiness.rules.sessions import OwnSession, sessions_led_by

__all__ = [
    "Board",
    "Cell",
    "Facts",
    "OwnSession",
    "PersonLine",
    "board_of",
    "findings_of",
    "moment_of",
    "sessions_led_by",
]
