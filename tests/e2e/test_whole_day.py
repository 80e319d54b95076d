"""A whole assembly day in a real browser, in Korean and in English: everybody at the same time."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from budgeting.models import DayRound
from tests import people, things
from tests.e2e.barriers import barriers
from tests.e2e.day_journeys import Lead, Post, Resident, codes, others_answer
from tests.e2e.journeys import Person, Staff
from tests.e2e.tablets import PHONE, Tablets
from tests.services import day
from tests.services.day import HallDay, a_day

FORMATS = (
    "welcome", "poll-before", "discussion", "questions", "trade-off", "poll-after", "endorsement"
)  # fmt: skip
PEOPLE = 45
MOVES = (("for", "for"), ("for", "against"), ("against", "for"), ("against", "against"))
"""What four residents answer before and after; eleven times over, so that it may be told."""
SHADE, NOISE, TOLD = "나무가 더 필요합니다", "Too loud at night", "More shade in the yard"
COST, COSTS = "What does it cost a year?", "How much is it each year?"
ANSWER, THEME = "About 900 a year.", "그늘"


@dataclass
class Room:
    """Everybody who is in the hall, each with a browser of their own."""

    hall: HallDay
    session: Session
    lead: Lead
    organiser: Staff
    tables: list[Post]
    team: Post
    expert: Post
    resident: Resident
    screen: Page
    reader: Person

    @property
    def rounds(self) -> list[DayRound]:
        """The run-sheet."""
        return self.hall.rounds


@pytest.fixture
def hall(session: Session, monkeypatch: pytest.MonkeyPatch) -> HallDay:
    """A planned day with 45 people, so that results may be told at all."""
    monkeypatch.setattr(day, "CHAIRS", PEOPLE // day.TABLES)
    people.bom(session)
    people.haneul(session)
    found = a_day(session, things.a_process(session), "scheduled", formats=FORMATS)
    found.polls[0].round_id = found.rounds[1].id
    found.polls[1].round_id = found.rounds[5].id
    session.commit()
    return found


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_day_goes_from_the_open_doors_to_the_published_minutes(
    tablets: Tablets, app: Flask, session: Session, hall: HallDay, language: str
) -> None:
    room = _come_in(tablets, app, session, hall, language)
    _welcome(room, app)
    _ask_before(room)
    _discuss(room)
    _group_into_themes(room)
    _question(room)
    _trade(room)
    _ask_after(room)
    _endorse(room)
    _read_afterwards(room)


def _come_in(tablets: Tablets, app: Flask, session: Session, hall: HallDay, language: str) -> Room:
    def of(kind: type[Person], **given: object) -> Person:
        return kind(tablets.open(language, **given), language)

    lead = Lead(tablets.open(language), language, hall)
    lead.sign_in("bom@example.org")
    organiser = Staff(tablets.open(language), language)
    organiser.sign_in("haneul@example.org")
    posts = [of(Post) for _ in range(4)]
    resident = of(Resident, viewport=PHONE)
    screen = tablets.open(language, viewport={"width": 1920, "height": 1080})
    return Room(hall, session, lead, organiser, posts[:2], *posts[2:], resident, screen, of(Person))  # type: ignore[arg-type]


def _welcome(room: Room, app: Flask) -> None:
    """The doors open, everybody types a code, and the tables agree on how they talk."""
    room.screen.goto(f"/screen/{room.hall.sitting.id}")
    room.lead.open_console()
    room.lead.act("doors")
    printed = codes(app, room.session, room.hall)
    for number, table in enumerate(room.tables, 1):
        table.open(printed[f"table {number}"])
        expect(table.page.locator(".table-next")).to_be_visible()
    room.team.open(printed["team"])
    room.expert.open(printed["expert"])
    room.resident.sit(printed["seat"])
    room.lead.start()
    expect(room.screen.locator(".room-clock.running .clock")).to_be_visible()
    first = room.tables[0]
    first.go_on(room.rounds[0])
    first.page.locator("#agreements input[name=agreed] + span").first.click()
    first.page.locator("#agreements button").click()
    expect(first.page.locator(".of-agreements")).to_be_visible()
    room.lead.close(room.rounds[0])


def _ask_before(room: Room) -> None:
    """A poll is answered; nobody but the lead sees a number, and the lead not before the close."""
    before = room.hall.polls[0]
    room.lead.start()
    room.lead.open_poll(before)
    room.resident.answer("against")
    others_answer(room.session, before, _of_others(room.hall, 0))
    expect(room.lead.page.locator(".console-result")).to_have_count(0)
    room.tables[0].go_on(room.rounds[1])
    expect(room.tables[0].page.locator(".table-progress")).to_be_visible()
    room.lead.close(room.rounds[1])


def _of_others(hall: HallDay, wave: int) -> dict[str, str]:
    """What everybody but number 1 answers."""
    others = range(2, PEOPLE + 1)
    return {hall.voice(number): MOVES[number % len(MOVES)][wave] for number in others}


def _discuss(room: Room) -> None:
    """Two tables write at once, call for help, get two minutes, and a resident marks a reason."""
    talk = room.rounds[2]
    room.lead.start()
    one, two = room.tables
    for table in room.tables:
        table.go_on(talk)
    one.note(talk, SHADE)
    two.note(talk, TOLD)
    one.argue(talk, "for", SHADE)
    two.argue(talk, "against", NOISE)
    room.resident.at_seat()
    room.resident.matters(SHADE)
    two.part("finish")
    two.page.locator("#help-words").fill("Our microphone is broken.")
    two.send("help", talk)
    call = room.lead.page.locator(".console-call")
    expect(call).to_contain_text("Our microphone is broken.")
    room.lead.act("helped-2")
    room.lead.open_console()
    expect(call).to_have_count(0)
    expect(two.page.locator(".table-state.help")).to_have_count(0)
    ends = room.screen.locator(".room-clock .clock")
    before = int(ends.get_attribute("data-deadline") or 0)
    room.lead.act(f"extend-{talk.id}")
    expect(ends).to_have_attribute("data-deadline", str(before + 120))
    two.page.locator(f"form[name='more-{talk.id}'] button").click()
    expect(two.page.locator(f"form[name='more-{talk.id}']")).to_have_count(0)
    expect(room.lead.page.locator("#tile-2 .figures b")).to_be_visible()


def _group_into_themes(room: Room) -> None:
    """The team sees the notes arrive, makes a theme of them, and the room reads it."""
    team = room.team.page
    for text in (SHADE, TOLD):
        team.get_by_role("checkbox", name=text).check()
    for code in ("ko", "en"):
        team.locator(f"#title-{code}").fill(THEME)
    room.team.press("Put them there")
    room.team.press("Show in the room")
    expect(team.locator(".themes .shown")).to_contain_text(THEME)
    room.lead.show("themes")
    expect(room.screen.locator(".room-themes")).to_contain_text(THEME)
    room.lead.close(room.rounds[2])


def _question(room: Room) -> None:
    """A table and a resident ask the same; it is merged, given to the expert and answered."""
    row = room.rounds[3]
    room.lead.start()
    room.tables[0].go_on(row)
    room.tables[0].ask(row, COST)
    room.resident.at_seat()
    room.resident.ask(COSTS)
    room.team.go("/team/questions")
    team = room.team.page
    for text in (COST, COSTS):
        team.get_by_role("checkbox", name=text).check()
    room.team.press("Merge them into one")
    expect(team.locator(".merged li")).to_have_count(1)
    team.locator("input[name=question]").check()
    team.locator("#expert").select_option(index=1)
    room.team.press("Give them to this desk")
    desk = room.hall.posts["expert"].names[room.lead.language]
    expect(team.locator(".note.question .meta-line")).to_contain_text(desk)
    room.expert.go("/expert")
    expert = room.expert.page
    expert.locator(".note.question a").first.click()
    for code in ("ko", "en"):
        expert.locator(f"#answer-{code}").fill(ANSWER)
    room.expert.press("Answer in writing")
    expect(team.locator("input[name=question]")).to_have_count(0)
    room.lead.close(row)


def _trade(room: Room) -> None:
    """A table keeps a project and gives it up again; both are kept."""
    row = room.rounds[4]
    room.lead.start()
    one = room.tables[0]
    one.go_on(row)
    for number in (1, 2):
        one.page.locator(f"form[name='keep-{number}-{row.id}'] button").click()
        expect(one.page.locator(".board .kept")).to_have_count(number)
    one.page.locator(f"form[name='drop-1-{row.id}'] button").click()
    expect(one.page.locator(".board .kept")).to_have_count(1)
    one.part("finish")
    one.send("submit", row)
    expect(room.lead.page.locator(".submitted #tile-1")).to_be_visible()
    room.lead.close(row)


def _ask_after(room: Room) -> None:
    """The same question again; the room sees the result only once it is released."""
    after = room.hall.polls[1]
    room.lead.start()
    room.lead.open_poll(after)
    room.resident.at_seat()
    room.resident.answer("for")
    others_answer(room.session, after, _of_others(room.hall, 1))
    room.lead.act(f"close-poll-{after.id}")
    release = room.lead.page.locator(f"#do-release-{after.id}")
    poll = room.lead.page.locator(".console-polls > li", has=release)
    expect(poll).to_contain_text("45")
    expect(poll.locator(".console-result")).to_have_count(0)
    show = room.lead.page.locator(f"#do-show-poll-{after.id}")
    expect(show).to_have_count(0)
    room.lead.act(f"release-{after.id}")
    expect(room.lead.page.locator(".console-result").first).to_contain_text("23")
    room.lead.act(f"show-poll-{after.id}")
    expect(room.screen.locator(".room-bars")).to_contain_text("23")
    room.lead.close(room.rounds[5])


def _endorse(room: Room) -> None:
    """The minutes are shown in their round and found fair at a seat; then the day is ended."""
    lead, place = room.lead, room.lead.place
    lead.start()
    lead.act("minutes")
    room.resident.at_seat()
    room.resident.page.locator(".moment a.button").click()
    expect(room.resident.page.locator("main")).to_contain_text(ANSWER)
    room.resident.page.locator("#fair").check()
    room.resident.press("Save")
    expect(room.resident.page.locator(".seat-saved")).to_be_visible()
    lead.close(room.rounds[6])
    lead.act("end")
    lead.go(f"{place}/minutes")
    expect(lead.page.locator("main")).to_contain_text(THEME)
    expect(lead.page.locator(".figures-grid dd").first).to_have_text("1")
    lead.page.locator("a[href$='/minutes/endorse']").click()
    lead.page.locator("form[action$='/minutes/endorse'] button").click()
    room.organiser.go(f"{place}/minutes/publish")
    room.organiser.page.locator("form[action$='/minutes/publish'] button").click()
    expect(room.organiser.page.locator("a[href$='/minutes/publish']")).to_have_count(0)


def _read_afterwards(room: Room) -> None:
    """Everybody reads on the page of the project what was said and how the room moved."""
    room.reader.go("/hanbit-2026/projects/1")
    page = room.reader.page
    main = page.locator("main")
    for words in (SHADE, NOISE):
        expect(main).to_contain_text(words)
    moved = main.locator(".moves tbody")
    expect(moved).to_contain_text("12")
    assert barriers(page) == []
