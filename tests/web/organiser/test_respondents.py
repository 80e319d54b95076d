"""From a file of answers to a pool: import, list, one person, households, erasure."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy.orm import Session

from budgeting.models import (
    HouseholdPair,
    LogEntry,
    Process,
    Respondent,
    RespondentUpload,
    Selection,
)
from budgeting.services.selection_features import Feature, Value
from tests import selections, things
from tests.pages import Page, Visitor
from tests.respondents import AGE, GENDER, TABLE, frozen

PERSONAL = ("Jiwoo", "Sora", "Minjun", "example.org", "테헤란로", "calls back")


@pytest.fixture
def process(session: Session) -> Process:
    """A process whose selection is planned."""
    process = things.a_process(session)
    selections.planned(session, process, 2, (AGE, GENDER))
    return process


def here(process: Process, rest: str = "") -> str:
    """An address below the people who answered."""
    return f"/organiser/{process.slug}/respondents{rest}"


def handed_in(office: Visitor, process: Process, content: str | bytes = TABLE) -> Page:
    """The page on which the columns of a file are understood."""
    raw = content.encode() if isinstance(content, str) else content
    form = {"file": (io.BytesIO(raw), "answers.csv")}
    return office.follow(office.post(here(process, "/import"), form))


def as_shown(page: Page) -> dict[str, str]:
    """The first form of the page as a browser would send it."""
    form = page.one("main form[method=post]:has(select[name^=role])")
    values = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
    for select in form.select("select"):
        option = select.select_one("option[selected]") or select.select("option")[0]
        values[str(select["name"])] = str(option["value"])
    return values


def answered(
    office: Visitor, process: Process, page: Page, given: Mapping[str, str] | None = None
) -> Page:
    """The page after the mapping was sent with some changes."""
    address = here(process, "/import/columns")
    return office.follow(office.post(address, as_shown(page) | dict(given or {})))


def imported(office: Visitor, session: Session, process: Process, content: str = TABLE) -> Page:
    """Everybody of the file is in the pool."""
    page = answered(office, process, handed_in(office, process, content))
    assert "This table can be imported" in page.words
    after = office.follow(office.post(here(process, "/import/preview")))
    session.expire_all()
    return after


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


def test_a_table_can_be_deleted_unimported(
    office: Visitor, session: Session, process: Process
) -> None:
    handed_in(office, process)
    office.post(here(process, "/import/drop"), on=here(process, "/import/columns"))
    assert session.query(RespondentUpload).count() == 0
    office.get(here(process, "/import/columns"), status=404)


def test_without_a_plan_the_page_says_what_comes_first(office: Visitor, session: Session) -> None:
    bare = things.a_process(session, slug="bare")
    assert "First plan the selection" in office.get(here(bare)).words
    assert "First plan the selection" in office.get(here(bare, "/import")).words


def test_the_list_shows_pseudonyms_and_no_names(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = office.get(here(process))
    assert [link.get_text() for link in page.all("tbody th a")] == ["P0001", "P0002", "P0003"]
    for word in PERSONAL:
        assert word not in page.text


def test_the_list_is_narrowed_by_feature(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = office.get(here(process, "?f1=Female"))
    assert "2 of 3 people are shown." in page.words
    assert "Nobody fits" in office.get(here(process, "?f1=-")).words
    assert len(office.get(here(process, "?q=0003")).all("tbody th a")) == 1


def test_how_the_table_was_read_is_shown_without_any_person(
    office: Visitor, session: Session, process: Process
) -> None:
    assert not office.get(here(process)).all("details caption")
    imported(office, session, process)
    page = office.get(here(process))
    captions = [caption.get_text() for caption in page.all("details caption")]
    assert captions == ["Columns and what they told", "Cells of “gender”", "Ages of “연령” in 2026"]
    rows = [row.get_text(" ", strip=True) for row in page.all("details tbody tr")]
    assert "mobile Phone number" in rows
    assert "여성 여성 1" in rows
    for word in PERSONAL:
        assert word not in page.text


def test_a_long_list_is_turned_page_by_page(
    office: Visitor, session: Session, process: Process
) -> None:
    session.add_all(
        Respondent(process_id=process.id, pseudonym=f"P{n:04}", answers={}) for n in range(1, 251)
    )
    session.commit()
    page = office.get(here(process, "?page=3"))
    assert len(page.all("tbody tr")) == 50
    assert "Page 3 of 3" in page.words
    back = page.one("a[rel=prev]")["href"]
    assert len(office.get(str(back)).all("tbody tr")) == 100
    assert len(office.get(here(process, "?page=99999999999999")).all("tbody tr")) == 50


def by_name(office: Visitor, session: Session, process: Process, name: str) -> Page:
    """The page of a person."""
    for one in session.query(Respondent):
        page = office.get(here(process, f"/{one.pseudonym}"))
        if name in page.words:
            return page
    raise AssertionError(name)


def test_the_page_of_a_person_opens_name_and_contact(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = by_name(office, session, process, "Ahn Jiwoo")
    for word in ("jiwoo@example.org", "010-1111-2222", "calls back", "06236"):
        assert word in page.words
    assert "Jiwoo" not in page.one("title").get_text()


def test_a_change_needs_a_reason_that_names_nobody(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    page = by_name(office, session, process, "Ahn Jiwoo")
    address = here(process, "/" + page.h1.removeprefix("Person "))
    sent = {"answer_0": "40-64", "answer_1": "Female", "standing": "free"}
    page = office.post(address, sent, status=422)
    assert "Write why it is changed." in page.one(".errors").get_text()
    assert page.one("#answer_0 option[selected]").get_text() == "40-64"
    page = office.post(address, sent | {"comment": "Jiwoo said so"}, status=422)
    assert "Write it without name and contact" in page.one(".errors").get_text()
    office.post(address, sent | {"comment": "corrected after a call"})
    session.expire_all()
    entry = session.query(LogEntry).filter_by(action="respondent.revised").one()
    assert entry.details["changed"] == ["age"]
    assert entry.details["comment"] == "corrected after a call"


def test_a_value_that_the_plan_does_not_have_is_refused(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    sent = {"answer_0": "12-14", "answer_1": "Female", "standing": "free", "comment": "a slip"}
    office.post(here(process, "/P0001"), sent, status=422)


def pair_address(process: Process, rest: str = "") -> str:
    """An address of the households."""
    return f"/organiser/{process.slug}/households{rest}"


def test_pairs_stand_side_by_side_and_are_decided_and_taken_back(
    office: Visitor, session: Session, process: Process
) -> None:
    page = imported(office, session, process)
    assert page.h1 == "Households"
    for word in ("Ahn Jiwoo", "Park Sora", "The same address"):
        assert word in page.words
    pair = session.query(HouseholdPair).one()
    field = f"pair-{pair.id}"
    office.post(pair_address(process), {field: "same"})
    session.expire_all()
    assert sorted(one.household or 0 for one in session.query(Respondent)) == [0, 1, 1]
    page = office.get(pair_address(process, "?which=same"))
    assert page.one(f"#{field}-same").has_attr("checked")
    office.post(pair_address(process, "?which=same"), {field: "open"})
    session.expire_all()
    assert {one.household for one in session.query(Respondent)} == {None}


def test_all_exact_addresses_are_joined_at_once(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    after = office.follow(office.post(pair_address(process, "/exact"), on=pair_address(process)))
    assert "One pair was joined." in after.words
    session.expire_all()
    assert session.query(HouseholdPair).one().decision == "same"


@pytest.mark.parametrize("field", ["pair-99999", "pair-99999999999999999999", "pair-x"])
def test_an_unknown_pair_changes_nothing(
    office: Visitor, session: Session, process: Process, field: str
) -> None:
    imported(office, session, process)
    sent = {"csrf_token": office.get(pair_address(process)).csrf, field: "same"}
    assert office.client.post(pair_address(process), data=sent).status_code in (303, 404)
    assert session.query(HouseholdPair).one().decision == "open"


def test_a_frozen_pool_is_shown_without_any_form(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    token = office.get(pair_address(process)).csrf
    frozen(session, process)
    for address in (here(process), here(process, "/import"), here(process, "/P0001")):
        page = office.get(address)
        assert "The pool is frozen" in page.words
        assert not page.all("main form[method=post]:not(.danger)")
    page = office.get(pair_address(process))
    assert not page.all("main input[type=radio]")
    sent = {"csrf_token": token}
    answer = office.client.post(pair_address(process, "/exact"), data=sent)
    assert answer.status_code == 409
    assert "A draw rests on this" in answer.text


def erase_address(process: Process, rest: str = "") -> str:
    """An address of the erasure."""
    return f"/organiser/{process.slug}/erase{rest}"


def test_erasing_needs_a_tick_and_the_year(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    for sent in ({}, {"erase-read": "y"}, {"erase-read": "y", "erase-year": "1999"}):
        page = office.post(erase_address(process), sent, status=422)
        assert page.all(".errors")
    assert session.query(Respondent).filter(Respondent.sealed.is_(None)).count() == 0


def test_one_act_erases_all_names(office: Visitor, session: Session, process: Process) -> None:
    imported(office, session, process)
    sent = {"erase-read": "y", "erase-year": str(process.year)}
    after = office.follow(office.post(erase_address(process), sent))
    assert "Personal data are erased" in after.words
    session.expire_all()
    assert {one.sealed for one in session.query(Respondent)} == {None}
    for address in (here(process), here(process, "/P0001"), pair_address(process)):
        for word in PERSONAL:
            assert word not in office.get(address).text
    assert "are erased" in office.get(here(process)).words


def test_one_person_is_erased_after_a_tick(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    on = here(process, "/P0001")
    page = office.follow(office.post(f"{on}/erase", on=on))
    assert "Nothing was erased. Tick that you mean it." in page.words
    page = office.follow(office.post(f"{on}/erase", {"read": "y"}, on=on))
    assert "Name and contact of P0001 are erased." in page.words
    session.expire_all()
    assert [one.pseudonym for one in session.query(Respondent) if not one.sealed] == ["P0001"]


def test_the_day_of_erasure_is_kept(office: Visitor, session: Session, process: Process) -> None:
    on = erase_address(process)
    office.post(erase_address(process, "/day"), {"erase_on": "2027-03-31"}, on=on)
    session.expire_all()
    assert session.get_one(Selection, process.id).erase_on == date(2027, 3, 31)
    office.post(erase_address(process, "/day"), {"erase_on": "31 March"}, on=on, status=422)
    office.post(erase_address(process, "/day"), {"erase_on": ""}, on=on)
    session.expire_all()
    assert session.get_one(Selection, process.id).erase_on is None


def test_names_of_values_in_other_languages_are_understood(
    office: Visitor, session: Session
) -> None:
    process = things.a_process(session)
    work = Feature("work", {"en": "Work"}, (Value("student", {"ko": "학생"}), Value("other")))
    selections.planned(session, process, 2, (work,))
    page = answered(office, process, handed_in(office, process, "직업\n학생\n other \n"))
    assert "This table can be imported" in page.words
