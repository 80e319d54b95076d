"""Counting a file: which of its conditions apply, and under which lottery."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from fractions import Fraction

from budgeting.counting.outcome import Outcome
from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.formats import numbers
from budgeting.formats.errors import Problem, problem
from budgeting.formats.pabulib import PabulibFile

SEED = "madang"
"""The seed of the lottery unless another one is given; published here, so anybody can repeat it."""
RULES_WITH_CONDITIONS = ("greedy", "equalshares")
"""Rules of cities to which a threshold in a file belongs; it says nothing about other rules."""


@dataclass(frozen=True)
class FileCount:
    """A file and its outcome; amounts as the file scales them."""

    file: PabulibFile
    outcome: Outcome
    seed: str
    conditions: bool
    notes: tuple[Problem, ...]


def count_file(
    file: PabulibFile,
    rule: str,
    seed: str = SEED,
    budget: Fraction | None = None,
    conditions: bool | None = None,
) -> FileCount:
    """Count the election of a file by a rule of ours.

    ``budget`` is in the file's units and replaces the file's. ``conditions`` says whether the
    threshold and the caps of the file apply; None applies them unless the file's own rule is a
    greedy or an equal-shares one, to which they belong.
    """
    notes = list(file.notes)
    if budget is not None:
        file = file.with_scale(max(file.scale, numbers.places(budget)))
        file = replace(file, budget=int(budget * 10**file.scale))
    if conditions is None:
        conditions = not file.rule.startswith(RULES_WITH_CONDITIONS)
    if file.threshold or file.caps:
        notes.append(_about_conditions(file, conditions))
    election = file.election(lottery_order(seed, file.project_ids), conditions=conditions)
    return FileCount(file, RULES[rule].count(election), seed, conditions, tuple(notes))


def again(name: str, counted: FileCount) -> str:
    """The command that counts the file with this name in the same way."""
    file, outcome = counted.file, counted.outcome
    applied = "--file-conditions" if counted.conditions else "--no-file-conditions"
    words = ["flask", "count", name, "--rule", outcome.rule, "--seed", counted.seed]
    words += ["--budget", numbers.plain(outcome.budget, file.scale)]
    return shlex.join((*words, applied))


def _about_conditions(file: PabulibFile, applied: bool) -> Problem:
    named = []
    if file.threshold:
        named.append(f"a threshold of {file.threshold}")
    if file.caps:
        named.append(f"{len(file.caps)} caps on categories")
    what = f"The file has {' and '.join(named)} for its own rule ({file.rule})"
    if applied:
        return problem("conditions_applied", f"{what}, applied here too.")
    return problem("conditions_left", f"{what}, not applied here; --file-conditions applies it.")
