"""The first lottery: to how many households of each district a letter goes, and to which."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256

from budgeting.counting.ties import lottery_order

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class District:
    """What is known of a district: its households on the list, the expected rate of answers
    in millionths, and how many answers are wanted."""

    name: str
    households: int
    rate: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Post:
    """The letters to one district and the answers to expect of them, rounded down.

    ``needed`` is how many letters the wanted answers ask for; ``letters`` is no more than there
    are households. ``needed`` is ``None`` where no letter is expected to be answered.
    """

    district: District
    needed: int | None
    letters: int
    expected: int

    @property
    def is_short(self) -> bool:
        """Whether fewer answers are to be expected than are wanted."""
        return self.expected < self.district.wanted


def post(district: District) -> Post:
    """Reckon the letters to a district: the wanted answers divided by the rate, rounded up."""
    wanted, rate, households = district.wanted, district.rate, district.households
    if min(wanted, rate, households) < 0 or rate > MILLION:
        raise ValueError("a district's numbers are not below zero, and a rate is at most one")
    needed = -(-wanted * MILLION // rate) if rate else (None if wanted else 0)
    letters = households if needed is None else min(needed, households)
    return Post(district, needed, letters, letters * rate // MILLION)


def drawn_order(seed: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Put the households' codes in the order in which they get letters.

    Each code is set behind the seed and a zero byte, in UTF-8; the codes are sorted by the
    SHA-256 of that. Nobody who does not know the seed can foresee the order, and everybody who
    knows it and the list can repeat it. The order of ``codes`` decides nothing.
    """
    return lottery_order(seed, codes)


def list_text(codes: Collection[str]) -> str:
    """Write a list of codes as it is published: sorted, one a line, each line ended by LF."""
    return "".join(f"{code}\n" for code in sorted(codes))


def list_digest(codes: Collection[str]) -> str:
    """The SHA-256 of :func:`list_text` in UTF-8, as 64 hexadecimal digits."""
    return sha256(list_text(codes).encode()).hexdigest()


def whole_digest(digests: Collection[tuple[str, str]]) -> str:
    """The SHA-256 of all districts: lines of name, TAB, digest, LF, sorted by name, in UTF-8."""
    text = "".join(f"{name}\t{digest}\n" for name, digest in sorted(digests))
    return sha256(text.encode()).hexdigest()
