"""The forms of a table's tablet: in which state, on whose page, and a valid filling."""

from __future__ import annotations

from collections.abc import Mapping

from tests.attack.day_targets import DayTarget
from tests.tour.day_places import TABLE


def _table(state: str = "day is on", /, **valid: str) -> DayTarget:
    return DayTarget(TABLE, "facilitator.table", valid, state)


TABLE_TARGETS: Mapping[str, DayTarget] = {
    "facilitator.write_table_note": _table(text="More shade."),
    "facilitator.write_table_argument": _table(text="More shade."),
    "facilitator.table_none_found": _table(none="yes"),
    "facilitator.ask_from_table": _table("tables ask", text="Who waters it?"),
    "facilitator.change_table_text": DayTarget(
        TABLE, "facilitator.table_text", values={"kind": "argument", "key": "argument-4"}
    ),
    "facilitator.save_table_report": _table("tables report", disagreement="How dear."),
    "facilitator.save_table_agreements": _table("tables agree", agreed="turns"),
    "facilitator.change_table_package": _table("tables trade"),
    "facilitator.object_to_theme": _table(text="It is wrong."),
    "facilitator.table_turn": _table(seat="4"),
    "facilitator.table_help": _table(words="We cannot agree."),
    "facilitator.table_more": _table(),
    "facilitator.table_submit": _table(),
}
