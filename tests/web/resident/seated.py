"""Residents at their seats: each has a tablet on which the seat is open."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Answer, Base, Poll, Voice
from tests import things
from tests.pages import Page, Visitor
from tests.services.day import HallDay, a_day, open_place


class Seated(Visitor):
    """Somebody at a seat; ``number`` stands on the name card."""

    def __init__(self, app: Flask, hall: HallDay, number: int) -> None:
        super().__init__(open_place(app, app.test_client(), hall, "seat", number))
        self.number = number

    def press(
        self, page: Page, selector: str = "main form", status: int = 303, **typed: str
    ) -> Any:
        """Send a form of a page as a browser without scripts would, with what was typed."""
        form = page.one(selector)
        fields = {
            str(field["name"]): str(field.get("value") or field.get_text())
            for field in form.select("input[name], textarea[name]")
            if field.get("type") not in ("radio", "checkbox") or field.has_attr("checked")
        }
        response = self.client.post(str(form["action"]), data={**fields, **typed})
        assert response.status_code == status, f"{response.status_code}: {response.text[:3000]}"
        return response

    def press_at(self, page: Page, address: str, **typed: str) -> Any:
        """Send something with the token of a page to an address that it does not name."""
        return self.client.post(address, data={"csrf_token": page.csrf, **typed})

    def begin(self) -> Page:
        """Consent and agree, and come to the card of the moment."""
        rules = self.follow(self.press(self.get("/seat/welcome"), "form.actions"))
        return self.follow(self.press(rules, "form.actions"))


def a_hall(session: Session, **given: Any) -> HallDay:
    """A small hall in the middle of a round."""
    return a_day(session, things.a_process(session), **given)


def agreed(session: Session, hall: HallDay, *numbers: int) -> None:
    """These people have consented and agreed already."""
    session.add_all(
        Voice(sitting_id=hall.sitting.id, voice=hall.voice(number), consented=True, agreed=True)
        for number in numbers
    )
    session.commit()


def a_seat(app: Flask, session: Session, hall: HallDay, number: int = 1) -> Seated:
    """Somebody who has agreed to everything and sits at a tablet."""
    agreed(session, hall, number)
    return Seated(app, hall, number)


def answers(session: Session, poll: Poll) -> dict[str, str]:
    """What is kept of a poll."""
    return {one.voice: one.choice for one in rows(session, Answer) if one.poll_id == poll.id}


def rows(session: Session, model: type[Base]) -> list[Any]:
    """Everything of a table, read afresh; the look ends at once, as it would keep writers out."""
    session.commit()
    found = list(session.scalars(select(model).execution_options(populate_existing=True)))
    session.commit()
    return found
