"""A person takes over the lead's console and one table, walks away, and the day still ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from budgeting.demo.rehearsal import published
from budgeting.demo.rehearsal.lead import sign_in
from budgeting.demo.rehearsal.noticed import noticed
from budgeting.demo.rehearsal.papers import Papers, Slot
from budgeting.demo.rehearsal.play import Ended, rehearsing
from budgeting.demo.rehearsal.visitor import Line, Visitor, wanted
from tests.demo.rehearsals import PEOPLE, short

TABLE = 1
LED = 3
"""So many rounds are led by the person."""
NOTE = "Written by a person who rehearses."


class Person:
    """Somebody at the console and at a table, with what is printed on the terminal alone."""

    def __init__(self) -> None:
        self.led: list[int] = []
        self.gone: list[str] = []

    def begins(self, papers: Papers, base: str) -> None:
        """Sign in, open the doors, and type the code of the table."""
        self._papers = papers
        self._lead, self._table = (Visitor(base, Line(Random(1))) for _ in range(2))
        sign_in(self._lead, papers.staff["facilitator"])
        assert self._presses("doors")
        form = wanted(self._table.open("/post"), "/post")
        self._table.send(form.filled(("code", papers.posts["table", TABLE])))

    def leads(self, slot: Slot) -> None:
        """Close what is on and start the next round, for a while; and work at the table."""
        if len(self.led) == LED:
            return
        if self.led:
            self._presses("close", round=str(self.led[-1]))
        assert self._presses("start", round=str(slot.id))
        self.led.append(slot.id)
        self._works(slot)

    def rests(self) -> None:
        """Switch both tablets off."""
        self._lead.rests()
        self._table.rests()

    def leaves(self, place: str) -> None:
        """What the terminal says once nobody is there."""
        self.gone.append(place)

    def _works(self, slot: Slot) -> None:
        page = self._table.open("/table")
        note = page.form("/table/notes", round=str(slot.id))
        if note is not None:
            self._table.send(note.filled(("text", NOTE), ("kind", "point")))
        done = self._table.open("/table").form("/table/submit", round=str(slot.id))
        if done is not None:
            self._table.send(done.filled(("do", "submit")))

    def _presses(self, name: str, **fields: str) -> bool:
        form = self._lead.open(self._papers.console).form("/act", do=name, **fields)
        if form is None:
            return False
        self._lead.send(form)
        return True


@pytest.fixture(scope="module")
def person() -> Person:
    return Person()


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory, person: Person) -> Iterator[Ended]:
    """A day that a person led for three rounds, sitting at table 1 as well."""
    folder: Path = tmp_path_factory.mktemp("taken")
    wish = short(folder, take_table=TABLE, take_lead=True, patience=1.0)
    with rehearsing(wish, ready=person.begins, shown=person.leads, gone=person.leaves) as found:
        person.rests()
        yield found
        found.scene.close()


def test_the_person_leads_as_long_as_they_are_there_and_then_the_rehearsal_does(
    ended: Ended, person: Person
) -> None:
    page = Visitor(ended.scene.base, Line(Random(2)))
    sign_in(page, ended.scene.papers.staff["organiser"])
    log = page.open(f"{ended.scene.papers.console}/log").unescaped
    page.rests()
    started = re.findall(r"Started the round</td><td>([^<]+)<", log)[::-1]
    assert len(person.led) == LED
    assert len(started) == len(ended.scene.papers.run_sheet)
    assert len(set(started[:LED])) == len(set(started[LED:])) == 1
    assert started[0] != started[-1]


def test_nobody_of_the_rehearsal_writes_at_the_table_of_the_person(ended: Ended) -> None:
    assert ended.scene.ledger.notes
    assert all(said.table != TABLE for said in ended.scene.ledger.notes.values())
    assert all(said.table != TABLE for said in ended.scene.ledger.arguments.values())


def test_who_walks_away_is_named_and_waited_for_once(ended: Ended, person: Person) -> None:
    assert sorted(person.gone) == ["table 1", "the lead"]
    told = [line for line in noticed(ended.scene) if line.startswith("Left to themselves")]
    assert len(told) == 1


def test_the_day_ends_in_a_published_result_without_the_person(ended: Ended) -> None:
    assert ended.missing == ()
    assert ended.scene.ledger.troubles == []
    assert len(ended.scene.ledger.votes) == PEOPLE
    assert ended.scene.ledger.endorsed
    assert published.missing(ended.scene) == []
