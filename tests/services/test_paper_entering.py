"""Two different people enter a batch, and nobody reads it before both are through."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.counting.paper_entries import Sheet
from budgeting.errors import IllegalMove, PaperRefused, Tampered
from budgeting.models import LogEntry, PaperEntry
from budgeting.services import paper_entering, paper_urn
from budgeting.services.keys import Keyring
from tests.papers import ACT, begun, entered, handed, marked
from tests.things import KEYS, an_open_vote


@pytest.fixture
def process(session):
    process = an_open_vote(session)
    process.phase = "closed"
    handed(session, process, 4)
    return process


@pytest.fixture
def batch(session, process):
    return paper_urn.open_batch(session, process, 2, **ACT)


def begin(session, process, turn, name, number=1):
    paper_entering.begin(session, process, number, turn, name, **ACT)


def refused(act, *args):
    with pytest.raises(PaperRefused) as refusal:
        act(*args)
    return refusal.value.reason


def enter(session, process, turn, position, sheet, number=1):
    paper_entering.enter(session, process, KEYS, number, turn, position, sheet)


@pytest.mark.parametrize(
    "name", ["Dari", " dari ", "DARI", "\uff24ari", "Da\u200bri", "Dari\t", "\u202eDari"]
)
def test_the_same_person_is_refused_twice(session, process, batch, name):
    begin(session, process, 1, "Dari")
    assert refused(begin, session, process, 2, name) == "same"
    begin(session, process, 2, "Yuna")
    assert (batch.first_by, batch.second_by) == ("Dari", "Yuna")


def test_the_second_person_may_begin_first(session, process, batch):
    begin(session, process, 2, "Yuna")
    assert refused(begin, session, process, 1, "yuna") == "same"


def test_nobody_goes_on_with_the_entry_of_another_person(session, process, batch):
    begin(session, process, 1, "Dari")
    assert refused(begin, session, process, 1, "Bora") == "other"
    begin(session, process, 1, "dari ")
    assert batch.first_by == "Dari"


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "\x00"])
def test_somebody_has_to_be_named(session, process, batch, name):
    assert refused(begin, session, process, 1, name) == "name"


def test_who_enters_is_in_the_log(session, process, batch):
    begin(session, process, 1, "Dari")
    begin(session, process, 1, "Dari")
    acts = session.scalars(select(LogEntry).where(LogEntry.action == "paper.entry_begun")).all()
    assert [act.details for act in acts] == [{"batch": 1, "turn": 1, "by": "Dari"}]


def test_nothing_is_entered_before_somebody_is_named(session, process, batch):
    assert refused(enter, session, process, 1, 1, marked("P-1")) == "name"


@pytest.mark.parametrize("position", [0, -1, 3])
def test_a_batch_has_no_other_sheets(session, process, position):
    begun(session, process, 2)
    assert refused(enter, session, process, 1, position, marked("P-1")) == "sheet"


def test_a_sheet_that_is_entered_again_replaces_what_was_read_before(session, process):
    batch = begun(session, process, 2)
    enter(session, process, 1, 1, marked("P-1"))
    enter(session, process, 1, 1, marked("P-2"))
    assert paper_entering.read(session, process, KEYS, batch, 1) == {1: marked("P-2")}
    assert paper_entering.entered(session, batch, 1) == {1}
    assert paper_entering.entered(session, batch, 2) == frozenset()


def test_what_both_have_completed_is_changed_by_settling_only(session, process):
    batch = begun(session, process, 1)
    entered(session, process, batch, 1, [marked("P-1")])
    enter(session, process, 1, 1, marked("P-2"))
    entered(session, process, batch, 2, [marked("P-1")])
    assert refused(enter, session, process, 1, 1, marked("P-1")) == "complete"


def test_entries_lie_encrypted_and_of_one_length(session, process):
    batch = begun(session, process, 2)
    full = Sheet({f"P-{place}": 1 for place in (1, 2, 3)})
    entered(session, process, batch, 1, [full, Sheet(spoilt="unreadable")])
    rows = session.scalars(select(PaperEntry.sealed)).all()
    assert len({len(row) for row in rows}) == 1
    assert not any(b"P-1" in row or b"unreadable" in row for row in rows)


def test_an_entry_counts_only_on_its_own_sheet_and_machine(session, process):
    batch = begun(session, process, 2)
    entered(session, process, batch, 1, [marked("P-1"), marked("P-2")])
    with pytest.raises(Tampered):
        paper_entering.read(session, process, Keyring("another machine"), batch, 1)
    one, two = session.scalars(select(PaperEntry).order_by(PaperEntry.position))
    one.sealed, two.sealed = two.sealed, one.sealed
    session.commit()
    with pytest.raises(Tampered):
        paper_entering.read(session, process, KEYS, batch, 1)


def test_nothing_is_entered_once_the_count_has_begun(session, process):
    begun(session, process, 2)
    process.phase = "counting"
    session.commit()
    with pytest.raises(IllegalMove):
        enter(session, process, 1, 1, marked("P-1"))
