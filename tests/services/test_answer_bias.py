"""The bias of the answers against the census."""

from __future__ import annotations

from fractions import Fraction

from sqlalchemy.orm import Session

from budgeting.services import answer_bias
from tests import selections, things


def test_every_feature_is_compared_with_its_census(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    selections.answered(session, process, selections.a_pool(10, 10, 30, 50))
    age, gender = answer_bias.bias_of(session, process)
    assert answer_bias.people(session, process) == 100
    assert [(one.answers, one.factor) for one in age.groups] == [
        (20, Fraction(1, 2)),
        (80, Fraction(4, 3)),
    ]
    assert [one.answers for one in gender.groups] == [40, 60]


def test_who_gave_no_known_answer_is_compared_with_nobody(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    selections.answered(
        session, process, [*selections.a_pool(20, 20, 30, 30), ("", "f"), ("yuong", "m")]
    )
    age = answer_bias.bias_of(session, process)[0]
    assert [(one.values, one.answers, one.factor) for one in age.groups] == [
        (("young",), 40, Fraction(1)),
        (("old",), 60, Fraction(1)),
        (("",), 2, None),
    ]
    assert [(one.values, one.answers) for one in age.published] == [
        (("old",), 60),
        (("young", ""), 42),
    ]


def test_before_the_answers_there_is_no_bias(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process)
    assert [one.groups for one in answer_bias.bias_of(session, process)] == [(), ()]
