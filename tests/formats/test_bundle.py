"""A bundle of a vote: its files, the same bytes every time, and what is never among them."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from budgeting.config import ROOT
from budgeting.formats.bundle import bundled, zipped
from budgeting.formats.bundle_commitments import root_of
from tests.bundles import PUBLIC, a_bundle, a_vote, signature

SINGLE = {"ballots.jsonl", "openings.txt", "votes.csv", "yard-2026.pb"}


def test_the_manifest_names_every_other_file() -> None:
    files = a_bundle(1)
    listed = json.loads(files["manifest.json"])["files"]
    assert set(listed) == set(files) - {"manifest.json", "SIGNATURE"}
    for name, entry in listed.items():
        assert entry["sha256"] == hashlib.sha256(files[name]).hexdigest()
        assert entry["bytes"] == len(files[name])


def test_the_same_vote_gives_the_same_bytes_in_every_process() -> None:
    program = (
        "import sys, hashlib; from tests.bundles import a_bundle;"
        "from budgeting.formats.bundle import zipped;"
        "sys.stdout.write(hashlib.sha256(zipped(a_bundle(7))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, check=True, timeout=120,
            cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "TZ": zone},
        ).stdout
        for seed, zone in (("1", "UTC"), ("4242", "Asia/Seoul"))
    }  # fmt: skip
    assert found == {hashlib.sha256(zipped(a_bundle(7))).hexdigest().encode()}


def test_the_order_of_what_is_a_set_changes_no_byte() -> None:
    bundle = a_vote(3, receipts="open", voters=75, papers=3).bundle
    turned = replace(
        bundle,
        marks=bundle.marks[::-1],
        openings=bundle.openings[::-1],
        batches=[replace(one, commitments=one.commitments[::-1]) for one in bundle.batches],
        tables=dict(reversed(bundle.tables.items())),
    )
    assert bundled(turned, PUBLIC, signature) == bundled(bundle, PUBLIC, signature)


def test_the_zip_holds_the_files_and_no_moment() -> None:
    files = a_bundle(2)
    with zipfile.ZipFile(BytesIO(zipped(files))) as archive:
        assert archive.namelist() == sorted(files)
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {name: archive.read(name) for name in files} == files


def test_packing_says_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    files = a_bundle(1)
    zipped(files, lambda done, total: told.append((done, total)))
    whole = sum(map(len, files.values()))
    assert len(told) == len(files)
    assert told == sorted(told)
    assert told[-1] == (whole, whole)


@pytest.mark.parametrize("voters", [1, 20, 49])
def test_single_ballots_of_a_small_room_are_not_in_it(voters: int) -> None:
    vote = a_vote(5, voters=voters, papers=0, receipts="open")
    bundle = replace(
        vote.bundle, tables=dict.fromkeys(SINGLE - {"ballots.jsonl", "openings.txt"}, b"x")
    )
    files = bundled(bundle, PUBLIC, signature)
    assert not SINGLE & set(files)
    assert "totals.json" in files
    assert json.loads(files["event.json"])["single_ballots"]["why"] == "small"


def test_fifty_ballots_are_in_it() -> None:
    files = a_bundle(5, voters=50, receipts="open")
    assert set(files) >= SINGLE
    assert "totals.json" not in files


def test_officers_can_choose_totals() -> None:
    files = a_bundle(5, voters=60, totals_only=True)
    assert not SINGLE & set(files)
    told = json.loads(files["event.json"])["single_ballots"]
    assert (told["published"], told["why"]) == (False, "chosen")


def test_a_table_cannot_take_the_place_of_another_file() -> None:
    bundle = replace(a_vote(1).bundle, tables={"outcome.json": b"{}"})
    with pytest.raises(ValueError, match=r"outcome\.json"):
        bundled(bundle, PUBLIC, signature)


def test_no_card_is_beside_a_ballot_or_a_commitment() -> None:
    vote = a_vote(9, voters=75, papers=0)
    files = vote.files
    marks = [one.hex().encode() for one in vote.bundle.marks]
    for name, content in files.items():
        if name != "used_tags.txt":
            assert not any(mark in content for mark in marks), name
    for opening, _ in vote.openings:
        assert ("openings.txt" in files) or opening.hex().encode() not in b"".join(files.values())


def test_the_root_of_a_batch_is_that_of_the_standard() -> None:
    leaves = [bytes([number]) * 32 for number in range(5)]
    one, two, three, four, five = (hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves)

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\1" + left + right).digest()

    assert root_of(leaves[:1]) == one.hex()
    assert root_of(leaves[:3]) == node(node(one, two), three).hex()
    assert root_of(leaves[::-1]) == node(node(node(one, two), node(three, four)), five).hex()
    with pytest.raises(ValueError, match="at least one"):
        root_of([])


def test_the_description_names_every_file() -> None:
    text = (ROOT / "docs" / "bundle.md").read_text(encoding="utf-8")
    for seed, receipts in ((1, "open"), (2, "audited")):
        for name in a_bundle(seed, receipts=receipts, voters=60):
            assert f"`{name.replace('yard-2026', 'PROCESS')}`" in text, name
    for seed in (5, 6):
        for name in a_bundle(seed, voters=20):
            assert f"`{name}`" in text, name


def test_the_program_needs_nothing_beside_it(tmp_path: Path) -> None:
    for name, content in a_bundle(4, voters=60).items():
        (tmp_path / name).write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "verify.py", "."],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
    assert done.stderr == ""
