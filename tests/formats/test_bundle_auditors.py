"""What ``verify.py`` says to auditors, and of what they have signed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.formats.bundle import ballot_lines, statement_bytes
from budgeting.formats.bundle_parts import Statement
from tests.bundles import KEY, OPENED, PUBLIC, Vote, a_vote, bundled, replace, signature, verified


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_auditors_open_every_commitment(folder: Path) -> None:
    vote = a_vote(30, voters=75, papers=3)
    given = folder / "openings"
    lines = [f"{opening.hex()} {choice}\n" for opening, choice in vote.openings]
    given.write_text("".join(lines), encoding="utf-8")
    assert verified(vote.files, folder, "--openings", str(given)).by_promise["openings"] == "PASS"
    given.write_text("".join(lines[1:]), encoding="utf-8")
    assert verified(vote.files, folder, "--openings", str(given)).failed == {"openings"}
    given.write_text("".join([*lines, lines[0]]), encoding="utf-8")
    assert verified(vote.files, folder, "--openings", str(given)).failed == {"openings"}


def test_auditors_may_be_given_papers_too_but_no_more_than_were_entered(folder: Path) -> None:
    vote = a_vote(30, voters=75, papers=3)
    casts = [json.loads(one) for one in vote.bundle.ballots]
    left = [canonical_ballot(one) for one in casts]
    for _, choice in vote.openings:
        left.remove(choice)
    papers = [(bytes([number]) * 32, choice) for number, choice in enumerate(left)]
    given = folder / "openings"
    lines = [f"{opening.hex()} {choice}\n" for opening, choice in (*vote.openings, *papers)]
    given.write_text("".join(lines), encoding="utf-8")
    assert verified(vote.files, folder, "--openings", str(given)).by_promise["openings"] == "PASS"
    given.write_text("".join(lines[1:]) + f"{'ab' * 32} {vote.openings[0][1]}\n", encoding="utf-8")
    assert verified(vote.files, folder, "--openings", str(given)).failed == {"openings"}


def test_auditors_check_the_ballots_that_are_withheld(folder: Path) -> None:
    vote = a_vote(31, voters=20, papers=0)
    assert verified(vote.files, folder).by_promise["ballots"] == "NOT SHOWN"
    given = folder / "ballots"
    given.write_bytes(ballot_lines(vote.bundle.ballots))
    found = verified(vote.files, folder, "--ballots", str(given))
    assert found.by_promise["ballots"] == found.by_promise["recounted"] == "PASS"
    changed = replace(vote.bundle, ballots=[vote.bundle.ballots[0]] * 20)
    given.write_bytes(ballot_lines(changed.ballots))
    assert "recounted" in verified(vote.files, folder, "--ballots", str(given)).failed


def test_ballots_that_are_published_may_be_given_all_the_same(folder: Path) -> None:
    vote = a_vote(30, voters=75)
    given = folder / "ballots"
    given.write_bytes(vote.files["ballots.jsonl"])
    found = verified(vote.files, folder, "--ballots", str(given))
    assert (found.code, found.by_promise["recounted"]) == (0, "PASS")
    given.write_bytes(ballot_lines([vote.bundle.ballots[0]] * len(vote.bundle.ballots)))
    assert "recounted" in verified(vote.files, folder, "--ballots", str(given)).failed


def test_what_auditors_signed_is_shown(folder: Path) -> None:
    vote = a_vote(30, voters=75, receipts="audited")
    assert verified(vote.files, folder).by_promise["auditors"] == "NOT SHOWN"
    digests = [
        hashlib.sha256(vote.files[name]).hexdigest()
        for name in ("commitments.txt", "ballots.jsonl")
    ]
    said = Statement("Bora Kim", OPENED, *digests, openings=len(vote.openings), kept=True)
    seal = KEY.sign(statement_bytes(said)).signature.hex()
    signed = replace(said, public=PUBLIC.hex(), signature=seal)
    for right in (said, signed):
        files = audited(vote, (("Bora Kim", "Sora Han"),), right)
        found = verified(files, folder)
        assert found.by_promise["auditors"] == "PASS"
        assert "Bora Kim" in found.text
    for wrong in (
        replace(signed, auditor="Bora Lee"),
        replace(said, kept=False),
        replace(said, openings=3),
        replace(said, ballots_sha256="0" * 64),
        replace(said, commitments_sha256="0" * 64),
    ):
        files = audited(vote, (("Bora Kim", "Sora Han"),), wrong)
        assert verified(files, folder).failed == {"auditors"}


def audited(vote: Vote, audits: tuple[tuple[str, ...], ...], *said: Statement) -> dict[str, bytes]:
    """The bundle of the vote after audits by these people, who said this."""
    return bundled(replace(vote.bundle, audits=audits, statements=said), PUBLIC, signature)


def test_a_later_audit_that_agrees_as_a_whole_settles_a_dispute(folder: Path) -> None:
    vote = a_vote(30, voters=75, receipts="audited")
    digests = [
        hashlib.sha256(vote.files[name]).hexdigest()
        for name in ("commitments.txt", "ballots.jsonl")
    ]
    bora = Statement("Bora Kim", OPENED, *digests, openings=len(vote.openings), kept=True)
    sora, pair = replace(bora, auditor="Sora Han"), ("Bora Kim", "Sora Han")
    first = (replace(bora, kept=False, openings=3), sora)
    again = (replace(bora, audit=2), replace(sora, audit=2))
    assert verified(audited(vote, (pair,), *first), folder).failed == {"auditors"}
    assert verified(audited(vote, (pair, pair), *first, again[0]), folder).failed == {"auditors"}
    found = verified(audited(vote, (pair, pair), *first, *again), folder)
    assert found.by_promise["auditors"] == "PASS"
    assert "an earlier audit disagreed (Bora Kim), and a later one agrees" in found.text
    late = (replace(bora, audit=3, kept=False), replace(sora, audit=3))
    files = audited(vote, (pair, pair, pair), *first, *again, *late)
    assert verified(files, folder).failed == {"auditors"}


@pytest.mark.parametrize(
    ("audits", "number"),
    [((), 1), ((("Sora Han", "Dohyun"),), 1), ((("Bora Kim",),), 1), ((("Bora Kim", "Sora"),), 2)],
)
def test_a_statement_belongs_to_an_audit_of_two_and_to_one_whom_it_names(
    folder: Path, audits: tuple[tuple[str, ...], ...], number: int
) -> None:
    vote = a_vote(30, voters=75, receipts="audited")
    digests = [
        hashlib.sha256(vote.files[name]).hexdigest()
        for name in ("commitments.txt", "ballots.jsonl")
    ]
    opened = len(vote.openings)
    said = Statement("Bora Kim", OPENED, *digests, openings=opened, kept=True, audit=number)
    assert verified(audited(vote, audits, said), folder).failed == {"auditors"}
