"""Two people enter a batch at one desk, settle where they differ, and box it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from budgeting.models import BoxedBallot, PaperBatch, PaperEntry
from budgeting.services import paper_urn, relaying
from tests import people
from tests.papers import ACT, begun, entered, handed, marked
from tests.things import choices
from tests.web.officer.conftest import DESK

PAPER = DESK + "paper"
BATCH = PAPER + "/batches/1"


@pytest.fixture
def closed(session, phase, process):
    """A closed vote from whose urn three sheets were taken."""
    phase("closed")
    handed(session, process, 3)
    paper_urn.open_batch(session, process, 3, **ACT)
    session.commit()
    return process


@pytest.fixture
def nari(session):
    """Somebody else with an account, who comes to Dari's desk; the address is enough here."""
    email = people.nari(session).email
    session.rollback()
    return email


def begin(dari, turn, other="", status=303, password=people.PASSWORD):
    """Dari begins an entry, or somebody else at Dari's desk."""
    fields = {"email": other, "password": password}
    form = {f"turn{turn}-{name}": typed for name, typed in fields.items()} if other else {"me": "1"}
    return dari.post(f"{BATCH}/begin/{turn}", form, on=BATCH, status=status)


def type_in(dari, turn, *lines):
    """Sheet after sheet, as the keyboard does it: each answer leads to the next sheet."""
    address = f"{BATCH}/enter/{turn}/1"
    for line in lines:
        form = {"spoilt": line[1:]} if line.startswith("!") else {"marks": line}
        address = dari.post(address, form).headers["Location"]
    return address


def test_double_entry_from_the_first_sheet_to_the_box(session, closed, dari, nari):
    assert begin(dari, 1).headers["Location"].endswith("/enter/1/1")
    assert type_in(dari, 1, "1 2", "3", "!unreadable").endswith("/batches/1")
    begin(dari, 2, nari)
    assert type_in(dari, 2, "2,1", "4", "!unclear").endswith("/batches/1")
    assert "Both entries are complete." in dari.get(BATCH).words
    page = dari.get(BATCH + "/compare")
    assert "2 sheets of 3 were read differently." in page.words
    assert "It cannot be read" in page.words
    assert not page.all("form[action$=box]")
    dari.post(BATCH + "/settle/2", {"marks": "3 4"})
    dari.post(BATCH + "/settle/3", {"spoilt": "unclear"})
    assert "3 4" in dari.get(BATCH + "/compare").words
    dari.post(BATCH + "/box", on=BATCH + "/compare")
    found = sorted(sorted(choice) for choice in choices(session, closed))
    assert found == [["P-1", "P-2"], ["P-3", "P-4"]]
    batch = session.scalars(select(PaperBatch)).one()
    assert (batch.state, batch.valid, batch.spoilt) == ("boxed", 2, {"unclear": 1})
    assert session.scalar(select(func.count()).select_from(PaperEntry)) == 0
    session.rollback()
    assert "This batch is in the box." in dari.get(BATCH).words
    dari.get(BATCH + "/compare", status=409)


def test_one_account_never_makes_both_entries(session, closed, dari, nari):
    begin(dari, 1)
    for page in (
        begin(dari, 2, status=422),
        begin(dari, 2, "dari@example.org", status=422),
    ):
        assert "Two different people are needed." in page.words
    page = begin(dari, 1, nari, status=422)
    assert "Somebody else has begun this entry" in page.words
    assert page.one("#turn1-email")["value"] == nari
    assert not page.one("#turn1-password").get("value")
    begin(dari, 2, nari)
    batch = session.scalars(select(PaperBatch)).one()
    assert (batch.first_by, batch.second_by) == ("Dari", "Nari")


def test_the_second_person_proves_who_they_are_and_dari_stays_signed_in(closed, dari, nari):
    begin(dari, 1)
    page = begin(dari, 2, nari, 422, password="another yard where all meet")
    assert "Address and password do not belong together." in page.words
    assert "details" in {element.name for element in page.one("#turn2-email").parents}
    assert begin(dari, 2, nari).headers["Location"].endswith("/enter/2/1")
    assert "dari@example.org" in dari.get("/staff/sessions").words


def test_a_facilitator_may_enter_papers_and_an_organiser_may_not(session, closed, dari):
    bom, haneul = people.bom(session).email, people.haneul(session).email
    session.rollback()
    begin(dari, 1)
    assert "not allowed to do this here" in begin(dari, 2, haneul, 422).words
    begin(dari, 2, bom)


def test_nobody_sees_what_was_entered_before_both_are_through(closed, dari, nari):
    begin(dari, 1)
    type_in(dari, 1, "1 2", "3 4", "5 6")
    for address in (BATCH, PAPER):
        assert "5 6" not in dari.get(address).words
    begin(dari, 2, nari)
    for position in (1, 2, 3):
        page = dari.get(f"{BATCH}/enter/2/{position}")
        assert not page.one("#marks").get("value")
    dari.get(BATCH + "/compare", status=409)
    dari.get(BATCH + "/settle/1", status=409)


