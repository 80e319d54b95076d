"""A table of answers is handed in, understood, previewed and imported."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from sqlalchemy.orm import Session

from budgeting.models import Process, Respondent, RespondentUpload
from budgeting.services.selection_features import Feature, Value
from tests import selections, things
from tests.pages import Page, Visitor
from tests.respondents import TABLE, asking
from tests.web.organiser.respondent_pages import answered, handed_in, here


@pytest.fixture
def process(session: Session) -> Process:
    """A process whose selection is planned."""
    return asking(session)


def roles(page: Page) -> dict[str, str]:
    """The role of each column on the mapping page."""
    return {
        label.get_text(): page.one(f"#{label['for']} option[selected]").get_text()
        for label in page.all("label[for^=role-]")
    }


def test_the_columns_are_understood_by_their_headings_and_cells(
    office: Visitor, process: Process
) -> None:
    page = handed_in(office, process)
    assert roles(page) == {
        "id": "Id or number of the person",
        "name": "Name",
        "e-mail": "E-mail address",
        "mobile": "Phone number",
        "address": "Postal address",
        "zip": "Postal code",
        "age": "Age in years, for “연령”",
        "gender": "gender",
        "remarks": "Comment",
    }
    ages = [field["value"] for field in page.all("input[name^=band-]")]
    assert ages == ["15", "39", "40", "64", "65", ""]


def test_a_table_is_previewed_and_then_imported(
    office: Visitor, session: Session, process: Process
) -> None:
    page = answered(office, process, handed_in(office, process))
    assert "This table can be imported" in page.words
    assert session.query(Respondent).count() == 0
    after = office.follow(office.post(here(process, "/import/preview")))
    assert "3 people were imported." in after.words
    assert session.query(Respondent).count() == 3
    assert session.query(RespondentUpload).count() == 0


def test_a_workbook_is_read_like_a_table(office: Visitor, process: Process) -> None:
    book = Workbook()
    book.active.append(["id", "age", "gender"])
    book.active.append([1.0, 34, "female"])
    content = io.BytesIO()
    book.save(content)
    page = answered(office, process, handed_in(office, process, content.getvalue()))
    assert "This table can be imported" in page.words


def test_what_must_be_decided_is_named_with_its_lines_and_can_be_decided(
    office: Visitor, session: Session, process: Process
) -> None:
    content = TABLE.replace("female", "").replace("Male", "xyz").replace("여성", "Femle")
    page = handed_in(office, process, content)
    assert "Looks misspelt" in page.words
    preview = answered(office, process, page)
    errors = preview.one(".errors").get_text(" ")
    assert "Line 2: “gender” is blank." in errors
    assert "Line 4: “xyz” in “gender” is no value of the plan." in errors
    assert "Femle" not in errors
    assert not preview.all(".confirm")
    office.post(here(process, "/import/preview"), on=here(process, "/import/columns"), status=422)
    assert session.query(Respondent).count() == 0
    page = office.get(here(process, "/import/columns"))
    fields = {
        row.th.get_text(): str(row.select_one("select")["name"])
        for row in page.all("tr:has(select[name^=to-])")
    }
    decisions = {fields["blank"]: "unsaid", fields["xyz"]: "=Male"}
    preview = answered(office, process, page, decisions)
    assert "This table can be imported" in preview.words
    office.post(here(process, "/import/preview"))
    session.expire_all()
    found = sorted(one.answers["gender"] for one in session.query(Respondent))
    assert found == ["", "Female", "Male"]


def test_people_can_be_left_out_by_a_cell(office: Visitor, process: Process) -> None:
    page = handed_in(office, process, TABLE.replace("Male", "withdrew"))
    field = page.one("tr:has(select[name^=to-]):has(th:-soup-contains(withdrew)) select")["name"]
    preview = answered(office, process, page, {str(field): "out"})
    assert "left out, as you decided" in preview.words
    assert preview.all(".figures-grid dd")[0].get_text() == "2"


def test_after_a_column_is_given_another_role_its_cells_are_shown_first(
    office: Visitor, process: Process
) -> None:
    page = handed_in(office, process)
    place = next(label for label in page.all("label") if label.get_text() == "gender")["for"]
    page = answered(office, process, page, {str(place): "ignored"})
    assert "No column tells “gender”" in page.words
    page = office.get(here(process, "/import/columns"))
    page = answered(office, process, page, {str(place): "feature:gender"})
    assert page.h1 == "What the columns mean"
    assert page.all("#cells")


def test_a_year_of_birth_becomes_an_age_band(
    office: Visitor, session: Session, process: Process
) -> None:
    content = "born,gender\n1990,Male\n1955-02-03,Female\n,Male\n"
    page = handed_in(office, process, content)
    preview = answered(office, process, page, {"year": "2026"})
    assert "Line 4: “born” is blank." in preview.one(".errors").get_text(" ")
    page = office.get(here(process, "/import/columns"))
    answered(office, process, page, {"to-0-0": "unsaid"})
    office.post(here(process, "/import/preview"))
    session.expire_all()
    found = sorted(one.answers["age"] for one in session.query(Respondent))
    assert found == ["", "15-39", "65+"]


def test_doubled_people_stand_against_the_import_until_it_is_decided(
    office: Visitor, process: Process
) -> None:
    twice = TABLE + TABLE.splitlines()[1].replace("34", "36") + "\n"
    page = handed_in(office, process, twice)
    preview = answered(office, process, page)
    assert "Lines 2, 5: They have the same id, “001”" in preview.words
    page = office.get(here(process, "/import/columns"))
    preview = answered(office, process, page, {"same_id": "last"})
    assert "This table can be imported" in preview.words


def test_a_file_that_cannot_be_read_is_said_and_not_kept(
    office: Visitor, session: Session, process: Process
) -> None:
    for content in (b"", b"id,id\n1,2\n", b"PK\x03\x04broken"):
        form = {"file": (io.BytesIO(content), "answers.csv")}
        page = office.post(here(process, "/import"), form, status=422)
        assert page.all(".errors")
    assert session.query(RespondentUpload).count() == 0


def test_a_table_that_waits_is_offered_until_it_is_deleted_unimported(
    office: Visitor, session: Session, process: Process
) -> None:
    waiting = "A table is waiting"
    assert waiting not in office.get(here(process, "/import")).words
    handed_in(office, process)
    assert waiting in office.get(here(process, "/import")).words
    office.post(here(process, "/import/drop"), on=here(process, "/import/columns"))
    assert waiting not in office.get(here(process, "/import")).words
    assert session.query(RespondentUpload).count() == 0
    office.get(here(process, "/import/columns"), status=404)


def test_names_of_values_in_other_languages_are_understood(
    office: Visitor, session: Session
) -> None:
    process = things.a_process(session)
    work = Feature("work", {"en": "Work"}, (Value("student", {"ko": "학생"}), Value("other")))
    selections.planned(session, process, 2, (work,))
    page = answered(office, process, handed_in(office, process, "직업\n학생\n other \n"))
    assert "This table can be imported" in page.words


def test_people_too_young_for_every_value_are_left_out_by_a_decision_of_their_own(
    office: Visitor, session: Session, process: Process
) -> None:
    page = handed_in(office, process, TABLE.replace(",34,", ",12,"))
    place = list(roles(page)).index("age")
    given = {f"to-{place}-0": "unsaid"}
    preview = answered(office, process, page, given)
    assert "The age of 12 belongs to none of the values." in preview.words
    preview = answered(office, process, page, given | {f"to-{place}-1": "out"})
    assert "This table can be imported" in preview.words
    office.follow(office.post(here(process, "/import/preview")))
    assert session.query(Respondent).count() == 2


def test_a_table_with_nothing_but_headings_is_refused_at_once(
    office: Visitor, session: Session, process: Process
) -> None:
    form = {"file": (io.BytesIO(b"id,age,gender\n"), "answers.csv")}
    page = office.post(here(process, "/import"), form, status=422)
    assert isinstance(page, Page)
    assert "names columns, but has no people below them" in page.words
    assert session.query(RespondentUpload).count() == 0
