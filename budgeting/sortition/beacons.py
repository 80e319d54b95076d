"""Public beacons of randomness whose rounds have a known moment: the networks of drand.

Round 1 of a network exists at its genesis, and one more after each period. Source: drand's
specification of a beacon, and the ``info`` of both networks (https://docs.drand.love).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from budgeting.sortition.evidence import Source

DIGITS = 64
"""A round's value is a SHA-256: so many hexadecimal digits."""
FORM = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Network:
    """A network of drand: ``genesis`` in seconds of Unix time, ``period`` in seconds.

    ``chain`` is the hash by which its servers know it.
    """

    name: str
    genesis: int
    period: int
    chain: str

    def first_from(self, moment: datetime) -> int:
        """The number of the first round that exists at this moment or after it; 1 at least."""
        waited = moment - self._begin
        return max(-(-waited // timedelta(seconds=self.period)) + 1, 1)

    def moment_of(self, number: int) -> datetime:
        """When the round of this number exists; ``OverflowError`` beyond the calendar."""
        return self._begin + timedelta(seconds=self.period * (number - 1))

    def told(self, number: int) -> str:
        """The one way in which a round is named."""
        return f"drand {self.name}, round {number}"

    def address(self, number: int) -> str:
        """Where the value of a round can be looked up."""
        return f"https://api.drand.sh/{self.chain}/public/{number}"

    @property
    def _begin(self) -> datetime:
        return datetime.fromtimestamp(self.genesis, UTC)


NETWORKS = {
    one.name: one
    for one in (
        Network(
            "default", 1_595_431_050, 30,
            "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce",
        ),
        Network(
            "quicknet", 1_692_803_367, 3,
            "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
        ),
    )
}  # fmt: skip
DRAND_WORDS = ("drand", "league of entropy")
"""A name with one of these means a network whose rounds have a known moment."""


def is_of_drand(name: str) -> bool:
    """Whether the name of a beacon, as somebody typed it, means one of drand's networks."""
    return any(word in name.casefold() for word in DRAND_WORDS)


def written(moment: datetime) -> str:
    """A moment as the files write it: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime(FORM)


def read_moment(text: str) -> datetime | None:
    """The moment that a file writes; ``None`` if the calendar has none of this form."""
    try:
        found = datetime.strptime(text, FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
    return found if written(found) == text else None


def round_from(network: Network, moment: datetime) -> Source:
    """The first round of a network from this moment on, as a source that can be announced."""
    number = network.first_from(moment)
    return Source(
        "beacon",
        network.told(number),
        DIGITS,
        moment=written(network.moment_of(number)),
        network=network.name,
        round=number,
    )
