"""Whatever can be found in a file is said in the reader's language."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import budgeting.formats
from budgeting.web.organiser import committee_words, file_words, seat_words, selection_desk

FORMATS = Path(budgeting.formats.__file__).parent
FINDERS = {"problem", "of", "add", "BadVoteError", "NotANumberError"}
BUILT = {"ballots_longer", "ballots_shorter", "votes_differ", "score_differ", "number_twice"}
TABLES = (
    file_words.WORDS, selection_desk.WORDS, committee_words.WISHES, seat_words.LISTED,
)  # fmt: skip
"""What says a finding in words, for each kind of file."""
WORDS = {code: words for table in TABLES for code, words in table.items()}
ONLY_WRITTEN = {"id_unwritable"}
DETAILS = (
    *("column", "most", "value", "first", "number", "cell", "sheet", "sheets", "projects"),
    *("key", "declared", "found", "voter", "project", "named", "points", "ballots", "limit"),
    *("published", "counted", "feature", "least"),
)


def codes():
    """The codes of all findings, as they stand in the sources of the formats."""
    for path in sorted(FORMATS.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or len(call.args) < 2:
                continue
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            code = call.args[0]
            if name in FINDERS and isinstance(code, ast.Constant):
                yield code.value


def test_every_finding_has_words():
    found = set(codes())
    assert len(found) > 50
    assert (found | BUILT) - ONLY_WRITTEN - WORDS.keys() == set()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_no_words_ask_for_what_a_finding_lacks(app, code):
    known = dict.fromkeys(DETAILS, "7")
    with app.test_request_context():
        assert WORDS[code](known)