def test_not_even_who_entered_a_sheet_sees_it_again(closed, dari):
    begin(dari, 1)
    type_in(dari, 1, "1 2")
    page = dari.get(f"{BATCH}/enter/1/1")
    assert not page.one("#marks").get("value")
    assert page.one(".sheets a.done[aria-current]")


def test_a_browser_goes_on_with_the_entry_that_it_has_begun_only(closed, dari, nari):
    begin(dari, 1)
    begin(dari, 2, nari)
    for method in (dari.client.get, dari.client.post):
        token = dari.get(BATCH).csrf
        answer = method(f"{BATCH}/enter/1/1", data={"marks": "1", "csrf_token": token})
        assert answer.headers["Location"].endswith("/batches/1")
    begin(dari, 1)
    dari.get(f"{BATCH}/enter/1/1")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"marks": ""}, "or 0 if none is marked"),
        ({"marks": "1 7x"}, "“7x” is no number of a project."),
        ({"marks": "99"}, "No project has the number 99."),
        ({"marks": "1 1"}, "The project 1 stands here twice."),
        ({"marks": "1x2"}, "has points, but this ballot has none."),
        ({"marks": "1 2 3 4"}, "4 are marked, and at most 3 are allowed."),
        ({"marks": "0"}, "a blank ballot is not allowed."),
        ({"marks": "1", "spoilt": "unclear"}, "not both."),
        ({"marks": "1 " * 4000}, "This is too long for one sheet."),
        ({"marks": "1", "spoilt": "elsewhere"}, "Not a valid choice"),
    ],
)
def test_a_slip_is_named_and_what_was_typed_is_kept(session, closed, dari, typed, told):
    begin(dari, 1)
    page = dari.post(f"{BATCH}/enter/1/1", typed, status=422)
    assert told in page.words
    assert page.one("#marks").get("value", "") == typed["marks"]
    assert session.scalar(select(func.count()).select_from(PaperEntry)) == 0


def test_the_next_sheet_is_the_next_that_is_not_entered(closed, dari):
    begin(dari, 1)
    assert dari.post(f"{BATCH}/enter/1/2", {"marks": "1"}).headers["Location"].endswith("/1/3")
    assert dari.post(f"{BATCH}/enter/1/3", {"marks": "1"}).headers["Location"].endswith("/1/1")


@pytest.mark.parametrize("address", ["/enter/1/4", "/enter/3/1", "/enter/1/0", "/settle/1"])
def test_sheets_that_are_not_there_are_not_found(closed, dari, address):
    begin(dari, 1)
    dari.get(BATCH + address, status=409 if address == "/settle/1" else 404)
    dari.get(PAPER + "/batches/7", status=404)


def test_a_batch_that_is_given_up_is_gone_with_its_entries(session, closed, dari):
    begin(dari, 1)
    type_in(dari, 1, "1")
    address = BATCH + "/discard"
    assert "its number is not used again" in dari.get(address).words
    dari.post(address)
    dari.get(BATCH, status=404)
    assert session.scalar(select(func.count()).select_from(PaperEntry)) == 0


def test_what_was_entered_of_a_discarded_batch_is_swept_away(closed, dari, monkeypatch):
    swept = []
    monkeypatch.setattr(relaying, "sweep", lambda _engine, tables: swept.append(tables))
    begin(dari, 1)
    type_in(dari, 1, "1")
    dari.post(BATCH + "/discard")
    assert swept == [paper_urn.SWEPT]
    assert "Old pages remain in the database." in dari.get(PAPER).words


def test_equal_entries_are_boxed_without_settling(session, closed, process, dari):
    paper_urn.discard(session, process, 1, **ACT)
    batch = begun(session, process, 2)
    for turn in (1, 2):
        entered(session, process, batch, turn, [marked("P-1"), marked("P-1")])
    address = PAPER + "/batches/2"
    page = dari.get(address + "/compare")
    assert "Both entries say the same of every sheet." in page.words
    dari.post(address + "/box", on=address + "/compare")
    assert session.scalar(select(func.count()).select_from(BoxedBallot)) == 2
    session.rollback()
    dari.post(address + "/box", on=DESK, status=409)


def test_a_settlement_keeps_what_was_typed_and_who_has_looked(session, closed, process, dari):
    paper_urn.discard(session, process, 1, **ACT)
    batch = begun(session, process, 1)
    entered(session, process, batch, 1, [marked("P-1")])
    entered(session, process, batch, 2, [marked("P-2")])
    address = PAPER + "/batches/2/settle/1"
    page = dari.post(address, {"marks": "1 77"}, status=422)
    assert page.one("#marks")["value"] == "1 77"
    dari.post(address, {"marks": "1"})
    assert dari.get(address).one("#marks")["value"] == "1"
    session.expire_all()
    assert session.get(PaperBatch, (process.id, 2)).settled_by == ["Dari"]
