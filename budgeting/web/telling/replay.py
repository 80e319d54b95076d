"""The count replayed: the steps of an outcome with names and words."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from budgeting.counting.outcome import Tie
from budgeting.services.reports import Line
from budgeting.web.filters import money
from budgeting.web.telling import proof, recounting
from budgeting.web.telling.amounts import projects_text
from budgeting.web.telling.telling import Telling
from budgeting.web.telling.words import _


@dataclass(frozen=True)
class Replay:
    """The steps of the outcome that a telling tells.

    ``file`` is the name of its .pb file, ``command`` the one that counts that file again.
    """

    tell: Telling
    file: str
    command: str

    @cached_property
    def steps(self) -> Mapping[str, Mapping[str, Any]]:
        """The steps by kind; ties have pages of their own."""
        return {step["kind"]: step for step in self.tell.report.outcome.steps}

    @property
    def eligibility(self) -> Mapping[str, Any]:
        """What the rules ask for, and how many projects keep to it."""
        return self.steps["eligibility"]

    def dropped(self) -> Iterator[tuple[Line, str]]:
        """The projects that could not be funded, most support first, with the reason."""
        report = self.tell.report
        place = {line.id: rank for rank, line in enumerate(report.ranking)}
        for entry in sorted(self.eligibility["dropped"], key=lambda one: place[one["project_id"]]):
            limit = "" if entry["limit"] is None else money(entry["limit"], report)
            reasons = {
                "too_dear": _("It costs more than the whole envelope, %(limit)s.", limit=limit),
                "cap": _("It costs more than its field or district may: %(limit)s.", limit=limit),
                "below_threshold": _("Too few voters supported it: %(supporters)s.",
                                     supporters=self.tell.voters(entry["supporters"])),
                "no_support": _("Nobody supported it."),
            }  # fmt: skip
            yield report.lines[entry["project_id"]], reasons[entry["cause"]]

    def ranking(self) -> tuple[Line, ...]:
        """The projects that could be funded, most support first."""
        entries = self.steps["ranking"]["projects"]
        return self.tell.report.named(entry["project_id"] for entry in entries)

    def proof(self) -> list[str]:
        """What the solver and the independent check said."""
        return proof.sentences(self.tell)

    def stage(self, tie: Tie) -> str:
        """The heading of one stage of the tie chain."""
        return {
            "support": _("By support"),
            "spend": _("By the lower cost"),
            "lottery": _("By lottery"),
        }[tie.stage]

    def funding(self) -> Iterator[tuple[Line, int, int]]:
        """The funded projects with the money spent so far and the money left."""
        for entry in self.steps["funding"]["projects"]:
            yield self.tell.report.lines[entry["project_id"]], entry["spent"], entry["left"]

    def greedy(self) -> list[str]:
        """How the plain count compares with the result."""
        report, plain = self.tell.report, self.tell.report.outcome.greedy
        if not plain.only_here and not plain.only_in_outcome:
            return [_("It would have funded the same projects.")]
        spent = _(
            "It would have funded %(projects)s for %(spent)s, with %(support)s together.",
            projects=projects_text(len(plain.funded)),
            spent=money(plain.spent, report),
            support=self.tell.votes(plain.total_support),
        )
        if plain.support_short == 0:
            return [spent, _("That is just as much support as the result has.")]
        return [
            spent,
            _("That is %(short)s fewer than the result has.",
              short=self.tell.votes(plain.support_short)),
        ]  # fmt: skip

    def decisions(self) -> Iterator[tuple[Line, str, int]]:
        """What the plain count decides on each project, and the money left after it."""
        words = {
            "funded": _("Funded"),
            "does_not_fit": _("The money left does not pay it"),
            "over_cap": _("Its field or district has no money left for it"),
            "excluded": _("It cannot be funded beside another one"),
        }
        for entry in self.steps["greedy"]["decisions"]:
            line = self.tell.report.lines[entry["project_id"]]
            yield line, words[entry["decision"]], entry["left"]

    def silences(self) -> list[str]:
        """What the file cannot say, so that counting it may end otherwise."""
        return recounting.silences(self.tell.report)

    def quoted(self, text: str) -> str:
        """A text as one word of a command line."""
        return shlex.quote(text)
