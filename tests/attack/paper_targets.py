"""The forms of the paper ballots: in which state, on whose page, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping

from tests import people
from tests.attack.day_targets import DayTarget
from tests.tour.places import DARI


def _paper(state: str, page: str = "paper", **valid: str) -> DayTarget:
    return DayTarget(DARI, f"officer.{page}", valid, state)


_NARI = {"email": "nari@example.org", "password": people.PASSWORD}
_COUNTED = {"handed_out": "5", "left_over": "0", "spoiled": "0"}

PAPER_TARGETS: Mapping[str, DayTarget] = {
    "officer.paper_open_batch": _paper("papers wait", size="2"),
    "officer.paper_say_empty": _paper("papers are boxed", missing="0"),
    "officer.paper_begin": _paper("papers are entered", "paper_batch", me="1"),
    "officer.paper_sheet": _paper("papers are entered", "paper_sheet", marks="1 2"),
    "officer.paper_discard": _paper("papers are entered", "paper_discard"),
    "officer.paper_settle": _paper("papers differ", "paper_settle", marks="1"),
    "officer.paper_box": _paper("papers agree", "paper_compare"),
    "officer.paper_count_cards": _paper("papers are boxed", "paper_accounts", **_COUNTED),
    "officer.paper_sign": _paper("papers are boxed", "paper_accounts", **_NARI),
}
