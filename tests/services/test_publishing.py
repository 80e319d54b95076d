"""Publishing: two people choose what is published of ballots that stand alone."""

from __future__ import annotations

import pytest

from budgeting.errors import PublicationRefused
from budgeting.models import OutcomeRecord
from budgeting.services import clock, exporting, publishing
from budgeting.services.publishing import Choice
from tests import results
from tests.things import a_process, a_rulebook, sealed, some_projects

ACT = {"actor": "Dari", "now": clock.now()}
ALIKE = [{"P-1": 1}] * 30 + [{"P-2": 1}] * 30
APART = [{f"P-{one}": 1, f"P-{other}": 1} for one in range(1, 12) for other in range(one + 1, 13)]


@pytest.fixture
def counted(session):
    """A counted vote over twelve projects, by its ballots."""

    def build(choices):
        process = a_process(session)
        rulebook = a_rulebook(
            process,
            some_projects(session, process, 12),
            seed_commitment=results.commitment(results.SEED),
        )
        sealed(session, process, rulebook, results.SEED)
        results.counted(session, process, choices)
        return process

    return build


def single_ballots_are_there(session, process):
    names = {entry.name for entry in exporting.downloads(session, process)}
    assert ("votes.csv" in names) == (f"{process.slug}.pb" in names)
    return "votes.csv" in names


def refusal(session, process, choice):
    with pytest.raises(PublicationRefused) as refused:
        publishing.publish(session, process, choice, without=True, **ACT)
    session.rollback()
    return refused.value.reason


def test_ballots_that_are_alike_are_published_without_a_question(session, counted):
    process = counted(ALIKE)
    assert not publishing.look(session, process).asks
    publishing.publish(session, process, without=True, **ACT)
    session.commit()
    assert single_ballots_are_there(session, process)


def test_ballots_that_stand_alone_need_two_people_who_choose(session, counted):
    process = counted(APART)
    assert publishing.look(session, process).one_of_a_kind == len(APART) == 66
    assert refusal(session, process, None) == "choice"
    assert refusal(session, process, Choice(True, ("Dari", ""))) == "names"
    assert refusal(session, process, Choice(True, ("Dari", " dari "))) == "same"
    assert process.phase == "counting"


@pytest.mark.parametrize("totals_only", [True, False])
def test_what_two_people_chose_is_published_with_their_names(session, counted, totals_only):
    process = counted(APART)
    publishing.publish(session, process, Choice(totals_only, ("Dari", "Yuna")), without=True, **ACT)
    session.commit()
    kept = session.get(OutcomeRecord, process.id)
    assert (kept.totals_only, kept.chosen_by) == (totals_only, ["Dari", "Yuna"])
    assert single_ballots_are_there(session, process) is not totals_only


def test_in_a_small_room_nobody_chooses(session, counted):
    process = counted(APART[:49])
    publishing.publish(session, process, Choice(False, ("Dari", "Yuna")), without=True, **ACT)
    session.commit()
    kept = session.get(OutcomeRecord, process.id)
    assert (kept.totals_only, kept.chosen_by) == (False, [])
    assert not single_ballots_are_there(session, process)
