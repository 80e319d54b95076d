"""Simulated annealing over swaps, in whole numbers: first the hard rules, then everything else.

Each step looks at one person's swaps with everybody and takes the cheapest after chance has made
each of them cheaper by a random amount (heat-bath selection with exponential tails), so that no
step is wasted on a refusal. The temperature falls in a straight line.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from budgeting.sortition.chance import Stream
from budgeting.sortition.seating.luck import ONE, Integers, surprises
from budgeting.sortition.seating.swaps import HARD, Swaps

Progress = Callable[[int, int], None]
BLOCK = 64
HOT, COLD = 24, 6
"""Temperatures in 64ths: a swap that costs this much comes at half the price of chance."""
HARD_STEPS_A_PERSON = 100


def obey(swaps: Swaps, chance: Stream) -> bool:
    """Swap until no hard rule is broken, and say whether that came about."""
    people = len(swaps.table)
    steps = HARD_STEPS_A_PERSON * (people + BLOCK)
    for start in range(0, steps, BLOCK):
        if not swaps.broken:
            return True
        picks = chance.words(BLOCK)
        luck = surprises(chance, BLOCK, people)
        for turn in range(min(BLOCK, steps - start)):
            troubled = swaps.troubled()
            if not len(troubled):
                break
            person = int(troubled[int(picks[turn]) % len(troubled)])
            changes = swaps.changes(person)
            changes[swaps.table == swaps.table[person]] = people * HARD
            rules = (changes + HARD // 2) // HARD
            other = int(np.argmin(rules * ONE * 2 - luck[turn]))
            if swaps.table[other] != swaps.table[person]:
                swaps.swap(person, other, int(changes[other]))
    return not swaps.broken


def improve(swaps: Swaps, chance: Stream, steps: int, progress: Progress) -> Integers:
    """Lower the cost in at most ``steps`` steps; the best tables that were found, from 0.

    Ends early once nothing costs anything. No step breaks a hard rule that is kept.
    """
    people = len(swaps.table)
    best, best_cost = swaps.table.copy(), swaps.cost
    for start in range(0, steps, BLOCK):
        progress(start, steps)
        if best_cost <= 0:
            break
        heat = HOT - (HOT - COLD) * start // steps
        picks = chance.words(BLOCK) % np.uint64(people)
        luck = surprises(chance, BLOCK, people) * heat // ONE
        for turn in range(min(BLOCK, steps - start)):
            person = int(picks[turn])
            changes = swaps.changes(person)
            other = int(np.argmin(changes * ONE - luck[turn]))
            if swaps.table[other] == swaps.table[person]:
                continue
            swaps.swap(person, other, int(changes[other]))
            if swaps.cost < best_cost:
                best, best_cost = swaps.table.copy(), swaps.cost
    return best
