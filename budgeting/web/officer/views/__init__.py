"""The views of the voting officer, one task a file."""

from budgeting.web.officer.views import (
    auditing,
    cards,
    counting,
    desk,
    home,
    keys,
    moves,
    paper,
    paper_accounts,
    paper_batches,
    paper_print,
    paper_settling,
    publishing,
    sheets,
    unsealing,
    void,
)

__all__ = [
    "auditing",
    "cards",
    "counting",
    "desk",
    "home",
    "keys",
    "moves",
    "paper",
    "paper_accounts",
    "paper_batches",
    "paper_print",
    "paper_settling",
    "publishing",
    "sheets",
    "unsealing",
    "void",
]
