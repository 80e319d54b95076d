"""Opinion shift against its definition, person by person, in fifty digits."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction
from statistics import pvariance

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from budgeting.deliberation.shift import Transition, net_change, transition

OPTIONS = ("for", "unsure", "against")
ANSWERS = st.dictionaries(st.integers(0, 30).map(str), st.sampled_from(OPTIONS), max_size=30)


def _bounds(steps: list[Fraction]) -> tuple[int, int]:
    """Frame the mean of +1, -1 and 0 as a book on statistics does, with square roots."""
    with localcontext() as context:
        context.prec = 50
        count = Decimal(len(steps))
        variance = pvariance(steps)
        error = (Decimal(variance.numerator) / Decimal(variance.denominator) / count).sqrt()
        mean = sum((Decimal(int(step)) for step in steps), Decimal(0)) / count
        low, high = mean - Decimal("1.96") * error, mean + Decimal("1.96") * error
        # fifty digits are not exact: what is a hair from a whole tenth is that tenth
        hair = Decimal("1e-30")
        return (
            max(int((low * 1000 + hair).to_integral_value(ROUND_FLOOR)), -1000),
            min(int((high * 1000 - hair).to_integral_value(ROUND_CEILING)), 1000),
        )


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_the_interval_is_that_of_the_single_steps_rounded_outward(
    entered: int, left: int, others: int
) -> None:
    people = entered + left + others
    assume(people)
    steps = [Fraction(1)] * entered + [Fraction(-1)] * left + [Fraction(0)] * others
    net = net_change(people, entered, left)
    assert (net.low, net.high) == _bounds(steps)
    assert net.change == sum(steps) / people
    assert net.low <= net.change * 1000 <= net.high


@pytest.mark.parametrize(("entered", "left", "reach"), [(38, 13, 55), (50, 25, 67)])
def test_ten_points_among_250_people_are_known_to_five_or_seven_points(
    entered: int, left: int, reach: int
) -> None:
    # 1.96 * sqrt(51 - 2.5) / 250 = 5.46 points; 1.96 * sqrt(75 - 2.5) / 250 = 6.68 points
    net = net_change(250, entered, left)
    assert net.change == Fraction(1, 10)
    assert (net.low, net.high) == (100 - reach, 100 + reach)


def test_a_bound_that_is_a_whole_tenth_stays() -> None:
    # half moved each way: 0 +- 1.96 * sqrt(196) / 196 = 0 +- 14.0 points
    assert (net_change(196, 98, 98).low, net_change(196, 98, 98).high) == (-140, 140)
    assert (net_change(7, 0, 7).low, net_change(7, 0, 7).high) == (-1000, -1000)
    assert (net_change(3, 0, 0).low, net_change(3, 0, 0).high) == (0, 0)


def test_the_interval_never_passes_a_hundred_points() -> None:
    assert net_change(3, 2, 0).high == 1000
    assert net_change(3, 0, 2).low == -1000


@pytest.mark.parametrize(("people", "entered", "left"), [(0, 0, 0), (3, 2, 2), (3, -1, 0)])
def test_more_movers_than_people_are_refused(people: int, entered: int, left: int) -> None:
    with pytest.raises(ValueError, match="cannot have moved"):
        net_change(people, entered, left)


@given(ANSWERS, ANSWERS)
def test_the_table_counts_everybody_who_answered_twice_once(
    before: dict[str, str], after: dict[str, str]
) -> None:
    table = transition(before, after, OPTIONS)
    pairs = [(before[voice], after[voice]) for voice in before if voice in after]
    assert table.people == len(pairs)
    assert table.moved == len([pair for pair in pairs if pair[0] != pair[1]])
    for i, first in enumerate(OPTIONS):
        assert table.before[i] == [pair[0] for pair in pairs].count(first)
        assert table.after[i] == [pair[1] for pair in pairs].count(first)
        for j, second in enumerate(OPTIONS):
            assert table.cells[i][j] == pairs.count((first, second))


def test_the_net_change_of_an_option_counts_who_came_and_who_left() -> None:
    table = Transition(OPTIONS, ((100, 8, 4), (18, 25, 7), (4, 9, 75)))
    net = table.net("for")
    assert (net.people, net.entered, net.left) == (250, 22, 12)
    assert net.change == Fraction(10, 250)
    assert (net.low, net.high) == (-6, 86)
    assert sum(table.net(option).change for option in OPTIONS) == 0


def test_a_choice_that_is_no_option_is_refused() -> None:
    with pytest.raises(ValueError, match="maybe is no option"):
        transition({"a": "for"}, {"a": "maybe"}, OPTIONS)
    with pytest.raises(ValueError, match="named twice"):
        transition({}, {}, ("for", "for"))


def test_without_anybody_nothing_moved() -> None:
    table = transition({"a": "for"}, {"b": "for"}, OPTIONS)
    assert (table.people, table.moved) == (0, 0)
    assert table.moved == 0
    with pytest.raises(ValueError, match="cannot have moved"):
        table.net("for")
