"""Batches hold no more than was handed out, and the box waits until the urn is empty."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from budgeting.errors import IllegalMove, NotFound, PaperRefused
from budgeting.models import BoxKey, LogEntry, PaperEntry
from budgeting.services import paper_urn, tallying
from tests.papers import ACT, begun, boxed, entered, handed, in_urn, marked
from tests.things import an_open_vote


@pytest.fixture
def process(session):
    process = an_open_vote(session)
    process.phase = "closed"
    handed(session, process, 3)
    return process


def refused(act, *args, **more):
    with pytest.raises(PaperRefused) as refusal:
        act(*args, **more)
    return refusal.value.reason, refusal.value.number


def open_batch(session, process, size):
    return paper_urn.open_batch(session, process, size, **ACT)


def say_empty(session, process, missing, why=""):
    paper_urn.say_empty(session, process, missing, why, **ACT)


def test_batches_are_numbered_and_name_who_opened_them(session, process):
    first, second = open_batch(session, process, 2), open_batch(session, process, 1)
    assert [(b.number, b.size, b.opened_by) for b in (first, second)] == [
        (1, 2, "Dari"), (2, 1, "Dari")
    ]  # fmt: skip
    assert paper_urn.to_enter(session, process) == 0


def test_there_are_no_more_sheets_than_papers_were_handed_out(session, process):
    open_batch(session, process, 2)
    assert refused(open_batch, session, process, 2) == ("handed_out", 1)
    assert refused(open_batch, session, process, 0)[0] == "size"
    assert refused(open_batch, session, process, paper_urn.MOST_SHEETS + 1)[0] == "size"


def test_a_discarded_number_is_not_used_again_and_its_entries_are_gone(session, process):
    batch = begun(session, process, 2)
    entered(session, process, batch, 1, [marked("P-1")])
    paper_urn.discard(session, process, batch.number, **ACT)
    assert session.scalar(select(func.count()).select_from(PaperEntry)) == 0
    assert open_batch(session, process, 3).number == 2
    with pytest.raises(NotFound):
        paper_urn.find_batch(session, process, 1)


def test_a_batch_in_the_box_cannot_be_discarded(session, process):
    batch = boxed(session, process, [marked("P-1")])
    with pytest.raises(IllegalMove):
        paper_urn.discard(session, process, batch.number, **ACT)


@pytest.mark.parametrize("phase", ["open", "paused", "counting", "published"])
def test_the_urn_is_opened_after_the_vote_and_before_the_count(session, process, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(IllegalMove):
        open_batch(session, process, 1)


@pytest.mark.parametrize("touched", ["handed", "opened_at"])
def test_no_sheet_is_entered_once_holders_open_the_box(session, process, touched):
    key = {"handed": None, "opened_at": None} | {
        touched: ACT["now"] if touched == "opened_at" else b"key"
    }
    session.add(
        BoxKey(
            process_id=process.id, public=b"p" * 32, names=[], salts=[], wrapped={}, memory_kib=1,
            dummy=b"", made_at=ACT["now"], tried_by=[], **key,
        )
    )  # fmt: skip
    session.commit()
    with pytest.raises(IllegalMove):
        open_batch(session, process, 1)


def test_the_empty_urn_has_as_many_papers_missing_as_are_in_no_batch(session, process):
    boxed(session, process, [marked("P-1"), marked("P-2")])
    assert refused(say_empty, session, process, 0) == ("missing", 1)
    assert refused(say_empty, session, process, 1, " \n")[0] == "why"
    say_empty(session, process, 1, "Torn up.")
    assert paper_urn.missing(session, process) == 1
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "paper.urn_empty")).one()
    assert entry.details == {"missing": 1, "why": "Torn up."}


def test_the_urn_is_not_empty_while_a_batch_is_unfinished(session, process):
    begun(session, process, 3)
    assert refused(say_empty, session, process, 0)[0] == "unfinished"


def test_a_late_batch_takes_the_word_of_the_empty_urn_back(session, process):
    say_empty(session, process, 3, "Nobody came.")
    open_batch(session, process, 1)
    assert paper_urn.missing(session, process) is None


def test_nothing_is_counted_before_the_urn_is_empty(session, process):
    assert refused(tallying.begin_count, session, process, **ACT)[0] == "urn"
    session.rollback()
    batch = begun(session, process, 3)
    assert refused(tallying.begin_count, session, process, **ACT)[0] == "unfinished"
    session.rollback()
    paper_urn.discard(session, process, batch.number, **ACT)
    say_empty(session, process, 3, "The urn fell into the river.")
    assert tallying.begin_count(session, process, **ACT).kind == "count"


def test_a_vote_without_paper_has_nothing_to_finish(session):
    process = an_open_vote(session, slug="elsewhere")
    paper_urn.require_finished(session, process)


def test_a_paper_that_appears_on_the_roll_later_is_noticed(session, process):
    in_urn_process = an_open_vote(session, slug="elsewhere")
    in_urn_process.phase = "closed"
    session.commit()
    in_urn(session, in_urn_process, [marked("P-1")])
    handed(session, in_urn_process, 1, first=90)
    assert refused(paper_urn.require_finished, session, in_urn_process)[0] == "urn"
