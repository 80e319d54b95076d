"""What stands against a sealing, and what is only worth another look."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.services.readiness import Reason, findings, reasons_against
from budgeting.services.ruling import Choices
from tests import things

COSTS = [100_000, 200_000, 300_000, 400_000]
"""Projects 1 and 3 are in culture and south, 2 and 4 in parks and north."""


def found(
    session: Session, choices: Choices, costs: list[int] | None = None, **given: Any
) -> dict[str, Reason]:
    """What is found for an envelope of 10,000.00, by its code."""
    process = things.a_process(session, **{"total": 50_000_000, **given})
    costs = COSTS if costs is None else costs
    listed = things.some_projects(session, process, len(costs), costs)
    return {reason.code: reason for reason in findings(process, listed, choices)}


def test_a_sound_rulebook_meets_nothing(session: Session) -> None:
    assert found(session, Choices(number=2)) == {}


BINDING = [
    ("no_envelope", Choices(number=2), {"share": 0}),
    ("no_projects", Choices(number=2), {"costs": []}),
    ("all_dearer", Choices(number=1), {"costs": [1_000_001, 1_000_002]}),
    ("process_unnamed", Choices(number=2), {"names": {"en": "Hanbit"}}),
    ("nothing_to_choose", Choices(wanted="share", share=200_000), {}),
    ("nothing_to_choose", Choices(number=0), {}),
    ("nothing_to_choose", Choices(wanted="at_least", number=0), {}),
    ("too_many_wanted", Choices(wanted="exactly", number=5), {}),
    ("too_many_wanted", Choices(wanted="at_least", number=5), {}),
    (
        "limits_too_tight",
        Choices(wanted="exactly", number=3, limits={"parks": 1, "culture": 1}),
        {},
    ),
    (
        "no_ballot_fits",
        Choices(kind="knapsack", wanted="exactly", number=3),
        {"costs": [400_000] * 3},
    ),
    ("no_points", Choices(kind="points", points=0), {}),
    ("no_points", Choices(kind="points", points_each=0), {}),
    ("points_too_few", Choices(kind="points", wanted="exactly", number=4, points=3), {}),
    ("unknown_excluded", Choices(number=2, exclusions=((1, 9),)), {}),
    ("lone_excluded", Choices(number=2, exclusions=((1, 1),)), {}),
]


@pytest.mark.parametrize(("code", "choices", "given"), BINDING)
def test_what_cannot_be_voted_on_is_not_sealed(
    session: Session, code: str, choices: Choices, given: dict[str, Any]
) -> None:
    assert found(session, choices, **given)[code].binding


WARNINGS = [
    ("no_residents", Choices(number=2), {"residents": 0}),
    ("dearer", Choices(number=2), {"costs": [100, 1_000_001]}),
    ("limits_bind", Choices(number=4, limits={"parks": 1}), {}),
    ("points_unusable", Choices(kind="points", number=2, points=10, points_each=4), {}),
    ("blank_counts", Choices(number=2, threshold=300_000, blank_allowed=True), {}),
    ("dearer_than_cap", Choices(number=2, field_caps={"parks": 200_000}), {}),
    ("cap_idle", Choices(number=2, district_caps={"north": 1_000_001}), {}),
]


@pytest.mark.parametrize(("code", "choices", "given"), WARNINGS)
def test_what_may_surprise_is_a_warning_only(
    session: Session, code: str, choices: Choices, given: dict[str, Any]
) -> None:
    reasons = found(session, choices, **given)
    assert not reasons[code].binding
    assert not [reason for reason in reasons.values() if reason.binding]


@pytest.mark.parametrize(
    "choices",
    [
        Choices(wanted="exactly", number=4),
        Choices(wanted="exactly", number=2, limits={"parks": 1, "culture": 1}),
        Choices(kind="knapsack", wanted="exactly", number=4),
        Choices(kind="points", wanted="exactly", number=4, points=4, points_each=1),
        Choices(number=2, exclusions=((1, 2), (2, 3))),
        Choices(number=2, field_caps={"parks": 400_000}),
    ],
)
def test_the_edge_of_what_is_possible_is_still_possible(session: Session, choices: Choices) -> None:
    assert found(session, choices, costs=[100_000, 200_000, 300_000, 400_000]) == {}


def test_missing_words_are_named_by_project_and_language(session: Session) -> None:
    process = things.a_process(session)
    first, second = things.some_projects(session, process, 2)
    first.names = {"en": "Bench", "ko": " "}
    second.image = "a.webp"
    second.image_alts = {"ko": "의자"}
    process.categories[0].names = {"ko": "북"}
    against = reasons_against(process, [first, second], Choices(number=1))
    assert [(reason.code, dict(reason.details)) for reason in against] == [
        ("category_unnamed", {"key": "north", "kind": "district", "language": "en"}),
        ("project_unnamed", {"number": 1, "which": "1", "language": "ko"}),
        ("picture_undescribed", {"number": 1, "which": "2", "language": "en"}),
    ]


def test_words_in_one_language_only_are_a_warning(session: Session) -> None:
    process = things.a_process(session)
    listed = things.some_projects(session, process, 2)
    listed[0].summaries = {"en": "Only here"}
    listed[1].summaries = {}
    codes = [
        (reason.code, reason.details["number"], reason.binding)
        for reason in findings(process, listed, Choices(number=1))
    ]
    assert codes == [("summary_missing", 1, False)]


def test_equal_names_are_a_warning(session: Session) -> None:
    process = things.a_process(session)
    listed = things.some_projects(session, process, 3)
    listed[2].names = dict(listed[0].names)
    reasons = findings(process, listed, Choices(number=1))
    assert [(reason.code, reason.binding) for reason in reasons] == [("same_name", False)] * 2
