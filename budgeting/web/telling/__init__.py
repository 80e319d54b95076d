"""A report in plain sentences: the one place where a result is put into words."""

from budgeting.web.telling.replay import Replay
from budgeting.web.telling.rulebook import RulebookTelling
from budgeting.web.telling.telling import Telling

__all__ = ["Replay", "RulebookTelling", "Telling"]
