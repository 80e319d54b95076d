"""The rulebook in words and as bytes."""

from __future__ import annotations

import hashlib

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.counting.model import Cap
from budgeting.counting.rulebook import BallotFormat
from budgeting.formats.digest_words import digest_words
from budgeting.models import RulebookRecord
from budgeting.services import box_keys, clock
from tests.pages import Visitor
from tests.things import HOLDERS, PASSPHRASES, a_process, a_rulebook, sealed, some_projects


def test_before_the_seal_there_is_no_rulebook(visitor: Visitor, session: Session) -> None:
    a_process(session)
    assert "The rules are not sealed yet" in visitor.get("/hanbit-2026/rulebook").words


def test_every_condition_is_said(visitor: Visitor, session: Session) -> None:
    process = a_process(session)
    projects = some_projects(session, process, 10)
    rulebook = a_rulebook(
        process,
        projects,
        ballot=BallotFormat(wanted="share", number=300_000, field_limits=(("parks", 2),)),
        threshold=300_000,
        caps=(Cap("field", "parks", 500_000), Cap("district", "north", 700_050)),
        exclusions=(("P-1", "P-2", "P-3"),),
    )
    sealed(session, process, rulebook)
    words = visitor.get("/hanbit-2026/rulebook").words
    for sentence in (
        "Each resident chooses exactly 3 projects: 30% of the 10 listed.",
        "At most 2 of them may be from the field Parks.",
        "only if at least 30% of the voters support it.",
        "The funded projects of the field Parks may cost at most €5,000 together.",
        "The funded projects in North may cost at most €7,000.50 together.",
        "At most one of No. 1, No. 2 and No. 3 can be funded.",
    ):
        assert sentence in words


def test_each_kind_of_ballot_is_said(visitor: Visitor, session: Session) -> None:
    formats = {
        "up to 3 projects.": BallotFormat(number=3),
        "chooses one project.": BallotFormat(number=1),
        "at least 2 projects.": BallotFormat(wanted="at_least", number=2),
        "exactly 4 projects.": BallotFormat(wanted="exactly", number=4),
        "may cost at most €19,400.": BallotFormat(kind="knapsack", number=6),
        "10 points to give away, at most 5": BallotFormat(
            kind="points", points=10, points_each=5, number=6
        ),
        "A blank ballot is allowed": BallotFormat(number=3, blank_allowed=True),
    }
    for place, (words, ballot) in enumerate(formats.items()):
        process = a_process(session, f"city-{place}")
        projects = some_projects(session, process, 6)
        sealed(session, process, a_rulebook(process, projects, ballot=ballot))
        assert words in visitor.get(f"/city-{place}/rulebook").words


def test_the_digest_stands_in_digits_words_and_as_a_code(
    visitor: Visitor, session: Session
) -> None:
    process = a_process(session)
    record = sealed(session, process, a_rulebook(process, some_projects(session, process)))
    page = visitor.get("/hanbit-2026/rulebook")
    shown = page.one(".digest .hex").get_text().replace(" ", "")
    assert shown == record.sha256
    assert [item.get_text() for item in page.all(".digest li")] == list(digest_words(shown))
    assert page.all("figure.qr svg")


def test_the_download_hashes_to_the_digest(visitor: Visitor, session: Session) -> None:
    process = a_process(session)
    record = sealed(session, process, a_rulebook(process, some_projects(session, process)))
    response = visitor.client.get("/hanbit-2026/data/rulebook.json")
    assert hashlib.sha256(response.data).hexdigest() == record.sha256


def test_an_altered_rulebook_is_not_shown(visitor: Visitor, session: Session) -> None:
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    record = session.get_one(RulebookRecord, process.id)
    record.canonical = str(record.canonical).replace("300000", "300001")
    session.commit()
    page = visitor.get("/hanbit-2026/rulebook", status=500)
    assert page.h1 == "The stored rulebook was altered"


def test_the_words_are_those_of_the_reader(visitor: Visitor, session: Session) -> None:
    process = a_process(session)
    record = sealed(session, process, a_rulebook(process, some_projects(session, process)))
    page = visitor.get("/hanbit-2026/rulebook", headers={"Accept-Language": "ko"})
    spoken = page.one(".digest ol")
    assert spoken["lang"] == "ko"
    assert [item.get_text() for item in spoken.select("li")] == list(
        digest_words(str(record.sha256), "ko")
    )


def test_the_rules_say_who_opens_the_box_and_what_stays_unprotected(
    visitor: Visitor, session: Session
) -> None:
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    words = visitor.get("/hanbit-2026/rulebook").words
    assert "Room: the server opens the box at the count, and" in words
    assert "The person who runs the server: they could open the box before the close" in words
    assert "This is no system for elections to public office." in words


def test_the_holders_of_the_key_are_public(app: Flask, visitor: Visitor, session: Session) -> None:
    process = a_process(session)
    rules = a_rulebook(process, some_projects(session, process), secrecy="sealed", receipts="open")
    sealed(session, process, rules)
    assert "The key has not been made yet." in visitor.get("/hanbit-2026/rulebook").words
    session.rollback()
    made = box_keys.make(process.slug, HOLDERS, PASSPHRASES, app.extensions["settings"])
    box_keys.keep(session, process, made, actor="Dari", now=clock.now())
    session.commit()
    page = visitor.get("/hanbit-2026/rulebook")
    assert "Sealed: nobody can open the box before the close" in page.words
    assert "The key is held by Dari, Yuna, Bora." in page.words
    assert "Two lost passphrases: then nobody can open the box" in page.words
    assert "in this vote a receipt shows how somebody voted" in page.words
    digest = hashlib.sha256(made.public).hexdigest()
    spoken = [item.get_text() for item in page.all(".spoken-words li")]
    assert tuple(spoken) == digest_words(digest)[:8]
