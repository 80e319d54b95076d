"""Trying quotas: what is impossible, how fair a lottery can get, and what a quota costs."""

from __future__ import annotations

from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Job, Process
from budgeting.services import quota_costs, selection_planning, trying
from budgeting.services.quota_checks import Finding
from budgeting.services.quota_costs import Cost
from budgeting.services.selection_planning import Bounds
from budgeting.services.trying import Trial
from budgeting.sortition import programme
from budgeting.sortition.pool import Person, Quota, Terms
from budgeting.sortition.repair import Change
from tests import selections, things
from tests.selections import BY

Answers = list[tuple[str, str]]
EVEN = selections.a_pool(10, 10, 10, 10)


def tried(answers: Answers, quotas: dict[tuple[str, str], Bounds], seats: int = 10) -> Trial:
    """The trial of a pool of people of an age and a gender."""
    people = [Person(f"p{number:03}", values) for number, values in enumerate(answers)]
    rows = [Quota(*where, least or 0, most if most is not None else seats)
            for where, (least, most) in quotas.items()]  # fmt: skip
    terms = Terms(("age", "gender"), tuple(people), tuple(rows), seats)
    planned = tuple(("age", one) for one in ("old", "young")), ("gender", "f"), ("gender", "m")
    return trying.try_terms(terms, (*planned[0], *planned[1:]))


def codes(trial: Trial, *where: str) -> list[str]:
    """What was found at a cell, in short."""
    return [one.code for one in trial.at(*where)]


def test_without_quotas_everybody_can_have_the_same_chance() -> None:
    trial = tried(EVEN, {})
    assert (trial.people, trial.even) == (40, Fraction(1, 4))
    assert trial.best is not None
    assert trial.best.smallest == pytest.approx(0.25)
    assert (trial.findings, trial.changes, trial.certain, trial.unsure) == ((), (), (), False)


def test_the_smallest_chance_is_what_the_quotas_leave() -> None:
    # 8 of 10 seats for the 5 young; the 35 old share the other 2 at least
    trial = tried(selections.a_pool(5, 0, 35, 0), {("age", "young"): (4, 5)})
    assert trial.best is not None
    assert trial.best.smallest == pytest.approx(6 / 35)
    assert codes(trial, "age", "young") == ["likely"]


def test_people_are_certain_because_a_quota_needs_all_of_them() -> None:
    trial = tried(selections.a_pool(4, 0, 18, 18), {("age", "young"): (4, 6)})
    assert [(one.people, one.quota, one.decided) for one in trial.certain] == [
        (("p000", "p001", "p002", "p003"), Quota("age", "young", 4, 6), False)
    ]
    assert codes(trial, "age", "young") == ["all_needed"]


def test_people_are_certain_because_that_was_decided() -> None:
    people = (Person("a", ("x",), standing="certain"), Person("b", ("x",)), Person("c", ("x",)))
    trial = trying.try_terms(Terms(("f",), people, (), 2), (("f", "x"),))
    assert [(one.people, one.decided) for one in trial.certain] == [(("a",), True)]


def test_people_are_certain_because_the_quotas_together_leave_no_choice() -> None:
    # a man is needed, and of the two men only the old one may be drawn
    trial = tried(
        selections.a_pool(0, 1, 3, 1), {("age", "young"): (0, 0), ("gender", "m"): (1, 1)}, seats=2
    )
    assert [(one.people, one.quota) for one in trial.certain] == [(("p004",), None)]


@pytest.mark.parametrize(
    ("quotas", "where", "code"),
    [
        ({("age", "young"): (21, 30)}, ("age", "young"), "supply_few"),
        ({("age", "young"): (6, 9), ("age", "old"): (5, 9)}, ("age",), "least_sum"),
        ({("age", "young"): (0, 4), ("age", "old"): (0, 5)}, ("age",), "most_sum"),
    ],
)
def test_sums_that_cannot_be_met_are_found_at_their_cell(
    quotas: dict[tuple[str, str], Bounds], where: tuple[str, ...], code: str
) -> None:
    trial = tried(EVEN, quotas)
    assert code in codes(trial, *where)
    assert not trial.is_possible
    assert trial.changes


def test_values_without_enough_people_to_fill_all_seats_are_found() -> None:
    trial = tried(selections.a_pool(2, 2, 8, 8), {("age", "old"): (0, 5)})
    assert codes(trial, "age") == ["most_sum"]
    trial = tried(selections.a_pool(2, 2, 8, 8), {("age", "old"): (0, 5), ("age", "young"): (0, 9)})
    assert codes(trial, "age") == ["supply_sum"]


def test_the_change_that_mends_a_cell_stands_at_it() -> None:
    trial = tried(selections.a_pool(3, 0, 20, 20), {("age", "young"): (5, 6)})
    assert trial.changes_at("age", "young") == (Change("age", "young", "least", 5, 3),)
    assert trial.changes_at("age", "old") == ()


