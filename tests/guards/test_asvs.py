"""The table of OWASP ASVS 5.0 in ``docs/security.md``: every number once, every named test real."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import lru_cache

import pytest

from budgeting.config import ROOT

PAGE = ROOT / "docs" / "security.md"
HEAD = "## OWASP ASVS 5.0, level 2"
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (.+) \| (.+) \| (.+) \|$", re.M)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
LEVELS_1_AND_2 = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 "
    "4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 "
    "7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 11.1:2 11.2:3 11.3:3 "
    "11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 "
    "15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3"
)
"""How many requirements of levels 1 and 2 each section has; the standard numbers them first."""
HONEST = ("In part:", "Not kept:")


def section() -> str:
    """The text under the heading."""
    return PAGE.read_text(encoding="utf-8").partition(f"{HEAD}\n")[2].partition("\n## ")[0]


def rows() -> list[tuple[str, str, str, str]]:
    """Number, what is asked for, how it is kept, and what shows it."""
    return [tuple(row) for row in ROW.findall(section())]  # type: ignore[misc]


def wanted() -> set[str]:
    """Every number of levels 1 and 2, without the chapters on OAuth and WebRTC."""
    counts = (one.split(":") for one in LEVELS_1_AND_2.split())
    return {f"{part}.{at}" for part, most in counts for at in range(1, int(most) + 1)}


@lru_cache(maxsize=256)
def named_in(path: str) -> frozenset[str]:
    """The names of the tests of a file."""
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    found = (node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return frozenset(name for name in found if name.startswith("test_"))


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    told = Counter(number for number, *_rest in rows())
    without = re.findall(r"\d+\.\d+\.\d+", section().partition("Does not apply")[2])
    told.update(without)
    assert sorted(wanted() - told.keys()) == []
    assert [number for number, times in told.items() if times != 1] == []


def test_what_is_told_beyond_level_2_says_so() -> None:
    beyond = [row for row in rows() if row[0] not in wanted()]
    assert beyond
    assert [row[0] for row in beyond if "(level 3)" not in row[1]] == []


def test_every_named_test_exists() -> None:
    named = [(number, *test) for number, _asks, _kept, by in rows() for test in TEST.findall(by)]
    assert len(named) > 150
    assert [one for one in named if one[2] not in named_in(one[1])] == []


def test_every_row_is_shown_by_a_test_written_down_or_honest() -> None:
    for number, _asks, kept, by in rows():
        if by == "(document)":
            assert ".md" in kept or "above" in kept or "only" in kept, number
        elif by == "–":
            assert kept.startswith(HONEST), number
        else:
            assert TEST.findall(by), number
            assert not kept.startswith("Not kept"), number


@pytest.mark.parametrize("heading", ["Staff", "Keys, files and limits"])
def test_what_the_table_refers_to_is_on_the_page(heading: str) -> None:
    assert f"\n## {heading}\n" in PAGE.read_text(encoding="utf-8")


def test_no_server_is_started_with_an_access_log() -> None:
    pages = sorted((ROOT / "docs").glob("*.md"))
    sources = sorted((ROOT / "budgeting").rglob("*.py"))
    for path in (*pages, *sources, ROOT / "Makefile"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"--access-logfile|accesslog\W+[\"']-", text), path
