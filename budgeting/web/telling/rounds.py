"""The rounds of a day in the reader's language: their formats, what they are for, their names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from flask_babel import lazy_gettext as _l

from budgeting.deliberation.envelopes import Offer
from budgeting.models.base import Texts
from budgeting.web.filters import Currency, money
from budgeting.web.language import text
from budgeting.web.telling.words import _, ngettext

FORMAT_NAMES: Mapping[str, str] = {
    "welcome": _l("Welcome, consent and agreements"),
    "group-building": _l("Getting to know each other"),
    "poll-before": _l("Straw poll before"),
    "presentation": _l("Presentation of projects"),
    "questions": _l("Questions at the tables"),
    "answers": _l("Answers for everybody"),
    "discussion": _l("Discussion at the tables"),
    "carousel": _l("Walk past the booths"),
    "trade-off": _l("Trade-off within the budget"),
    "report-back": _l("Report back from the tables"),
    "prioritise": _l("Setting priorities"),
    "poll-after": _l("Straw poll after"),
    "vote": _l("Vote"),
    "result": _l("Result and explanation"),
    "evaluation": _l("Evaluation of the day"),
    "endorsement": _l("Reading the minutes"),
    "break": _l("Break"),
}
"""What a format is called."""

FORMAT_PURPOSES: Mapping[str, str] = {
    "welcome": _l("Everybody arrives, consents and agrees on the rules of the table."),
    "group-building": _l("People at a table meet. The tablets stay down."),
    "poll-before": _l("Everybody answers the same questions as at the end of the day."),
    "presentation": _l("Each project is shown in three minutes."),
    "questions": _l("Tables collect questions and choose at most two."),
    "answers": _l("Experts and departments answer what most of the room wants to know."),
    "discussion": _l("Tables weigh reasons for and against each project."),
    "carousel": _l("Tables walk from stop to stop, with three or four projects at each."),
    "trade-off": _l("Each table builds one package within the budget and gives something up."),
    "report-back": _l("Tables write three lines and one disagreement; the themes are shown."),
    "prioritise": _l("Everybody marks what matters most."),
    "poll-after": _l("The same questions as before, so that the room sees what has moved."),
    "vote": _l("Everybody votes with a card; the voting officer opens and closes the vote."),
    "result": _l("The result is shown and explained."),
    "evaluation": _l("Everybody says how the day was, without a name."),
    "endorsement": _l("Everybody reads the minutes and says whether they are fair."),
    "break": _l("Everybody rests."),
}
"""What happens in a round of this format, in one sentence."""


class Round(Protocol):
    """Whatever has a format and names: a row of the day or an entry of a plan."""

    @property
    def format(self) -> str: ...

    @property
    def names(self) -> Texts: ...


def format_words(key: str) -> str:
    """What the format is called."""
    return str(FORMAT_NAMES[key])


def purpose_words(key: str) -> str:
    """What happens in a round of this format."""
    return str(FORMAT_PURPOSES[key])


def round_words(row: Round) -> str:
    """The name that the organiser gave to a round, else that of its format."""
    return text(row.names) or format_words(row.format)


def envelope_words(offer: Offer, unit: Currency) -> str:
    """What a package of a trade-off may cost, and why it is not the whole."""
    amount = money(offer.envelope, unit)
    if not offer.is_share:
        return _("The package may cost at most %(amount)s.", amount=amount)
    return ngettext(
        "The package may cost at most %(amount)s: a share of the whole, as this project is a "
        "share of the list.",
        "The package may cost at most %(amount)s: a share of the whole, as these %(num)s projects "
        "are a share of the list.",
        len(offer.costs),
        amount=amount,
    )


def tables_words(tables: Sequence[int]) -> str:
    """For which tables a round is; nothing if it is for all."""
    if not tables:
        return ""
    return ngettext("Table %(list)s", "Tables %(list)s", len(tables), list=listed(tables))


def listed(numbers: Sequence[int]) -> str:
    """Numbers as a line; three and more in a row are told by their ends."""
    runs: list[list[int]] = []
    for one in sorted(numbers):
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    parts = [f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in runs]
    return ", ".join(parts)
