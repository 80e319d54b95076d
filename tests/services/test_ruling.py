"""Editing the rulebook, and building what will be sealed."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.counting.model import Cap
from budgeting.counting.rulebook import BallotFormat, Rulebook
from budgeting.errors import Sealed
from budgeting.models import Process
from budgeting.services import clock, ruling
from budgeting.services.ruling import Choices
from tests import things

BY: dict[str, Any] = {"actor": "Haneul", "now": clock.now()}
FULL = Choices(
    kind="points",
    wanted="exactly",
    number=3,
    share=250_000,
    points=12,
    points_each=4,
    blank_allowed=True,
    limits={"parks": 2},
    threshold=300_000,
    field_caps={"culture": 1000},
    district_caps={"north": 2000},
    exclusions=((2, 1), (3, 4)),
    leftover="carried",
    secrecy="room",
    receipts="open",
)


def built(session: Session, process: Process, choices: Choices) -> Rulebook:
    """The rulebook after these choices were saved and read again."""
    ruling.save(session, process, choices, **BY)
    session.commit()
    session.expire_all()
    return ruling.build(session, process, "c" * 64)


def test_choices_come_back_as_they_were_saved(session: Session) -> None:
    process = things.a_process(session)
    ruling.save(session, process, FULL, **BY)
    session.commit()
    session.expire_all()
    assert ruling.read(session, process) == FULL


def test_a_new_process_begins_with_the_assembly(session: Session) -> None:
    assert ruling.read(session, things.a_process(session)) == ruling.PRESETS["assembly"]


def test_the_rulebook_holds_every_choice(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 6)
    rulebook = built(session, process, FULL)
    assert rulebook.ballot == BallotFormat("points", "exactly", 3, 12, 4, True, (("parks", 2),))
    assert rulebook.caps == (Cap("field", "culture", 1000), Cap("district", "north", 2000))
    assert rulebook.exclusions == (("P-1", "P-2"), ("P-3", "P-4"))
    assert (rulebook.threshold, rulebook.leftover) == (300_000, "carried")
    assert (rulebook.secrecy, rulebook.receipts) == ("room", "open")
    assert rulebook.seed_commitment == "c" * 64
    assert (rulebook.envelope, rulebook.residents) == (process.envelope, 250)
    assert [project.id for project in rulebook.projects] == [f"P-{n}" for n in range(1, 7)]
    assert rulebook.projects[0].names == (("en", "Bench number 1"), ("ko", "의자 1번"))


def test_the_sealed_form_reads_back_to_the_same_rulebook(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 6)
    rulebook = built(session, process, FULL)
    assert Rulebook.from_document(json.loads(rulebook.canonical())) == rulebook


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (Choices(wanted="share", share=300_000), BallotFormat("approval", "share", 300_000)),
        (Choices(wanted="any"), BallotFormat("approval", "at_most", 6)),
        (Choices(kind="knapsack", wanted="any"), BallotFormat("knapsack", "at_most", 6)),
        (Choices(wanted="at_least", number=2), BallotFormat("approval", "at_least", 2)),
    ],
)
def test_each_way_of_choosing_has_its_ballot(
    session: Session, choices: Choices, expected: BallotFormat
) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 6)
    assert built(session, process, choices).ballot == expected


def test_conditions_on_what_is_gone_are_left_out(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 3)
    choices = Choices(
        limits={"gone": 1}, field_caps={"gone": 1}, district_caps={"gone": 1},
        exclusions=((1, 99), (2, 3)),
    )  # fmt: skip
    rulebook = built(session, process, choices)
    assert (rulebook.ballot.field_limits, rulebook.caps) == ((), ())
    assert rulebook.exclusions == (("P-2", "P-3"),)


def test_presets_are_those_of_the_years(session: Session) -> None:
    process = things.a_process(session)
    year_2013 = ruling.preset("seoul-2013", process)
    assert (year_2013.wanted, year_2013.share, year_2013.threshold) == ("share", 300_000, 300_000)
    year_2015 = ruling.preset("seoul-2015", process)
    assert (year_2015.wanted, year_2015.number) == ("exactly", 5)
    assert year_2015.limits == {"parks": 1, "culture": 1}
    with pytest.raises(KeyError):
        ruling.preset("seoul-1999", process)


def test_any_changed_word_of_a_project_changes_its_digest(session: Session) -> None:
    project = things.some_projects(session, things.a_process(session), 1)[0]
    project.image, project.image_alts = "a.webp", {"en": "A bench"}
    digests = {ruling.texts_sha256(project)}
    for name, value in (
        ("names", {"en": "B"}),
        ("summaries", {"en": "B"}),
        ("descriptions", {"en": "B"}),
        ("image", "b.webp"),
        ("image_alts", {"en": "B"}),
    ):
        setattr(project, name, value)
        digests.add(ruling.texts_sha256(project))
    assert len(digests) == 6


def test_the_digest_of_the_words_can_be_made_again_from_published_json(session: Session) -> None:
    project = things.some_projects(session, things.a_process(session), 1)[0]
    written = (
        '{"descriptions":{"en":"A **good** bench.","ko":"**좋은** 의자."},"image":"",'
        '"image_alts":{},"names":{"en":"Bench number 1","ko":"의자 1번"},'
        '"summaries":{"en":"A bench, the 1th.","ko":"1번째 의자."}}'
    )
    assert ruling.texts_sha256(project) == hashlib.sha256(written.encode()).hexdigest()


def test_after_the_sealing_no_choice_is_saved(session: Session) -> None:
    process = things.a_process(session, phase="sealed")
    with pytest.raises(Sealed):
        ruling.save(session, process, dataclasses.replace(FULL, number=1), **BY)
