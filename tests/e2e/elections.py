"""Real elections with the ballots of one hall, read from Pabulib files."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat, takewhile
from pathlib import Path

from budgeting.formats.pabulib import PabulibFile, read_pb
from tests import real_elections

FEWEST, MOST = 250, 400
LONG = real_elections.SHIPPED / "apache2__poland_warszawa_2020_zoliborz.pb"


@dataclass(frozen=True, slots=True)
class RealElection:
    """The text of a file, and what it says."""

    content: bytes
    file: PabulibFile

    @property
    def ballots(self) -> list[tuple[str, ...]]:
        """The ids that each voter named, in no order that means anything."""
        return list(chain(*(repeat(one.projects, one.count) for one in self.file.ballots)))

    @property
    def longest(self) -> int:
        """How many projects the fullest ballot names."""
        return max(len(ballot.projects) for ballot in self.file.ballots)


def halls() -> list[Path]:
    """Approval elections with 250 to 400 ballots, and a shipped file that is cut to 300."""
    return [LONG, *(path for path in real_elections.files() if _fits_a_hall(path))]


def read(path: Path) -> RealElection:
    """The election of a file of :func:`halls`."""
    content = path.read_bytes()
    if path == LONG:
        content = first_ballots(content, 300)
    return RealElection(content, read_pb(content))


def _fits_a_hall(path: Path) -> bool:
    with path.open(encoding="utf-8-sig") as lines:
        meta = dict(
            line.strip().split(";", 1)
            for line in takewhile(lambda line: not line.startswith("PROJECTS"), lines)
            if ";" in line
        )
    fits = FEWEST <= int(meta["num_votes"]) <= MOST
    return fits and meta["vote_type"] == "approval"


def first_ballots(content: bytes, number: int) -> bytes:
    """The same file with its first ``number`` ballots only."""
    lines = content.decode().splitlines(keepends=True)
    votes = next(place for place, line in enumerate(lines) if line.strip() == "VOTES")
    declared = next(line for line in lines if line.startswith("num_votes;"))
    text = "".join(lines[: votes + 2 + number])
    return text.replace(declared, f"num_votes;{number}\n").encode()
