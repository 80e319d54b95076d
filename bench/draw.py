"""Build lotteries side by side with the reference library: time, memory, smallest chance, spread.

    python -m bench.draw [FOLDER] [--reference PYTHON] [--limit SECONDS] [--only TEXT] [--panels M]
    python -m bench.draw --convergence

FOLDER has the example pools; without it only generated pools are drawn from. PYTHON is the
interpreter of an environment with sortition-algorithms; without it ours runs alone, and says so.
Each run is a process of its own. Seconds are processor seconds, which other work on the machine
disturbs least, from the pool in memory to the list of panels; the reference is ended after
``--limit`` of them, its imports counted. "Ceiling" is the linear bound that no lottery can better;
the spread is the Gini coefficient of everybody's chances and the greatest chance. Our list holds
every panel's quotas and households, which is counted here once more, plainly.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from bench import pools
from bench.elsewhere import ask
from budgeting.sortition.bound import ceiling
from budgeting.sortition.building import Panel, build, frequencies
from budgeting.sortition.pool import Terms
from budgeting.sortition.reserves import reserve_quotas

SCRIPT = Path(__file__).with_name("draw_reference.py")
SIZES = ((1000, 100), (5000, 250), (20000, 250))


@dataclass(frozen=True)
class Run:
    """What one side needed and reached; chances are counts of ``panels`` panels."""

    seconds: float
    first: float
    memory: int
    panels: int
    counts: tuple[int, ...]

    @property
    def smallest(self) -> float:
        """The smallest chance in per cent."""
        return 100 * min(self.counts) / self.panels

    @property
    def greatest(self) -> float:
        """The greatest chance in per cent."""
        return 100 * max(self.counts) / self.panels

    @property
    def gini(self) -> float:
        """0 where all chances are the same, near 1 where one person has them all."""
        size, total = len(self.counts), sum(self.counts)
        weighted = sum((2 * n - size + 1) * count for n, count in enumerate(sorted(self.counts)))
        return weighted / (size * total)


def ours(terms: Terms, panels: int) -> Run:
    """Build our list in a process of its own, and check every panel of it."""
    here, there = multiprocessing.get_context("spawn").Pipe(duplex=False)
    process = multiprocessing.get_context("spawn").Process(
        target=_build, args=(there, terms, panels)
    )
    process.start()
    run: Run = here.recv()
    process.join()
    return run


def _build(answer: Connection, terms: Terms, panels: int) -> None:
    import pulp  # noqa: F401 - neither side's time has imports in it

    begun, first = time.process_time(), 0.0
    made: tuple[Panel, ...] = ()
    for so_far in build(terms, panels):
        if so_far:
            made, first = so_far, first or time.process_time() - begun
    seconds = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for panel in made:
        check(terms, panel)
    answer.send(Run(seconds, first, memory, len(made), frequencies(terms, made)))


def check(terms: Terms, panel: Panel) -> None:
    """Count a panel plainly: seats, quotas, households, and its reserves apart from it."""
    homes = {place: number for number, home in enumerate(terms.households) for place in home}
    together = [homes[place] for place in panel.members + panel.reserves if place in homes]
    assert len(set(panel.members)) == terms.seats
    assert len(set(together)) == len(together)
    assert not set(panel.members) & set(panel.reserves)
    for quotas, people in (
        (terms.quotas, panel.members),
        (reserve_quotas(terms) if terms.reserves else (), panel.reserves),
    ):
        held: Counter[tuple[str, str]] = Counter()
        for place in people:
            held.update(zip(terms.features, terms.people[place].values, strict=True))
        for quota in quotas:
            assert quota.least <= held[(quota.feature, quota.value)] <= quota.most, quota


def reference(python: str, terms: Terms, panels: int, limit: float) -> Run | None:
    """The reference library's list, or None if it did not end within the limit."""
    people = [
        {"id": one.id, "home": one.household or one.id}
        | dict(zip(terms.features, one.values, strict=True))
        for one in terms.people
    ]
    quotas = [
        {"feature": one.feature, "value": one.value, "min": str(one.least), "max": str(one.most)}
        for one in terms.quotas
    ]
    asked = {
        "people": people,
        "quotas": quotas,
        "seats": terms.seats,
        "panels": panels,
        "addresses": bool(terms.households),
    }
    told = ask(python, SCRIPT, asked, limit)
    if told is None:
        return None
    counts = tuple(told["counts"].get(one.id, 0) for one in terms.people)
    return Run(told["seconds"], told["seconds"], told["memory"], panels, counts)


def row(name: str, terms: Terms, run: Run, best: float, beside: str = "") -> None:
    """Print one line of the table."""
    print(
        f"| {name} | {len(terms.people):,} / {terms.seats} | {100 * best:.3f} % | {run.panels:,} "
        f"| {run.first:.1f} s | {run.seconds:.1f} s | {run.memory} MB | {run.smallest:.2f} % "
        f"| {run.greatest:.1f} % | {run.gini:.3f} | {beside} |",
        flush=True,
    )


def head() -> None:
    """Print the head of the table."""
    print("| pool | people / seats | ceiling | panels | first list | all | memory | smallest "
          "| greatest | Gini | reference |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|---|---|")


def side_by_side(terms: Terms, name: str, given: argparse.Namespace) -> None:
    """Draw from one pool with both, and print a line."""
    run = ours(terms, given.panels)
    beside = "draws no reserves" if terms.reserves else "not run"
    if given.reference and not terms.reserves:
        other = reference(given.reference, terms, given.panels, given.limit)
        beside = f"none in {given.limit:.0f} s"
        if other is not None:
            beside = (
                f"{other.seconds:.1f} s ({other.seconds / run.seconds:.0f} times ours), "
                f"{other.memory} MB, {other.smallest:.2f} / {other.greatest:.1f} %, "
                f"Gini {other.gini:.3f}"
            )
    row(name, terms, run, ceiling(terms).smallest, beside)


def convergence() -> None:
    """How near to the ceiling the smallest chance comes as the list grows."""
    terms = pools.generated(1000, 100)
    best = ceiling(terms).smallest
    head()
    for panels in (10, 30, 100, 300, 1000, 3000):
        row("generated", terms, ours(terms, panels), best)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw from every pool and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.draw")
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--reference")
    parser.add_argument("--limit", type=float, default=600)
    parser.add_argument("--only", default="")
    parser.add_argument("--panels", type=int, default=1000)
    parser.add_argument("--convergence", action="store_true")
    given = parser.parse_args(arguments)
    if given.convergence:
        convergence()
        return 0
    if not given.reference:
        print("No interpreter with sortition-algorithms was named: ours runs alone.")
    named = pools.of_folder(given.folder) if given.folder else {}
    if "Seoul 2023" in named:
        named["Seoul 2023, 60 reserves"] = replace(named["Seoul 2023"], reserves=60)
    named["three kinds"] = pools.three_kinds()
    for people, seats in SIZES:
        named[f"generated {people}"] = pools.generated(people, seats)
    named["tight quotas"] = pools.generated(200, 20, 2, width=0)
    head()
    for name, terms in named.items():
        if given.only in name:
            side_by_side(terms, name, given)
    return 0


if __name__ == "__main__":
    sys.exit(main())
