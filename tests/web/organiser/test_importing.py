"""Import and export of the list."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook
from sqlalchemy.orm import Session

from budgeting.models import Process, Project, Upload
from tests import things
from tests.pages import Page, Visitor
from tests.services.test_importing import HEADER, PB, TREE


def here(process: Process, rest: str = "") -> str:
    """An address of the import."""
    return f"/organiser/{process.slug}/import{rest}"


def handed_in(office: Visitor, process: Process, content: str | bytes, name: str) -> Page:
    """The preview of a file."""
    raw = content.encode() if isinstance(content, str) else content
    return office.follow(office.post(here(process), {"file": (io.BytesIO(raw), name)}))


def waiting(session: Session) -> str:
    """The id of the file that waits."""
    return session.query(Upload).one().id


def test_a_csv_is_shown_and_then_imported(
    office: Visitor, process: Process, session: Session
) -> None:
    page = handed_in(office, process, TREE, "list.csv")
    assert "This file can be imported" in page.words
    assert "A tree" in page.words
    assert session.query(Project).count() == 0
    address = here(process, f"/{waiting(session)}")
    after = office.follow(office.post(address, {"mode": "add"}))
    assert "One project was imported." in after.words
    assert session.query(Project).one().number == 7


def test_a_workbook_is_read_like_a_table(
    office: Visitor, process: Process, session: Session
) -> None:
    book = Workbook()
    for row in csv.reader(io.StringIO(TREE)):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    page = handed_in(office, process, content.getvalue(), "list.xlsx")
    assert "This file can be imported" in page.words


def test_a_pabulib_file_also_tells_of_its_vote(office: Visitor, process: Process) -> None:
    page = handed_in(office, process, PB, "vote.pb")
    assert "The budget of the file is 5000 EUR." in page.words
    assert "names at most 1 projects" in page.words
    assert "for information only" in page.words


def test_every_row_is_shown_with_its_problems_and_no_button_to_import(
    office: Visitor, process: Process, session: Session
) -> None:
    rows = "1,,가,A,10,,\n2,,나,B,NaN,,\n1,,다,C,30,new,\n"
    page = handed_in(office, process, HEADER + rows, "list.csv")
    assert "This file cannot be imported as it is" in page.words
    assert [row.get_text() for row in page.all("tbody td:first-child")] == ["2", "3", "4"]
    bad = [row.get_text(" ") for row in page.all("tr.bad-row")]
    assert len(bad) == 2
    assert "“NaN” is not a plain amount" in bad[0]
    assert "stands in line 2 already" in bad[1]
    address = here(process, f"/{waiting(session)}")
    assert not page.all(".confirm button.primary")
    office.post(address, {"mode": "add"}, status=422)
    assert session.query(Project).count() == 0


def test_what_the_choice_does_is_said_before(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 3)
    handed_in(office, process, TREE.replace("7,T-7", "2,T-2"), "list.csv")
    address = here(process, f"/{waiting(session)}")
    assert "One project on the list is replaced." in office.get(address).words
    page = office.get(f"{address}?mode=replace")
    assert "2 projects leave the list." in page.words
    part = office.client.get(f"{address}?mode=replace", headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "2 projects leave the list." in part
    office.post(address, {"mode": "replace"}, on=address)
    assert [project.number for project in session.query(Project)] == [2]


def test_new_fields_are_announced(office: Visitor, process: Process) -> None:
    page = handed_in(office, process, TREE.replace("parks", "Environment"), "list.csv")
    assert "New fields: Environment" in page.words


def test_a_file_can_be_dropped(office: Visitor, process: Process, session: Session) -> None:
    handed_in(office, process, TREE, "list.csv")
    office.post(here(process, f"/{waiting(session)}/drop"), on=here(process))
    assert (session.query(Upload).count(), session.query(Project).count()) == (0, 0)


def test_a_file_is_imported_once(office: Visitor, process: Process, session: Session) -> None:
    handed_in(office, process, TREE, "list.csv")
    address = here(process, f"/{waiting(session)}")
    office.post(address, {"mode": "add"})
    office.post(address, {"mode": "add"}, on=here(process), status=404)


def test_no_file_is_said(office: Visitor, process: Process) -> None:
    page = office.post(here(process), status=422)
    assert "Choose a file that is not empty." in page.one(".errors").get_text()


def test_the_empty_table_has_the_columns_of_the_process(office: Visitor, process: Process) -> None:
    answer = office.client.get(here(process, "/template.csv"))
    assert answer.mimetype == "text/csv"
    header = answer.data.decode("utf-8-sig").splitlines()[0].split(",")
    assert {"number", "name_ko", "name_en", "cost", "field", "district"} <= set(header)


def test_an_export_can_be_imported_again(
    office: Visitor, process: Process, session: Session
) -> None:
    before = things.some_projects(session, process, 5)
    told = [(project.number, project.code, project.cost, project.names) for project in before]
    exported = office.client.get(f"/organiser/{process.slug}/projects.csv").data
    page = handed_in(office, process, exported, "list.csv")
    assert "5 projects on the list are replaced." in page.words
    office.post(here(process, f"/{waiting(session)}"), {"mode": "replace"})
    session.expire_all()
    after = session.query(Project).order_by(Project.number).all()
    assert [(one.number, one.code, one.cost, one.names) for one in after] == told
    assert after[0].summaries == {"en": "A bench, the 1th.", "ko": "1번째 의자."}
    assert after[0].field is not None


def test_after_the_sealing_no_file_is_taken(
    office: Visitor, process: Process, session: Session
) -> None:
    process.phase = "sealed"
    session.commit()
    assert not office.get(here(process)).all("main form")
    form = {"file": (io.BytesIO(TREE.encode()), "list.csv")}
    office.post(here(process), form, status=409)


def test_a_file_with_problems_leads_to_the_next_file(office: Visitor, process: Process) -> None:
    page = handed_in(office, process, HEADER + "1,,가,A,NaN,,\n", "list.csv")
    assert page.one(".confirm .button.primary")["href"] == here(process)
    assert "projects are added" not in page.words
    assert not page.all(".figures-grid")
