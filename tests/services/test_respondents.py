"""Answers are imported, sealed under pseudonyms, joined to households and changed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import ImportRefused, InUse, NotFound
from budgeting.formats.errors import FormatError
from budgeting.models import (
    Draw,
    HouseholdPair,
    LogEntry,
    Process,
    Respondent,
    RespondentUpload,
    Selection,
)
from budgeting.services import (
    clock,
    freezing,
    households,
    importing_respondents,
    respondents,
    selection_planning,
)
from budgeting.services.keys import Keyring
from budgeting.services.selection_features import Feature, Value
from budgeting.sortition.cleaning.choices import Choices
from tests import selections, things
from tests.selections import BY

KEYS = Keyring("a key for tests of thirty-two signs and more")
AGE = Feature("age", {"ko": "연령"}, (Value("15-39"), Value("40-64"), Value("65+")))
GENDER = Feature("gender", {}, (Value("Female", {"ko": "여성"}), Value("Male", {"ko": "남성"})))
TABLE = """id,name,e-mail,mobile,address,zip,Age,Gender,remarks
001,Ahn Jiwoo,jiwoo@example.org,010-1111-2222,"서울 강남구 테헤란로 152, 101동 1203호",06236,34,female,calls back
002,Park Sora,sora@example.org,010-3333-4444,서울특별시 강남구 테헤란로152 101-1203,06236,41,여성,
003,Kim Minjun,minjun@example.org,010-5555-6666,서울 종로구 종로 1,03154,70,Male,
"""  # noqa: E501


@pytest.fixture
def process(session: Session) -> Process:
    process = things.a_process(session)
    selections.planned(session, process, 2, (AGE, GENDER))
    return process


def kept(session: Session, process: Process, content: str = TABLE) -> RespondentUpload:
    return importing_respondents.keep(session, KEYS, process, content.encode(), clock.now())


def imported(session: Session, process: Process, content: str = TABLE) -> list[Respondent]:
    upload = kept(session, process, content)
    importing_respondents.carry_out(session, KEYS, process, upload, **BY)
    session.commit()
    return list(respondents.everybody(session, process))


def decided(session: Session, process: Process, upload: RespondentUpload, **given: object) -> None:
    choices = importing_respondents.choices_of(KEYS, process, upload)
    importing_respondents.choose(KEYS, process, upload, replace(choices, **given))


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


def test_what_is_sealed_opens_only_for_its_own_person_and_key(
    session: Session, process: Process
) -> None:
    first, second, _third = imported(session, process)
    first.sealed = second.sealed
    assert respondents.open_person(KEYS, first)["name"] == ""
    other = Keyring("another key for tests, of as many signs")
    assert respondents.open_person(other, second)["name"] == ""


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


def frozen(session: Session, process: Process, state: str = "ready") -> None:
    session.add(
        Draw(
            process_id=process.id,
            number=session.query(Draw).count() + 1,
            state=state,
            terms=b"",
            wanted=10,
            frozen_at=clock.now(),
        )
    )
    session.commit()


def test_a_frozen_pool_refuses_every_change(session: Session, process: Process) -> None:
    people = imported(session, process)
    pair = session.query(HouseholdPair).one()
    frozen(session, process)
    with pytest.raises(InUse):
        kept(session, process)
    with pytest.raises(InUse):
        households.decide(session, process, {pair.id: "same"}, **BY)
    with pytest.raises(InUse):
        households.decide_exact(session, process, **BY)
    with pytest.raises(InUse):
        respondents.revise(session, process, people[0], {}, "out", "moved away", **BY)


def test_a_withdrawn_draw_freezes_nothing(session: Session, process: Process) -> None:
    imported(session, process)
    frozen(session, process, "withdrawn")
    assert households.decide_exact(session, process, **BY) == 1


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


def homes(session: Session, process: Process) -> list[list[str]]:
    """The names in each household of two and more."""
    found: dict[int, list[str]] = {}
    for one in respondents.everybody(session, process):
        if one.household is not None:
            name = respondents.open_person(KEYS, one)["name"]
            found.setdefault(one.household, []).append(name)
    return sorted(sorted(names) for names in found.values())


def test_one_address_in_two_spellings_is_proposed_and_joined_by_a_person(
    session: Session, process: Process
) -> None:
    imported(session, process)
    (pair,) = households.pairs(session, process, "open")
    assert pair.reason == "same_address"
    assert homes(session, process) == []
    assert households.counts(session, process).exact == 1
    households.decide_exact(session, process, **BY)
    assert homes(session, process) == [["Ahn Jiwoo", "Park Sora"]]
    households.decide(session, process, {pair.id: "open"}, **BY)
    assert homes(session, process) == []


def test_pairs_join_whole_households_and_contradictions_are_told(
    session: Session, process: Process
) -> None:
    row = "{0:03},N{0},n{0}@example.org,,Road 7,1,30,Male,\n"
    content = TABLE.splitlines()[0] + "\n" + "".join(row.format(n) for n in range(3))
    imported(session, process, content)
    first, second, third = households.pairs(session, process, "open")
    both = {first.id: "same", second.id: "same"}
    households.decide(session, process, both, **BY)
    assert homes(session, process) == [["N0", "N1", "N2"]]
    assert households.contradicted(session, process) == set()
    households.decide(session, process, {third.id: "other"}, **BY)
    assert households.contradicted(session, process) == {third.id}
    assert households.counts(session, process).households == 1


def test_people_who_answered_the_same_letter_are_proposed(
    session: Session, process: Process
) -> None:
    content = "id,code,age,gender\n1,abcd efgh,20,Male\n2,ABCDEFGH,30,Male\n3,,40,Male\n"
    imported(session, process, content)
    assert [one.reason for one in households.pairs(session, process, "open")] == ["same_code"]


def test_a_pair_of_another_process_is_not_found(session: Session, process: Process) -> None:
    imported(session, process)
    pair = session.query(HouseholdPair).one()
    other = things.a_process(session, slug="other")
    with pytest.raises(NotFound):
        households.decide(session, other, {pair.id: "same"}, **BY)


def test_a_change_is_logged_by_pseudonym_and_features_only(
    session: Session, process: Process
) -> None:
    one = imported(session, process)[0]
    before = dict(one.answers)
    respondents.revise(session, process, one, {"age": ""}, "out", "asked to leave", **BY)
    assert (one.answers, one.standing) == (before | {"age": ""}, "out")
    entry = session.query(LogEntry).filter_by(action="respondent.revised").one()
    assert entry.details == {
        "pseudonym": one.pseudonym,
        "changed": ["age", "standing"],
        "comment": "asked to leave",
    }


@pytest.mark.parametrize(
    ("comment", "names"),
    [
        ("JIWOO telephoned", True),
        ("wrote from jiwoo@example.org", True),
        ("lives in 서울강남구테헤란로152,101동1203호", True),
        ("corrected after a call", False),
    ],
)
def test_a_comment_that_names_the_person_is_recognised(
    session: Session, process: Process, comment: str, names: bool
) -> None:
    people = imported(session, process)
    persons = [respondents.open_person(KEYS, one) for one in people]
    (jiwoo,) = [one for one in persons if one["name"] == "Ahn Jiwoo"]
    assert respondents.names_the_person(jiwoo, comment) is names


def test_the_list_is_narrowed_by_pseudonym_standing_and_value(
    session: Session, process: Process
) -> None:
    imported(session, process)
    everybody = respondents.listed(session, process)

    def number(**given: Any) -> int:
        return len(respondents.selected(everybody, respondents.Asked(**given)))

    assert number(pseudonym="p000") == 3
    assert number(values={"gender": "Female"}) == 2
    assert number(values={"gender": "Female", "age": "15-39"}) == 1
    assert number(standing="out") == 0


def test_choices_come_back_as_they_were_kept(session: Session, process: Process) -> None:
    upload = kept(session, process)
    before = importing_respondents.choices_of(KEYS, process, upload)
    decided(session, process, upload, same_id="last", year=2025)
    after = importing_respondents.choices_of(KEYS, process, upload)
    assert isinstance(after, Choices)
    assert after == replace(before, same_id="last", year=2025)
    assert re.fullmatch("20[0-9]{2}", str(before.year))
