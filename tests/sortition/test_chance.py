"""Words of chance: the same everywhere, one by one or many at once."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from budgeting.sortition.chance import Stream, order_key, splitmix


def test_numbers_that_look_like_chance_are_known_numbers() -> None:
    stream = Stream("madang")
    told = [stream.below(1000) for _ in range(5)]
    again = Stream("madang")
    assert told == [again.below(1000) for _ in range(5)]
    assert len(set(told)) > 1
    assert order_key("a", "b") != order_key("b", "a")


def test_the_numbers_are_those_of_splitmix64() -> None:
    # what the reference tells for a seed of 1234567
    assert splitmix(1234567, 0, 3).tolist() == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]


@given(st.lists(st.integers(0, 300), max_size=8))
def test_words_follow_each_other_however_they_are_taken(steps: Sequence[int]) -> None:
    stream, found = Stream("madang"), []
    for size in steps:
        found += [stream.below(2**64), *stream.words(size).tolist()]
    assert found == Stream("madang").words(len(found)).tolist()


def test_an_order_has_every_number_once() -> None:
    first, second = Stream("madang").order(50), Stream("another").order(50)
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second
