"""``flask committees draw-again`` gives what a page published, from its file and its seed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask import Flask

from budgeting.formats.committee_rules import write_rules
from budgeting.sortition.committees import Committee, Rules, Wisher, place

SIZES = (Committee("Parks", 1, 3), Committee("Roads", 1, 3))
MEMBERS = (
    Wisher("P00", ("Parks",), "old"),
    Wisher("P01", ("Parks", "Roads"), "young"),
    Wisher("P02", ("Roads",), "old"),
    Wisher("P03", (), "young"),
)


@pytest.fixture
def ended(app: Flask, tmp_path: Path):
    """Write rules and draw from them; the exit code and what was printed."""

    def run(content: bytes | None, seed: str = "17 4 33") -> tuple[int, str]:
        path = tmp_path / "committees.json"
        if content is not None:
            path.write_bytes(content)
        done = app.test_cli_runner().invoke(args=["committees", "draw-again", str(path), seed])
        return done.exit_code, done.output

    return run


def test_the_outcome_is_that_of_the_rules_and_the_seed(ended) -> None:
    rules = Rules(MEMBERS, SIZES, 60)
    content = write_rules(rules)
    code, output = ended(content)
    found = place(rules, "17 4 33")
    assert found is not None
    assert code == 0
    lines = output.splitlines()
    assert lines[0] == f"SHA-256 {hashlib.sha256(content).hexdigest()}"
    assert lines[1] == "Wish 1: 3 kept, Wish 2: 0 kept, not wished for: 1"
    assert lines[2:] == ["Parks (2): P00, P01", "Roads (2): P02, P03"]


def test_rules_that_nobody_can_keep_end_with_1(ended) -> None:
    code, output = ended(
        write_rules(Rules(MEMBERS, (Committee("Parks", 1, 3), Committee("Roads", 0, 0))))
    )
    assert (code, output.splitlines()[-1]) == (1, "Not everybody can be placed under these rules.")


def test_a_file_that_cannot_be_read_ends_with_2(ended) -> None:
    assert ended(None)[0] == 2
    code, output = ended(b"{}")
    assert code == 2
    assert "The part committees is missing." in output


def test_what_moves_the_cursor_is_not_printed(ended) -> None:
    content = write_rules(Rules((Wisher("P\x1b[2J"),), (Committee("A", 0, 1),)))
    assert "\x1b" not in ended(content)[1]
