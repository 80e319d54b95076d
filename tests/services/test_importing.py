"""Importing a list: planned row by row, written as a whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import ImportRefused, NotFound, Sealed
from budgeting.models import LogEntry, Process, Upload
from budgeting.services import clock, importing, listing, uploads
from budgeting.services.planning import Mode, Plan, plan_import
from tests import things
from tests.queries import queries

NOW = clock.now()
BY: dict[str, Any] = {"actor": "Haneul", "now": NOW}
HEADER = "number,code,name_ko,name_en,cost,field,district\n"
TREE = HEADER + "7,T-7,나무,A tree,1200.50,parks,north\n"


def uploaded(session: Session, process: Process, content: str) -> Upload:
    """A file that waits for its import."""
    upload = importing.keep(session, process, "list.csv", content.encode(), NOW)
    session.commit()
    return upload


def imported(session: Session, process: Process, content: str, mode: Mode = "add") -> Plan:
    """The file, imported at once."""
    plan = importing.carry_out(session, process, uploaded(session, process, content), mode, **BY)
    session.commit()
    return plan


def numbers(session: Session, process: Process) -> list[int]:
    """What is on the list."""
    return [project.number for project in listing.projects(session, process)]


def test_a_preview_writes_nothing(session: Session) -> None:
    process = things.a_process(session)
    plan = importing.preview(session, process, uploaded(session, process, TREE), "add")
    assert [row.entry.number for row in plan.rows] == [7]
    assert (plan.cost, plan.problems) == (120_050, ())
    assert numbers(session, process) == []


def test_a_row_becomes_a_project_in_the_fields_that_are_there(session: Session) -> None:
    process = things.a_process(session)
    imported(session, process, TREE)
    project = listing.find(session, process, 7)
    assert (project.code, project.cost) == ("T-7", 120_050)
    assert project.names == {"ko": "나무", "en": "A tree"}
    assert project.field is not None
    assert project.district is not None
    assert (project.field.key, project.district.key) == ("parks", "north")
    assert len(process.categories) == 4


@pytest.mark.parametrize("label", ["parks", "PARKS", "Parks", "parks 구역"])
def test_a_field_is_found_by_key_or_name(session: Session, label: str) -> None:
    process = things.a_process(session)
    assert imported(session, process, TREE.replace("parks", label)).new["field"] == ()


def test_unknown_fields_and_districts_are_announced_and_created(session: Session) -> None:
    process = things.a_process(session)
    rows = "1,,가,A,1,환경,North\n2,,나,B,1,환경,Riverside\n3,,다,C,1,Öko,\n4,,라,D,1,!,\n"
    plan = imported(session, process, HEADER + rows)
    assert [heading.key for heading in plan.new["field"]] == ["hwangyeong", "oko", "field"]
    assert [heading.names["en"] for heading in plan.new["district"]] == ["Riverside"]
    session.refresh(process)
    keys = [category.key for category in process.category_list("field")]
    assert keys == ["parks", "culture", "hwangyeong", "oko", "field"]
    fields = [project.field for project in listing.projects(session, process)]
    assert [field.key for field in fields if field] == ["hwangyeong", "hwangyeong", "oko", "field"]


def test_two_labels_that_sound_alike_get_two_keys(session: Session) -> None:
    process = things.a_process(session)
    rows = "1,,가,A,1,Öko,\n2,,나,B,1,Oko!,\n"
    plan = imported(session, process, HEADER + rows)
    assert [heading.key for heading in plan.new["field"]] == ["oko", "oko-2"]


def test_adding_replaces_equal_numbers_and_keeps_the_rest(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 3)
    plan = imported(session, process, TREE.replace("7,T-7", "2,T-2"))
    assert [project.number for project in plan.replaced] == [2]
    assert numbers(session, process) == [1, 2, 3]
    assert listing.find(session, process, 2).code == "T-2"


def test_replacing_leaves_only_the_file(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 3)
    plan = imported(session, process, TREE.replace("7,T-7", "2,T-2"), "replace")
    assert [project.number for project in plan.removed] == [1, 3]
    assert numbers(session, process) == [2]


def test_numbers_and_codes_may_change_hands(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 2)
    imported(session, process, HEADER + "1,P-2,가,A,1,,\n2,P-1,나,B,1,,\n")
    codes = [project.code for project in listing.projects(session, process)]
    assert codes == ["P-2", "P-1"]


def test_a_code_of_a_project_that_stays_is_refused(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 2)
    content = TREE.replace("T-7", "P-1")
    with pytest.raises(ImportRefused, match="P-1"):
        imported(session, process, content)
    session.rollback()
    assert numbers(session, process) == [1, 2]
    imported(session, process, content, "replace")
    assert numbers(session, process) == [7]


@pytest.mark.parametrize(("mode", "number"), [("add", 1), ("replace", 9)])
def test_a_picture_stays_with_its_project(session: Session, mode: Mode, number: int) -> None:
    process = things.a_process(session)
    project = things.some_projects(session, process, 1)[0]
    project.image, project.image_alts = "a.webp", {"en": "A bench", "ko": "의자"}
    session.commit()
    imported(session, process, HEADER + f"{number},P-1,새 이름,New name,1,,\n", mode)
    after = listing.find(session, process, number)
    assert (after.image, after.image_alts) == ("a.webp", {"en": "A bench", "ko": "의자"})


BAD = [
    "7,T-7,나무,A tree,-5,parks,north\n",
    "7,T-7,나무,A tree,NaN,parks,north\n",
    "7,T-7,나무,A tree,1e400,parks,north\n",
    "7,T-7,나무,A tree,١٢٣,parks,north\n",
    "7,T-7,나무,A tree,9223372036854775808,parks,north\n",
    "7,T-7,나무,A tree,0,parks,north\n",
    "7,T-7,나무,A tree,1.234,parks,north\n",
    "0,T-7,나무,A tree,1,parks,north\n",
    "7,T-7,,A tree,1,parks,north\n",
    f"7,T-7,나무,A tree,1,{'x' * 101},north\n",
    "1,X,나무,A tree,1,,\n",
]


@pytest.mark.parametrize("row", BAD)
def test_one_bad_row_keeps_the_whole_file_out(session: Session, row: str) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 1)
    content = HEADER + "1,X,가,A,1,new field,\n" + row
    plan = plan_import(process, listing.projects(session, process), content.encode(), "add")
    assert {problem.line for problem in plan.problems} == {3}
    with pytest.raises(ImportRefused):
        imported(session, process, content)
    session.rollback()
    assert listing.find(session, process, 1).code == "P-1"
    assert len(process.category_list("field")) == 2


PB = """META
key;value
description;Test
country;Nowhere
unit;Hanbit
instance;2026
num_projects;2
num_votes;1
budget;5000
vote_type;approval
rule;greedy
date_begin;2026
date_end;2026
max_length;1
PROJECTS
project_id;cost;name;category
12;3000;Bench;parks
15;2500;Tree;new one
VOTES
voter_id;vote
1;12
"""


def test_a_pabulib_file_gives_its_projects_and_tells_of_its_vote(session: Session) -> None:
    process = things.a_process(session)
    plan = imported(session, process, PB)
    assert plan.election is not None
    assert (plan.election.vote_type, plan.election.meta["budget"]) == ("approval", "5000")
    assert numbers(session, process) == [12, 15]
    assert listing.find(session, process, 15).cost == 250_000
    assert [heading.names["ko"] for heading in plan.new["field"]] == ["new one"]


@pytest.mark.parametrize("content", [b"", b"META", b"PK\x03\x04", b"\xff\xfe\xff", b"a,b\n1,2\n"])
def test_a_file_that_is_no_list_has_problems_and_no_rows(session: Session, content: bytes) -> None:
    plan = plan_import(things.a_process(session), [], content, "add")
    assert plan.rows == ()
    assert plan.problems


def test_an_import_stands_in_the_log_and_lets_the_file_go(session: Session) -> None:
    process = things.a_process(session)
    imported(session, process, TREE)
    entry = session.query(LogEntry).order_by(LogEntry.seq.desc()).first()
    assert entry is not None
    assert (entry.action, entry.details["projects"]) == ("projects.imported", 1)
    assert session.query(Upload).count() == 0


def test_only_the_newest_file_of_a_process_waits(session: Session) -> None:
    process = things.a_process(session)
    first = uploaded(session, process, TREE)
    second = uploaded(session, process, TREE)
    with pytest.raises(NotFound):
        uploads.find(session, process, first.id)
    other = things.a_process(session, "other-2026")
    with pytest.raises(NotFound):
        uploads.find(session, other, second.id)
    importing.drop(session, process, second)
    assert session.query(Upload).count() == 0


def test_after_the_sealing_nothing_is_imported(session: Session) -> None:
    process = things.a_process(session)
    upload = uploaded(session, process, TREE)
    process.phase = "sealed"
    session.commit()
    with pytest.raises(Sealed):
        importing.carry_out(session, process, upload, "add", **BY)
    with pytest.raises(Sealed):
        importing.keep(session, process, "a.csv", b"x", NOW)
    with pytest.raises(Sealed):
        importing.drop(session, process, upload)


def test_560_projects_are_imported_in_few_statements(session: Session) -> None:
    process = things.a_process(session)
    rows = [f"{n},C-{n},사업 {n},Project {n},{n * 10},field {n % 8},\n" for n in range(1, 561)]
    upload = uploaded(session, process, HEADER + "".join(rows))
    with queries(session.get_bind()) as sent:
        importing.carry_out(session, process, upload, "add", **BY)
    assert len(numbers(session, process)) == 560
    assert len(sent) < 40
