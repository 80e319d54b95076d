"""Which arguments both camps support, and in which order a tablet shows a project's arguments."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256

from budgeting.deliberation.small_cells import LEAST

CAMPS = ("for", "against")
SETTLED = 3
"""From so many supports on an argument has its place by support, not by chance."""


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument for or against a project and the voices to whom it matters."""

    key: str
    side: str
    supporters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Bridge:
    """An argument with the share of each camp that supports it, from 0 to 1.

    A share is None when its camp has fewer than ten people. ``is_public`` says whether the shares
    may be published beside the support in all: of each camp at least ten people support the
    argument and ten do not, and outside the camps ten do.
    """

    key: str
    side: str
    supports: int
    share_for: Fraction | None
    share_against: Fraction | None
    is_public: bool

    @property
    def score(self) -> Fraction | None:
        """The smaller of the two shares, None when either is None."""
        if self.share_for is None or self.share_against is None:
            return None
        return min(self.share_for, self.share_against)


def measure(arguments: Iterable[Argument], leanings: Mapping[str, str]) -> tuple[Bridge, ...]:
    """Measure a project's arguments by camp, in the order of their keys.

    The score is the bridging of an argument: what the camp that likes it less thinks of it.

    ``leanings`` maps a voice to its answer in the straw poll before; the camps are those who
    answered "for" and "against", whoever else supports an argument counts in ``supports`` only.
    """
    camps = {
        camp: frozenset(voice for voice, choice in leanings.items() if choice == camp)
        for camp in CAMPS
    }
    return tuple(_measure(one, camps) for one in sorted(arguments, key=lambda one: one.key))


def most_supported(bridges: Iterable[Bridge], side: str) -> tuple[Bridge, ...]:
    """Return one side's arguments by support, most first; of equals the smallest key first."""
    return tuple(
        sorted(
            (one for one in bridges if one.side == side), key=lambda one: (-one.supports, one.key)
        )
    )


def across_camps(bridges: Iterable[Bridge]) -> tuple[Bridge, ...]:
    """Return the arguments by score, highest first, then by support, then by key.

    Arguments without a score are left out, and so are those that one camp does not support at all.
    """
    scored = [(one.score, one) for one in bridges if one.score]
    return tuple(
        one
        for _, one in sorted(scored, key=lambda pair: (-pair[0], -pair[1].supports, pair[1].key))
    )


def tablet_order(arguments: Collection[Argument], seed: str) -> tuple[Argument, ...]:
    """Return the arguments in the order in which one tablet shows them.

    The sides alternate as long as both have any; which begins is by chance. Within a side those
    with three supports or more come first, by support, and then the others by chance: no place at
    the top comes from being early. Chance, also between equals, is the SHA-256 of ``seed``
    and the key: the same for a tablet each time and different between tablets.
    """
    sides: dict[str, list[Argument]] = {}
    for one in sorted(arguments, key=lambda one: _place(one, seed)):
        sides.setdefault(one.side, []).append(one)
    order = sorted(sides, key=lambda side: _chance(seed, side))
    turns = [
        (turn, order.index(side), one)
        for side, row in sides.items()
        for turn, one in enumerate(row)
    ]
    return tuple(one for _, _, one in sorted(turns, key=lambda entry: entry[:2]))


def _measure(one: Argument, camps: Mapping[str, frozenset[str]]) -> Bridge:
    counts = {camp: len(one.supporters & members) for camp, members in camps.items()}
    outside = len(one.supporters) - sum(counts.values())
    shares = [
        Fraction(counts[camp], len(camps[camp])) if len(camps[camp]) >= LEAST else None
        for camp in CAMPS
    ]
    others = [len(camps[camp]) - counts[camp] for camp in CAMPS]
    is_public = min(*counts.values(), *others, outside) >= LEAST
    return Bridge(one.key, one.side, len(one.supporters), shares[0], shares[1], is_public)


def _place(one: Argument, seed: str) -> tuple[int, str, str]:
    support = len(one.supporters)
    return (-support if support >= SETTLED else 0, _chance(seed, one.key), one.key)


def _chance(seed: str, key: str) -> str:
    return sha256(f"{seed}\n{key}".encode()).hexdigest()
