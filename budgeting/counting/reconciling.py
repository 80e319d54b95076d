"""Where all cards and papers are: the sums that have to agree, and those that do not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BoxProblem = Literal["opened", "tablets", "papers", "unfinished"]
SheetProblem = Literal[
    "cards_uncounted",
    "cards_missing",
    "cards_too_many",
    "used_too_many",
    "tablets",
    "papers_missing",
    "papers_too_many",
]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the count finds before it begins, in numbers of rows.

    ``boxed`` ballots are in the box, ``opened`` were opened; ``used`` cards, ``on_paper`` of them
    for a paper. Of the papers ``entered`` are in the box, ``spoilt`` are not, ``missing`` did not
    come back; ``unfinished`` batches are not in the box yet.
    """

    boxed: int
    opened: int
    used: int
    on_paper: int = 0
    entered: int = 0
    spoilt: int = 0
    missing: int = 0
    unfinished: int = 0

    def problems(self) -> tuple[BoxProblem, ...]:
        """Why nothing may be counted: there must be one ballot for each used card, as it says.

        "opened": not every ballot of the box was opened, or more were; "tablets": the ballots of
        tablets are not as many as cards used on them; "papers": papers that were entered, spoilt
        and missing are not those handed out; "unfinished": a batch is not in the box.
        """
        found: list[BoxProblem] = []
        if self.opened != self.boxed:
            found.append("opened")
        if self.boxed - self.entered != self.used - self.on_paper:
            found.append("tablets")
        if self.entered + self.spoilt + self.missing != self.on_paper:
            found.append("papers")
        if self.unfinished:
            found.append("unfinished")
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Finding:
    """A sum of the sheet that does not agree, and by how many."""

    code: SheetProblem
    number: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """The reconciliation sheet.

    Cards: ``printed``, and of those ``handed_out`` (counted at the door), ``left_over`` and
    ``spoiled``, ``None`` where nobody has counted yet; ``void`` in the list of cards. Used cards:
    ``tablets`` and ``on_paper``; ``boxed`` ballots came from tablets. Papers: ``entered``,
    ``spoilt`` by reason, ``missing``. ``tested`` ballots were opened on a tablet for a look.
    """

    printed: int
    void: int
    tablets: int
    on_paper: int
    boxed: int
    entered: int
    tested: int = 0
    handed_out: int | None = None
    left_over: int | None = None
    spoiled: int | None = None
    missing: int = 0
    spoilt: Mapping[str, int] = field(default_factory=dict)

    @property
    def all_spoilt(self) -> int:
        """Papers that do not count."""
        return sum(self.spoilt.values())

    @property
    def used(self) -> int:
        """Cards with which somebody voted, on a tablet or on paper."""
        return self.tablets + self.on_paper

    @property
    def counted(self) -> int:
        """Ballots that count."""
        return self.boxed + self.entered

    @property
    def turnout(self) -> int:
        """People who put a ballot into a box or an urn, spoilt ones included."""
        return self.counted + self.all_spoilt

    @property
    def gone(self) -> int:
        """Cards that are not in anybody's hands at the desk any more."""
        return self.printed - (self.left_over or 0) - (self.spoiled or 0)

    def findings(self) -> tuple[Finding, ...]:
        """Every sum that does not agree, in the order of the sheet."""
        found = [*self._cards(), *self._papers()]
        return tuple(finding for finding in found if finding is not None)

    def _cards(self) -> tuple[Finding | None, ...]:
        if self.handed_out is None or self.left_over is None or self.spoiled is None:
            return (Finding("cards_uncounted"), self._tablets())
        lost = self.gone - self.handed_out
        return (
            Finding("cards_missing", lost) if lost > 0 else None,
            Finding("cards_too_many", -lost) if lost < 0 else None,
            Finding("used_too_many", self.used - min(self.handed_out, self.gone))
            if self.used > min(self.handed_out, self.gone)
            else None,
            self._tablets(),
        )

    def _tablets(self) -> Finding | None:
        apart = self.boxed - self.tablets
        return Finding("tablets", apart) if apart else None

    def _papers(self) -> tuple[Finding | None, ...]:
        left = self.on_paper - self.entered - self.all_spoilt - self.missing
        return (
            Finding("papers_missing", left) if left > 0 else None,
            Finding("papers_too_many", -left) if left < 0 else None,
        )

    def as_numbers(self) -> dict[str, int]:
        """The figures as two people sign them; what nobody counted is left out."""
        numbers = {
            "printed": self.printed,
            "handed_out": self.handed_out,
            "left_over": self.left_over,
            "spoiled": self.spoiled,
            "void": self.void,
            "tablets": self.tablets,
            "on_paper": self.on_paper,
            "ballots": self.boxed,
            "entered": self.entered,
            "missing": self.missing,
            "tested": self.tested,
            **{f"spoilt_{reason}": number for reason, number in sorted(self.spoilt.items())},
        }
        return {name: number for name, number in numbers.items() if number is not None}
