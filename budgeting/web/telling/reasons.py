"""Why one project is not funded: the votes it lacked and the price at which it would have been."""

from __future__ import annotations

from typing import TYPE_CHECKING

from budgeting.counting.outcome import Reason
from budgeting.services.reports import Line
from budgeting.web.filters import money
from budgeting.web.language import text
from budgeting.web.telling.words import _

if TYPE_CHECKING:
    from budgeting.web.telling.telling import Telling


def sentences(line: Line, tell: Telling) -> list[str]:
    """The whole explanation; nothing for a funded project."""
    reason = line.reason
    if reason is None:
        return []
    if not reason.exact:
        return [
            _cause(line, reason, tell),
            _("What it lacked was not computed: the count reached its limits."),
        ]
    return [
        sentence
        for sentence in (
            _cause(line, reason, tell),
            _votes(line, reason, tell),
            _price(line, reason, tell),
            _rivals(reason, tell),
        )
        if sentence
    ]


def lacked(line: Line, tell: Telling) -> str:
    """How much support was missing: one number, or two where a tie would have come between."""
    reason = line.reason
    if reason is None or not reason.exact:
        return "–"
    needed = None if reason.support_funded is None else reason.support_funded - line.support
    if reason.support_missing is None or needed is None:
        return _("no number would do")
    if needed == reason.support_missing or line.support == 0 == reason.support_missing:
        return tell.score(needed)
    if reason.support_missing == 0:
        return _("%(needed)s (it was level)", needed=tell.score(needed))
    return _(
        "%(needed)s (level with %(level)s)",
        needed=tell.score(needed),
        level=tell.score(reason.support_missing),
    )


def price(line: Line, tell: Telling) -> str:
    """The largest price that would have been paid."""
    reason = line.reason
    if reason is None or not reason.exact:
        return "–"
    if reason.price_funded is None:
        return _("no price")
    return money(reason.price_funded, tell.report)


def _cause(line: Line, reason: Reason, tell: Telling) -> str:
    report = tell.report
    if reason.cause == "too_dear":
        return _("It costs more than the whole envelope of %(budget)s.",
                 budget=money(report.outcome.budget, report))  # fmt: skip
    if reason.cause == "cap":
        return _cap(line, tell)
    if reason.cause == "below_threshold":
        return _("Its support did not reach the threshold: %(supporters)s supported it.",
                 supporters=tell.voters(line.supporters))  # fmt: skip
    if reason.cause == "excluded":
        return _("It cannot be funded together with a project that has more support.")
    if line.support == 0:
        return _("Nobody voted for it.")
    if reason.cause == "tie":
        return _("It is in a set that is just as good; the tie chain chose another.")
    return _("Within the money, other projects together have more support.")


def _cap(line: Line, tell: Telling) -> str:
    """The limit of its field or district that the project alone exceeds."""
    report = tell.report
    for cap in report.caps:
        keys = line.fields if cap.kind == "field" else line.districts
        if cap.key in keys and line.cost > cap.limit:
            return _(
                "It costs more than %(name)s may spend: %(limit)s.",
                name=text(report.category_names.get((cap.kind, cap.key))) or cap.key,
                limit=money(cap.limit, report),
            )
    return _("It costs more than its field or district may spend.")


def _votes(line: Line, reason: Reason, tell: Telling) -> str:
    if reason.support_missing is None:
        return _("No number of votes would have funded it at this cost.")
    needed = None if reason.support_funded is None else reason.support_funded - line.support
    if needed is None:
        return _(
            "With %(level)s more it would have drawn level, but no number of votes would have "
            "funded it.",
            level=tell.votes(reason.support_missing),
        )
    if reason.support_missing in (0, needed):
        return _("With %(needed)s more it would have been funded.", needed=tell.votes(needed))
    return _(
        "With %(level)s more it would have drawn level and lost by the tie chain; with %(needed)s "
        "more it would have been funded.",
        level=tell.votes(reason.support_missing),
        needed=tell.votes(needed),
    )


def _price(line: Line, reason: Reason, tell: Telling) -> str:
    report = tell.report
    if reason.price_funded is None:
        return _("At no price would it have been funded with the support that it has.")
    if reason.price_tied is not None and reason.price_tied > reason.price_funded:
        return _(
            "It would have been funded at a price of %(price)s or less. Up to %(tied)s it would "
            "have drawn level, and the tie chain would have chosen others.",
            price=money(reason.price_funded, report),
            tied=money(reason.price_tied, report),
        )
    return _(
        "It would have been funded at a price of %(price)s or less, which is %(saving)s below its "
        "cost.",
        price=money(reason.price_funded, report),
        saving=money(line.cost - reason.price_funded, report),
    )


def _rivals(reason: Reason, tell: Telling) -> str:
    if not reason.rivals:
        return ""
    return _(
        "To make room for it, these would have had to leave: %(names)s.",
        names=tell.names(tell.report.named(reason.rivals)),
    )
