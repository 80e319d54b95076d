"""The page of fields and districts."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import things
from tests.pages import Visitor


def keys(session: Session, process: Process, kind: str = "field") -> list[str]:
    """What stands in the database."""
    session.expire_all()
    return [category.key for category in process.category_list(kind)]


def here(process: Process, rest: str = "") -> str:
    """An address of this page."""
    return f"/organiser/{process.slug}/categories{rest}"


def test_a_field_is_added_with_a_key_made_of_its_name(
    office: Visitor, process: Process, session: Session
) -> None:
    form = {"field-names-ko": "환경", "field-names-en": "Environment", "field-key": ""}
    page = office.follow(office.post(here(process, "/field"), form, on=here(process)))
    assert "Environment" in page.words
    assert keys(session, process) == ["parks", "culture", "environment"]


def test_a_name_is_needed_in_every_language(
    office: Visitor, process: Process, session: Session
) -> None:
    form = {"field-names-en": "Environment"}
    page = office.post(here(process, "/field"), form, on=here(process), status=422)
    assert "missing in the language 한국어" in page.one(".errors").get_text()
    assert page.one("#field-names-en")["value"] == "Environment"
    assert page.one("#district-names-en")["value"] == ""
    assert len(keys(session, process)) == 2


def test_a_key_that_is_there_is_refused(office: Visitor, process: Process) -> None:
    form = {"field-names-ko": "가", "field-names-en": "A", "field-key": "parks"}
    page = office.post(here(process, "/field"), form, on=here(process), status=422)
    assert "parks is there already" in page.one(".errors").get_text()


def test_a_list_is_pasted(office: Visitor, process: Process, session: Session) -> None:
    rows = "east;동쪽;East\r\n\r\nwest; 서쪽 ;West\r\n"
    office.post(here(process, "/district/paste"), {"district-rows": rows}, on=here(process))
    assert keys(session, process, "district") == ["north", "south", "east", "west"]
    assert process.category_list("district")[3].names == {"ko": "서쪽", "en": "West"}


def test_a_list_with_a_wrong_line_adds_nothing(
    office: Visitor, process: Process, session: Session
) -> None:
    rows = "east;동쪽;East\nwest;서쪽\neast;다시;Again\n;x;y"
    form = {"district-rows": rows}
    page = office.post(here(process, "/district/paste"), form, on=here(process), status=422)
    told = page.one(".errors").get_text()
    assert all(f"Line {line}:" in told for line in (2, 3, 4))
    assert page.one("#district-rows").get_text().strip() == rows
    assert len(keys(session, process, "district")) == 2


def test_the_districts_of_seoul_are_on_offer_where_there_are_none(
    office: Visitor, process: Process, session: Session
) -> None:
    assert "25 districts of Seoul" not in office.get(here(process)).words
    process.categories.clear()
    session.commit()
    assert "25 districts of Seoul" in office.get(here(process)).words
    office.post(here(process, "/district/seoul"), on=here(process))
    found = keys(session, process, "district")
    assert (len(found), found[0], found[-1]) == (25, "jongno-gu", "gangdong-gu")


def test_a_field_is_renamed_and_moved(office: Visitor, process: Process, session: Session) -> None:
    parks = process.category_list("field")[0]
    address = here(process, f"/{parks.id}")
    office.post(address, {"names-ko": "녹지", "names-en": "Green"})
    answer = office.post(f"{address}/down", on=here(process))
    assert office.follow(answer).one(f"tr#c{parks.id}")
    assert keys(session, process) == ["culture", "parks"]
    assert process.category_list("field")[1].names == {"ko": "녹지", "en": "Green"}


def test_a_deleted_field_can_be_brought_back(
    office: Visitor, process: Process, session: Session
) -> None:
    parks = process.category_list("field")[0]
    answer = office.post(here(process, f"/{parks.id}/delete"), on=here(process))
    page = office.follow(answer)
    assert "Parks was deleted" in page.words
    assert keys(session, process) == ["culture"]
    office.post(str(page.one("form.undo")["action"]), on=here(process))
    assert keys(session, process) == ["parks", "culture"]


def test_a_field_in_use_has_no_button_to_delete_it(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 2)
    assert not office.get(here(process)).all(".order .danger")
    parks = process.category_list("field")[0]
    page = office.post(here(process, f"/{parks.id}/delete"), on=here(process), status=409)
    assert page.h1 == "This is still in use"


def test_after_the_sealing_the_page_is_for_reading(
    office: Visitor, process: Process, session: Session
) -> None:
    process.phase = "sealed"
    session.commit()
    page = office.get(here(process))
    assert "The rulebook is sealed" in page.words
    assert not page.all("main form")
    parks = process.category_list("field")[0]
    for path in (f"/{parks.id}/delete", f"/{parks.id}/up", "/district/seoul"):
        office.post(here(process, path), on=here(process), status=409)
    names = {"field-names-ko": "가", "field-names-en": "A"}
    office.post(here(process, "/field"), names, on=here(process), status=409)
    assert keys(session, process) == ["parks", "culture"]
