"""Who decides: the public page of a selection."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Draw, Letter, LetterDraw, Process
from budgeting.services import erasing, posting, selection_planning
from budgeting.services.selection_planning import Frame
from tests import selections, things
from tests.pages import Visitor
from tests.selections import BY

ERASED_ON = BY["now"].date() + timedelta(days=30)


@pytest.fixture
def process(session: Session) -> Process:
    """A process whose members are drawn by age and gender."""
    process = things.a_process(session)
    selections.planned(session, process)
    selection_planning.propose_quotas(session, process, **BY)
    selection_planning.set_frame(session, process, Frame(10, 5, 1000, ERASED_ON), **BY)
    session.commit()
    return process


def address(process: Process) -> str:
    """Where the page is."""
    return f"/{process.slug}/selection"


def test_before_a_plan_there_is_no_page(visitor: Visitor, session: Session) -> None:
    process = things.a_process(session)
    visitor.get(address(process), 404)


def test_the_process_leads_there_once_there_is_a_plan(
    visitor: Visitor, process: Process, session: Session
) -> None:
    other = things.a_process(session, "other-2026")
    assert visitor.get(f"/{process.slug}/").one(f"a[href='{address(process)}']")
    assert not visitor.get(f"/{other.slug}/").all(f"a[href='{address(other)}']")


def test_the_plan_the_census_and_the_quotas_are_public(visitor: Visitor, process: Process) -> None:
    page = visitor.get(address(process))
    assert page.h1 == "Who decides"
    assert "Under 40 40% 3 5" in page.words
    assert "Women 50% 4 6" in page.words
    assert "People who answered" not in page.words
    assert "They are erased on" in page.words


def test_the_words_are_those_of_the_reader(visitor: Visitor, process: Process) -> None:
    visitor.client.set_cookie("display", "ko.2.default")
    assert "40세 미만" in visitor.get(address(process)).words


def test_groups_of_fewer_than_ten_are_shown_together(
    visitor: Visitor, process: Process, session: Session
) -> None:
    selections.answered(session, process, selections.a_pool(2, 1, 20, 20))
    page = visitor.get(address(process))
    rows = [row.get_text(" ", strip=True) for row in page.all("tbody tr")]
    assert "Under 40, 40 and over 43 100% 1" in rows
    assert not any(row.startswith("Under 40 3") for row in rows)
    assert "Women 22 50% 1.02" in rows


def test_the_page_says_the_same_after_the_erasure(
    visitor: Visitor, process: Process, session: Session
) -> None:
    selections.answered(session, process, selections.a_pool(2, 1, 20, 20), sealed=b"sealed")
    before = visitor.get(address(process)).words
    assert f"They are erased on {ERASED_ON:%B} {ERASED_ON.day}, {ERASED_ON.year}." in before
    erasing.erase(session, process, **BY)
    session.commit()
    after = visitor.get(address(process)).words
    days = r"They (are|were) erased on \w+ \d+, \d+\."
    assert "They were erased on" in after
    assert re.sub(days, "", after) == re.sub(days, "", before)


def test_of_few_answers_not_even_the_number_is_told(
    visitor: Visitor, process: Process, session: Session
) -> None:
    selections.answered(session, process, selections.a_pool(9, 0, 0, 0))
    page = visitor.get(address(process))
    assert "People who answered" not in page.words
    assert "against the census" not in page.words


def test_the_frozen_list_of_letters_and_its_draw_are_public(
    visitor: Visitor, process: Process, session: Session
) -> None:
    row = {"district": "North", "households": 30, "rate": 250_000, "wanted": 2, "letters": 8}
    drawing = LetterDraw(
        process_id=process.id,
        plan=[{**row, "sha256": "ab" * 32}],
        sha256="cd" * 32,
        frozen_at=BY["now"],
    )
    session.add(drawing)
    session.commit()
    page = visitor.get(address(process))
    assert "ab" * 32 in page.words
    assert "A public number will draw the households." in page.words
    drawing.seed, drawing.witnesses, drawing.drawn_at = "4 7 1", ["Dari"], BY["now"]
    session.commit()
    assert "4 7 1" in visitor.get(address(process)).words


def test_a_list_that_was_let_go_stays_public_with_its_reason(
    visitor: Visitor, process: Process, session: Session
) -> None:
    frozen = LetterDraw(
        process_id=process.id,
        plan=[{"district": "North", "households": 3, "letters": 1, "sha256": "ab" * 32}],
        sha256="cd" * 32,
        frozen_at=BY["now"],
    )
    session.add(frozen)
    session.commit()
    assert "let go" not in visitor.get(address(process)).words
    posting.release(session, process, "A district was missing.", **BY)
    session.commit()
    words = visitor.get(address(process)).words
    assert "Lists of households that were let go" in words
    assert "A district was missing." in words
    assert "cd" * 32 in words
    (told,) = posting.released(session, process)
    assert (told.frozen, told.at) == (BY["now"], BY["now"])


def test_the_codes_are_public_once_nobody_can_answer(
    visitor: Visitor, process: Process, session: Session
) -> None:
    codes = f"{address(process)}/codes.csv"
    session.add(Letter(process_id=process.id, district="North", code="2222-2222", sealed=b"x"))
    row = {"district": "North", "households": 1, "letters": 1, "sha256": "ab" * 32}
    drawing = LetterDraw(process_id=process.id, plan=[row], sha256="cd" * 32, frozen_at=BY["now"])
    session.add(drawing)
    session.commit()
    visitor.get(codes, 404)
    drawing.seed, drawing.drawn_at = "4 7 1", BY["now"]
    session.commit()
    visitor.get(codes, 404)
    assert "when nobody can answer any more" in visitor.get(address(process)).words
    draw = {"number": 1, "state": "ready", "terms": b"", "wanted": 10, "frozen_at": BY["now"]}
    session.add(Draw(process_id=process.id, **draw))
    session.commit()
    answer = visitor.client.get(codes)
    assert answer.data.decode("utf-8-sig").splitlines() == ["district,code", "North,2222-2222"]


def test_nothing_of_a_person_is_public(
    visitor: Visitor, process: Process, session: Session
) -> None:
    selections.answered(session, process, selections.a_pool(20, 20, 20, 20))
    assert "p0001" not in visitor.get(address(process)).text
