"""What ``verify.py`` says of votes that were counted honestly."""

from __future__ import annotations

import ast
import contextlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgeting.canonical import canonical_json
from budgeting.config import ROOT
from budgeting.counting.limits import Limits
from budgeting.counting.outcome import as_document
from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.formats.bundle import zipped
from budgeting.formats.standalone import verify_vote
from tests import bundles
from tests.bundles import (
    PROGRAM,
    PUBLIC,
    SEED,
    Vote,
    a_bundle,
    a_vote,
    bundled,
    checked,
    grouped,
    replace,
    signature,
    verified,
)

PROMISES = {check.__name__ for check in (verify_vote.files, *verify_vote.PROMISES)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("votes")


@given(seed=st.integers(0, 10**9))
@settings(max_examples=150, deadline=None)
def test_every_honest_count_is_confirmed(place: Path, seed: int) -> None:
    try:
        files = a_bundle(seed, tables=seed % 3 == 0)
    except ValueError:
        return  # a rulebook that allows hardly any ballot
    found = verified(files, place)
    assert found.code == 0, found.text
    assert set(found.by_promise) == PROMISES
    withheld = {"auditors"} if "ballots.jsonl" in files else {"auditors", "ballots"}
    shown = {promise for promise, verdict in found.by_promise.items() if verdict == "NOT SHOWN"}
    assert shown <= withheld


@given(seed=st.integers(0, 10**9))
@settings(max_examples=60, deadline=None)
def test_few_voters_and_many_ties_are_confirmed_too(place: Path, seed: int) -> None:
    try:
        files = a_close_vote(seed).files
    except ValueError:
        return
    found = verified(files, place)
    assert found.code == 0, found.text


def a_close_vote(seed: int) -> Vote:
    """Two prices only, and few voters."""
    projects = bundles.a_rulebook(bundles.Random(seed)).projects
    alike = tuple(replace(one, cost=2 + number % 2) for number, one in enumerate(projects))
    total = 50 * 5 * len(alike) // 4
    return a_vote(seed, voters=6, tables=False, projects=alike, total=total, threshold=0)


def test_ties_are_among_them() -> None:
    stages = set()
    for seed in range(60):
        with contextlib.suppress(ValueError):
            outcome = a_close_vote(seed).outcome
            stages |= {(outcome.rule, tie.stage) for tie in outcome.ties}
    assert stages >= {("knapsack", "lottery"), ("knapsack", "spend"), ("greedy", "spend")}


def test_every_kind_is_among_them() -> None:
    votes = [a_vote(seed, tables=False).rulebook for seed in range(60)]
    assert {vote.ballot.kind for vote in votes} == {"approval", "knapsack", "points"}
    assert {vote.ballot.wanted for vote in votes} == {"at_most", "at_least", "exactly", "share"}
    assert {vote.rule for vote in votes} == {"knapsack", "greedy"}
    assert any(vote.caps and vote.exclusions and vote.threshold for vote in votes)


def test_a_zip_is_read_like_its_folder(folder: Path) -> None:
    files = a_bundle(11, voters=60)
    (folder / "vote.zip").write_bytes(zipped(files))
    assert checked(str(folder / "vote.zip")) == verified(files, folder)


def test_an_outcome_that_claims_no_proof_is_checked_all_the_same(folder: Path) -> None:
    vote = next(v for v in map(a_vote, range(99)) if v.outcome.not_funded and v.rulebook.caps)
    lottery = lottery_order(SEED, [project.id for project in vote.rulebook.projects])
    rule = RULES[vote.rulebook.rule]
    election = vote.rulebook.election(grouped(vote.bundle.ballots), lottery)
    outcome = rule.count(election, limits=Limits(states=0, nodes=0, reasons=0))
    assert not outcome.proven
    files = recounted_as(vote, canonical_json(as_document(outcome)))
    found = verified(files, folder)
    assert found.by_promise["rule"] == "PASS"
    assert "The outcome does not claim a proof" in found.text
    assert found.failed == set()


def recounted_as(vote: Vote, document: bytes) -> dict[str, bytes]:
    """The bundle of the vote with another outcome, which the chain names."""
    random = bundles.Random(1)
    papers, bound = (
        vote.bundle.cards.entered,
        bundles.bound_lists(vote.bundle.batches, vote.bundle.marks),
    )
    acts = bundles.some_acts(random, vote.rulebook, len(vote.openings), papers, document, bound)
    return bundled(replace(vote.bundle, outcome=document, acts=acts, tables={}), PUBLIC, signature)


def test_what_is_too_hard_is_not_proven_and_never_passed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verify_vote, "MOST_STEPS", 3)
    vote = next(
        v for v in map(a_vote, range(99)) if v.outcome.rule == "knapsack" and v.outcome.not_funded
    )
    found = verified(vote.files, folder)
    assert found.code == 2
    hard = {promise for promise, verdict in found.by_promise.items() if verdict == "NOT PROVEN"}
    assert hard == {"rule", "ties", "losses"}
    assert found.failed == set()


