"""Who takes the seat of a member who left, against a plain search over everybody in line."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.replacement import Miss, Passed, Proposal, line_of, propose

DIGEST = "ab" * 32


def a_pool(*people: tuple[str, str, str], seats: int, quotas: list[Quota]) -> Terms:
    """A pool of one feature: (id, age, household) for each person."""
    made = tuple(Person(id, (age,), household) for id, age, household in people)
    return Terms(("age",), made, tuple(quotas), seats)


def test_the_first_in_line_who_keeps_every_quota_is_proposed() -> None:
    quotas = [Quota("age", "old", 1, 2), Quota("age", "young", 1, 2)]
    terms = a_pool(("a", "old", ""), ("b", "old", ""), ("c", "old", ""), ("d", "young", ""),
                   seats=3, quotas=quotas)  # fmt: skip
    found = propose(terms, seated=(0, 1), line=(2, 3))
    missed = (Miss("age", "old", "most", 2, 3), Miss("age", "young", "least", 1, 0))
    assert found == Proposal(3, 2, 0, (), (Passed(2, None, missed),))


def test_nobody_from_the_household_of_a_member_is_proposed() -> None:
    terms = a_pool(("a", "old", "7"), ("b", "old", "7"), ("c", "old", ""), seats=2, quotas=[])
    found = propose(terms, seated=(0,), line=(1, 2))
    assert found == Proposal(2, 2, 0, (), (Passed(1, 0),))


def test_the_household_of_the_one_who_left_is_free_again() -> None:
    terms = a_pool(("a", "old", "7"), ("b", "old", "7"), seats=1, quotas=[])
    found = propose(terms, seated=(), line=(1,))
    assert found is not None
    assert found.place == 1


def test_where_nobody_keeps_all_the_least_miss_wins_and_is_named() -> None:
    quotas = [Quota("age", "young", 2, 3), Quota("age", "old", 0, 0)]
    terms = a_pool(("a", "young", ""), ("b", "old", ""), ("c", "middle", ""),
                   seats=2, quotas=quotas)  # fmt: skip
    found = propose(terms, seated=(0,), line=(1, 2))
    assert found is not None
    assert (found.place, found.missing) == (2, 1)
    assert found.misses == (Miss("age", "young", "least", 2, 1),)


def test_seats_that_stay_empty_may_still_fill_a_quota() -> None:
    quotas = [Quota("age", "young", 1, 3)]
    terms = a_pool(("a", "old", ""), ("b", "old", ""), ("c", "young", ""), seats=3, quotas=quotas)
    with_another_to_come = propose(terms, seated=(0,), line=(1, 2))
    assert with_another_to_come is not None
    assert (with_another_to_come.place, with_another_to_come.missing) == (1, 0)
    the_last = propose(terms, seated=(0, 1), line=(2,))
    assert the_last is not None
    assert the_last.place == 2


def test_nobody_in_line_is_no_proposal() -> None:
    terms = a_pool(("a", "old", "7"), ("b", "old", "7"), seats=2, quotas=[])
    assert propose(terms, seated=(0,), line=()) is None
    assert propose(terms, seated=(0,), line=(1,)) is None


def test_the_line_is_the_reserves_and_then_the_pool_in_the_order_of_the_draw() -> None:
    people = (*(Person(f"p{n}", ()) for n in range(8)), Person("q", (), standing="out"))
    terms = Terms((), people, (), 2)
    line = line_of(terms, (5, 2), DIGEST, gone=(3,))
    assert line[:2] == (5, 2)
    rest = [0, 1, 4, 6, 7]
    rest.sort(key=lambda n: sha256(f"{DIGEST}\0p{n}".encode()).hexdigest())
    assert line[2:] == tuple(rest)
    assert line_of(terms, (5, 2), "cd" * 32)[:2] == (5, 2)
    assert line_of(terms, (5, 2), "0" * 64, gone=(3,)) != line


AGES, TOWNS = ("old", "young"), ("east", "west")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Terms, list[int], list[int]]:
    """A small pool with quotas, who is seated, and a line."""
    size = draw(st.integers(2, 8))
    people = tuple(
        Person(
            f"p{n}",
            (draw(st.sampled_from(AGES)), draw(st.sampled_from(TOWNS))),
            draw(st.sampled_from(("", "1", "2", "3"))),
        )
        for n in range(size)
    )
    quotas = []
    for feature, values in (("age", AGES), ("town", TOWNS)):
        for value in values:
            least = draw(st.integers(0, 3))
            quotas.append(Quota(feature, value, least, least + draw(st.integers(0, 2))))
    order = draw(st.permutations(range(size)))
    cut = draw(st.integers(0, size - 1))
    seats = cut + draw(st.integers(1, 3))
    return Terms(("age", "town"), people, tuple(quotas), seats), list(order[:cut]), order[cut:]


def missing(terms: Terms, panel: list[int]) -> int:
    """The total miss of a panel, from nothing but the quotas' own words.

    The seats that stay empty are filled, feature by feature, in the kindest way there is.
    """
    total = 0
    for index, feature in enumerate(terms.features):
        count = Counter(terms.people[place].values[index] for place in panel)
        mine = [quota for quota in terms.quotas if quota.feature == feature]
        total += sum(max(0, count[quota.value] - quota.most) for quota in mine)
        spare = max(0, terms.seats - len(panel))
        for quota in mine:
            lack = max(0, quota.least - count[quota.value])
            helped = min(lack, spare)
            spare -= helped
            total += lack - helped
    return total


@settings(max_examples=400, deadline=None, derandomize=True)
@given(cases())
def test_a_plain_search_finds_the_same_person(case: tuple[Terms, list[int], list[int]]) -> None:
    terms, seated, line = case
    taken = {terms.people[place].household for place in seated} - {""}
    free = [place for place in line if terms.people[place].household not in taken]
    found = propose(terms, seated, line)
    if not free:
        assert found is None
        return
    assert found is not None
    best = min(free, key=lambda place: (missing(terms, [*seated, place]), line.index(place)))
    assert found.place == best
    assert found.missing == missing(terms, [*seated, best])
    assert bool(found.misses) == bool(found.missing)
    assert [one.place for one in found.passed] == line[: line.index(best)]
    assert found.turn == line.index(best) + 1
    for one in found.passed:
        shares = terms.people[one.place].household in taken
        assert (one.housemate is not None) == shares
        assert shares or missing(terms, [*seated, one.place]) > found.missing


@settings(max_examples=100, deadline=None, derandomize=True)
@given(cases())
def test_the_order_of_the_seated_decides_nothing(case: tuple[Terms, list[int], list[int]]) -> None:
    terms, seated, line = case
    assert propose(terms, seated, line) == propose(terms, seated[::-1], line)
