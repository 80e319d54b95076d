"""The committees of an assembly: rules, wishes, one lottery, its withdrawal and publication."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, InUse, NotFound
from budgeting.formats.errors import FormatError
from budgeting.formats.wishes import read_wishes, write_wishes
from budgeting.models import LogEntry, Process
from budgeting.services import assembly, committees, inviting
from budgeting.sortition.committees import Committee, place
from tests import chosen, things

WHO = {"actor": "Haneul", "now": datetime(2026, 11, 20, 9, tzinfo=UTC)}
PARKS, ROADS = Committee("Parks", 1, 3), Committee("Roads", 1, 3)
NAMES = ("Parks", "Roads and paths")


@pytest.fixture
def process(session: Session) -> Process:
    """Four confirmed members, old, young, old, young."""
    process = things.a_process(session)
    chosen.an_assembly(session, process)
    inviting.invite(session, process, date(2026, 12, 1), **WHO)
    for n in range(4):
        one = assembly.find(session, process, f"P{n:02}")
        inviting.answer(session, process, one, "confirmed", **WHO)
    return process


@pytest.fixture
def planned(session: Session, process: Process) -> Process:
    committees.set_rules(session, process, (PARKS, ROADS), "age", 60, **WHO)
    wishes = {1: ("Parks",), 2: ("Parks", "Roads"), 3: ("Roads",)}
    assert committees.set_wishes(session, process, wishes, **WHO) == 3
    return process


def drawn(session: Session, process: Process, seed: str = "one") -> None:
    rules = committees.rules_of(session, process)
    placement = place(rules, seed)
    assert placement is not None
    committees.keep(session, process, rules, placement, seed, ["Yuna"], **WHO)


def test_the_rules_are_those_of_the_confirmed_members(session: Session, planned: Process) -> None:
    rules = committees.rules_of(session, planned)
    assert [(one.id, one.wishes, one.trait) for one in rules.members] == [
        ("P00", ("Parks",), "old"),
        ("P01", ("Parks", "Roads"), "young"),
        ("P02", ("Roads",), "old"),
        ("P03", (), "young"),
    ]
    inviting.withdraw(session, planned, assembly.find(session, planned, "P03"), **WHO)
    assert len(committees.rules_of(session, planned).members) == 3


def test_the_lottery_is_written_once(session: Session, planned: Process) -> None:
    drawn(session, planned)
    found = committees.seats(session, planned)
    assert [(one.committee, one.number, one.rank) for one in found] == [
        ("Parks", 1, 1), ("Parks", 2, 1), ("Roads", 3, 1), ("Roads", 4, 0),
    ]  # fmt: skip
    plan = committees.require_plan(session, planned)
    assert (plan.seed, plan.witnesses, plan.kept) == ("one", ["Yuna"], [3, 0])
    with pytest.raises(InUse):
        drawn(session, planned, "two")
    with pytest.raises(InUse):
        committees.set_rules(session, planned, (PARKS,), "", 100, **WHO)
    with pytest.raises(InUse):
        committees.set_wishes(session, planned, {}, **WHO)


def test_a_lottery_of_other_rules_than_those_of_now_is_refused(
    session: Session, planned: Process
) -> None:
    rules = committees.rules_of(session, planned)
    placement = place(rules, "one")
    assert placement is not None
    committees.set_wishes(session, planned, {4: ("Parks",)}, **WHO)
    with pytest.raises(IllegalMove):
        committees.keep(session, planned, rules, placement, "one", [], **WHO)
    assert committees.seats(session, planned) == []


def test_a_lottery_is_withdrawn_until_it_is_published(session: Session, planned: Process) -> None:
    with pytest.raises(IllegalMove):
        committees.withdraw(session, planned, "early", **WHO)
    drawn(session, planned)
    committees.withdraw(session, planned, "the seed was misread", **WHO)
    assert committees.seats(session, planned) == []
    entry = session.query(LogEntry).filter_by(action="committees.withdrawn").one()
    assert (entry.details["seed"], entry.details["reason"]) == ("one", "the seed was misread")
    drawn(session, planned, "two")
    committees.publish(session, planned, **WHO)
    with pytest.raises(IllegalMove):
        committees.withdraw(session, planned, "late", **WHO)
    with pytest.raises(IllegalMove):
        committees.publish(session, planned, **WHO)


def test_nothing_is_published_before_it_is_drawn(session: Session, planned: Process) -> None:
    with pytest.raises(IllegalMove):
        committees.publish(session, planned, **WHO)


def test_wishes_need_committees(session: Session, process: Process) -> None:
    with pytest.raises(NotFound):
        committees.set_wishes(session, process, {1: ("Parks",)}, **WHO)


def test_a_wish_for_a_committee_that_is_gone_counts_no_more(
    session: Session, planned: Process
) -> None:
    committees.set_rules(session, planned, (PARKS, Committee("Water", 0, 9)), "", 100, **WHO)
    assert committees.wishes_of(session, planned) == {1: ("Parks",), 2: ("Parks",)}


def test_the_digest_changes_with_every_rule_and_wish(session: Session, planned: Process) -> None:
    before = committees.digest_of(committees.rules_of(session, planned))
    assert before == committees.digest_of(committees.rules_of(session, planned))
    committees.set_wishes(session, planned, {4: ("Roads",)}, **WHO)
    after = committees.digest_of(committees.rules_of(session, planned))
    committees.set_rules(session, planned, (PARKS, ROADS), "age", 61, **WHO)
    last = committees.digest_of(committees.rules_of(session, planned))
    assert len({before, after, last}) == 3


def test_the_list_names_numbers_only(session: Session, planned: Process) -> None:
    drawn(session, planned)
    text = committees.table(committees.seats(session, planned)).decode("utf-8-sig")
    assert text.split() == [
        "committee,number,wish", "Parks,1,1", "Parks,2,1", "Roads,3,1", "Roads,4,",
    ]  # fmt: skip


def test_wishes_are_read_by_name_or_by_place() -> None:
    text = "number,wish1,wish2\n2,roads  AND paths,1\n1,,Parks\n3,,\n"
    found = read_wishes(text.encode(), {1, 2, 3}, NAMES)
    assert found == {1: ("Parks",), 2: ("Roads and paths", "Parks"), 3: ()}
    assert read_wishes(write_wishes(found), {1, 2, 3}, NAMES) == found


def test_wishes_are_read_without_a_header() -> None:
    assert read_wishes(b"1;Parks;2\n2;2\n", {1, 2}, NAMES) == {1: NAMES, 2: NAMES[1:]}
    with pytest.raises(FormatError, match="Line 2: "):
        read_wishes(b"1;Parks\n3;2\n", {1, 2}, NAMES)


def test_everything_wrong_in_the_wishes_is_told_at_once() -> None:
    text = "number,wish1,wish2\n9,Parks,\n1,Moon,Parks\n1,Parks,\n2,Parks,Parks\n"
    with pytest.raises(FormatError) as caught:
        read_wishes(text.encode(), {1, 2}, NAMES)
    assert [(one.line, one.code) for one in caught.value.problems] == [
        (2, "member_unknown"), (3, "committee_unknown"), (4, "member_twice"), (5, "wish_twice"),
    ]  # fmt: skip
    with pytest.raises(FormatError, match="column number is missing"):
        read_wishes(b"name,wish1\nKim,Parks\n", {1, 2}, NAMES)
