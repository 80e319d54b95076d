"""From balls or a beacon to a panel, and everybody's frequency over many draws."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from random import Random

import pytest

from budgeting.sortition.building import Panel
from budgeting.sortition.checking import verify, verify_act
from budgeting.sortition.drawing import (
    NotDrawnError,
    balls_for,
    numbered,
    panel_of,
    value_of,
)
from budgeting.sortition.evidence import Source, rarest, settled
from tests.drawn import BEACON, a_person, an_act, an_evidence, some_terms

BALLS = Source("balls", "", 3)
DRAWS = 20_000
WIDEST = 4.0
"""Standard deviations. With 24 people and a fair list somebody is further off in 0.15 % of all
seeds (twice the normal tail of 3.2e-5, times 24): the error level of the test of frequencies."""


@pytest.mark.parametrize(
    ("panels", "balls"), [(1, 1), (10, 1), (11, 2), (100, 2), (101, 3), (1000, 3), (3000, 4)]
)
def test_there_are_as_many_balls_as_the_last_number_has_digits(panels: int, balls: int) -> None:
    assert balls_for(panels) == balls


@pytest.mark.parametrize("typed", ["047", "0 4 7", " 0, 4, 7 ", "0-4-7", "０４７", "0\t4\n7"])
def test_balls_are_read_however_they_are_typed(typed: str) -> None:
    assert value_of(BALLS, typed) == "047"
    assert panel_of(BALLS, "047", 1000) == 47


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [("04", "length"), ("0470", "length"), ("", "length"), ("0 4 x", "signs"), ("٠٤٧", "signs")],
)
def test_what_is_no_number_of_three_balls_is_refused(typed: str, wrong: str) -> None:
    with pytest.raises(NotDrawnError) as refused:
        value_of(BALLS, typed)
    assert refused.value.wrong == wrong


def test_a_number_that_is_not_on_the_list_is_drawn_again() -> None:
    assert panel_of(BALLS, "449", 450) == 449
    assert panel_of(BALLS, "450", 450) is None


def test_every_number_of_the_balls_names_a_panel_of_its_own() -> None:
    named = [panel_of(BALLS, f"{number:03}", 1000) for number in range(1000)]
    assert named == list(range(1000))


def test_a_beacon_names_the_remainder() -> None:
    value = hashlib.sha256(b"round 7654321").hexdigest()
    assert value_of(BEACON, "0x" + value.upper()) == value
    remainder = 0
    for sign in value:  # long division by hand
        remainder = (remainder * 16 + "0123456789abcdef".index(sign)) % 997
    assert panel_of(BEACON, value, 997) == remainder


def test_assembly_numbers_follow_from_the_digest_alone() -> None:
    terms, panel = some_terms(), Panel((0, 4, 8, 9, 12, 15), ())
    first, other = (numbered(terms, panel, sign * 64) for sign in "ab")
    assert sorted(first) == sorted(other) == [f"P{place:03}" for place in panel.members]
    assert first != other
    assert first == numbered(terms, panel, "a" * 64)
    digests = [hashlib.sha256(f"{'a' * 64} {one}".encode()).hexdigest() for one in first]
    assert digests == sorted(digests)


def test_households_are_numbered_in_the_order_of_the_people() -> None:
    people = tuple(
        replace(a_person(place), household=home)
        for place, home in enumerate(["10", "", "2", "10", "2", "alone"])
    )
    found = settled(some_terms(people=people))
    assert [person.household for person in found.people] == ["1", "", "2", "1", "2", ""]
    assert settled(found) == found


def test_the_rarest_is_looked_for_among_those_who_can_be_drawn() -> None:
    terms = some_terms(5)
    assert rarest(terms, (60, 0, 0, 7, 9), never=(2,)) == 7
    assert rarest(terms, (60, 0, 0, 7, 9), never=()) == 0


def test_an_honest_draw_keeps_every_promise() -> None:
    evidence = an_evidence()
    act = an_act(evidence)
    findings = verify(evidence) + verify_act(evidence, act.sha256, act)
    assert len(findings) == 15
    assert [finding.words for finding in findings if not finding.kept] == []


def test_a_stopped_list_must_say_so() -> None:
    honest = an_evidence(wanted=100, stopped=True)
    assert all(finding.kept for finding in verify(honest))
    for lie in (replace(honest, stopped=False), replace(an_evidence(), stopped=True)):
        broken = [finding.promise for finding in verify(lie) if not finding.kept]
        assert broken == ["length"]


def test_over_many_draws_everybody_is_drawn_as_often_as_was_published() -> None:
    """20,000 draws with three balls; nobody is more than four standard deviations off."""
    evidence = an_evidence(100)
    chance = Random(20261122)
    source = evidence.source
    members = [0] * len(evidence.terms.people)
    for _draw in range(DRAWS):
        number = None
        while number is None:
            value = "".join(str(chance.randrange(10)) for _ball in range(source.digits))
            number = panel_of(source, value, len(evidence.panels))
        for place in evidence.panels[number].members:
            members[place] += 1
    for place, times in enumerate(members):
        share = evidence.frequencies[place] / len(evidence.panels)
        deviation = (DRAWS * share * (1 - share)) ** 0.5
        assert abs(times - DRAWS * share) <= WIDEST * deviation, evidence.terms.people[place].id
