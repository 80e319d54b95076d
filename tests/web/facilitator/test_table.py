"""The table's tablet: its round, its clock, and one thing at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import Answer, DayRound, Process
from tests import things
from tests.services.day import a_day, open_place

from .hall_tables import Seat, another, at_table


@pytest.fixture
def table(app: Flask, session: Session) -> Seat:
    """Table 1 in a discussion."""
    return at_table(app, session)


def row_of(table: Seat) -> DayRound:
    """The round that is on, in this transaction."""
    found: DayRound = table.session.merge(table.hall.row)
    return found


def test_the_page_names_the_table_and_the_round(table: Seat) -> None:
    page = table.get()
    assert page.h1 == "Table 1: Discussion at the tables"
    assert page.one("[data-deadline]")["data-deadline"] == str(
        int(table.hall.row.ends_at.timestamp())  # type: ignore[union-attr]
    )
    assert "Answered: 0 of 3" in page.words


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("welcome", ["agreements", "finish"]),
        ("discussion", ["notes", "arguments", "turns", "projects", "finish"]),
        ("questions", ["questions", "notes", "turns", "projects", "finish"]),
        ("trade-off", ["package", "notes", "turns", "projects", "finish"]),
        ("report-back", ["report", "turns", "finish"]),
    ],
)
def test_each_round_has_its_own_parts(
    app: Flask, session: Session, kind: str, parts: list[str]
) -> None:
    page = at_table(app, session, kind).get()
    assert [one["href"] for one in page.all(".table-parts a")] == [f"#{part}" for part in parts]
    assert [one["id"] for one in page.all(".part")] == parts
    assert page.one(".part.first")["id"] == parts[0]


def test_everything_that_is_typed_waits_in_the_outbox(table: Seat) -> None:
    page = table.get()
    forms = [one.find_parent("form") for one in page.all("textarea")]
    assert len(forms) == 3
    for form in forms:
        assert form is not None
        assert form.has_attr("data-outbox")
        assert form["data-scope"] == page.one("[data-unsent]")["data-scope"]
        assert not form.find_parent(attrs={"data-live": True})


def test_no_two_forms_have_the_same_name_or_key(table: Seat) -> None:
    forms = table.get().all("form[data-outbox]")
    assert len({str(form["name"]) for form in forms}) == len(forms)
    keys = [str(form.select("[name=key]")[0]["value"]) for form in forms]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("part", ["now", "work"])
def test_a_live_part_answers_only_when_there_is_something_new(table: Seat, part: str) -> None:
    first = table.live(part)
    assert (first.status_code, "<form" in first.text) == (200, part == "work")
    version = first.headers["X-Version"]
    assert table.live(part, v=version).status_code == 204
    table.send("notes", kind="point", project="", text="More shade.")
    again = table.live(part, v=version)
    assert again.status_code == 200
    assert again.headers["X-Version"] != version


def test_the_message_of_the_lead_stands_on_every_table(table: Seat) -> None:
    day = table.session.merge(table.hall.day)
    day.message = {"text": "Lunch is early.", "at": table.hall.now.isoformat()}
    table.session.commit()
    assert "To all tables: Lunch is early." in table.get().words


def test_the_progress_of_the_poll_says_how_many_and_never_what(table: Seat) -> None:
    def answered(*choices: str) -> str:
        table.session.rollback()
        for number, choice in zip((1, 4, 2), choices, strict=True):
            voice = table.hall.voice(number)
            table.session.merge(Answer(poll_id=poll_id, voice=voice, choice=choice))
        table.session.commit()
        return table.get().one(".table-now").get_text(" ", strip=True)

    poll_id = table.hall.polls[0].id
    told = answered("for", "against", "for")
    assert "Answered: 2 of 3" in told
    assert answered("unsure", "unsure", "against") == told


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("paused", "The clock is paused."),
        ("late", "The time is over. Nothing is cut off: finish in peace."),
    ],
)
def test_the_clock_says_how_the_round_stands(table: Seat, state: str, words: str) -> None:
    row = row_of(table)
    if state == "late":
        row.ends_at = table.hall.now - timedelta(minutes=1)
    else:
        row.state, row.ends_at, row.left_seconds = "paused", None, 60
    table.session.commit()
    assert words in table.get().words


def test_two_minutes_more_move_the_end_at_this_table_once(table: Seat) -> None:
    before = int(str(table.get().one("[data-deadline]")["data-deadline"]))
    table.send("more")
    page = table.get()
    assert int(str(page.one("[data-deadline]")["data-deadline"])) == before + 120
    assert "Your table has two minutes more in this round." in page.words
    refused = table.send("more", status=409)
    assert "Your table has had its two minutes more" in refused.words


def test_what_is_being_typed_at_the_close_is_still_taken(table: Seat) -> None:
    table.close(minutes=1)
    page = table.get()
    assert "send it now" in page.words
    assert page.h1 == "Table 1: Discussion at the tables"
    table.send("notes", kind="point", project="", text="A last word.")


def test_between_rounds_there_is_one_card(table: Seat) -> None:
    table.close()
    page = table.get()
    assert page.h1 == "Table 1"
    assert [one["id"] for one in page.all("textarea")] == ["help-words"]
    assert "Next Questions at the tables" in page.words
    assert "At about" in page.words


def test_an_announced_round_is_said_to_come_next(table: Seat) -> None:
    table.close()
    following = table.session.merge(table.hall.rounds[2])
    following.state = "announced"
    table.session.commit()
    page = table.get()
    assert "Questions at the tables" in page.words
    assert "It begins when the lead facilitator starts it." in page.words


def test_after_the_last_round_the_table_is_thanked(app: Flask, session: Session) -> None:
    table = at_table(app, session, state="ended")
    assert "No more rounds are planned." in table.get().words


def test_a_page_never_moves_on_but_says_that_another_round_has_begun(table: Seat) -> None:
    table.close()
    following = table.session.merge(table.hall.rounds[2])
    following.state, following.started_at = "running", table.hall.now
    following.ends_at = table.hall.now + timedelta(minutes=20)
    table.session.commit()
    part = table.live("now")
    assert "Questions at the tables has begun." in part.text
    assert "Nothing that you typed is lost." in part.text
    assert "has begun." not in table.live("now", round=table.hall.rounds[2].id).text


def test_a_page_from_between_rounds_says_that_the_round_has_begun(table: Seat) -> None:
    assert "Discussion at the tables has begun." in table.live("now", round=0, open=0).text


def test_without_scripts_a_link_asks_what_happens_now_and_nothing_loads_by_itself(
    table: Seat,
) -> None:
    def asks() -> None:
        page = table.get()
        link = page.one("noscript a")
        assert (link.text, link["href"]) == ("What happens now?", "/table")
        assert "Send first what you have typed here." in page.one("noscript .hint").text
        assert not page.all("meta[http-equiv=refresh]")

    asks()
    table.close()
    asks()


def test_a_late_text_goes_to_the_round_it_was_written_in(table: Seat) -> None:
    table.close(minutes=1)
    following = table.session.merge(table.hall.rounds[2])
    following.state, following.started_at = "running", table.hall.now
    following.ends_at = table.hall.now + timedelta(minutes=20)
    table.session.commit()
    table.send("notes", kind="point", project="", text="From before.")
    assert "From before." not in table.get().words
    assert "From before." in table.live("work").text


def test_the_sheet_of_a_project_of_the_round_is_read(table: Seat) -> None:
    page = table.get("/table/projects/2")
    assert page.h1 == "Bench number 2"
    assert "€3,500" in page.words
    table.get("/table/projects/4", 404)


def test_rounds_of_other_sittings_and_tables_are_not_found(
    app: Flask, session: Session, table: Seat
) -> None:
    other = a_day(session, things.a_process(session, "other-2026"))
    row_of(table).tables = [2, 3]
    session.commit()
    for round_id in (other.row.id, table.hall.row.id, 999):
        table.send("help", 404, round=round_id, words="Come.")
        assert table.live("now", round=round_id).status_code == 404
    for round_id in ("", "x", "-1", "1e3", str(10**12)):
        assert table.live("now", round=round_id).status_code == 404


def test_every_table_sees_its_own_work_only(app: Flask, session: Session, table: Seat) -> None:
    table.send("notes", kind="point", project="", text="Of table one.")
    second = another(app, session, table.hall, 2)
    assert "Of table one." in table.get().words
    assert "Of table one." not in second.get().words
    assert "Of table one." not in second.live("work").text


def test_no_other_place_opens_the_tablet(app: Flask, table: Seat) -> None:
    for kind in ("team", "expert", "scribe", "seat"):
        client = open_place(app, app.test_client(), table.hall, kind, 1)
        assert client.get("/table").status_code == 403
    anybody = app.test_client().get("/table")
    assert (anybody.status_code, anybody.headers["Location"]) == (303, "/post")


def test_the_organisers_name_of_a_round_is_used(table: Seat) -> None:
    row_of(table).names = {"en": "Benches and trees"}
    table.session.commit()
    assert table.get().h1 == "Table 1: Benches and trees"


def test_the_work_is_submitted_and_taken_back(table: Seat) -> None:
    table.send("submit", do="submit")
    table.send("submit", do="submit")
    assert "Your table has submitted." in table.get().words
    refused = table.send("notes", 409, kind="point", project="", text="One more.")
    assert "Take your work back first" in refused.words
    assert refused.one("#note-text").text.strip() == "One more."
    table.send("submit", do="take-back")
    table.send("submit", do="take-back")
    table.send("notes", kind="point", project="", text="One more.")


def test_what_nobody_looked_at_stands_beside_the_submission(table: Seat) -> None:
    assert "1 Bench number 1: nothing for it and nothing against it" in table.get().words
    table.send("arguments", project=1, side="for", text="Shade.")
    table.send("none-found", project=2, side="for", none="yes", key="another-key")
    table.send("none-found", project=2, side="against", none="yes", key="another-key")
    words = table.get().words
    assert "1 Bench number 1: nothing against it" in words
    assert "2 Bench number 2: nothing" not in words


def test_a_plenary_round_has_no_forms_but_help(app: Flask, session: Session) -> None:
    process = things.a_process(session)
    hall = a_day(session, process, round=1, formats=("presentation", "break"))
    session.rollback()
    page = another(app, session, hall, 1).get()
    assert [one["id"] for one in page.all(".part")] == ["projects", "finish"]
    assert "Submit" not in [one.text for one in page.all("button")]


def test_the_process_of_the_table_is_not_named_in_any_address(table: Seat) -> None:
    slug = table.session.scalars(select(Process.slug)).one()
    addresses = [one["href"] for one in table.get().all("main a[href]")]
    assert addresses
    assert not [one for one in addresses if slug in str(one)]
