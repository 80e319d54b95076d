"""What was published of the answers stays after the erasure, and nothing finer does."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from budgeting.formats.household_codes import make
from budgeting.models import Letter, Process, Respondent, Selection
from budgeting.services import answer_bias, erasing, importing_respondents, posting
from budgeting.services.erasing import Outlook
from budgeting.services.kept_counts import groups_of, kept_counts
from budgeting.sortition.bias import FEWEST, compare, merged
from budgeting.web.telling.naming import factor
from tests import selections, things
from tests.respondents import KEYS, TABLE, asking, kept
from tests.selections import BY

DAY = date(2026, 11, 22)


@pytest.fixture
def process(session: Session) -> Process:
    process = things.a_process(session)
    selections.planned(session, process)
    return process


def told(session: Session, process: Process) -> list[tuple[object, ...]]:
    """What the public page says of every group."""
    return [
        (bias.feature.name, one.values, one.answers, one.share, factor(one))
        for bias in answer_bias.bias_of(session, process)
        for one in bias.published
    ]


@pytest.mark.parametrize(
    "answers",
    [
        selections.a_pool(10, 10, 30, 50),
        [*selections.a_pool(20, 20, 30, 30), ("", "f"), ("yuong", "m")],
        selections.a_pool(2, 1, 20, 20),
        selections.a_pool(1, 1, 1, 1),
        [],
    ],
)
def test_the_public_says_the_same_of_the_answers_after_the_erasure(
    session: Session, process: Process, answers: list[tuple[str, str]]
) -> None:
    selections.answered(session, process, answers)
    before = told(session, process)
    erasing.erase(session, process, **BY)
    session.commit()
    assert all(one.answers == {} for one in session.query(Respondent))
    assert told(session, process) == before


def test_a_second_erasure_keeps_what_the_first_one_kept(session: Session, process: Process) -> None:
    selections.answered(session, process, selections.a_pool(10, 10, 30, 50))
    before = told(session, process)
    erasing.erase(session, process, **BY)
    erasing.erase(session, process, **BY)
    assert told(session, process) == before


def test_of_groups_of_fewer_than_ten_no_number_of_their_own_is_kept(
    session: Session, process: Process
) -> None:
    selections.answered(session, process, selections.a_pool(3, 0, 47, 0))
    erasing.erase(session, process, **BY)
    kept_now = session.get_one(Selection, process.id).answered
    assert kept_now is not None
    numbers = [one["answers"] for groups in kept_now["features"].values() for one in groups]
    assert numbers
    assert min(numbers) >= FEWEST


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 1000)), min_size=1, max_size=6))
def test_kept_groups_are_read_as_they_were_published(rows: list[tuple[int, int]]) -> None:
    values = [f"v{place}" for place in range(len(rows))]
    groups = merged(compare(values, [one for one, _ in rows], [share for _, share in rows]))
    again = groups_of(kept_counts({"age": groups}, {}), "age")
    assert [(one.values, one.answers, one.share) for one in again] == [
        (one.values, one.answers, one.share) for one in groups
    ]
    assert [factor(one) for one in again] == [factor(one) for one in groups]


def test_households_are_counted_as_they_were_published(session: Session, process: Process) -> None:
    chance = Random(7)
    for district, number in (("North", 12), ("South", 3)):
        for place in range(number):
            code = make(chance.randrange)
            session.add(Letter(process_id=process.id, district=district, code=code, drawn=True))
            session.add(
                Respondent(
                    process_id=process.id, pseudonym=f"{district}{place}", answers={}, code=code
                )
            )
    session.commit()
    before = posting.returns(session, process).districts
    assert [(one.district, one.answered, one.few) for one in before] == [
        ("North", 12, False),
        ("South", 3, False),
    ]
    erasing.erase(session, process, **BY)
    session.commit()
    after = posting.returns(session, process)
    assert [(one.district, one.letters, one.answered, one.few) for one in after.districts] == [
        ("North", 12, 12, False),
        ("South", 3, None, True),
    ]
    assert after.without is None


def test_an_erasure_that_kept_nothing_says_nothing(session: Session, process: Process) -> None:
    selections.answered(session, process, selections.a_pool(10, 10, 30, 50))
    erasing.erase(session, process, **BY)
    session.get_one(Selection, process.id).answered = None
    session.commit()
    assert told(session, process) == []
    assert posting.returns(session, process).districts == ()


def test_new_answers_are_counted_themselves(session: Session) -> None:
    process = asking(session)
    selections.answered(session, process, selections.a_pool(10, 10, 30, 50))
    erasing.erase(session, process, **BY)
    importing_respondents.carry_out(session, KEYS, process, kept(session, process, TABLE), **BY)
    session.commit()
    selection = session.get_one(Selection, process.id)
    assert (selection.erased_at, selection.answered) == (None, None)
    assert told(session, process) == []


@pytest.mark.parametrize(
    ("days", "seen"),
    [
        (None, Outlook()),
        (-1, Outlook(missed=DAY - timedelta(days=1))),
        (0, Outlook(due=DAY)),
        (1, Outlook(due=DAY + timedelta(days=1))),
    ],
)
def test_everybody_is_told_when_names_are_erased_or_should_have_been(
    session: Session, process: Process, days: int | None, seen: Outlook
) -> None:
    selections.answered(session, process, [("young", "f")], sealed=b"sealed")
    day = None if days is None else DAY + timedelta(days=days)
    erasing.set_date(session, process, day, **BY)
    assert erasing.outlook(session, process, DAY) == seen
    erasing.erase(session, process, **BY)
    assert erasing.outlook(session, process, DAY) == Outlook(done=BY["now"])
    selections.answered(session, process, [("young", "f")], sealed=b"sealed")
    assert erasing.outlook(session, process, DAY) == seen
