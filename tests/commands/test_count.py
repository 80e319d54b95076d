"""``flask count``: any Pabulib file, read, counted and explained on one page."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import html5lib
import pytest
from click.testing import CliRunner, Result
from flask import Flask

from budgeting.commands.count import count_command
from budgeting.commands.count.document import amount
from tests import real_elections
from tests.formats.pabulib.small import SMALL, spoilt

REAL = real_elections.SHIPPED / "apache2__poland_warszawa_2017_plac-wojska-polskiego.pb"
FRACTIONAL = real_elections.SHIPPED / "apache2__poland_warszawa_2018_goclaw.pb"


def run(path: Path, *options: str) -> Result:
    """Run the command on a file."""
    return CliRunner().invoke(count_command, [str(path), *options])


def counted(path: Path, *options: str) -> dict[str, Any]:
    """The JSON of a count that works."""
    result = run(path, *options, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The small file, on disk."""
    path = tmp_path / "small.pb"
    path.write_text(SMALL)
    return path


def best_plans(text: str, budget: int) -> tuple[int, list[set[str]]]:
    """The greatest support within the budget and all plans that have it, tried one by one."""
    head, votes = text.split("VOTES\n")
    rows = head.split("PROJECTS\n")[1].splitlines()[1:]
    costs = {row.split(";")[0]: int(row.split(";")[1]) for row in rows}
    support = Counter(
        project for row in votes.splitlines()[1:] for project in row.split(";")[1].split(",")
    )
    plans = [
        set(plan)
        for size in range(len(costs) + 1)
        for plan in combinations(costs, size)
        if sum(costs[project] for project in plan) <= budget
    ]
    most = max(sum(support[project] for project in plan) for plan in plans)
    return most, [plan for plan in plans if sum(support[project] for project in plan) == most]


@pytest.mark.parametrize("budget", [400, 500, 600, 900, 999, 1000, 1100, 1500])
def test_the_outcome_is_the_best_plan_there_is(small: Path, budget: int) -> None:
    found = counted(small, "--budget", str(budget))
    most, plans = best_plans(SMALL, budget)
    assert found["total_support"] == most
    assert found["optimal_sets"] == len(plans)
    assert set(found["funded"]) in plans
    assert found["proven"] is True
    assert (found["rule"], found["budget"]) == ("knapsack", budget)


def test_the_document_says_everything_that_was_promised(small: Path) -> None:
    found = counted(small)
    assert (found["spent"], found["left"], found["voters"]) == (1000, 0, 4)
    assert found["funded"] == ["b", "a"]
    assert found["ties"] == []
    (lost,) = found["not_funded"]
    assert (lost["project_id"], lost["cost"], lost["support"]) == ("c", 500, 1)
    assert (lost["support_missing"], lost["support_funded"]) == (1, 2)
    assert lost["price_funded"] is None
    assert found["file"]["vote_type"] == "approval"
    assert len(found["file"]["sha256"]) == 64
    assert found["seed"] == "madang"


def test_the_price_at_which_a_project_would_be_funded_is_in_units(small: Path) -> None:
    small.write_text(spoilt(("budget;1000", "budget;1000.50"), ("c;500", "c;1000.25")))
    found = counted(small)
    assert found["budget"] == 1000.5
    assert found["left"] == 0.5
    (lost,) = found["not_funded"]
    assert lost["cost"] == 1000.25
    assert lost["price_funded"] == 0.5


def test_the_greedy_rule_can_be_asked_for(small: Path) -> None:
    found = counted(small, "--rule", "greedy", "--budget", "900")
    assert (found["rule"], found["funded"], found["spent"]) == ("greedy", ["b", "c"], 900)


def test_a_finer_budget_than_the_file_has_is_exact(small: Path) -> None:
    assert counted(small, "--budget", "1000.25")["left"] == 0.25


@pytest.mark.parametrize("budget", ["0", "-5", "NaN", "1e400", "١٢٣", "1,000", "", "1_000"])
def test_a_bad_budget_is_a_usage_error(small: Path, budget: str) -> None:
    result = run(small, f"--budget={budget}")
    assert result.exit_code == 2
    assert "--budget" in result.stderr
    assert result.stdout == ""


def test_the_threshold_of_a_greedy_file_is_left_out_and_said_so(small: Path) -> None:
    small.write_text(
        spoilt(("rule;greedy", "rule;greedy-threshold\nmin_project_score_threshold;3"))
    )
    found = counted(small)
    assert found["funded"] == ["b", "a"]
    assert found["notes"][-1]["code"] == "conditions_left"
    found = counted(small, "--file-conditions")
    assert found["funded"] == ["b"]
    assert found["notes"][-1]["code"] == "conditions_applied"
    assert {lost["cause"] for lost in found["not_funded"]} == {"below_threshold"}


def test_the_threshold_of_a_file_with_our_rule_applies_unless_it_is_declined(small: Path) -> None:
    small.write_text(spoilt(("rule;greedy", "rule;unknown\nmin_project_score_threshold;3")))
    assert counted(small)["funded"] == ["b"]
    assert counted(small, "--no-file-conditions")["funded"] == ["b", "a"]


