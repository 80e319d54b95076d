"""What a facilitator should have noticed during the day, in words."""

from __future__ import annotations

from collections.abc import Iterator

from budgeting.demo.rehearsal.scene import PAPER_TABLE, Scene
from budgeting.demo.rehearsal.tables import is_silent

MOST_UNSURE = 30
"""Per cent: with more people who are not sure, the question or the project is not clear."""


def noticed(scene: Scene) -> Iterator[str]:
    """One line for each thing."""
    ledger = scene.ledger
    silent = sorted({one for slot in scene.papers.run_sheet for one in is_silent(scene, slot)})
    yield _line("Silent in a discussion", [f"table {one}" for one in silent])
    yield _line("Late, and still taken", [f"table {one}" for one in sorted(ledger.late)])
    yield _line("Asked for help", [f"table {one}" for one in sorted(set(ledger.helped))])
    yield _line("Tablets that died and were replaced", list(dict.fromkeys(ledger.died)))
    yield _line("On paper, entered by the scribe", [f"table {PAPER_TABLE}"])
    for poll, (unsure, answered) in ledger.unsure().items():
        if answered and 100 * unsure > MOST_UNSURE * answered:
            share = 100 * unsure // answered
            yield f"{share} % are not sure ({unsure} of {answered}): {ledger.asked.get(poll, poll)}"
    if ledger.left:
        yield _line("Left to themselves by whoever had taken them", ledger.left)
    objecting = sum(not fair for fair in ledger.endorsed.values())
    yield f"Objections attached to the minutes: {objecting} of {len(ledger.endorsed)}"
    yield f"Lost on the Wi-Fi and sent again: {scene.line.lost}"


def _line(words: str, found: list[str]) -> str:
    return f"{words}: {', '.join(found) if found else 'nobody'}"
