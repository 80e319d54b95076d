"""Differences are settled one by one, and a settled batch is ballots in the box, nothing else."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from sqlalchemy import func, select

from budgeting.counting.paper_entries import Sheet
from budgeting.errors import IllegalMove, PaperRefused, Tampered
from budgeting.models import (
    BoxedBallot,
    Job,
    LogEntry,
    OutcomeRecord,
    PaperBatch,
    PaperEntry,
    UsedCard,
)
from budgeting.services import box_keys, paper_settling, paper_urn, tallying, unsealing
from tests import things
from tests.papers import ACT, begun, boxed, entered, handed, in_urn, marked
from tests.services.test_tallying import run
from tests.things import KEYS, an_open_vote, choices

SPOILT = Sheet(spoilt="unreadable")


@pytest.fixture
def process(session):
    process = an_open_vote(session)
    things.boxed(session, process, [["P-1"], ["P-2"]])
    things.close(session, process)
    return process


@pytest.fixture
def batch(session, process):
    """Three sheets, of which the second and the third were read differently."""
    handed(session, process, 3)
    batch = begun(session, process, 3)
    entered(session, process, batch, 1, [marked("P-1"), marked("P-1"), marked("P-3")])
    entered(session, process, batch, 2, [marked("P-1"), marked("P-1", "P-2"), SPOILT])
    return batch


def settle(session, process, position, sheet, name="Bora"):
    act = ACT | {"actor": name}
    paper_settling.settle(session, process, KEYS, 1, position, sheet, **act)


def put_into_box(session, process):
    return paper_settling.put_into_box(session, process, KEYS, 1, **ACT)


def refused(act, *args, **more):
    with pytest.raises(PaperRefused) as refusal:
        act(*args, **more)
    return refusal.value.reason, refusal.value.number


def test_differences_are_shown_when_both_are_through_and_not_before(session, process):
    handed(session, process, 1)
    batch = begun(session, process, 1)
    entered(session, process, batch, 1, [marked("P-1")])
    assert refused(paper_settling.differences, session, process, KEYS, batch)[0] == "complete"
    entered(session, process, batch, 2, [SPOILT])
    (apart,) = paper_settling.differences(session, process, KEYS, batch)
    assert (apart.position, apart.first, apart.second) == (1, marked("P-1"), SPOILT)


def test_a_batch_is_boxed_only_when_everything_is_settled(session, process, batch):
    assert refused(put_into_box, session, process) == ("unsettled", 2)
    settle(session, process, 2, marked("P-1", "P-2"))
    assert refused(put_into_box, session, process) == ("unsettled", 1)
    settle(session, process, 3, SPOILT, "Sora")
    done = put_into_box(session, process)
    assert (done.state, done.valid, done.spoilt) == ("boxed", 2, {"unreadable": 1})
    assert done.settled_by == ["Bora", "Sora"]


def test_only_sheets_that_differ_are_settled(session, process, batch):
    assert refused(settle, session, process, 1, marked("P-1"))[0] == "sheet"


def test_what_was_settled_can_be_settled_anew_until_it_is_boxed(session, process, batch):
    settle(session, process, 2, SPOILT)
    settle(session, process, 2, marked("P-5"))
    settle(session, process, 3, marked("P-3"))
    put_into_box(session, process)
    found = Counter(json.dumps(choice) for choice in choices(session, process))
    assert found['{"P-5": 1}'] == 1
    with pytest.raises(IllegalMove):
        settle(session, process, 2, SPOILT)


def test_paper_ballots_lie_in_the_box_like_all_others_and_their_entries_are_gone(session, process):
    handed(session, process, 2)
    boxed(session, process, [marked("P-3"), marked("P-3")])
    rows = session.scalars(select(BoxedBallot)).all()
    assert len({row.commitment for row in rows}) == len({row.bid for row in rows}) == 4
    assert session.scalar(select(func.count()).select_from(PaperEntry)) == 0
    found = Counter(key for choice in choices(session, process) for key in choice)
    assert found == {"P-1": 1, "P-2": 1, "P-3": 2}


def test_the_log_says_who_did_what_and_no_choice(session, process, batch):
    settle(session, process, 2, marked("P-1"))
    settle(session, process, 3, SPOILT, "Sora")
    put_into_box(session, process)
    acts = session.scalars(select(LogEntry).order_by(LogEntry.seq)).all()
    assert "P-1" not in json.dumps([act.details for act in acts])
    settled = [act.details for act in acts if act.action == "paper.sheet_settled"]
    assert settled == [
        {"batch": 1, "sheet": 2, "by": "Bora"},
        {"batch": 1, "sheet": 3, "by": "Sora"},
    ]
    assert acts[-1].details == {
        "batch": 1, "sheets": 3, "valid": 2, "spoilt": {"unreadable": 1}, "differed": 2,
        "entered_by": ["Dari", "Yuna"], "settled_by": ["Bora", "Sora"],
    }  # fmt: skip


def test_papers_count_as_much_as_tablets_and_spoilt_ones_do_not(app, session, process):
    in_urn(session, process, [marked("P-3"), marked("P-3"), marked("P-1"), SPOILT], missing=2)
    job = tallying.begin_count(session, process, **ACT).id
    session.commit()
    assert run(app, session, job) == ("done", "")
    document = json.loads(session.get(OutcomeRecord, process.id).document)
    support = {one["project_id"]: one["support"] for one in document["projects"]}
    assert document["voters"] == 5
    assert support == {"P-1": 2, "P-2": 1, "P-3": 2, "P-4": 0, "P-5": 0, "P-6": 0}


def test_the_opening_tells_papers_from_tablets_in_numbers_only(app, session, process):
    in_urn(session, process, [marked("P-3"), SPOILT])
    job = tallying.begin_count(session, process, **ACT).id
    session.commit()
    run(app, session, job)
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "box.opened")).one()
    assert entry.details == {"ballots": 3, "papers": 1, "seal": entry.details["seal"]}


@pytest.mark.parametrize("slip", ["a card more", "a batch forged", "a paper is a tablet"])
def test_a_count_refuses_papers_that_do_not_add_up(app, session, process, slip):
    in_urn(session, process, [marked("P-3"), SPOILT])
    job = tallying.begin_count(session, process, **ACT).id
    if slip == "a card more":
        handed(session, process, 1, first=90)
    elif slip == "a batch forged":
        session.get(PaperBatch, (process.id, 1)).valid = 2
    else:
        session.scalars(select(UsedCard).where(UsedCard.on_paper)).first().on_paper = False
    session.commit()
    assert run(app, session, job) == ("failed", Tampered.__name__)
    assert session.get(Job, job).state == "failed"


def test_a_sealed_box_is_not_opened_before_all_paper_is_in_it(app, session, process):
    other = things.a_process(session, slug="sealed-2026")
    rules = things.a_rulebook(other, things.some_projects(session, other), secrecy="sealed")
    things.sealed(session, other, rules)
    settings = app.extensions["settings"]
    key = box_keys.make(other.slug, things.HOLDERS, things.PASSPHRASES, settings)
    box_keys.keep(session, other, key, **ACT)
    things.close(session, other)
    handed(session, other, 1)
    locks = box_keys.locks(session, other)
    secret = locks.open({0: things.PASSPHRASES[0], 1: things.PASSPHRASES[1]})

    def begin():
        return unsealing.begin(session, other, secret, (0, 1), KEYS, **ACT)

    assert refused(begin)[0] == "urn"
    session.rollback()
    boxed(session, other, [marked("P-2")])
    assert refused(begin)[0] == "urn"
    session.rollback()
    paper_urn.say_empty(session, other, 0, "", **ACT)
    job = begin().id
    session.commit()
    with pytest.raises(IllegalMove):
        paper_urn.open_batch(session, other, 1, **ACT)
    session.rollback()
    assert run(app, session, job) == ("done", "")
    entry = session.scalars(select(LogEntry).where(LogEntry.action == "box.opened")).one()
    assert entry.details == {"ballots": 1, "papers": 1, "seal": entry.details["seal"]}
