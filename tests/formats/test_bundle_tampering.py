"""What a dishonest organiser could change, signature included, and the promise that it breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from budgeting.formats.bundle import ballot_lines
from tests.bundles import Vote, a_vote, resealed, verified
from tests.formats.tamperings import TAMPERINGS, Files, of, put


def knapsack_vote() -> Vote:
    """75 ballots, with losers that have a price, a tie, papers and open receipts."""
    for seed in range(2000):
        vote = a_vote(seed, voters=75, papers=3, receipts="open", secrecy="sealed", rule="knapsack")
        told = vote.outcome
        if told.ties and any(one.price_funded and one.rivals for one in told.not_funded):
            return vote
    raise AssertionError("no such vote")


@pytest.fixture(scope="module")
def vote() -> Vote:
    return knapsack_vote()


def test_without_a_change_everything_is_kept(vote: Vote, tmp_path: Path) -> None:
    found = verified(resealed(vote.files), tmp_path)
    assert found.code == 0, found.text


@pytest.mark.parametrize("what", TAMPERINGS)
def test_whoever_changes_it_breaks_the_promise(what: str, vote: Vote, tmp_path: Path) -> None:
    promise, change = TAMPERINGS[what]
    files = change(vote.files)
    assert files != vote.files
    found = verified(resealed(files), tmp_path)
    assert found.code == 1
    assert promise in found.failed, found.text


@pytest.mark.parametrize(
    ("change", "promise"),
    [
        (lambda files: {**files, "ballots.jsonl": files["ballots.jsonl"] + b"\n"}, "files"),
        (lambda files: {**files, "more.txt": b""}, "files"),
        (lambda files: {name: files[name] for name in files if name != "used_tags.txt"}, "files"),
        (lambda files: {**files, "manifest.json": files["manifest.json"] + b" "}, "files"),
        (lambda files: {**files, "SIGNATURE": files["SIGNATURE"].replace(b"a", b"b")}, "signature"),
        (lambda files: {**files, "SIGNATURE": b""}, "signature"),
    ],
)
def test_without_the_key_nothing_can_be_changed(
    vote: Vote, tmp_path: Path, change: Callable[[Files], Files], promise: str
) -> None:
    assert verified(change(vote.files), tmp_path).failed == {promise}


def test_single_ballots_of_a_small_room_are_refused(tmp_path: Path) -> None:
    vote = a_vote(5, voters=20, papers=0)
    ballots = ballot_lines(vote.bundle.ballots)
    files = {**vote.files, "ballots.jsonl": ballots}
    del files["totals.json"]
    assert "privacy" in verified(resealed(files), tmp_path).failed
    told = put(
        "single_ballots", to={"published": True, "why": "", "one_of_a_kind": 0, "chosen_by": []}
    )
    assert "privacy" in verified(resealed(of("event.json", told)(files)), tmp_path).failed


def test_totals_that_nobody_chose_are_refused(tmp_path: Path) -> None:
    files = a_vote(5, voters=60, totals_only=True).files
    assert verified(files, tmp_path).failed == set()
    alone = of("event.json", put("single_ballots", "chosen_by", to=["Minjun", "Minjun"]))
    assert verified(resealed(alone(files)), tmp_path).failed >= {"privacy", "people"}


def test_openings_that_are_for_auditors_are_refused(tmp_path: Path) -> None:
    vote = a_vote(6, voters=60, papers=0, receipts="audited")
    lines = sorted(f"{opening.hex()} {choice}\n" for opening, choice in vote.openings)
    files = resealed({**vote.files, "openings.txt": "".join(lines).encode()})
    assert verified(files, tmp_path).failed == {"privacy"}


def test_a_column_about_the_voters_is_refused(tmp_path: Path) -> None:
    files = dict(a_vote(6, voters=60, papers=0).files)
    lines = files["votes.csv"].decode("utf-8-sig").splitlines()
    aged = [f"{lines[0]},age", *(f"{line},44" for line in lines[1:])]
    files["votes.csv"] = ("\ufeff" + "\r\n".join(aged) + "\r\n").encode()
    assert verified(resealed(files), tmp_path).failed == {"tables"}


def test_impossible_totals_are_refused(tmp_path: Path) -> None:
    files = a_vote(5, voters=20, papers=0).files
    more = of("totals.json", put("projects", 0, "supporters", to=21))
    assert "ballots" in verified(resealed(more(files)), tmp_path).failed


def test_a_file_writes_no_lines_of_its_own(tmp_path: Path) -> None:
    files = dict(a_vote(5, voters=60).files)
    files["ballots.jsonl"] = b'[1,{"\x1b[2J\\nPASS ballots":1}]\n' + files["ballots.jsonl"]
    found = verified(resealed(files), tmp_path)
    assert "ballots" in found.failed
    assert "\x1b" not in found.text


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"format":1}']
)
def test_a_file_of_nonsense_breaks_a_promise_and_never_the_program(
    vote: Vote, tmp_path: Path, content: bytes
) -> None:
    for name in vote.files:
        if name in ("manifest.json", "SIGNATURE", "verify.py", "software.json"):
            continue
        found = verified(resealed({**vote.files, name: content}), tmp_path)
        allowed = name.endswith(".txt") and content == b""
        assert found.code == 1 or allowed, name
        assert found.failed - {"files"}, name
