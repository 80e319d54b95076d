"""The first page behind the card says what will happen and shows the sealed words."""

from __future__ import annotations

import pytest

from budgeting.counting.rulebook import BallotFormat
from budgeting.formats.digest_words import digest_words
from budgeting.models import RulebookRecord
from tests.things import an_open_vote


@pytest.mark.parametrize(
    ("ballot", "sentence"),
    [
        (BallotFormat(number=3), "Choose up to 3 of the 6 projects."),
        (BallotFormat(wanted="exactly", number=2), "Choose exactly 2 of the 6 projects."),
        (BallotFormat(wanted="at_least", number=2), "Choose at least 2 of the 6 projects."),
        (BallotFormat(wanted="share", number=500_000), "Choose exactly 3 of the 6 projects."),
        (
            BallotFormat("knapsack", number=6),
            "Choose projects that together cost at most €19,400.",
        ),
        (
            BallotFormat("points", number=6, points=10, points_each=4),
            "You have 10 points. Give them to the projects that you want, "
            "at most 4 points to one project.",
        ),
        (
            BallotFormat(number=3, field_limits=(("parks", 2),)),
            "Choose at most 2 from the field Parks.",
        ),
        (
            BallotFormat(number=3, field_limits=(("culture", 1), ("parks", 1))),
            "Choose at most 1 from each field.",
        ),
        (BallotFormat(number=3, blank_allowed=True), "You may also cast an empty ballot."),
    ],
)
def test_the_task_is_one_sentence(session, newcomer, ballot, sentence):
    resident = newcomer(an_open_vote(session, ballot=ballot), 1)
    assert sentence in resident.enter().words


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_sealed_words_are_those_of_the_rulebook(minjun, session, language):
    sha256 = session.query(RulebookRecord).one().sha256
    session.rollback()
    minjun.client.set_cookie("display", f"{language}.2.default")
    minjun.enter()
    shown = [tag.get_text() for tag in minjun.get("/ballot/start").all(".spoken li")]
    assert tuple(shown) == digest_words(sha256, language)[:8]


@pytest.mark.parametrize(
    ("given", "said", "unsaid"),
    [
        (
            {},
            "Room: the server opens the box at the count, and",
            "Two lost passphrases",
        ),
        (
            {"secrecy": "sealed"},
            "Sealed: nobody can open the box before the close",
            "The person who runs the server:",
        ),
        ({"receipts": "open"}, "Cast your ballot. It counts once.", "nobody can see what you"),
    ],
)
def test_the_level_of_the_box_and_its_limits_are_said_before_the_ballot(
    session, newcomer, given, said, unsaid
):
    resident = newcomer(an_open_vote(session, **given), 1)
    page = resident.enter()
    assert said in page.words
    assert unsaid not in page.words
    assert "What this vote is protected against" in page.one("main summary").get_text()


def test_the_level_of_the_box_stands_on_the_ballot(session, newcomer):
    resident = newcomer(an_open_vote(session, secrecy="sealed"), 1)
    resident.enter()
    assert "two of three named people open it." in resident.get("/ballot").words
