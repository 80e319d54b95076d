"""``flask draw verify`` and the stand-alone program find the same, for an honest draw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgeting.sortition.checking import WORDS
from budgeting.sortition.evidence import Source
from tests.commands.draw_checks import PROGRAM, by_beacon, by_program
from tests.drawn import EARLIER


def test_an_honest_draw_passes_with_both(files, by_flask) -> None:
    paths = files()
    flask, program = by_flask(*paths), by_program(*paths)
    assert flask == program
    assert flask[0] == 0
    assert list(flask[1]) == [promise for promise in WORDS if promise not in ("future", "list")]
    assert {verdict for verdict, _words in flask[1].values()} == {"PASS"}


def test_a_list_can_be_checked_before_the_draw(files, by_flask) -> None:
    path, _act = files()
    assert by_flask(path) == by_program(path)
    assert by_flask(path)[0] == 0
    assert "number" not in by_flask(path)[1]


def test_a_draw_by_beacon_passes_with_both(files, by_flask) -> None:
    paths = files(**by_beacon())
    flask, program = by_flask(*paths), by_program(*paths)
    assert flask == program
    assert flask[0] == 0
    assert flask[1]["future"][0] == "PASS"
    assert "https://api.drand.sh/8990e7a9" in flask[1]["notes"][1]
    assert "/public/6662666" in flask[1]["notes"][1]


def test_any_other_beacon_is_told_with_its_moment(files, by_flask) -> None:
    paths = files(**by_beacon(name="NIST pulse 7", network="", round=0, digits=64))
    flask = by_flask(*paths)
    assert flask == by_program(*paths)
    assert flask[0] == 0
    told = "The value must be that of NIST pulse 7, from 2026-11-22T01:30:00Z on.\n"
    assert flask[1]["notes"][1] == told


def test_what_was_frozen_before_is_told_by_both(files, by_flask) -> None:
    early = replace(EARLIER, number=1, state="frozen", panels=0, sha256="", reason="Too early.")
    late = replace(EARLIER, number=2, frozen=early.ended, ended="2026-11-21T10:00:00Z")
    paths = files(number=3, reason=late.reason, before=(early, late))
    flask = by_flask(*paths)
    assert flask == by_program(*paths)
    assert flask[0] == 0
    first, second = flask[1]["notes"][1].splitlines()
    assert "Draw 1, frozen at 2026-11-20T09:00:00Z with 24 people" in first
    assert first.endswith("before any panel was made: Too early.")
    assert second.endswith("with its list published: Two people were missing.")


def test_a_ball_that_was_taken_back_is_told_by_both(files, by_flask) -> None:
    paths = files(lambda _draw, act: act.update(taken_back=["3", "01"]))
    flask = by_flask(*paths)
    assert flask == by_program(*paths)
    assert flask[0] == 0
    assert "Of the balls 01 the last one was taken back." in flask[1]["notes"][1]


@pytest.mark.parametrize("kind", ["balls", "beacon"])
def test_an_older_file_passes_and_says_what_it_cannot_show(files, by_flask, kind) -> None:
    source = Source(kind, "League of Entropy, round 7" if kind == "beacon" else "", 2)
    given = {**by_beacon(), "source": replace(source, digits=64)} if kind == "beacon" else {}
    paths = files(version=1, **given)
    assert b"frozen" not in paths[0].read_bytes()
    flask = by_flask(*paths)
    assert flask == by_program(*paths)
    assert flask[0] == 0
    not_shown = [promise for promise, (verdict, _words) in flask[1].items() if verdict == "OPEN"]
    assert not_shown == (["before", "future"] if kind == "beacon" else ["before"])
    assert "version 1 does not tell it" in flask[1]["before"][1]


def test_the_program_needs_the_standard_library_only() -> None:
    text = PROGRAM.read_text(encoding="utf-8")
    imported = {
        line.split()[1] for line in text.splitlines() if line.startswith(("import", "from"))
    }
    assert imported <= {
        "__future__", "collections", "datetime", "hashlib", "json", "sys", "typing",
    }  # fmt: skip