def test_the_seed_decides_what_nothing_else_decides(small: Path) -> None:
    small.write_text(spoilt(("a;600", "a;500"), ("1;a,b", "1;a"), ("3;b,a", "3;c"), ("2;b", "2;c"),
                            ("4;c", "4;a"), ("budget;1000", "budget;500")))  # fmt: skip
    winners = {counted(small, "--seed", f"seed {n}")["funded"][0] for n in range(20)}
    assert winners == {"a", "c"}
    assert counted(small)["ties"][-1]["stage"] == "lottery"


def test_the_page_shows_what_was_funded_and_why_not() -> None:
    result = run(REAL)
    assert result.exit_code == 0
    assert "FUNDED (4)" in result.stdout
    assert "Akademia Szkraba" in result.stdout
    assert "Proven: confirmed by dynamic programme" in result.stdout
    assert 'Lottery seed: "madang".' in result.stdout
    assert "old name of" in result.stdout


def test_the_page_names_ties(small: Path) -> None:
    small.write_text(spoilt(("4;c", "4;c,a"), ("2;b", "2;c,b"), ("budget;1000", "budget;600")))
    result = run(small)
    assert "TIES (1)" in result.stdout
    assert "plans were equally good" in result.stdout
    assert "NOT FUNDED (2)" in result.stdout
    assert "lost a tie" in result.stdout


def test_the_page_of_results_is_written_beside_the_table(app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "result.html"
    options = [str(REAL), "--html", str(out)]
    result = app.test_cli_runner().invoke(count_command, options)
    assert result.exit_code == 0, result.output
    assert "FUNDED (4)" in result.stdout
    page = html5lib.HTMLParser(strict=True).parse(out.read_text("utf-8"))
    words = " ".join(page.itertext())
    assert "Akademia Szkraba" in words
    addresses = [value for node in page.iter() for name, value in node.attrib.items()
                 if name in ("src", "href") and not value.startswith("#")]  # fmt: skip
    assert not [address for address in addresses if address.startswith(("http", "//", "/static"))]


def test_the_page_of_results_can_be_korean_and_names_its_own_command(
    app: Flask, tmp_path: Path
) -> None:
    out = tmp_path / "result.html"
    options = [str(REAL), "--html", str(out), "--language", "ko", "--budget", "400000.5"]
    assert app.test_cli_runner().invoke(args=["count", *options, "--rule", "greedy"]).exit_code == 0
    page = out.read_text("utf-8")
    assert '<html lang="ko"' in page
    assert "다시 확인함" in page
    assert f"flask count {REAL.name} --rule greedy --seed madang --budget 400000.5" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "https://" not in page


def test_a_page_that_cannot_be_written_ends_with_code_two(app: Flask, tmp_path: Path) -> None:
    options = [str(REAL), "--html", str(tmp_path / "nowhere" / "result.html")]
    result = app.test_cli_runner().invoke(count_command, options)
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_a_count_is_the_same_every_time() -> None:
    assert run(FRACTIONAL, "--json").stdout == run(FRACTIONAL, "--json").stdout


def test_a_fractional_budget_is_shown_as_it_is() -> None:
    found = counted(FRACTIONAL)
    assert found["budget"] == 972_679.04
    assert all(isinstance(project["cost"], int) for project in found["projects"])


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (spoilt(("a;600", "a;-5")), "Line 16", "not a number above zero"),
        (spoilt(("a;600", "a;0")), "Line 16", "free project costs 1"),
        (spoilt(("a;600", "a;NaN")), "Line 16", "not a number"),
        (spoilt(("a;600", "a;1e400")), "Line 16", "not a number"),
        (spoilt(("a;600", "a;٦٠٠")), "Line 16", "not a number"),
        (spoilt(("a;600", f"a;{2**63}")), "Line 16", "too large"),
        (spoilt(("b;", "a;")), "Line 17", "stands in line 16 already"),
        (spoilt(("500;Fountain", '500;"Fountain')), "Line 18", "never closed"),
        (spoilt(("vote_type;approval", "vote_type;loud")), "Line", "vote type"),
        (spoilt(("VOTES", "VOTES\nMETA")), "", "VOTES has no header row"),
        (spoilt(("4;c", "3;c")), "Line 24", "stands in line 23 already"),
        (spoilt(("4;c", "4;d")), "Line 24", "not in PROJECTS"),
        (spoilt(("num_votes;4", "num_votes;5")), "Line 8", "has 4 rows"),
        ("", "", "META is missing"),
        (SMALL.encode("utf-16"), "Line 1", "not UTF-8"),
    ],
)
def test_a_broken_file_is_told_with_its_line_and_reason(
    tmp_path: Path, content: str | bytes, line: str, reason: str
) -> None:
    path = tmp_path / "broken.pb"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    result = run(path, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert line in result.stderr
    assert reason in result.stderr


def test_a_missing_file_and_a_folder_end_with_code_two(tmp_path: Path) -> None:
    for path in (tmp_path / "none.pb", tmp_path):
        result = run(path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert str(path) in result.stderr


@pytest.mark.parametrize(
    ("value", "scale", "written"),
    [
        (500, 0, 500),
        (50_000, 2, 500),
        (50_050, 2, 500.5),
        (9_007_199_254_740_993, 0, 9_007_199_254_740_993),
        (9_007_199_254_740_993, 2, "90071992547409.93"),
    ],
)
def test_an_amount_keeps_its_exact_decimals(value: int, scale: int, written: object) -> None:
    found = amount(value, scale)
    assert found == written
    assert Fraction(json.dumps(found).strip('"')) == Fraction(value, 10**scale)
