"""What tablets saw, and what must be true of it: ok, fail and unknown, as Jepsen reads them.

An answer that came is "ok" (a receipt) or "fail" (a refusal for good); one that never came is
"unknown": the ballot may be in the box or not, but not twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Literal

from budgeting.services.receipts import receipt_number
from tests.reliability.votes import Offer

Kind = Literal["invoke", "ok", "fail", "unknown"]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history: which ballot, what happened, the receipt or the status."""

    ballot: int
    kind: Kind
    value: str = ""


def complaints(
    events: Sequence[Event],
    offered: Sequence[Offer],
    box: Mapping[bytes, bytes],
    roll: Set[bytes],
) -> list[str]:
    """Everything that contradicts the promises; empty if all hold.

    ``box`` are keys and commitments as they are stored, ``roll`` the cards that were used.
    """
    last: dict[int, Event] = {event.ballot: event for event in events}
    return [
        *_ill_formed(events, len(offered)),
        *_acknowledged(events, offered, box),
        *(
            f"ballot {one}: refused with {event.value}, and in the box"
            for one, event in last.items()
            if event.kind == "fail" and offered[one].bid in box
        ),
        *_strangers(offered, box),
        *_once(events, offered, box, roll),
    ]


def _ill_formed(events: Iterable[Event], number: int) -> Iterator[str]:
    """Every question has one answer, or none that came; every ballot ends with one."""
    asked = Counter[int]()
    ended: dict[int, bool] = {}
    for event in events:
        asked[event.ballot] += 1 if event.kind == "invoke" else -1
        if not 0 <= asked[event.ballot] <= 1:
            yield f"ballot {event.ballot}: the history is not well-formed"
        ended[event.ballot] = event.kind in ("ok", "fail")
    yield from (
        f"ballot {one}: no answer at the end" for one in range(number) if not ended.get(one)
    )


def _acknowledged(
    events: Iterable[Event], offered: Sequence[Offer], box: Mapping[bytes, bytes]
) -> Iterator[str]:
    for event in events:
        if event.kind == "ok":
            offer = offered[event.ballot]
            stored = box.get(offer.bid)
            if stored is None:
                yield f"ballot {event.ballot}: acknowledged, and not in the box"
            elif stored != offer.commitment or event.value != receipt_number(stored):
                yield f"ballot {event.ballot}: the box has another one than was acknowledged"


def _strangers(offered: Sequence[Offer], box: Mapping[bytes, bytes]) -> Iterator[str]:
    known = {offer.bid: offer.commitment for offer in offered}
    for bid, commitment in box.items():
        if known.get(bid) != commitment:
            yield f"the box has a ballot that nobody cast: {bid.hex()}"


def _once(
    events: Iterable[Event],
    offered: Sequence[Offer],
    box: Mapping[bytes, bytes],
    roll: Set[bytes],
) -> Iterator[str]:
    """A card is used once if one of its ballots was acknowledged, and never otherwise."""
    stored = Counter(offer.tag for offer in offered if offer.bid in box)
    thanked = {offered[event.ballot].tag for event in events if event.kind == "ok"}
    for tag in sorted(thanked | roll | set(stored)):
        if (stored[tag], tag in roll, tag in thanked) != (1, True, True):
            yield (
                f"card {tag.hex()}: {stored[tag]} ballots, "
                f"{'used' if tag in roll else 'unused'}, "
                f"{'with' if tag in thanked else 'without'} a receipt"
            )
