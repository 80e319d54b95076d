"""Halls for the tests of the seats: the cast of an invented assembly, and halls drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import strategies as st

from budgeting.sortition.seating.hall import Hall, Participant, Table

FEATURES = (
    ("north", "south", "east", "west", "centre"),
    ("women", "men"),
    ("15-29", "30-44", "45-59", "60+"),
    ("school", "college", "university"),
    ("work", "home", "study", "retired"),
    ("heard", "never heard"),
)


def an_assembly(number: int, seed: int = 1) -> tuple[Participant, ...]:
    """Residents 1, 2, ... with six features, drawn by lot."""
    lot = Random(seed)
    return tuple(
        Participant(place, tuple(lot.choice(values) for values in FEATURES))
        for place in range(1, number + 1)
    )


def facilitators(number: int, first: int = 1001) -> tuple[Participant, ...]:
    """As many facilitators."""
    return tuple(Participant(first + place, role="facilitator") for place in range(number))


def a_hall(
    people: Sequence[Participant], tables: Sequence[int] | Sequence[Table], rounds: int = 1
) -> Hall:
    """A hall with tables of these sizes; every round mixes."""
    made = tuple(one if isinstance(one, Table) else Table(one) for one in tables)
    return Hall(tuple(people), made, ("mix",) * rounds)


def changed(people: Sequence[Participant], number: int, **given: object) -> tuple[Participant, ...]:
    """The same people, one of them with other needs."""
    return tuple(replace(one, **given) if one.number == number else one for one in people)


@st.composite
def halls(draw: st.DrawFn, most: int = 14, languages: bool = True) -> Hall:
    """Small halls with every kind of demand, many of which cannot be met."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    tables = tuple(Table(size, draw(st.integers(0, 2)), draw(st.booleans())) for size in sizes)
    rounds = draw(st.integers(1, 3))
    number = draw(st.integers(0, min(most, sum(sizes))))
    rare = st.sampled_from([False, False, False, False, True])
    people = [
        Participant(
            place,
            (draw(st.sampled_from("ab")), draw(st.sampled_from("xyz"))),
            household=draw(st.sampled_from([0, 0, 0, 0, 1, 2])),
            apart=(draw(st.integers(1, number)),) if draw(rare) else (),
            language="vi" if languages and draw(rare) else "",
            wheelchair=draw(rare),
            no_recording=draw(rare),
            pins=(draw(st.integers(1, len(sizes))),) if draw(rare) else (),
        )
        for place in range(1, number + 1)
    ]
    people += [
        Participant(100 + place, role="facilitator") for place in range(draw(st.integers(0, 5)))
    ]
    voices = draw(st.integers(0, 2)) if languages else 0
    people += [
        Participant(200 + place, role="interpreter", language="vi") for place in range(voices)
    ]
    modes = draw(st.lists(st.sampled_from(["mix", "mirror"]), min_size=rounds, max_size=rounds))
    return Hall(tuple(people), tables, tuple(modes))
