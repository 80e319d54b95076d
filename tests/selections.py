"""A selection for the tests: Hanbit draws residents by age and gender."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from budgeting.models import Process, Respondent
from budgeting.services import clock, selection_planning
from budgeting.services.selection_features import Feature, Value
from budgeting.services.selection_planning import Frame

BY: dict[str, Any] = {"actor": "Haneul", "now": clock.now()}
AGE = Feature(
    "age",
    {"en": "Age", "ko": "나이"},
    (
        Value("young", {"en": "Under 40", "ko": "40세 미만"}, 400_000),
        Value("old", {"en": "40 and over", "ko": "40세 이상"}, 600_000),
    ),
)
GENDER = Feature(
    "gender",
    {"en": "Gender", "ko": "성별"},
    (
        Value("f", {"en": "Women", "ko": "여"}, 500_000),
        Value("m", {"en": "Men", "ko": "남"}, 500_000),
    ),
)


def planned(
    session: Session, process: Process, seats: int = 10, features: Sequence[Feature] = (AGE, GENDER)
) -> None:
    """A plan with census shares and without quotas."""
    selection_planning.set_frame(session, process, Frame(seats), **BY)
    for place, feature in enumerate(features):
        selection_planning.put_feature(session, process, place, feature, **BY)
    session.commit()


def answered(
    session: Session, process: Process, answers: Sequence[tuple[str, str]], **given: Any
) -> list[Respondent]:
    """Respondents with this age and gender, under pseudonyms of their own."""
    start = session.query(Respondent).count()
    people = [
        Respondent(
            process_id=process.id,
            pseudonym=f"p{start + number:04}",
            answers={"age": age, "gender": gender},
            **given,
        )
        for number, (age, gender) in enumerate(answers)
    ]
    session.add_all(people)
    session.commit()
    return people


def a_pool(young_women: int, young_men: int, old_women: int, old_men: int) -> list[tuple[str, str]]:
    """So many answers of each kind."""
    return [
        *[("young", "f")] * young_women,
        *[("young", "m")] * young_men,
        *[("old", "f")] * old_women,
        *[("old", "m")] * old_men,
    ]
