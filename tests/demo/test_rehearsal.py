"""A rehearsal plays the whole day over HTTP, and what was acknowledged is there, once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from budgeting.demo.rehearsal import published
from budgeting.demo.rehearsal.lead import sign_in
from budgeting.demo.rehearsal.noticed import noticed
from budgeting.demo.rehearsal.play import Ended, rehearsing
from budgeting.demo.rehearsal.scene import PAPER_TABLE
from budgeting.demo.rehearsal.seeding import NotARehearsalError, clear
from budgeting.demo.rehearsal.visitor import Line, Visitor
from tests.demo.rehearsals import PEOPLE, short

PROJECTS = 8


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    """One rehearsal, whose server still answers."""
    with rehearsing(short(tmp_path_factory.mktemp("day"))) as found:
        yield found
        found.scene.close()


def test_a_whole_day_is_played_and_nothing_is_lost(ended: Ended) -> None:
    ledger = ended.scene.ledger
    assert ended.missing == ()
    assert ledger.troubles == []
    assert len(ledger.votes) == PEOPLE
    straw = [poll for (_number, poll) in ledger.answers]
    assert len(straw) > 2 * PROJECTS * (PEOPLE - 1)
    assert ledger.notes
    assert ledger.arguments
    assert ledger.questions
    assert ledger.answered
    assert ledger.themes


def test_what_goes_wrong_in_halls_went_wrong_here_too(ended: Ended) -> None:
    ledger = ended.scene.ledger
    assert ended.scene.line.lost
    assert ledger.late
    assert ledger.helped
    assert ledger.died
    assert ledger.on_paper
    assert any(said.table == PAPER_TABLE for said in ledger.arguments.values())
    told = list(noticed(ended.scene))
    assert any(line.startswith("Silent in a discussion: table") for line in told)
    assert any("not sure" in line for line in told)


def test_everybody_can_read_the_result_and_the_minutes(ended: Ended) -> None:
    visitor = Visitor(ended.scene.base, Line(Random(1)))
    for address in (
        published.results_address(ended.scene),
        published.minutes_address(ended.scene),
    ):
        page = visitor.open(address.removeprefix(ended.scene.base))
        assert page.answer.status == 200
        assert page.heading
    visitor.rests()


@pytest.mark.parametrize("who", ["officer", "second officer"])
def test_two_officers_are_there_to_publish(ended: Ended, who: str) -> None:
    papers, visitor = ended.scene.papers, Visitor(ended.scene.base, Line(Random(1)))
    sign_in(visitor, papers.staff[who])
    page = visitor.open(f"/officer/{papers.slug}/")
    assert (page.answer.status, "/staff/sign-out" in page.text) == (200, True)
    visitor.rests()
    assert papers.staff["officer"].email != papers.staff["second officer"].email


def test_a_vote_that_is_missing_would_be_told(ended: Ended) -> None:
    code = next(iter(ended.scene.ledger.votes))
    receipt = ended.scene.ledger.votes.pop(code)
    found = published.missing(ended.scene)
    ended.scene.ledger.votes[code] = receipt
    assert any(line.startswith("votes: ") for line in found)
    assert any(line.startswith("project ") for line in found)


def test_a_note_that_is_missing_would_be_told(ended: Ended) -> None:
    notes = ended.scene.ledger.notes
    key, said = notes.popitem()
    found = published.missing(ended.scene)
    notes[key] = said
    assert any(line.startswith("notes: ") for line in found)


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "madang.db"
    kept.write_text("a real day")
    with pytest.raises(NotARehearsalError):
        clear(tmp_path)
    assert kept.read_text() == "a real day"
