"""The rulebook in plain words, generated from its data, so that words and rule cannot differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from budgeting.counting.rulebook import Rulebook
from budgeting.models.base import Texts
from budgeting.web.filters import millionths, money, number
from budgeting.web.language import text
from budgeting.web.telling.amounts import listing, projects_text
from budgeting.web.telling.box import receipts_sentence, secrecy_sentence
from budgeting.web.telling.words import _, ngettext

CategoryNames = Mapping[tuple[str, str], Texts]


@dataclass(frozen=True)
class RulebookTelling:
    """Says what a rulebook rules; ``names`` are those of fields and districts by kind and key."""

    rulebook: Rulebook
    names: CategoryNames

    def paragraph(self) -> str:
        """All that decides the count, in one paragraph."""
        parts = (self.ballot, self.rule, self.conditions, self.ties, self.leftover)
        return " ".join(sentence for part in parts for sentence in part())

    def envelope(self) -> str:
        """How the money is computed."""
        return _(
            "%(share)s of %(total)s = %(envelope)s",
            share=millionths(self.rulebook.share),
            total=money(self.rulebook.total, self.rulebook),
            envelope=money(self.rulebook.envelope, self.rulebook),
        )

    def ballot(self) -> list[str]:
        """What one resident may mark."""
        ballot = self.rulebook.ballot
        sentences = [self._number()]
        if ballot.kind == "knapsack":
            sentences.append(
                _(
                    "The chosen projects together may cost at most %(envelope)s.",
                    envelope=money(self.rulebook.envelope, self.rulebook),
                )
            )
        if ballot.kind == "points":
            sentences.append(
                _(
                    "Each resident has %(points)s points to give away, "
                    "at most %(each)s of them to one project.",
                    points=number(ballot.points),
                    each=number(ballot.points_each),
                )
            )
        sentences += [
            _(
                "At most %(number)s of them may be from the field %(field)s.",
                number=number(most),
                field=self._category("field", key),
            )
            for key, most in ballot.field_limits
        ]
        if ballot.blank_allowed:
            sentences.append(_("A blank ballot is allowed and counts as a ballot cast."))
        return sentences

    def rule(self) -> list[str]:
        """How the funded projects follow from the ballots."""
        return rule_sentences(self.rulebook.rule)

    def conditions(self) -> list[str]:
        """Thresholds, caps and exclusions."""
        sentences = []
        if self.rulebook.threshold:
            sentences.append(
                _(
                    "A project can be funded only if at least %(share)s of the voters support it.",
                    share=millionths(self.rulebook.threshold),
                )
            )
        for cap in self.rulebook.caps:
            limit = money(cap.limit, self.rulebook)
            name = self._category(cap.kind, cap.key)
            sentences.append(
                _("The funded projects of the field %(name)s may cost at most %(limit)s together.",
                  name=name, limit=limit)
                if cap.kind == "field"
                else _("The funded projects in %(name)s may cost at most %(limit)s together.",
                       name=name, limit=limit)
            )  # fmt: skip
        numbers = {project.id: project.number for project in self.rulebook.projects}
        for group in self.rulebook.exclusions:
            members = [_("No. %(number)s", number=numbers[member]) for member in group]
            sentences.append(
                _("At most one of %(projects)s can be funded.", projects=listing(members))
            )
        return sentences

    def ties(self) -> list[str]:
        """What decides when the support does not."""
        return tie_sentences(self.rulebook.rule)

    def leftover(self) -> list[str]:
        """What happens with money that is left."""
        if self.rulebook.leftover == "returned":
            return [_("Money that is left stays in the budget of the city.")]
        if self.rulebook.leftover == "carried":
            return [_("Money that is left is added to the envelope of the next vote.")]
        return []

    def box(self) -> list[str]:
        """Who opens the box, and what a receipt proves."""
        rulebook = self.rulebook
        return [secrecy_sentence(rulebook.secrecy), receipts_sentence(rulebook.receipts)]

    def _number(self) -> str:
        """How many projects a ballot names."""
        ballot, listed = self.rulebook.ballot, len(self.rulebook.projects)
        fewest, most = ballot.bounds(listed)
        if ballot.wanted == "share":
            return _(
                "Each resident chooses exactly %(number)s: %(share)s of the %(all)s listed.",
                number=projects_text(fewest),
                share=millionths(ballot.number),
                all=number(listed),
            )
        if ballot.wanted == "exactly":
            return _("Each resident chooses exactly %(number)s.", number=projects_text(fewest))
        if ballot.wanted == "at_least":
            return _("Each resident chooses at least %(number)s.", number=projects_text(fewest))
        if most >= listed:
            return _("Each resident chooses as many projects as they like.")
        return ngettext(
            "Each resident chooses one project.",
            "Each resident chooses up to %(count)s projects.",
            most,
            count=number(most),
        )

    def _category(self, kind: str, key: str) -> str:
        return text(self.names.get((kind, key))) or key


def rule_sentences(rule: str) -> list[str]:
    """How the funded projects follow from the ballots."""
    if rule == "greedy":
        return [
            _("Projects are funded one after the other, most support first."),
            _("A project that the money left cannot pay is skipped."),
        ]
    return [
        _(
            "Of all sets of projects that the envelope can pay, "
            "the set with the most support together is funded."
        )
    ]


def tie_sentences(rule: str) -> list[str]:
    """What decides when the support does not."""
    if rule == "greedy":
        return [_("Between equals the cheaper comes first, then the order drawn by lottery.")]
    return [
        _("If several sets have the most support, the one that costs the least is funded."),
        _("If several of those are left, an order drawn by lottery decides."),
    ]
