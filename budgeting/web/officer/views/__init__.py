"""The views of the voting officer, one task a file."""

from budgeting.web.officer.views import cards, counting, desk, home, moves, publishing, sheets, void

__all__ = ["cards", "counting", "desk", "home", "moves", "publishing", "sheets", "void"]
