"""The files: stable addresses, sent once, and nothing before its time."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.services import acts, clock, exporting
from budgeting.services.recording import record
from tests import things
from tests.pages import Visitor
from tests.results import published
from tests.things import a_process

NAMES = (
    "hanbit-2026.pb",
    "results.csv",
    "votes.csv",
    "projects.csv",
    "results.json",
    "results.schema.json",
    "outcome.json",
    "rulebook.json",
    "datapackage.json",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_its_name_its_type_and_its_tag(
    visitor: Visitor, session: Session, name: str
) -> None:
    process = published(session)
    response = visitor.client.get(f"/hanbit-2026/data/{name}")
    assert response.status_code == 200
    assert response.data == exporting.download(session, process, name).content
    if not name.endswith(".csv"):
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Cache-Control"] == "public, no-cache"
    assert "Last-Modified" in response.headers
    tag = {"If-None-Match": response.headers["ETag"]}
    again = visitor.client.get(f"/hanbit-2026/data/{name}", headers=tag)
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("stem", ["results", "votes", "projects"])
def test_a_table_is_kept_under_a_name_that_says_the_head_of_the_chain(
    visitor: Visitor, session: Session, stem: str
) -> None:
    process = published(session)
    record(session, "outcome.published", actor="Dari", at=clock.now(), process=process)
    session.commit()
    head = acts.head(session, process.id)
    response = visitor.client.get(f"/hanbit-2026/data/{stem}.csv")
    assert head.link > 0
    name = f"{stem}-chain-{head.link}-{head.hash[:16]}.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_before_the_publication_a_table_has_its_plain_name(
    visitor: Visitor, session: Session
) -> None:
    things.an_open_vote(session)
    response = visitor.client.get("/hanbit-2026/data/projects.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="projects.csv"'


def test_a_program_that_knows_only_the_date_is_answered(visitor: Visitor, session: Session) -> None:
    published(session)
    client = visitor.client.application.test_client()
    changed = client.get("/hanbit-2026/data/results.csv").headers["Last-Modified"]
    assert changed == "Sat, 02 May 2026 17:00:00 GMT"
    again = client.get("/hanbit-2026/data/results.csv", headers={"If-Modified-Since": changed})
    assert again.status_code == 304


def test_a_compressed_file_is_not_sent_again_either(visitor: Visitor, session: Session) -> None:
    published(session)
    gzip = {"Accept-Encoding": "gzip"}
    first = visitor.client.get("/hanbit-2026/data/outcome.json", headers=gzip)
    assert first.headers["Content-Encoding"] == "gzip"
    tag = gzip | {"If-None-Match": first.headers["ETag"]}
    assert visitor.client.get("/hanbit-2026/data/outcome.json", headers=tag).status_code == 304


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("phase", ["draft", "open", "counting"])
def test_before_the_publication_only_list_and_rules_are_there(
    visitor: Visitor, session: Session, name: str, phase: str
) -> None:
    process = published(session)
    process.phase = phase
    session.commit()
    there = {"projects.csv"} if phase == "draft" else {"projects.csv", "rulebook.json"}
    status = visitor.client.get(f"/hanbit-2026/data/{name}").status_code
    assert status == (200 if name in there else 404)


def test_the_page_lists_what_is_there(visitor: Visitor, session: Session) -> None:
    published(session)
    page = visitor.get("/hanbit-2026/data")
    links = [str(link["href"]) for link in page.all(".downloads a")]
    assert links == [f"/hanbit-2026/data/{name}" for name in NAMES]
    assert "flask count hanbit-2026.pb --seed hanbit" in page.words


def test_the_page_of_an_open_vote_says_what_will_come(visitor: Visitor, session: Session) -> None:
    a_process(session)
    page = visitor.get("/hanbit-2026/data")
    assert "appear when the result is published" in page.words
    assert len(page.all(".downloads a")) == 1


def test_a_small_room_keeps_its_ballots_to_itself(visitor: Visitor, session: Session) -> None:
    published(session, [{"P-1": 1}] * 49)
    page = visitor.get("/hanbit-2026/data")
    assert "Fewer than 50 ballots were cast." in page.words
    assert "votes.csv" not in page.text
    assert "flask count" not in page.words
    assert visitor.client.get("/hanbit-2026/data/votes.csv").status_code == 404
    assert visitor.client.get("/hanbit-2026/data/hanbit-2026.pb").status_code == 404


@pytest.mark.parametrize("name", ["nothing.csv", "..%2Frulebook.json", "other.pb"])
def test_other_names_are_not_found(visitor: Visitor, session: Session, name: str) -> None:
    published(session)
    assert visitor.client.get(f"/hanbit-2026/data/{name}").status_code == 404
