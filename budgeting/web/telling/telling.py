"""What a report says about the whole: headline, turnout, proof, cut and ties."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from budgeting.counting.model import Score
from budgeting.counting.outcome import Tie
from budgeting.services.reports import Line, Report
from budgeting.web.filters import money, number, share
from budgeting.web.language import text
from budgeting.web.telling import amounts, reasons
from budgeting.web.telling.rulebook import RulebookTelling, rule_sentences, tie_sentences
from budgeting.web.telling.words import _, ngettext


@dataclass(frozen=True)
class Telling:
    """Sentences about one report, in the reader's language."""

    report: Report

    def votes(self, score: Score) -> str:
        """A support with its unit."""
        return amounts.support_text(score, self.report.unit)

    def voters(self, count: int) -> str:
        """``12 of 250 voters``."""
        return _(
            "%(count)s of %(voters)s voters",
            count=number(count),
            voters=number(self.report.outcome.voters),
        )

    def score(self, score: Score) -> str:
        """A support as a number alone."""
        return amounts.score_text(score)

    @property
    def support_head(self) -> str:
        """The head of a column of supports."""
        return amounts.support_head(self.report.unit)

    def name(self, line: Line) -> str:
        """The name of a project."""
        return text(line.names)

    def called(self, line: Line) -> str:
        """The name of a project with its number, for the middle of a sentence."""
        if line.number:
            return _("%(name)s (no. %(number)s)", name=text(line.names), number=line.label)
        name = text(line.names)
        return name if name == line.label else f"{name} ({line.label})"

    def names(self, lines: tuple[Line, ...]) -> str:
        """Several projects, for the middle of a sentence."""
        return amounts.listing([self.called(line) for line in lines])

    def rulebook(self) -> RulebookTelling | None:
        """The rulebook in words; ``None`` for a file, which has none."""
        rulebook = self.report.rulebook
        if rulebook is None:
            return None
        return RulebookTelling(rulebook, self.report.category_names)

    def rule(self) -> str:
        """The rule of a count without a rulebook, in one paragraph."""
        return " ".join((*rule_sentences(self.report.outcome.rule),
                         *tie_sentences(self.report.outcome.rule)))  # fmt: skip

    def headline(self) -> list[str]:
        """How many projects are funded, and where the money is."""
        report, outcome = self.report, self.report.outcome
        listed = len(report.lines)
        if not report.funded:
            return [_("No project is funded."), self._whole_left()]
        if not report.not_funded:
            first = ngettext(
                "The only project is funded.",
                "All %(count)s projects are funded.",
                listed,
                count=number(listed),
            )
        else:
            first = ngettext(
                "%(count)s of %(listed)s projects is funded.",
                "%(count)s of %(listed)s projects are funded.",
                len(report.funded),
                count=number(len(report.funded)),
                listed=number(listed),
            )
        amounts_of = {
            "spent": money(outcome.spent, report),
            "budget": money(outcome.budget, report),
            "left": money(report.left, report),
        }
        if report.left == 0:
            return [first, _("All of the %(budget)s is spent.", **amounts_of)]
        return [
            first,
            _("%(spent)s of %(budget)s are spent, %(left)s are left.", **amounts_of),
        ]

    def _whole_left(self) -> str:
        return _(
            "The whole envelope of %(budget)s is left.",
            budget=money(self.report.outcome.budget, self.report),
        )

    def turnout(self) -> str:
        """How many voted."""
        voters, residents = self.report.outcome.voters, self.report.residents
        if voters == 0:
            return _("Nobody voted.")
        if not residents:
            return ngettext("%(count)s ballot was cast.", "%(count)s ballots were cast.",
                            voters, count=number(voters))  # fmt: skip
        return ngettext(
            "%(count)s of %(residents)s residents voted (%(share)s).",
            "%(count)s of %(residents)s residents voted (%(share)s).",
            voters,
            count=number(voters),
            residents=number(residents),
            share=share(voters, residents),
        )

    def proof(self) -> str:
        """Whether the outcome is proven, in one sentence."""
        outcome = self.report.outcome
        if not outcome.proven:
            return _("Not proven: the independent check did not confirm that no better set exists.")
        if outcome.rule == "greedy":
            return _("Recounted: a second, independent count funds the same projects.")
        return _(
            "Proven: no set of projects that keeps the rules has more than %(support)s. The solver "
            "and an independent exact check agree.",
            support=self.votes(outcome.total_support),
        )

    def cut(self) -> list[str]:
        """Where the line between funded and not funded runs."""
        report = self.report
        if not report.funded or not report.not_funded:
            return []
        least = min(report.funded, key=lambda line: line.support)
        most = report.not_funded[0]
        sentences = [
            _(
                "The funded project with the least support is %(name)s with %(support)s.",
                name=self.called(least),
                support=self.votes(least.support),
            ),
            _(
                "The project with the most support that is not funded is %(name)s "
                "with %(support)s.",
                name=self.called(most),
                support=self.votes(most.support),
            ),
        ]
        overtaken = len(report.overtaken)
        if overtaken and report.outcome.rule == "knapsack":
            sentences.append(
                ngettext(
                    "%(count)s project is not funded although a funded one has less support: for "
                    "its cost, others together bring more support.",
                    "%(count)s projects are not funded although some funded ones have less "
                    "support: for their cost, others together bring more support.",
                    overtaken,
                    count=number(overtaken),
                )
            )
        return sentences

    def ties(self) -> list[str]:
        """Whether anything but the votes had to decide."""
        outcome = self.report.outcome
        if outcome.ties:
            return [self.tie(tie) for tie in outcome.ties]
        if outcome.rule == "greedy" or outcome.optimal_sets is None:
            return [_("No tie had to be broken.")]
        return [_("No tie had to be broken: exactly one set has the most support.")]

    def tie(self, tie: Tie) -> str:
        """One stage of the tie chain, and whom the last one funded."""
        if tie != self.report.outcome.ties[-1] or not tie.chosen:
            return stage(tie)
        chosen = self.names(self.report.named(tie.chosen))
        return " ".join(
            (stage(tie), _("Of the projects at stake, these are funded: %(names)s.", names=chosen))
        )

    def reason(self, line: Line) -> list[str]:
        """Why a project is not funded and what would have changed that."""
        return reasons.sentences(line, self)

    def lacked(self, line: Line) -> str:
        """The votes that a project lacked, short enough for a table."""
        return reasons.lacked(line, self)

    def price(self, line: Line) -> str:
        """The price at which a project would have been funded, short enough for a table."""
        return reasons.price(line, self)

    def gap(self) -> str:
        """How close the next best set is."""
        gap = self.report.outcome.runner_up_gap
        if gap is None:
            return _("How close the next best set is was not computed.")
        if gap == 0:
            return _("Another set has just as much support; the tie chain decided between them.")
        sentences = [
            _("The next best set of projects has %(gap)s fewer in all.", gap=self.votes(gap))
        ]
        if self._gap_is_margin(gap):
            sentences.append(
                _(
                    "Fewer than %(gap)s added or taken away, on whatever ballots, would not have "
                    "changed the result.",
                    gap=self.votes(gap),
                )
            )
        return " ".join(sentences)

    def _gap_is_margin(self, gap: Score) -> bool:
        """Whether no change of fewer votes than the gap could have changed the result.

        Not so where a threshold could be passed, nor where a project without any support is
        affordable beside the result: its first vote funds it.
        """
        rulebook = self.report.rulebook
        if rulebook is None or rulebook.threshold:
            return False
        return all(
            reason.exact and (reason.support_missing is None or reason.support_missing >= gap)
            for reason in self.report.outcome.not_funded
        )

    @cached_property
    def most(self) -> Score:
        """The greatest support of any project, the full length of a bar."""
        return max((line.support for line in self.report.lines.values()), default=0)


def stage(tie: Tie) -> str:
    """What one stage of the tie chain did."""
    if tie.sets_before is None or tie.sets_after is None:
        return {
            "support": _("Several sets of projects had the same support."),
            "spend": _("Projects with the same support were ordered by the lower cost."),
            "lottery": _("Projects that were still equal were ordered by the lottery."),
        }[tie.stage]
    before, after = number(tie.sets_before), number(tie.sets_after)
    if tie.stage == "support":
        return _("Of %(before)s sets, %(after)s had the most support.", before=before, after=after)
    if tie.stage == "lottery":
        return _(
            "%(before)s sets had the same support and the same cost; the lottery decided.",
            before=before,
        )
    if tie.sets_before == tie.sets_after:
        return _("%(before)s sets had the same support, and all cost the same.", before=before)
    return _(
        "%(before)s sets had the same support; the lowest cost left %(after)s of them.",
        before=before,
        after=after,
    )
