"""Two programs check bundles: one is in every bundle, one was made from its description alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.bundles import a_bundle, a_rulebook, resealed, verified
from tests.second_verifier import (
    PROMISES,
    check,
    stolen_acts,
    stolen_ballots,
    stolen_kinds,
    stolen_results,
)
from tests.second_verifier.held import held
from tests.second_verifier.thief import (
    THEFTS,
    Theft,
    act,
    chained_again,
    counted_again,
    rewritten,
)

LISTED = (stolen_acts, stolen_ballots, stolen_kinds, stolen_results)
OTHERWISE = {"holders": ["dari ", "HANEUL"]}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the other program finds its folder."""
    return tmp_path_factory.mktemp("bundles")


@pytest.mark.parametrize("tens", range(0, 100, 10))
def test_both_say_the_same_of_honest_votes(place: Path, tens: int) -> None:
    for seed in range(tens, tens + 10):
        files = a_bundle(seed, totals_only=seed % 7 == 3)
        found = check(files)
        assert found == verified(files, place).by_promise, f"seed {seed}"
        assert tuple(found) == PROMISES
        assert set(found.values()) <= {"PASS", "NOT SHOWN"}, f"seed {seed}"


@pytest.mark.parametrize("tens", range(0, 40, 10))
def test_both_say_the_same_of_close_votes(place: Path, tens: int) -> None:
    for seed in range(tens, tens + 10):
        files = a_close_vote(seed)
        found = check(files)
        assert found == verified(files, place).by_promise, f"seed {seed}"
        assert "FAIL" not in found.values(), f"seed {seed}"


def a_close_vote(seed: int) -> dict[str, bytes]:
    """Low costs and few voters, so that many plans are equally good."""
    random = Random(seed)
    book = a_rulebook(random)
    cheap = tuple(replace(one, cost=random.randint(1, 3)) for one in book.projects)
    ballot = replace(book.ballot, kind="approval", number=len(cheap), field_limits=())
    return a_bundle(
        seed,
        rulebook=replace(
            book,
            projects=cheap,
            ballot=replace(ballot, wanted="at_most", blank_allowed=True),
            total=random.randint(2, 8),
            share=1_000_000,
            rule=random.choice(["knapsack", "greedy"]),
            caps=tuple(replace(cap, limit=random.randint(0, 5)) for cap in book.caps),
        ),
        voters=random.choice([4, 6, 51]),
        papers=0,
    )


@pytest.mark.parametrize("kind", ["open", "audited", "greedy", "totals", "small", "many_kinds"])
def test_what_is_stolen_below_was_honest_before(place: Path, kind: str) -> None:
    found = check(held(kind))
    assert found == verified(held(kind), place).by_promise
    assert "FAIL" not in found.values()


def test_both_say_that_nobody_has_signed_for_the_cards(place: Path) -> None:
    files = dict(held("open"))
    rewritten(files, "cards.json", lambda told: told.update(signed=[]))
    files = resealed(files)
    found = check(files)
    assert found == verified(files, place).by_promise
    assert found["people"] == "NOT SHOWN"


@pytest.mark.parametrize("theft", THEFTS, ids=[theft.name for theft in THEFTS])
def test_both_refuse_what_a_thief_did(place: Path, theft: Theft) -> None:
    files = dict(held(theft.vote))
    theft.change(files)
    assert files != held(theft.vote)
    if theft.signed_again:
        files = resealed(files)
    assert check(files)[theft.promise] == "FAIL"
    assert verified(files, place).by_promise[theft.promise] == "FAIL"


def test_both_know_a_holder_by_a_name_in_other_letters(place: Path) -> None:
    files = dict(held("open"))
    chained_again(files, lambda entries: act(entries, "box.opening")["details"].update(OTHERWISE))
    files = resealed(files)
    found = check(files)
    assert found == verified(files, place).by_promise
    assert found["people"] == "PASS"


def places(told: Any) -> Iterator[tuple[Any, Any]]:
    """Every place below a value: what holds it, and under which key."""
    for key in list(told) if isinstance(told, dict) else range(len(told)):
        yield told, key
        if isinstance(told[key], dict | list):
            yield from places(told[key])


def otherwise(random: Random, value: Any) -> Any:
    """Something else of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + random.choice([-1, 1])
    if isinstance(value, str):
        return value + "x"
    return 0 if not value else None


@pytest.mark.parametrize("tens", range(0, 100, 10))
def test_any_other_number_or_text_of_an_outcome_is_refused_by_both(place: Path, tens: int) -> None:
    for seed in range(tens, tens + 10):
        random = Random(seed)
        files = dict(held(random.choice(["open", "greedy", "totals", "small"])))

        def change(told: dict[str, Any], random: Random = random) -> None:
            proof = told.pop("proof")
            holder, key = random.choice(list(places(told)))
            holder[key] = otherwise(random, holder[key])
            told["proof"] = proof

        counted_again(files, change)
        files = resealed(files)
        broken = {one for one, verdict in check(files).items() if verdict == "FAIL"}
        assert broken, f"seed {seed}"
        assert broken & verified(files, place).failed, f"seed {seed}"


def test_every_promise_is_broken_by_some_theft() -> None:
    assert {theft.promise for theft in THEFTS} == set(PROMISES)
    assert {theft.change.__module__ for theft in THEFTS} == {one.__name__ for one in LISTED}
