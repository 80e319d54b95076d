"""Read SQLite's journal as a thief would: which card was used in the commit of which ballot.

The format of the file is https://www.sqlite.org/fileformat2.html#the_write_ahead_log.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

_HEADER, _FRAME = 32, 24


@dataclass(frozen=True, slots=True)
class Frame:
    """One page as it was written; ``commits`` if it was the last one of a transaction."""

    page: int
    commits: bool
    content: bytes


@dataclass
class Journal:
    """Every frame that was ever seen, put together from copies of the file."""

    _frames: dict[tuple[int, int, int], Frame] = field(default_factory=dict)

    def add(self, copy: bytes) -> None:
        """Take the frames of one copy; those left over from before the last restart are skipped."""
        if len(copy) < _HEADER:
            return
        size, turn, salt = struct.unpack(">8xI4xII8x", copy[:_HEADER])
        step = _FRAME + size
        for place in range((len(copy) - _HEADER) // step):
            at = _HEADER + place * step
            page, commits, *salts = struct.unpack(">IIII8x", copy[at : at + _FRAME])
            if salts == [turn, salt]:
                content = copy[at + _FRAME : at + step]
                self._frames[turn, salt, place] = Frame(page, commits > 0, content)

    def frames(self) -> list[Frame]:
        """All frames in the order in which they were written: SQLite counts the first salt up."""
        return [self._frames[key] for key in sorted(self._frames)]

    def commits(self) -> Iterator[list[Frame]]:
        """The pages of each transaction."""
        pages: list[Frame] = []
        for frame in self.frames():
            pages.append(frame)
            if frame.commits:
                yield pages
                pages = []


def joined(
    journal: Journal, cards: Collection[bytes], bids: Collection[bytes]
) -> dict[bytes, bytes]:
    """Which card each sealed ballot was put in with: the one that came new to a page with it."""
    before: dict[int, bytes] = {}
    seen: set[bytes] = set()
    pairs: dict[bytes, bytes] = {}
    for pages in journal.commits():
        written = b"".join(frame.content for frame in pages)
        fresh = [bid for bid in bids if bid not in seen and bid in written]
        seen.update(fresh)
        if fresh:
            left = set(cards) - set(pairs.values())  # a page that is split moves older ones
            gained = [
                card
                for card in left
                if any(_gains(frame, before.get(frame.page, b""), card) for frame in pages)
            ]
            if len(fresh) == len(gained) == 1:
                pairs[fresh[0]] = gained[0]
        before.update((frame.page, frame.content) for frame in pages)
    return pairs


def _gains(frame: Frame, before: bytes, card: bytes) -> bool:
    """Whether a page has this card now and had not before."""
    return card in frame.content and card not in before
