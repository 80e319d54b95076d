"""The checker of histories notices each promise that is broken."""

from __future__ import annotations

import pytest

from budgeting.services.receipts import receipt_number
from tests.reliability.history import Event, complaints
from tests.reliability.votes import Offer

OFFERS = [Offer(bytes([n // 2]), "", bytes([n]), bytes([n] * 32), "{}") for n in range(4)]
"""Two cards with two ballots each."""
KEPT, RIVAL, OTHER, LATE = range(4)


def ok(ballot):
    return Event(ballot, "ok", receipt_number(OFFERS[ballot].commitment))


GOOD = [
    Event(KEPT, "invoke"),
    Event(RIVAL, "invoke"),
    Event(KEPT, "unknown"),
    Event(KEPT, "invoke"),
    ok(KEPT),
    Event(RIVAL, "fail", "409"),
    Event(OTHER, "invoke"),
    ok(OTHER),
    Event(LATE, "invoke"),
    Event(LATE, "fail", "409"),
]


def box(*ballots):
    return {OFFERS[one].bid: OFFERS[one].commitment for one in ballots}


ROLL = {OFFERS[KEPT].tag, OFFERS[OTHER].tag}


def test_a_sound_history_is_sound():
    assert complaints(GOOD, OFFERS, box(KEPT, OTHER), ROLL) == []


@pytest.mark.parametrize(
    ("stored", "roll", "said"),
    [
        (box(OTHER), ROLL, "acknowledged, and not in the box"),
        (box(KEPT, OTHER, RIVAL), ROLL, "refused with 409, and in the box"),
        (box(KEPT, OTHER, RIVAL), ROLL, "2 ballots"),
        (box(KEPT, OTHER), {OFFERS[KEPT].tag}, "unused"),
        (box(KEPT, OTHER), ROLL | {b"?"}, "without a receipt"),
        (box(KEPT, OTHER) | {b"?": bytes(32)}, ROLL, "nobody cast"),
        (box(KEPT) | {OFFERS[OTHER].bid: bytes(32)}, ROLL, "another one than was acknowledged"),
    ],
)
def test_a_broken_promise_is_noticed(stored, roll, said):
    assert any(said in line for line in complaints(GOOD, OFFERS, stored, roll))


def test_a_receipt_of_another_ballot_is_noticed():
    wrong = [*GOOD[:4], Event(KEPT, "ok", "ZZZZZ-ZZZZZ"), *GOOD[5:]]
    found = complaints(wrong, OFFERS, box(KEPT, OTHER), ROLL)
    assert any("another one than was acknowledged" in line for line in found)


def test_a_voter_without_an_answer_is_noticed():
    found = complaints(GOOD[:-1], OFFERS, box(KEPT, OTHER), ROLL)
    assert any("no answer at the end" in line for line in found)


def test_two_answers_to_one_question_are_noticed():
    found = complaints([*GOOD, ok(OTHER)], OFFERS, box(KEPT, OTHER), ROLL)
    assert any("not well-formed" in line for line in found)
