"""Bom at the console of a day, in a browser."""

from __future__ import annotations

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Day, DayRound
from tests import people, things
from tests.pages import Page, Visitor
from tests.services.day import HallDay, a_day


class Console:
    """Bom at the console of a day."""

    def __init__(self, visitor: Visitor, session: Session, hall: HallDay) -> None:
        self.visitor = visitor
        self.session = session
        self.hall = hall
        self.address = f"/facilitator/{hall.process.slug}/sittings/{hall.sitting.id}"

    def open(self, page: str = "", status: int = 200) -> Page:
        """Look at a page of the console."""
        self.session.commit()
        return self.visitor.get(self.address + page, status)

    def do(self, name: str, status: int = 303, **given: object) -> Page:
        """One tap; the page that follows."""
        self.session.commit()
        form = {"do": name, **{key: str(value) for key, value in given.items()}}
        done = self.visitor.post(self.address + "/act", form, on=self.address, status=status)
        self.session.expire_all()
        return self.visitor.follow(done) if status == 303 else done  # type: ignore[return-value]

    def undo(self, page: Page) -> Page:
        """Press the undo that a page of the console shows; the page that follows."""
        moment = page.one(".console-undo input[name=moment]")["value"]
        return self.do("undo", moment=moment)

    @property
    def on(self) -> int:
        """The id of the round that is on."""
        return self.hall.row.id

    def round(self, place: int) -> DayRound:
        """A round by its place in the run-sheet, read afresh."""
        return self.session.get_one(DayRound, self.hall.rounds[place - 1].id)

    @property
    def day(self) -> Day:
        """The day, read afresh."""
        return self.session.get_one(Day, self.hall.sitting.id)


def desk_in(app: Flask, session: Session, state: str, round: int = 2) -> Console:
    """The console of a day in another state, or in another round."""
    hall = a_day(session, things.a_process(session), state=state, round=round)
    visitor = Visitor(app.test_client())
    visitor.sign_in(people.bom(session).email, people.PASSWORD)
    return Console(visitor, session, hall)