def test_the_printed_key_is_compared(folder: Path) -> None:
    files = a_bundle(1)
    assert verified(files, folder, "--key", PUBLIC.hex()).code == 0
    assert verified(files, folder, "--key", "0" * 64).failed == {"signature"}


def test_cards_that_nobody_counted_are_not_shown(folder: Path) -> None:
    vote = a_vote(30, voters=75)
    cards = replace(vote.bundle.cards, handed_out=None, left_over=None, spoiled=None)
    files = bundled(replace(vote.bundle, cards=cards), PUBLIC, signature)
    found = verified(files, folder)
    assert (found.code, found.by_promise["cards"]) == (0, "NOT SHOWN")


def test_a_sheet_that_nobody_signed_is_not_the_work_of_two(folder: Path) -> None:
    vote = a_vote(30, voters=75)
    cards = replace(vote.bundle.cards, signed=())
    found = verified(bundled(replace(vote.bundle, cards=cards), PUBLIC, signature), folder)
    assert (found.code, found.by_promise["people"]) == (0, "NOT SHOWN")
    assert "Nobody has signed the sheet of cards" in found.text


def test_nothing_there_is_said_plainly(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify_vote.main([str(folder / "nothing")]) == 1
    assert "cannot be read" in capsys.readouterr().err
    (folder / "no.zip").write_bytes(b"no zip")
    assert verify_vote.main([str(folder / "no.zip")]) == 1
    (folder / "empty").mkdir()
    assert checked(str(folder / "empty")).by_promise == {"files": "FAIL"}


def test_the_program_is_for_old_pythons_and_takes_nothing_but_the_standard_library() -> None:
    tree = ast.parse(PROGRAM.read_text(encoding="utf-8"), feature_version=(3, 9))
    for node in ast.walk(tree):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_every_promise_is_described() -> None:
    text = (ROOT / "docs" / "bundle.md").read_text(encoding="utf-8")
    for promise in PROMISES:
        assert f"| `{promise}` |" in text, promise


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_signatures_are_those_of_libsodium(size: int) -> None:
    content = bytes(size)
    seal = signature(content)
    assert verify_vote.signed(PUBLIC.hex(), seal.hex(), content)
    assert not verify_vote.signed(PUBLIC.hex(), seal.hex(), content + b"x")
    for place in (0, 31, 32, 63):
        wrong = bytearray(seal)
        wrong[place] ^= 1
        assert not verify_vote.signed(PUBLIC.hex(), bytes(wrong).hex(), content)
    assert not verify_vote.signed("ff" * 32, seal.hex(), content)
    high = int.from_bytes(seal[32:], "little") + verify_vote.L
    assert not verify_vote.signed(
        PUBLIC.hex(), (seal[:32] + high.to_bytes(32, "little")).hex(), content
    )
