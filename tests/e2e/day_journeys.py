"""The people of an assembly day at their browsers: the lead, tables, a resident and the desks."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from budgeting.models import Answer, DayRound, Poll
from budgeting.services import day_codes
from tests.e2e.journeys import Person, Staff
from tests.services.day import HallDay


class Lead(Staff):
    """Bom, who leads the day from one page."""

    def __init__(self, page: Page, language: str, hall: HallDay) -> None:
        super().__init__(page, language)
        self._hall = hall
        self.place = f"/facilitator/{hall.process.slug}/sittings/{hall.sitting.id}"

    def open_console(self) -> None:
        """Go to the console."""
        self.go(self.place)

    def act(self, name: str) -> None:
        """One tap on the console; the page comes back."""
        with self.page.expect_navigation():
            self.page.locator(f"#do-{name}").click()

    def start(self) -> None:
        """Start the round that comes next."""
        self.act("start-next")

    def close(self, row: DayRound) -> None:
        """Close a round."""
        self.act(f"close-{row.id}")

    def open_poll(self, poll: Poll) -> None:
        """Open a poll, if its round has not opened it by itself."""
        button = self.page.locator(f"#do-open-{poll.id}")
        button.or_(self.page.locator(f"#do-close-poll-{poll.id}")).wait_for()
        if button.is_visible():
            self.act(f"open-{poll.id}")

    def show(self, scene: str) -> None:
        """Put something on the screen of the room."""
        self.act(f"show-{scene}")


class Post(Person):
    """A table's tablet, the theme team or an expert: a device that was opened with a code."""

    def open(self, code: str) -> None:
        """Type the code of the post."""
        self.go("/post")
        self.page.locator("#code").fill(code)
        self.press("Continue")

    def part(self, name: str) -> None:
        """Go to a part of the table's page."""
        self.page.locator(f".table-parts .to-{name}").click()

    def send(self, form: str, row: DayRound) -> None:
        """Press the first button of a form of this round."""
        self.page.locator(f"form[name='{form}-{row.id}'] button").first.click()

    def note(self, row: DayRound, text: str) -> None:
        """Write a note, and see it among those of the table."""
        self.part("notes")
        self.page.locator("#note-text").fill(text)
        self.send("note", row)
        expect(self.page.locator(".of-notes")).to_contain_text(text)

    def argue(self, row: DayRound, side: str, text: str) -> None:
        """Write a reason for or against project 1."""
        self.part("arguments")
        self.page.locator("#argument-text").fill(text)
        self.page.locator(f"input[name=side][value={side}] + span").click()
        self.send("argument", row)
        expect(self.page.locator(".of-arguments")).to_contain_text(text)

    def ask(self, row: DayRound, text: str) -> None:
        """Send a question of the table."""
        self.part("questions")
        self.page.locator("#question-text").fill(text)
        self.send("question", row)
        expect(self.page.locator(".of-questions")).to_contain_text(text)

    def go_on(self, row: DayRound) -> None:
        """Follow the notice that another round has begun."""
        link = self.page.locator(".table-moved a")
        link.click()
        work = self.page.locator(f".table-work[data-live*='round={row.id}']")
        expect(work).to_be_attached()


class Resident(Person):
    """Minjun, number 1, with a tablet at table 1."""

    def sit(self, code: str) -> None:
        """From the code on the name card to the own seat."""
        self.go("/seat")
        self.page.locator("#code").fill(code)
        self.press("Continue")
        self.press("I consent")
        self.press("I agree")
        expect(self.page.locator(".moment h1")).to_be_visible()

    def at_seat(self) -> None:
        """Go back to the one page of the moment."""
        self.go("/seat/here")

    def answer(self, choice: str) -> None:
        """Answer the one question that is open, from the card of the moment."""
        self.page.locator(".moment a.button").click()
        self.page.locator(f"input[name=choice][value={choice}]").check()
        self.press("Continue")
        expect(self.page.locator("#answer")).to_have_count(0)

    def matters(self, text: str) -> None:
        """Mark a reason."""
        self.page.locator(".moment a.button").click()
        line = self.page.locator(".seat-reasons li", has_text=text)
        line.get_by_role("button").click()
        expect(line.locator(".seat-saved")).to_be_visible()

    def ask(self, text: str) -> None:
        """Ask a question of one's own."""
        self.page.locator(".moment a.button").click()
        self.page.locator("#text").fill(text)
        self.press("Send my question")
        expect(self.page.locator(".seat-points")).to_contain_text(text)


def codes(app: Flask, session: Session, hall: HallDay) -> dict[str, str]:
    """The codes that were printed: of each post, and of the seat of person 1."""
    keys = app.extensions["keys"]
    posts = day_codes.post_codes(session, keys, hall.sitting.id)
    found = {name: posts[post.id] for name, post in hall.posts.items()}
    found["seat"] = day_codes.seat_codes(session, keys, hall.sitting.id)[1]
    session.commit()
    return found


def others_answer(session: Session, poll: Poll, choices: Mapping[str, str]) -> None:
    """Others answer on their tablets: voice to choice."""
    session.add_all(
        Answer(poll_id=poll.id, voice=voice, choice=choice) for voice, choice in choices.items()
    )
    session.commit()