def test_quotas_that_only_together_are_impossible_are_mended_too() -> None:
    # nine women and nine young people, but all young people are men
    trial = tried(
        selections.a_pool(0, 20, 20, 0), {("gender", "f"): (9, 10), ("age", "young"): (9, 10)}
    )
    assert trial.findings == ()
    assert sum(abs(one.before - one.after) for one in trial.changes) == 8


def test_too_few_people_are_said() -> None:
    trial = tried(selections.a_pool(2, 2, 1, 1), {})
    assert codes(trial, "") == ["people_few"]
    assert trial.changes == (Change("", "", "seats", 10, 6),)
    assert tried([], {}).findings[0].details == {"people": 0, "seats": 10}


def test_certain_people_can_be_too_many() -> None:
    people = tuple(Person(str(place), ("x",), "h", "certain") for place in range(3))
    terms = Terms(("f",), people, (Quota("f", "x", 0, 1),), 2)
    found = [one.code for one in trying.try_terms(terms, (("f", "x"),)).findings]
    assert found == ["certain_seats", "certain_household", "most_sum", "certain_many"]


def test_answers_that_the_plan_does_not_know_are_shown() -> None:
    trial = tried([*EVEN, ("yuong", "f"), ("", "m")], {})
    assert trial.at("age", "yuong") == (
        Finding("unplanned", "age", "yuong", False, {"people": 1, "value": "yuong"}),
    )
    assert codes(trial, "age") == ["unanswered"]


def test_a_group_with_hardly_a_chance_is_a_warning() -> None:
    trial = tried(selections.a_pool(0, 0, 30, 30), {("gender", "f"): (0, 1)})
    assert codes(trial, "gender", "f") == ["seldom"]
    assert codes(trial, "") == ["smallest_low"]


def test_people_whom_no_panel_can_hold_are_counted() -> None:
    trial = tried(EVEN, {("gender", "f"): (0, 0)})
    assert trial.never == 20


def plan_with_pool(session: Session) -> Process:
    """A plan with quotas for the young, and a pool in which they are few."""
    process = things.a_process(session)
    selections.planned(session, process)
    selections.answered(session, process, selections.a_pool(5, 5, 20, 20))
    quotas: dict[tuple[str, str], Bounds] = {("age", "young"): (1, 2), ("gender", "f"): (4, 6)}
    selection_planning.set_quotas(session, process, quotas, **BY)
    session.commit()
    return process


def test_the_plan_is_tried_as_it_stands_and_only_once(session: Session) -> None:
    process = plan_with_pool(session)
    planned = trying.planned_of((selections.AGE, selections.GENDER))
    trial = trying.try_terms(selection_planning.terms_of(session, process), planned)
    assert (trial.people, trial.findings) == (50, ())
    assert trial.best is not None
    assert trial.best.smallest == pytest.approx(0.2)
    again = trying.try_terms(selection_planning.terms_of(session, process), planned)
    assert again is trial


def test_the_effect_of_another_quota_is_told_before_it_is_set(session: Session) -> None:
    process = plan_with_pool(session)
    effect = quota_costs.effect_of(session, process, Quota("age", "young", 8, 9))
    assert effect.before == Quota("age", "young", 1, 2)
    # the 40 others share 2 seats instead of 8
    assert (effect.old, effect.new) == (200_000, 50_000)
    assert quota_costs.effect_of(session, process, Quota("age", "young", 11, 12)).new is None
    terms = selection_planning.terms_of(session, process)
    assert Quota("age", "young", 1, 2) in terms.quotas


def test_the_costs_of_all_quotas_are_a_job_of_the_queue(app: Flask, session: Session) -> None:
    process = plan_with_pool(session)
    selection_planning.set_quotas(session, process, {("age", "young"): (8, 9)}, **BY)
    job = quota_costs.order(session, process, BY["now"])
    session.commit()
    with app.app_context():
        app.extensions["queue"].send(job.id)
    session.expire_all()
    assert session.get_one(Job, job.id).state == "done"
    selection = selection_planning.require(session, process)
    found = quota_costs.kept(selection, selection_planning.terms_of(session, process))
    assert found is not None
    assert found.ceiling == 50_000
    assert found.rows == (Cost("age", "young", 200_000), Cost("gender", "f", 50_000))


def test_costs_of_other_terms_are_not_shown(app: Flask, session: Session) -> None:
    process = plan_with_pool(session)
    with app.app_context():
        app.extensions["queue"].send(_ordered(session, process))
    session.expire_all()
    selection = selection_planning.require(session, process)
    selections.answered(session, process, [("young", "f")])
    terms = selection_planning.terms_of(session, process)
    assert quota_costs.kept(selection, terms) is None


def _ordered(session: Session, process: Process) -> str:
    job = quota_costs.order(session, process, BY["now"])
    session.commit()
    return job.id


def test_what_was_not_reckoned_in_time_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(programme, "SECONDS", 0)
        assert tried(EVEN, {("age", "old"): (3, 4)}).unsure
    again = tried(EVEN, {("age", "old"): (3, 4)})
    assert (again.unsure, again.is_possible) == (False, True)
