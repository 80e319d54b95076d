"""Paper ballots in words: why a sheet does not count, what a sum lacks, what was refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from budgeting.counting.ballot_rules import BallotProblem
from budgeting.counting.paper_entries import REASONS, TypingProblem
from budgeting.counting.reconciling import Finding
from budgeting.errors import PaperRefused
from budgeting.services.paper_accounts import Account
from budgeting.services.paper_urn import MOST_SHEETS
from budgeting.services.publishing import LeftOpen
from budgeting.web.filters import number
from budgeting.web.telling.words import _, ngettext


def reasons() -> list[tuple[str, str]]:
    """Every reason why a sheet does not count, with its words."""
    return [(reason, reason_words(reason)) for reason in REASONS]


def reason_words(reason: str) -> str:
    """Why a sheet does not count."""
    return {
        "blank": _("Blank, where that is not allowed"),
        "too_many": _("Too much is marked"),
        "too_few": _("Too little is marked"),
        "unreadable": _("It cannot be read"),
        "unclear": _("What was meant is not clear"),
        "named": _("A name or a sign says who filled it in"),
    }[reason]


def typing_words(problem: TypingProblem) -> str:
    """Why typed numbers cannot be read."""
    piece = problem.about
    return {
        "nothing": _(
            "Type the numbers of the marked projects, or 0 if none is marked, "
            "or choose why the sheet does not count."
        ),
        "long": _("This is too long for one sheet. Type the numbers of this sheet only."),
        "piece": _("“%(piece)s” is no number of a project.", piece=piece),
        "unknown": _("No project has the number %(piece)s.", piece=piece),
        "twice": _("The project %(piece)s stands here twice.", piece=piece),
        "points_missing": _(
            "Type the points of each project behind an x, as in 12x3: “%(piece)s” has none.",
            piece=piece,
        ),
        "points": _("“%(piece)s” has points, but this ballot has none.", piece=piece),
    }[problem.code]


def rule_words(problem: BallotProblem) -> str:
    """Why a sheet, as it was typed, cannot count."""
    used, limit = number(problem.used), number(problem.limit)
    told = {
        "blank": _("Nothing is marked, and a blank ballot is not allowed."),
        "too_few": _(
            "%(used)s are marked, and at least %(limit)s are asked for.", used=used, limit=limit
        ),
        "too_many": _(
            "%(used)s are marked, and at most %(limit)s are allowed.", used=used, limit=limit
        ),
        "over_field_limit": _(
            "%(used)s of one field are marked, and at most %(limit)s are allowed.",
            used=used,
            limit=limit,
        ),
        "over_envelope": _("The marked projects cost more than there is."),
        "over_points": _("There are more points than may be given away."),
        "over_points_each": _("One project has more points than it may have."),
    }.get(problem.code, _("A project is not on this ballot."))
    advice = _("Compare with the sheet. If it says so, choose why it does not count.")
    return f"{told} {advice}"


def findings_words(found: Sequence[Finding]) -> list[str]:
    """Each sum that does not agree, in a sentence."""
    return [_FINDINGS[finding.code](abs(finding.number)) for finding in found]


def accounted(account: Account) -> dict[str, Any]:
    """The accounts of a vote as pages show them: the figures, and the words about them."""
    return {
        "account": account,
        "figures": account.figures,
        "findings": findings_words(account.figures.findings()),
        "spoilt": [
            (reason_words(reason), papers) for reason, papers in account.figures.spoilt.items()
        ],
    }


def left_open_words(name: LeftOpen) -> str:
    """What has not been done before a publication."""
    return {
        "cards": _("The cards have not been counted."),
        "signatures": _("The accounts are not signed."),
        "auditors": _("No auditor has signed."),
    }[name]


def refusal(problem: PaperRefused) -> str:
    """Why something was refused, and what to do."""
    return _REFUSALS[problem.reason](problem.number)


_FINDINGS: Mapping[str, Callable[[int], str]] = {
    "cards_uncounted": lambda _n: _("The cards have not been counted yet."),
    "cards_missing": lambda n: ngettext(
        "%(num)s card is missing: it was not handed out, is not left over and was not spoiled.",
        "%(num)s cards are missing: they were not handed out, are not left over "
        "and were not spoiled.",
        n,
    ),
    "cards_too_many": lambda n: ngettext(
        "There is %(num)s card more than was printed.",
        "There are %(num)s cards more than were printed.",
        n,
    ),
    "used_too_many": lambda n: ngettext(
        "%(num)s card more was used than was handed out.",
        "%(num)s cards more were used than were handed out.",
        n,
    ),
    "tablets": lambda n: ngettext(
        "Ballots in the box and cards used on tablets differ by %(num)s.",
        "Ballots in the box and cards used on tablets differ by %(num)s.",
        n,
    ),
    "papers_missing": lambda n: ngettext(
        "%(num)s paper that was handed out is neither entered nor declared missing.",
        "%(num)s papers that were handed out are neither entered nor declared missing.",
        n,
    ),
    "papers_too_many": lambda n: ngettext(
        "There is %(num)s paper more than was handed out.",
        "There are %(num)s papers more than were handed out.",
        n,
    ),
}

_REFUSALS: Mapping[str, Callable[[int], str]] = {
    "size": lambda _n: _(
        "A batch has between 1 and %(most)s sheets. Say how many, in digits.",
        most=number(MOST_SHEETS),
    ),
    "handed_out": lambda n: ngettext(
        "There cannot be more sheets than papers were handed out: %(num)s can still be entered. "
        "Count again, and put aside what is no paper of this vote.",
        "There cannot be more sheets than papers were handed out: %(num)s can still be entered. "
        "Count again, and put aside what is no paper of this vote.",
        n,
    ),
    "name": lambda _n: _("Type a name."),
    "same": lambda _n: _("This has to be another person. Two different people are needed."),
    "other": lambda _n: _("Somebody else has begun this entry, and only they go on with it."),
    "complete": lambda _n: _(
        "Sheets are entered until both entries are complete, and compared from then on."
    ),
    "sheet": lambda _n: _("There is no such sheet, or both entries say the same of it."),
    "unsettled": lambda n: ngettext(
        "%(num)s sheet is still read differently. Settle it first.",
        "%(num)s sheets are still read differently. Settle them first.",
        n,
    ),
    "unfinished": lambda _n: _(
        "A batch of paper ballots is not in the box yet. Finish it first, or give it up."
    ),
    "urn": lambda _n: _(
        "Papers were handed out, and nobody has said yet that the urn is empty. "
        "Enter the papers first, on the page of the paper ballots."
    ),
    "missing": lambda n: ngettext(
        "By the figures, %(num)s paper that was handed out is in no batch. Count again.",
        "By the figures, %(num)s papers that were handed out are in no batch. Count again.",
        n,
    ),
    "why": lambda _n: _("Say why, in a sentence."),
    "figures": lambda _n: _("The figures have changed. Read them again before you sign."),
}
