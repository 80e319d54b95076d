"""A table of answers is kept encrypted, looked at, and written whole or not at all."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import ImportRefused, NotFound
from budgeting.formats.errors import FormatError
from budgeting.models import (
    HouseholdPair,
    LogEntry,
    Process,
    Respondent,
    RespondentUpload,
    Selection,
)
from budgeting.services import freezing, importing_respondents, respondents, selection_planning
from budgeting.sortition.cleaning.choices import Choices
from tests import selections, things
from tests.respondents import KEYS, TABLE, asking, imported, kept
from tests.selections import BY


@pytest.fixture
def process(session: Session) -> Process:
    return asking(session)


def decided(session: Session, process: Process, upload: RespondentUpload, **given: object) -> None:
    choices = importing_respondents.choices_of(KEYS, process, upload)
    importing_respondents.choose(KEYS, process, upload, replace(choices, **given))


def test_a_heading_in_any_language_of_the_feature_is_understood(session: Session) -> None:
    process = things.a_process(session)
    selections.planned(session, process, 2, (selections.AGE, selections.GENDER))
    upload = kept(session, process, "나이,성별\nyoung,남\nold,여자\n")
    roles = importing_respondents.choices_of(KEYS, process, upload).roles
    assert roles == {"나이": "feature:age", "성별": "feature:gender"}


def test_a_table_becomes_people_under_pseudonyms(session: Session, process: Process) -> None:
    people = imported(session, process)
    assert [one.pseudonym for one in people] == ["P0001", "P0002", "P0003"]
    by_name = {respondents.open_person(KEYS, one)["name"]: one for one in people}
    jiwoo = by_name["Ahn Jiwoo"]
    assert jiwoo.answers == {"age": "15-39", "gender": "Female"}
    assert respondents.open_person(KEYS, jiwoo) == {
        "id": "001",
        "name": "Ahn Jiwoo",
        "email": "jiwoo@example.org",
        "phone": "010-1111-2222",
        "address": "서울 강남구 테헤란로 152, 101동 1203호",
        "zip": "06236",
        "comment": "calls back",
        "other": {},
    }
    assert by_name["Kim Minjun"].answers == {"age": "65+", "gender": "Male"}


def test_the_order_of_the_file_does_not_lead_to_the_pseudonyms(
    session: Session, process: Process
) -> None:
    rows = "".join(f"{n:03},N{n},n{n}@example.org,,Road {n},1,{20 + n},Male,\n" for n in range(60))
    people = imported(session, process, TABLE.splitlines()[0] + "\n" + rows)
    ids = [respondents.open_person(KEYS, one)["id"] for one in people]
    assert ids != sorted(ids)
    written = session.query(Respondent.pseudonym).order_by(Respondent.id).all()
    assert written != sorted(written)


def test_no_name_stands_in_clear_in_what_is_stored(session: Session, process: Process) -> None:
    upload = kept(session, process)
    for stored in (upload.sealed, upload.choices):
        assert b"jiwoo" not in stored.lower()
    importing_respondents.carry_out(session, KEYS, process, upload, **BY)
    for one in respondents.everybody(session, process):
        assert one.sealed is not None
        for word in ("jiwoo", "sora", "minjun", "example.org", "테헤란로"):
            assert word.encode() not in one.sealed.lower()
            assert word not in json.dumps([one.answers, one.pseudonym, one.code, one.language])


def test_a_waiting_table_is_dropped_after_the_import_and_after_a_day(
    session: Session, process: Process
) -> None:
    imported(session, process)
    assert session.query(RespondentUpload).count() == 0
    upload = kept(session, process)
    late = upload.uploaded_at + timedelta(days=1)
    assert importing_respondents.find(session, process, late - timedelta(seconds=1)) is upload
    with pytest.raises(NotFound):
        importing_respondents.find(session, process, late)
    assert importing_respondents.drop_old(session, late) == 1
    assert session.query(RespondentUpload).count() == 0


def test_all_or_nothing_is_written(session: Session, process: Process) -> None:
    before = imported(session, process)
    upload = kept(session, process, TABLE.replace("Male", "Mlae").replace(",34,", ",,"))
    plan = importing_respondents.plan(session, KEYS, process, upload)
    assert {(one.code, one.lines) for one in plan.problems} == {
        ("value_blank", (2,)),
        ("value_unknown", (4,)),
    }
    with pytest.raises(ImportRefused):
        importing_respondents.carry_out(session, KEYS, process, upload, **BY)
    assert respondents.everybody(session, process) == before


def test_decisions_about_spellings_are_kept_and_shown_in_the_record(
    session: Session, process: Process
) -> None:
    content = TABLE.replace("Male", "I am Kim").replace("여성", "Femal")
    upload = kept(session, process, content)
    decided(session, process, upload, values={"gender": {"iamkim": "unsaid", "femal": "=Female"}})
    importing_respondents.carry_out(session, KEYS, process, upload, **BY)
    selection = session.get_one(Selection, process.id)
    assert selection.mapping["values"]["gender"] == [
        {"from": "Femal", "to": "=Female", "rows": 1},
        {"from": "female", "to": "=Female", "rows": 1},
        {"from": None, "to": "unsaid", "rows": 1},
    ]
    assert ["name", "name"] in selection.mapping["columns"]
    assert selection.mapping["bands"]["age"][0] == ["15-39", 15, 39]
    told = json.dumps(selection.mapping, ensure_ascii=False)
    for word in ("Kim", "Jiwoo", "example.org", "테헤란로"):
        assert word not in told


def test_the_log_of_an_import_counts_and_names_nobody(session: Session, process: Process) -> None:
    imported(session, process)
    entries = [entry for entry in session.query(LogEntry) if entry.action != "selection.planned"]
    assert [entry.action for entry in entries] == ["respondents.imported"]
    assert entries[0].details == {"people": 3, "replaced": 0}


def test_a_second_import_takes_the_place_of_the_first(session: Session, process: Process) -> None:
    imported(session, process)
    people = imported(session, process, "\n".join(TABLE.splitlines()[:2]))
    assert len(people) == 1
    assert session.query(HouseholdPair).count() == 0


def test_a_file_that_cannot_be_read_is_not_kept(session: Session, process: Process) -> None:
    with pytest.raises(FormatError):
        kept(session, process, "id,id\n1,2\n")
    assert session.query(RespondentUpload).count() == 0


def test_without_a_plan_no_table_is_taken(session: Session) -> None:
    bare = things.a_process(session, slug="bare")
    with pytest.raises(NotFound):
        kept(session, bare)


def test_after_a_withdrawal_nobody_gets_a_pseudonym_that_was_frozen(
    session: Session, process: Process
) -> None:
    before = {one.pseudonym for one in imported(session, process)}
    selection_planning.propose_quotas(session, process, **BY)
    freezing.freeze(session, process, **BY)
    freezing.withdraw(session, process, "A wrong list.", **BY)
    after = {one.pseudonym for one in imported(session, process)}
    assert len(after) == len(before)
    assert not after & before


def test_nobody_gets_a_pseudonym_of_a_pool_that_was_let_go(
    session: Session, process: Process
) -> None:
    before = {one.pseudonym for one in imported(session, process)}
    selection_planning.propose_quotas(session, process, **BY)
    _draw, job = freezing.freeze(session, process, **BY)
    job.state = "failed"
    freezing.thaw(session, process, "A wrong list.", **BY)
    assert not {one.pseudonym for one in imported(session, process)} & before


def test_choices_come_back_as_they_were_kept(session: Session, process: Process) -> None:
    upload = kept(session, process)
    before = importing_respondents.choices_of(KEYS, process, upload)
    decided(session, process, upload, same_id="last", year=2025)
    after = importing_respondents.choices_of(KEYS, process, upload)
    assert isinstance(after, Choices)
    assert after == replace(before, same_id="last", year=2025)
    assert re.fullmatch("20[0-9]{2}", str(before.year))
