"""Planning a selection: size, features, quotas, and what freezes them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import InUse, NotFound, Taken
from budgeting.formats.feature_tables import FeatureRows, ValueRow
from budgeting.models import Draw, LogEntry, Process, Selection
from budgeting.services import selection_planning
from budgeting.services.selection_features import Feature, Value, features_of
from budgeting.services.selection_planning import Frame
from budgeting.sortition.pool import Quota
from tests import selections, things
from tests.selections import AGE, BY, GENDER


def read(session: Session, process: Process) -> tuple[Feature, ...]:
    """The features as they are kept."""
    session.expire_all()
    return features_of(selection_planning.require(session, process))


def a_draw(session: Session, process: Process, state: str) -> Draw:
    """A draw that rests on the plan."""
    draw = Draw(
        process_id=process.id, number=1, state=state, terms=b"", wanted=10, frozen_at=BY["now"]
    )
    session.add(draw)
    session.commit()
    return draw


def test_a_plan_is_made_and_changed(session: Session) -> None:
    process = things.a_process(session)
    assert selection_planning.find(session, process) is None
    selections.planned(session, process)
    selection_planning.set_frame(session, process, Frame(12, 6, 500, BY["now"].date()), **BY)
    session.commit()
    kept = session.query(Selection).one()
    assert (kept.seats, kept.reserves, kept.panels, kept.erase_on) == (
        12,
        6,
        500,
        BY["now"].date(),
    )
    assert read(session, process) == (AGE, GENDER)


def test_before_a_plan_there_are_no_terms(session: Session) -> None:
    with pytest.raises(NotFound):
        selection_planning.terms_of(session, things.a_process(session))


def test_quotas_are_proposed_where_the_census_is_known(session: Session) -> None:
    process = things.a_process(session)
    priority = Feature("priority", {}, (Value("disabled", {}, None, 6, None), Value("none")))
    selections.planned(session, process, 10, (AGE, GENDER, priority))
    assert selection_planning.propose_quotas(session, process, **BY) == 2
    session.commit()
    age, gender, kept = read(session, process)
    assert [(one.least, one.most) for one in age.values] == [(3, 5), (5, 7)]
    assert [(one.least, one.most) for one in gender.values] == [(4, 6), (4, 6)]
    assert kept == priority


def test_terms_hold_people_quotas_and_households(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process, 2)
    quotas = {("age", "young"): (1, 1), ("gender", "f"): (None, 1), ("gender", "m"): (1, None)}
    selection_planning.set_quotas(session, process, quotas, **BY)
    selections.answered(session, process, [("young", "f"), ("old", "m")], household=7)
    selections.answered(session, process, [("old", "f")], standing="certain")
    terms = selection_planning.terms_of(session, process)
    assert terms.features == ("age", "gender")
    assert [(one.id, one.values, one.household, one.standing) for one in terms.people] == [
        ("p0000", ("young", "f"), "7", "free"),
        ("p0001", ("old", "m"), "7", "free"),
        ("p0002", ("old", "f"), "", "certain"),
    ]
    assert terms.quotas == (
        Quota("age", "young", 1, 1),
        Quota("gender", "f", 0, 1),
        Quota("gender", "m", 1, 2),
    )
    assert terms.seats == 2


def test_a_missing_answer_is_no_value(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    person = selections.answered(session, process, [("young", "f")])[0]
    person.answers = {"gender": "f"}
    session.commit()
    assert selection_planning.terms_of(session, process).people[0].values == ("", "f")


def test_another_process_lends_nobody(session: Session) -> None:
    process, other = things.a_process(session), things.a_process(session, "other-2026")
    selections.planned(session, process)
    selections.answered(session, other, [("young", "f")])
    assert selection_planning.terms_of(session, process).people == ()


def test_a_least_above_the_most_is_refused(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    with pytest.raises(ValueError, match="least"):
        selection_planning.set_quotas(session, process, {("age", "young"): (3, 2)}, **BY)


def test_two_features_have_two_names(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    with pytest.raises(Taken, match="name"):
        selection_planning.put_feature(session, process, 0, replace(AGE, name="gender"), **BY)


def test_a_feature_is_renamed_in_its_place_and_dropped(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    years = replace(AGE, name="years")
    selection_planning.put_feature(session, process, 0, years, **BY)
    assert read(session, process) == (years, GENDER)
    selection_planning.drop_feature(session, process, 0, **BY)
    assert read(session, process) == (GENDER,)
    with pytest.raises(NotFound):
        selection_planning.drop_feature(session, process, 1, **BY)


def test_a_file_replaces_features_of_its_names_and_keeps_what_it_does_not_say(
    session: Session,
) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    ages = [ValueRow(2, "young", {}, None, 2, 4), ValueRow(3, "new", {}, None, 0, 1)]
    homes = [
        ValueRow(4, "rent", {}, Fraction(1), None, None),
        ValueRow(5, "own", {}, Fraction(2), None, None),
    ]
    rows = [FeatureRows("age", {}, ages), FeatureRows("home", {"en": "Home"}, homes)]
    selection_planning.take_features(session, process, rows, **BY)
    age, gender, home = read(session, process)
    assert age.values == (replace(AGE.values[0], least=2, most=4), Value("new", {}, None, 0, 1))
    assert gender == GENDER
    assert [value.share for value in home.values] == [333_333, 666_667]


@pytest.mark.parametrize("state", ["building", "ready", "published", "drawn"])
def test_a_draw_freezes_the_plan(session: Session, state: str) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    a_draw(session, process, state)
    for change in (
        lambda: selection_planning.set_frame(session, process, Frame(5), **BY),
        lambda: selection_planning.put_feature(session, process, 0, AGE, **BY),
        lambda: selection_planning.drop_feature(session, process, 0, **BY),
        lambda: selection_planning.take_features(session, process, [], **BY),
        lambda: selection_planning.propose_quotas(session, process, **BY),
        lambda: selection_planning.set_quotas(session, process, {}, **BY),
    ):
        with pytest.raises(InUse):
            change()


def test_a_withdrawn_draw_lets_the_plan_go(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    a_draw(session, process, "withdrawn")
    selection_planning.set_frame(session, process, Frame(5), **BY)
    assert selection_planning.require(session, process).seats == 5


def test_every_change_is_in_the_log(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    selection_planning.propose_quotas(session, process, **BY)
    parts = [entry.details["part"] for entry in session.query(LogEntry).order_by(LogEntry.seq)]
    assert parts == ["frame", "feature", "feature", "proposal"]
