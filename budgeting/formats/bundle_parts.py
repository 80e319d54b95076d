"""What a published bundle is made of, as plain records; ``docs/bundle.md`` describes the files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

SMALL = 50
"""Below this many ballots only totals are published: single ballots would point at people."""
Withheld = Literal["", "small", "chosen"]


@dataclass(frozen=True, slots=True)
class Batch:
    """Commitments (32 bytes each) that were published together, at a moment with its zone."""

    at: datetime
    commitments: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Cards:
    """Where every card and every paper ballot is; ``spoilt`` papers by their reason.

    ``printed`` cards were ``handed_out``, are ``left_over`` or were ``spoiled``; these are None if
    nobody has counted them. ``on_paper`` cards were exchanged for papers, which were ``entered``,
    spoilt or are ``missing``. ``tested`` ballots were opened on a tablet for a look. ``why`` is
    said about sums that do not agree; ``signed`` are the officers who signed the sheet.
    """

    printed: int
    handed_out: int | None = None
    left_over: int | None = None
    spoiled: int | None = None
    on_paper: int = 0
    entered: int = 0
    spoilt: Mapping[str, int] = field(default_factory=dict)
    missing: int = 0
    tested: int = 0
    why: str = ""
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What an auditor found; ``public`` and ``signature`` (hexadecimal) are empty if by hand.

    The digests are those of ``commitments.txt`` and ``ballots.jsonl``. ``audit`` is the number of
    the audit that it belongs to; it stands beside what is signed.
    """

    auditor: str
    at: datetime
    commitments_sha256: str
    ballots_sha256: str
    openings: int
    kept: bool
    public: str = ""
    signature: str = ""
    audit: int = 1


@dataclass(frozen=True)
class Bundle:
    """Everything that is published of one vote.

    ``rulebook``, ``acts`` and ``outcome`` are canonical bytes; ``ballots`` are canonical ballots in
    the order of their numbers; ``marks`` (16 to 32 bytes) are of the used cards. ``totals_only``
    withholds single ballots, which is done in a small room in any case; ``chosen_by`` are the
    officers who chose what is published. ``audits`` are the names of the auditors of each audit,
    the oldest first. ``openings`` are pairs of an opening (32 bytes) and its
    ballot, for open receipts only. ``tables`` are the other forms of the result by their names.
    ``program`` is the source of ``verify.py``.
    """

    rulebook: bytes
    names: Mapping[str, str]
    opened: datetime
    closed: datetime
    published: datetime
    acts: bytes
    batches: Sequence[Batch]
    marks: Sequence[bytes]
    cards: Cards
    ballots: Sequence[str]
    seed: str
    outcome: bytes
    program: bytes
    totals_only: bool = False
    chosen_by: tuple[str, ...] = ()
    openings: Sequence[tuple[bytes, str]] = ()
    tables: Mapping[str, bytes] = field(default_factory=dict)
    audits: tuple[tuple[str, ...], ...] = ()
    statements: tuple[Statement, ...] = ()
    software: Mapping[str, str] = field(default_factory=dict)

    @property
    def withheld(self) -> Withheld:
        """Why single ballots are withheld; empty if they are published."""
        if len(self.ballots) < SMALL:
            return "small"
        return "chosen" if self.totals_only else ""


def one_of_a_kind(ballots: Sequence[str]) -> int:
    """How many ballots nobody else has cast in the same way."""
    return sum(times == 1 for times in Counter(ballots).values())
