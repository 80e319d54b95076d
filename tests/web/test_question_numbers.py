"""A question has one number: on paper, on the tablet and where the scribe enters the paper."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.services import day_polls, facilitating, polling
from tests import people
from tests.pages import Visitor
from tests.services.day import open_place
from tests.web.resident.seated import a_hall, a_seat

LEFT = ["1", "3", "4", "5"]
"""One of five questions was dropped after the forms had been printed."""


def test_paper_tablet_and_scribe_have_the_same_numbers(app: Flask, session: Session) -> None:
    formats = ("welcome", "poll-before", "evaluation")
    hall = a_hall(session, state="check-in", formats=formats)
    act, row = {"actor": "Haneul", "now": hall.now}, hall.rounds[2]
    day_polls.ask_projects(session, hall.process, hall.sitting, [1, 2, 3], **act)
    day_polls.ask_evaluation(session, hall.sitting, **act)
    day_polls.drop(session, hall.sitting, "evaluation-understood", **act)
    facilitating.start(session, hall.day, row, "facilitator", **act)
    polling.ask_mood(session, hall.day, "facilitator", **act)
    polls = polling.of_round(session, row)
    session.commit()

    office = Visitor(app.test_client())
    office.sign_in(people.haneul(session).email, people.PASSWORD)
    sitting = f"/organiser/{hall.process.slug}/sittings/{hall.sitting.id}"
    paper = office.get(f"{sitting}/print/polls/{row.id}/en").all(".poll-form h2")
    assert [one.text.split(".")[0] for one in paper] == LEFT

    scribe = Visitor(open_place(app, app.test_client(), hall, "scribe", 1)).get("/scribe")
    asked = [one.text for one in scribe.all("legend") if one.text[0].isdigit()]
    assert asked == [one.text for one in paper]
    assert "How is it going for you?" in [one.text for one in scribe.all("legend")]

    seat = a_seat(app, session, hall)
    for number, poll in zip(LEFT, polls, strict=True):
        assert f"Question {number} of 5" in seat.get(f"/seat/poll/{poll.id}").words
    polling.close(session, hall.day, polls[0], "facilitator", **act)
    session.commit()
    assert "Question 3 of 5" in seat.get(f"/seat/poll/{polls[1].id}").words
