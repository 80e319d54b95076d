"""Commitments, batches and cards: whether as many ballots were cast as cards were used."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from tests.second_verifier.chain import told_acts
from tests.second_verifier.reading import (
    NotShownError,
    demand,
    digits,
    document,
    keyed,
    lines,
    minute,
    ordered,
    same,
    whole,
)
from tests.second_verifier.vote import HANDED, Vote

LEAST_BATCH = 25


def merkle(leaves: Sequence[bytes]) -> bytes:
    """The tree hash of RFC 6962."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + merkle(leaves[:half]) + merkle(leaves[half:])).digest()


def bound(vote: Vote, name: str, key: str) -> None:
    """The last close names the digest of this list."""
    closes = [one["details"] for one in told_acts(vote) if one["action"] == "vote.closed"]
    demand(closes and closes[-1].get(key) == vote.digest(name), f"{name} is another")


def commitments(vote: Vote) -> None:
    """The list of commitments is that of the close, and the batches agree with it."""
    bound(vote, "commitments.txt", "commitments")
    told = document(vote.files["batches.json"], "madang-batches", "batches")["batches"]
    demand(set(vote.commitments.values()) == set(range(1, len(told) + 1)), "other batches")
    for number, batch in enumerate(told, 1):
        keyed(batch, "number", "size", "root", "minute")
        minute(batch["minute"])
        leaves = [bytes.fromhex(one) for one, of in vote.commitments.items() if of == number]
        demand(same([batch["number"], batch["size"]], [number, len(leaves)]), "another size")
        demand(len(leaves) >= LEAST_BATCH or len(told) == 1, f"batch {number} is too small")
        demand(digits(batch["root"]) == merkle(leaves).hex(), f"batch {number}: another root")


def cards(vote: Vote) -> None:
    """Cards, papers and ballots add up."""
    bound(vote, "used_tags.txt", "marks")
    marks = ordered(lines(vote.files["used_tags.txt"]))
    length = len(marks[0]) if marks else 32
    demand(32 <= length <= 64, "marks are too short or too long")
    for mark in marks:
        digits(mark, length)
    told = vote.cards
    counted = told["handed_out"] is not None
    if counted:
        demand(told["printed"] == sum(told[key] for key in HANDED), "printed cards got lost")
    used = told["tablets"] + told["on_paper"]
    demand(told["tablets"] == len(vote.commitments), "not a commitment for each tablet card")
    demand(used == len(marks), "not a mark for each used card")
    demand(used <= told["handed_out" if counted else "printed"], "more used than handed out")
    papers = told["entered"] + sum(told["spoilt"].values()) + told["missing"]
    demand(papers == told["on_paper"], "papers do not add up")
    demand(told["tablets"] + told["entered"] == vote.event["ballots"], "ballots do not add up")
    if not counted:
        raise NotShownError("nobody has counted the cards")


def committed(vote: Vote, opening: bytes, ballot: str) -> str:
    """The commitment to a ballot."""
    process, digest = vote.rulebook.told["process"], vote.digest("rulebook.json")
    frame = f"commit\0{process}\0{digest}\0".encode()
    return hashlib.sha256(frame + opening + ballot.encode()).hexdigest()


def entered(vote: Vote) -> int:
    """How many papers were counted."""
    return whole(vote.cards["entered"])
