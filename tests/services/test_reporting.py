"""The report: the outcome joined with names, and nothing before its time."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import NotFound, Tampered
from budgeting.formats.pabulib import read_pb
from budgeting.models import OutcomeRecord
from budgeting.services.exporting import download
from budgeting.services.reporting import counted_report, published_report, report_of_file
from tests.results import SEED, published
from tests.things import a_process


def test_a_report_joins_outcome_and_names(session: Session) -> None:
    process = published(session, projects=8)
    report = published_report(session, process)
    kept = json.loads(session.get_one(OutcomeRecord, process.id).document)
    assert [line.id for line in report.funded] == kept["funded"]
    assert {line.id for line in report.not_funded} == {r["project_id"] for r in kept["not_funded"]}
    assert (
        report.left
        == kept["left"]
        == report.outcome.budget - sum(line.cost for line in report.funded)
    )
    assert report.lines["P-3"].names["en"] == "Bench number 3"
    assert report.provenance.seed_agrees


def test_slices_add_up_to_the_whole(session: Session) -> None:
    report = published_report(session, published(session, projects=9))
    for kind in ("field", "district"):
        slices = report.slices(kind)  # type: ignore[arg-type]
        assert sum(part.funded for part in slices) == report.outcome.spent
        assert sum(part.asked for part in slices) == report.asked
        assert sum(part.projects for part in slices) == 9
        assert sum(part.funded_projects for part in slices) == len(report.funded)


def test_overtaken_projects_have_more_support_than_a_funded_one(session: Session) -> None:
    choices = [{"P-1": 1}] * 40 + [{"P-2": 1, "P-3": 1}] * 30
    process = a_process(session, total=50_000_000)
    costs = [1_000_000, 500_000, 500_000]
    report = published_report(
        session, published(session, choices, projects=3, costs=costs, process=process)
    )
    assert [line.id for line in report.overtaken] == ["P-1"]


@pytest.mark.parametrize("phase", ["draft", "sealed", "open", "paused", "closed", "counting"])
def test_there_is_no_public_report_before_the_publication(session: Session, phase: str) -> None:
    process = published(session)
    process.phase = phase
    with pytest.raises(NotFound):
        published_report(session, process)


def test_an_outcome_that_was_altered_is_not_shown(session: Session) -> None:
    process = published(session)
    kept = session.get_one(OutcomeRecord, process.id)
    kept.document = kept.document.replace('"voters":60', '"voters":61')
    with pytest.raises(Tampered):
        published_report(session, process)


def test_the_officer_sees_the_report_before_the_public(session: Session) -> None:
    process = published(session)
    process.phase = "counting"
    assert counted_report(session, process).funded


def test_a_file_makes_the_same_report_as_its_process(session: Session) -> None:
    process = published(session, projects=8)
    ours = published_report(session, process)
    file = read_pb(download(session, process, f"{process.slug}.pb").content)
    theirs = report_of_file(file, ours.outcome, seed=SEED)
    assert [line.id for line in theirs.funded] == [line.id for line in ours.funded]
    assert theirs.outcome == ours.outcome
    assert theirs.currency == "EUR"
    assert theirs.unit == "votes"
