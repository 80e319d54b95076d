"""The published result and minutes against what the people of the rehearsal remember."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from budgeting.demo.rehearsal.scene import Scene


def missing(scene: Scene) -> list[str]:
    """What the public files lack, or hold twice."""
    return [*_votes(scene), *_minutes(scene)]


def results_address(scene: Scene) -> str:
    """Where everybody reads the result."""
    return f"{scene.base}/{scene.papers.slug}/results"


def minutes_address(scene: Scene) -> str:
    """Where everybody reads the minutes."""
    return f"{scene.base}/{scene.papers.slug}/sittings/{scene.papers.sitting}/minutes"


def _votes(scene: Scene) -> Iterator[str]:
    """As many voters as cards that were acknowledged, and their choices, project by project.

    A person who leads can leave the vote out; then there is no result to look at.
    """
    if not scene.ledger.votes:
        return
    result = _file(scene, f"/{scene.papers.slug}/data/results.json")
    wishes = dict(zip(scene.papers.cards, scene.papers.wishes, strict=True))
    expected: Counter[int] = Counter()
    for code in scene.ledger.votes:
        expected.update(wishes[code])
    if result["voters"] != len(scene.ledger.votes):
        yield f"votes: {result['voters']} in the result, {len(scene.ledger.votes)} acknowledged"
    for line in result["projects"]:
        if line["support"] != expected[line["number"]]:
            yield f"project {line['number']}: {line['support']} of {expected[line['number']]} votes"


def _minutes(scene: Scene) -> Iterator[str]:
    """Every note is counted once, and every answered question stands there once."""
    path = f"/{scene.papers.slug}/sittings/{scene.papers.sitting}/minutes.json"
    minutes = _file(scene, path)
    counted = sum(minutes["notes"].values())
    if counted != len(scene.ledger.notes) and not scene.taken_table:
        yield f"notes: {counted} in the minutes, {len(scene.ledger.notes)} acknowledged"
    texts = Counter(one["text"] for one in minutes["questions"] if one["answer"])
    for key in sorted(scene.ledger.answered):
        if texts[scene.ledger.questions[key].text] != 1:
            yield f"answer to question {key}: {texts[scene.ledger.questions[key].text]} times"


def _file(scene: Scene, path: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(scene.visitor(cut=False).open(path).text)
    return found
