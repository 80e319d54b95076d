"""Straw polls in words and rows: one alone, or what changed between two."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import reduce
from typing import Any

from budgeting.web.filters import number
from budgeting.web.language import text
from budgeting.web.telling.words import _, ngettext

Entry = Mapping[str, Any]
Bar = tuple[str, int, str, bool]
"""A row of a chart: its label, its value, the value in words, and whether it is dark."""


def answer_rows(poll: Entry) -> list[Bar]:
    """The answers to one poll; a number that is not told has no bar."""
    return [
        (
            text(option["texts"]),
            poll["counts"][option["key"]] or 0,
            _count(poll["counts"][option["key"]]),
            True,
        )
        for option in poll["options"]
    ]


def _count(count: int | None) -> str:
    return _("not shown") if count is None else number(count)


def answered(poll: Entry) -> str:
    """How many answered, and why numbers may be missing."""
    if poll["answers"] is None:
        return _("Fewer than ten people answered, so no numbers are shown.")
    told = ngettext("One person answered.", "%(num)s people answered.", poll["answers"])
    if None in poll["counts"].values():
        return f"{told} {withheld()}"
    return told


def withheld() -> str:
    """Why a number is not shown."""
    return _(
        "Numbers of fewer than ten people are not shown, and neither is one more, so that they "
        "cannot be worked out."
    )


def groups(shift: Entry) -> list[str]:
    """The answers as far as they are told apart, such as “unsure or against”."""
    words = {option["key"]: text(option["texts"]) for option in shift["options"]}
    return [reduce(_or, [words[key] for key in group]) for group in shift["released"]["groups"]]


def _or(one: str, other: str) -> str:
    return _("%(one)s or %(other)s", one=one, other=other)


def heads(shift: Entry) -> list[str | tuple[str, str]]:
    """What stands above the columns of the table of moves."""
    after = [(_("%(answer)s, after", answer=label), "num") for label in groups(shift)]
    return [_("Before"), *after]


def shift_rows(shift: Entry) -> list[Bar]:
    """Two bars for every answer that is told: before, and after."""
    told, words = shift["released"], {o["key"]: text(o["texts"]) for o in shift["options"]}
    rows: list[Bar] = []
    for place, label in enumerate(groups(shift)):
        keys = told["groups"][place]
        pairs = [(words[key], told["before"][key], told["after"][key]) for key in keys]
        if any(None in pair for pair in pairs):
            after = sum(row[place] for row in told["cells"])
            pairs = [(label, sum(told["cells"][place]), after)]
        for name, before, after in pairs:
            rows.append((_("%(answer)s, before", answer=name), before, number(before), False))
            rows.append((_("%(answer)s, after", answer=name), after, number(after), True))
    return rows


def shift_sentences(shift: Entry) -> list[str]:
    """Who moved, by how much, and of whom that tells something."""
    told = shift["released"]
    if told is None:
        return [_("Fewer than ten people answered both times, so no numbers are shown.")]
    if len(told["groups"]) == 1:
        moved = ngettext("One person answered.", "%(num)s people answered.", told["people"])
        too_few = _("Too few of them moved, or stayed, for more to be shown.")
        return [f"{moved} {too_few}"]
    sentences = [
        ngettext(
            "One person answered both times.",
            "%(num)s people answered both times; %(moved)s of them moved between these answers.",
            told["people"],
            moved=number(told["moved"]),
        )
    ]
    if told["net"] is not None:
        sentences.append(_net(shift))
    if any(len(group) > 1 for group in told["groups"]):
        sentences.append(_("Answers that fewer than ten people moved between are told together."))
    return [*sentences, _("This describes the people in the room.")]


def _net(shift: Entry) -> str:
    told = shift["released"]
    net, people = told["net"], told["people"]
    change = Decimal(1000 * (net["entered"] - net["left"])) / people
    tenths = int(change.to_integral_value())
    words = {
        "answer": next(text(o["texts"]) for o in shift["options"] if o["key"] == "for"),
        "points": _points(abs(tenths)),
        "low": _points(net["low"]),
        "high": _points(net["high"]),
    }
    if tenths == 0:
        return _("“%(answer)s” has as much support as before (95%% interval: %(low)s to "
                 "%(high)s points).", **words)  # fmt: skip
    if tenths > 0:
        return _("“%(answer)s” is %(points)s percentage points higher than before (95%% interval: "
                 "%(low)s to %(high)s).", **words)  # fmt: skip
    return _("“%(answer)s” is %(points)s percentage points lower than before (95%% interval: "
             "%(low)s to %(high)s).", **words)  # fmt: skip


def _points(tenths: int) -> str:
    """Tenths of a point as people write them, with a real minus."""
    return number(Decimal(tenths).scaleb(-1)).replace("-", "−")
