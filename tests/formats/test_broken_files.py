"""A thousand broken files for every importer: each is refused in words, or read soundly."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from budgeting.formats import numbers
from budgeting.formats.any_table import read_table
from budgeting.formats.attendees import HIGHEST, ROLES, attendees_of_table
from budgeting.formats.errors import FormatError, Problem
from budgeting.formats.feature_tables import LONGEST, MOST_SEATS, read_features
from budgeting.formats.letter_tables import LONGEST_DISTRICT, read_addresses
from budgeting.formats.pabulib import PabulibFile, read_pb
from budgeting.formats.projects import HIGHEST_NUMBER, ProjectList, projects_of_table
from budgeting.formats.projects_of_pb import projects_of_pb
from budgeting.formats.respondents import packed, read_respondents, unpacked
from budgeting.formats.wishes import MOST_WISHES, read_wishes
from budgeting.models import Process
from budgeting.services.importing_respondents import rows_of
from budgeting.services.planning import Plan, plan_import
from budgeting.sortition.cleaning.columns import proposed
from budgeting.sortition.cleaning.known import feature
from budgeting.sortition.cleaning.people import clean
from tests.attack.broken_files import broken_texts, broken_workbooks
from tests.attack.files import workbook
from tests.formats.pabulib.small import SMALL, of_type

DOSE = 1_000
OF_THEM_WORKBOOKS = 200
LANGUAGES = ("ko", "en")

PROJECTS = (
    "number,code,name_ko,name_en,cost,field\n"
    "1,A,나무,Trees,5000,parks\n2,B,꽃,Flowers,120.50,\n7,C,책,Books,9,culture\n"
)
PEOPLE = (
    "id,name,age,gender,district,email\n"
    "1,Sora,34,Female,North,s@example.org\n2,Dari,61,Male,South,d@example.org\n3,Bom,,x,North,\n"
)
CENSUS = (
    "feature,value,share,min,max\nage,young,40,2,5\nage,old,60,3,8\n"
    "gender,Female,50.5,1,9\ngender,Male,49.5,1,9\n"
)
HOMES = "district,street,code\nNorth,Yard lane 1,0123\nNorth,Yard lane 2,0124\nSouth,Hill 3,0200\n"
SEATS = (
    "number,role,household,apart,language,wheelchair,no_recording,age\n"
    "1,,a,,ko,yes,,34\n2,resident,a,3,en,,x,61\n3,facilitator,,,,,,\n"
)
WISHES = "number,wish1,wish2,wish3\n1,Parks,Books,\n2,2,1,\n3,Books,,\n"
COMMITTEES = ("Parks", "Books")
POINTS = of_type("cumulative", "1;a,b;3,2", "2;b;5", "3;c,a;1,4")


def in_words(problems: Sequence[Problem]) -> None:
    """There are problems, and each has a code and a sentence short enough to be shown."""
    assert problems
    for one in problems:
        assert one.code
        assert one.message.strip().endswith(".")
        assert len(one.message) < 1_000
        assert one.line is None or one.line > 0


def fed(files: Iterable[bytes], read: Callable[[bytes], Any]) -> tuple[int, int]:
    """How many files were refused and how many were read; ``read`` checks what it gives."""
    refused = sound = 0
    for content in files:
        try:
            found = read(content)
        except FormatError as error:
            in_words(error.problems)
            refused += 1
        else:
            refused += found is None
            sound += found is not None
    return refused, sound


def tables(good: str) -> Iterable[bytes]:
    """A thousand broken tables of one kind, a fifth of them workbooks."""
    yield from broken_texts(good, DOSE - OF_THEM_WORKBOOKS)
    yield from broken_workbooks(_workbook(good), OF_THEM_WORKBOOKS)


def _workbook(good: str) -> bytes:
    rows = csv.reader(io.StringIO(good))
    return workbook(*(tuple(int(c) if c.isdigit() else c for c in row) for row in rows))


def dosed(told: tuple[int, int]) -> None:
    """The whole dose was given; some files were refused and some could be read."""
    refused, sound = told
    assert refused + sound == DOSE
    assert refused > DOSE // 10, told
    assert sound > DOSE // 20, told


def a_list(found: ProjectList) -> ProjectList | None:
    """None with problems; else every number is one, and nothing is there twice."""
    if found.problems:
        return in_words(found.problems)
    assert found.rows
    assert not found.notes or in_words(found.notes) is None
    for row in found.rows:
        assert 1 <= row.number <= HIGHEST_NUMBER
        assert type(row.cost) is int
        assert 0 < row.cost <= numbers.MOST
        assert row.names[LANGUAGES[0]].strip()
        assert not any(unicodedata.category(one) == "Cc" for one in row.code)
    for values in ([row.number for row in found.rows], [row.code for row in found.rows]):
        assert len(set(values)) == len(values)
    return found


def preview(content: bytes) -> Plan | None:
    """What the preview of an upload is made of: the same list, with nothing missing."""
    process = Process(languages=list(LANGUAGES), currency="EUR", decimals=2)
    plan = plan_import(process, [], content, "add")
    if plan.problems:
        return in_words(plan.problems)
    found = a_list(projects_of_table(read_table(content), LANGUAGES, "EUR", 2))
    assert found is not None
    assert plan.cost == sum(row.cost for row in found.rows)
    assert [one.entry.code for one in plan.rows] == [row.code for row in found.rows]
    return plan


def test_lists_of_projects_in_csv() -> None:
    dosed(fed(broken_texts(PROJECTS, DOSE), preview))


def test_lists_of_projects_in_workbooks() -> None:
    dosed(fed(broken_workbooks(_workbook(PROJECTS), DOSE), preview))


def an_election(content: bytes) -> PabulibFile:
    """A vote in which every amount is one and everybody votes for what there is."""
    found = read_pb(content)
    assert not found.notes or in_words(found.notes) is None
    ids = set(found.project_ids)
    assert len(ids) == len(found.projects)
    assert type(found.budget) is int
    assert found.budget > 0
    assert all(type(one.cost) is int and one.cost >= 0 for one in found.projects)
    for ballot in found.ballots:
        assert set(ballot.projects) <= ids
        assert len(set(ballot.projects)) == len(ballot.projects)
        assert ballot.count > 0
        assert all(isinstance(one, (int, Fraction)) for one in ballot.points or ())
    return found


def test_elections_in_the_pabulib_format() -> None:
    dosed(fed(broken_texts(SMALL, DOSE), an_election))


def test_lists_of_projects_out_of_elections() -> None:
    read = lambda content: a_list(projects_of_pb(read_pb(content), LANGUAGES, "EUR", 2))  # noqa: E731
    dosed(fed(broken_texts(SMALL, DOSE, seed=3), read))


def test_elections_with_points() -> None:
    dosed(fed(broken_texts(POINTS, DOSE, seed=2), an_election))


KNOWN = (
    feature("age", ["16-29", "30-59", "60+"]),
    feature("gender", ["Female", "Male"]),
    feature("district", ["North", "South"]),
)


def answers(content: bytes) -> Sequence[Any]:
    """The table is kept as it was, proposed columns can be read, and everybody has a value."""
    table = read_respondents(content)
    assert unpacked(packed(table)) == table
    rows = rows_of(table)
    choices = proposed(table.header, rows, KNOWN, 2026)
    cleaned = clean(rows, KNOWN, choices)
    lines = {row.line for row in table.rows}
    assert {one.line for one in cleaned.people} <= lines
    assert all(one.code for one in cleaned.findings)
    return table.header


def test_answers_of_respondents() -> None:
    dosed(fed(tables(PEOPLE), answers))


def census(content: bytes) -> Any:
    found = read_features(content, LANGUAGES)
    if found.problems:
        return in_words(found.problems)
    assert found.features
    for one in found.features:
        shares = [row.share for row in one.values if row.share is not None]
        assert len(shares) in (0, len(one.values))
        assert not shares or sum(shares) > 0
        for row in one.values:
            assert 0 < len(row.value) <= LONGEST
            assert row.share is None or (isinstance(row.share, Fraction) and row.share >= 0)
            least, most = row.least or 0, MOST_SEATS if row.most is None else row.most
            assert 0 <= least <= most <= MOST_SEATS
    return found


def test_features_of_the_census() -> None:
    dosed(fed(tables(CENSUS), census))


def homes(content: bytes) -> Any:
    found = read_addresses(content)
    if found.problems:
        return in_words(found.problems)
    assert found.addresses
    assert sum(found.households.values()) == len(found.addresses)
    for one in found.addresses:
        assert 0 < len(one.district) <= LONGEST_DISTRICT
        assert set(one.cells) == set(found.columns)
        assert any(one.cells.values())
    return found


def test_addresses_of_the_first_lottery() -> None:
    dosed(fed(tables(HOMES), homes))


def seats(content: bytes) -> Any:
    found = attendees_of_table(read_table(content))
    if found.problems:
        return in_words(found.problems)
    listed = [one.number for one in found.rows]
    assert len(set(listed)) == len(listed)
    for one in found.rows:
        assert 1 <= one.number <= HIGHEST
        assert one.role in ROLES.values()
        assert all(1 <= other <= HIGHEST for other in one.apart)
        assert one.household is None or one.household > 0
    return found


def test_the_list_of_seats() -> None:
    dosed(fed(tables(SEATS), seats))


def wishes(content: bytes) -> Any:
    found = read_wishes(content, {1, 2, 3}, COMMITTEES)
    for number, wished in found.items():
        assert number in {1, 2, 3}
        assert set(wished) <= set(COMMITTEES)
        assert len(set(wished)) == len(wished) <= MOST_WISHES
    return found


def test_wishes_for_committees() -> None:
    dosed(fed(tables(WISHES), wishes))
