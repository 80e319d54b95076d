"""What a lottery of committees is drawn from, as canonical JSON: sizes, balance, wishes.

``{"committees": [{"name", "least", "most"}], "members": [{"id", "trait", "wishes"}], "percent"}``;
members are named by their pseudonyms. The same rules are always the same bytes.
"""

from __future__ import annotations

from dataclasses import asdict

from budgeting.canonical import canonical_json
from budgeting.formats.draw_parts import BrokenDrawError, Part, parsed
from budgeting.sortition.committees import Committee, Rules, Wisher


def write_rules(rules: Rules) -> bytes:
    """The bytes of which the SHA-256 is told before the seed is known."""
    return canonical_json(
        {
            "committees": [asdict(committee) for committee in rules.committees],
            "members": [asdict(member) for member in rules.members],
            "percent": rules.percent,
        }
    )


def read_rules(content: bytes) -> Rules:
    """The rules of a file; ``BrokenDrawError`` says which part is broken and how."""
    file = parsed(content)
    committees = tuple(
        Committee(one.text("name"), one.whole("least"), one.whole("most"))
        for one in file.listed("committees")
    )
    members = tuple(_member(one) for one in file.listed("members"))
    try:
        return Rules(members, committees, file.whole("percent"))
    except ValueError as error:
        raise BrokenDrawError("the file", f"contradicts itself: {error}") from None


def _member(part: Part) -> Wisher:
    return Wisher(part.text("id"), part.texts("wishes"), part.text("trait"))
