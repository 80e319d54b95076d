"""The acts of a process: in words and order, bound by hashes, and nothing of anybody else."""

from __future__ import annotations

import json
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from budgeting.formats.chain import first_break, read_chain, spoken
from budgeting.models import LogEntry, Process
from budgeting.services import acts, clock
from budgeting.services.opening import open_vote, pause
from budgeting.services.recording import record
from budgeting.web.telling import chronicle
from tests.pages import Visitor
from tests.things import a_process, a_rulebook, sealed, some_projects

ACTS = "/hanbit-2026/acts"


def a_morning(session: Session) -> Process:
    """Two acts of the vote, with acts of the door between them."""
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    process.phase = "open"
    now = clock.now()
    record(session, "vote.opened", actor="Dari Kim", at=now, process=process, rulebook="ab")
    for name in ("Canary-one", "Canary-two"):
        record(session, "respondent.revised", actor=name, at=now, process=process, comment=name)
    pause(session, process, actor="Dari Kim", now=now)
    session.commit()
    return process


def rows(page: Visitor) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.find_all("td")]
        for row in page.all("tbody tr")
    ]


def test_before_the_first_act_there_is_nothing_to_read(visitor: Visitor, session: Session) -> None:
    a_process(session)
    assert "Nothing was done yet." in visitor.get(ACTS).words


def test_every_act_of_the_vote_is_told_at_its_place(visitor: Visitor, session: Session) -> None:
    process = a_morning(session)
    page = visitor.get(ACTS)
    told = rows(page)
    assert [row[0] for row in told] == ["1", "2–3", "4"]
    assert told[0][2:4] == ["Dari Kim", "The vote was opened."]
    assert "2 acts of the preparation or the assembly day" in told[1][1]
    assert told[2][3] == "The vote was paused."
    last = acts.head(session, process.id)
    assert told[2][4] == last.hash[:12]


def test_the_head_is_shown_in_digits_words_and_code(visitor: Visitor, session: Session) -> None:
    process = a_morning(session)
    page = visitor.get(ACTS)
    head = acts.head(session, process.id)
    assert page.one(".digest .hex").get_text("", strip=True).replace(" ", "") == head.hash
    words = [word.get_text(strip=True) for word in page.all(".digest li")]
    assert words == list(spoken(head.hash))
    assert page.one("figure.qr svg")


def test_what_is_not_told_stands_nowhere(client: FlaskClient, session: Session) -> None:
    a_morning(session)
    for address in (ACTS, f"{ACTS}.json"):
        text = client.get(address).get_data(as_text=True)
        assert "Canary" not in text
        assert "respondent" not in text


def test_the_file_holds_the_whole_chain(client: FlaskClient, session: Session) -> None:
    process = a_morning(session)
    answer = client.get(f"{ACTS}.json")
    links = read_chain(answer.data)
    assert first_break(links) is None
    assert [one.act and one.act.action for one in links] == [
        "vote.opened",
        None,
        None,
        "vote.paused",
    ]
    document = json.loads(answer.data)
    assert document["process"] == "hanbit-2026"
    assert document["head"]["hash"] == acts.head(session, process.id).hash
    assert client.get(f"{ACTS}.json").headers["ETag"] == answer.headers["ETag"]


def test_a_clock_that_was_set_back_is_said(visitor: Visitor, session: Session) -> None:
    process = a_morning(session)
    earlier = clock.now() - timedelta(hours=2)
    record(session, "vote.resumed", actor="Dari Kim", at=earlier, process=process)
    session.commit()
    told = rows(visitor.get(ACTS))
    assert "the clock was set back" in told[-1][1]
    assert "the clock was set back" not in told[0][1]


def test_an_acceptance_of_an_older_database_is_told(visitor: Visitor, session: Session) -> None:
    process = a_process(session)
    record(
        session, "backup.restored", actor="Dari", at=clock.now(), process=process,
        by=["Dari", "Haneul"], reason="The disk broke.", ballots=3,
        lost={"link": 9, "hash": "ab" * 32, "left": 4, "left_hash": "cd" * 32},
    )  # fmt: skip
    session.commit()
    words = visitor.get(ACTS).words
    for sentence in (
        "An older copy of the database was put back.",
        "The acts up to place 9, with the hash abababababab, are lost from place 5 on.",
        "3 ballots are lost.",
        "Dari and Haneul accepted it: The disk broke.",
    ):
        assert sentence in words


def test_the_program_is_named_when_the_vote_is_opened(visitor: Visitor, session: Session) -> None:
    process = a_process(session)
    rulebook = a_rulebook(process, some_projects(session, process), secrecy="room")
    sealed(session, process, rulebook)
    open_vote(session, process, actor="Dari", now=clock.now())
    session.commit()
    (entry,) = session.query(LogEntry).filter_by(action="vote.opened")
    assert entry.details["software"].startswith("madang ")
    assert f"The program was {entry.details['software']}." in visitor.get(ACTS).words


def test_whatever_is_told_has_words_and_the_other_way_round() -> None:
    assert set(chronicle.WORDS) == set(acts.TOLD)


def test_a_process_that_is_not_there_has_no_acts(client: FlaskClient) -> None:
    for address in ("/nowhere/acts", "/nowhere/acts.json"):
        assert client.get(address).status_code == 404
