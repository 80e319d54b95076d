"""Seat people at tables, side by side with groupselect-lib and with plain shuffling.

    python -m bench.seating [FOLDER] [--rounds 3 6] [--effort STEPS] [--out FILE]

FOLDER holds ``groupselect/*.csv``, the library's own examples, and ``synthetic/*.csv``; without it
only generated people are seated. Everybody's rounds are counted by the same proof, which shares
nothing with any search: pairs that meet again, the people that the least lucky resident met, the
cells (table x feature x round) whose counts are outside floor and ceiling of the table's share,
and the largest such difference. Times are processor seconds of one core.

groupselect is an oracle here only and no part of the product. Where it is not installed, the bench
says so and compares with shuffling alone. Its older algorithm is asked for 100 attempts, its
default; its newer one, where the installed version has it, once with and once without weight on
diversity.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from budgeting.sortition.seating.hall import Hall, Participant, Round, Table
from budgeting.sortition.seating.proof import prove
from budgeting.sortition.seating.seating import STEPS_A_PERSON, seat

SHARES = (
    {f"district {number}": 20 + 7 * number % 45 for number in range(1, 26)},
    {"women": 52, "men": 48},
    {"15-19": 5, "20s": 15, "30s": 16, "40s": 17, "50s": 18, "60s": 16, "70+": 13},
    {"employee": 48, "self-employed": 14, "home": 14, "student": 10, "none": 14},
    {"school": 40, "college": 15, "university": 45},
    {"never heard": 60, "heard of it": 32, "took part": 8},
)
LONG = ("ID", "", "name", "allocation", "fixed", "id", "address", "zip")
CELLS_GOAL, SECONDS_GOAL = 15, 30


@dataclass(frozen=True)
class Case:
    """People and tables to be seated; ``big`` is a case of the goals."""

    name: str
    hall: Hall
    big: bool = False


@dataclass(frozen=True)
class Line:
    """What one way of seating reached in one case."""

    case: str
    way: str
    repeats: int
    met: int
    possible: int
    off: int
    cells: int
    worst: int
    seconds: float


def a_hall(traits: Sequence[tuple[str, ...]], seats: int, rounds: int) -> Hall:
    """As many tables of ``seats`` as are needed; the last ones have one chair less."""
    tables = -(-len(traits) // seats)
    sizes = [len(traits) // tables + (t < len(traits) % tables) for t in range(tables)]
    people = tuple(Participant(number, one) for number, one in enumerate(traits, start=1))
    return Hall(people, tuple(Table(size) for size in sizes), ("mix",) * rounds)


def generated(number: int, seed: int = 2026) -> list[tuple[str, ...]]:
    """People with six features, drawn by lot from shares like those of a large city."""
    lot = Random(seed)
    return [
        tuple(lot.choices(list(shares), list(shares.values()))[0] for shares in SHARES)
        for _ in range(number)
    ]


def read(path: Path, most: int = 10_000) -> list[tuple[str, ...]]:
    """The traits of a table of people: every column that is no number, name or address."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[:most]
    names = [name for name in rows[0] if name not in LONG]
    return [tuple(row[name] for name in names) for row in rows]


def cases(folder: Path | None, rounds: Sequence[int]) -> Iterator[Case]:
    """The library's own examples at tables of 8, and 250 people at 25 tables of 10."""
    if folder is not None:
        for path in sorted(folder.glob("groupselect/*.csv")):
            yield Case(path.stem, a_hall(read(path), 8, 3))
    for number in rounds:
        if folder is not None:
            traits = read(folder / "synthetic" / "respondents_2000_k250.csv", 250)
            yield Case(f"250 of the pool x {number}", a_hall(traits, 10, number), big=True)
        yield Case(f"250 generated x {number}", a_hall(generated(250), 10, number), big=True)


def shuffled(hall: Hall) -> list[Round]:
    """Every round a new shuffle."""
    lot = Random(1)
    chairs = [t for t, table in enumerate(hall.tables, start=1) for _ in range(table.seats)]
    rounds = []
    for _ in hall.rounds:
        lot.shuffle(chairs)
        rounds.append(tuple(chairs))
    return rounds


def by_groupselect(hall: Hall, algorithm: Any, settings: dict[str, Any]) -> list[Round]:
    """The rounds that the library makes from the same people."""
    from groupselect import FieldMode, allocate_numpy

    columns = list(zip(*(one.traits for one in hall.people), strict=True))
    codes = [{value: code for code, value in enumerate(sorted(set(one)))} for one in columns]
    coded = np.array(
        [[codes[f][value] for f, value in enumerate(one.traits)] for one in hall.people]
    )
    mode = getattr(FieldMode, "Diversify", None) or FieldMode.Diversify_1
    with contextlib.redirect_stdout(io.StringIO()):
        result = allocate_numpy(
            participants=coded,
            fields=dict.fromkeys(range(len(columns)), mode),
            n_part_per_group=[max(table.seats for table in hall.tables)] * len(hall.rounds),
            algorithm=algorithm,
            settings=settings,
        )
    rounds = []
    for allocation in result.ensemble:
        tables = [0] * len(hall.people)
        for table, group in enumerate(allocation, start=1):
            for place in group:
                tables[int(place)] = table
        rounds.append(tuple(tables))
    return rounds


def ways(effort: int) -> dict[str, Callable[[Hall], Sequence[Round]]]:
    """Every way of seating that can be run here."""
    found: dict[str, Callable[[Hall], Sequence[Round]]] = {
        "ours": lambda hall: seat(hall, "bench", effort=effort),
        "shuffled": shuffled,
    }
    try:
        from groupselect import Algorithm
    except ImportError:
        return found
    known = Algorithm.__members__
    if "Legacy" in known:
        attempts = {"n_attempts": 100, "seed": 1}
        found["groupselect"] = lambda hall: by_groupselect(hall, known["Legacy"], attempts)
    if "HERMES" in known:
        for weight in (0.5, 0.0):
            found[f"hermes {weight}"] = lambda hall, w=weight: by_groupselect(  # type: ignore[misc]
                hall,
                known["HERMES"],
                {"pareto_probs": dict.fromkeys(range(len(hall.people[0].traits)), w), "seed": 1},
            )
    return found


def measure(case: Case, way: str, work: Callable[[Hall], Sequence[Round]]) -> Line:
    """Seat one case in one way, and count."""
    start = time.process_time()
    rounds = work(case.hall)
    seconds = time.process_time() - start
    proofs = prove(case.hall, rounds)
    largest = max(table.seats for table in case.hall.tables)
    return Line(
        case=case.name,
        way=way,
        repeats=sum(one.repeats for one in proofs),
        met=proofs[-1].fewest_met,
        possible=min(len(case.hall.people) - 1, len(rounds) * (largest - 1)),
        off=sum(one.cells_off for one in proofs),
        cells=sum(one.cells for one in proofs),
        worst=max(one.worst for one in proofs),
        seconds=seconds,
    )


def report(lines: Sequence[Line]) -> Iterator[str]:
    """The table."""
    yield (
        f"{'case':<26} {'way':<12} {'repeats':>7} {'fewest met':>12} {'cells off':>12} "
        f"{'worst':>5} {'CPU s':>8}"
    )
    for one in lines:
        yield (
            f"{one.case[:26]:<26} {one.way:<12} {one.repeats:>7} "
            f"{f'{one.met} of {one.possible}':>12} {f'{one.off} of {one.cells}':>12} "
            f"{one.worst:>5} {one.seconds:>8.2f}"
        )


def missed(lines: Sequence[Line], big: set[str]) -> list[str]:
    """Where our own seats fall short of the goals for 250 people."""
    short = []
    for one in lines:
        if one.way != "ours" or one.case not in big:
            continue
        if one.repeats or one.seconds > SECONDS_GOAL:
            short.append(f"{one.case}: {one.repeats} repeats, {one.seconds:.1f} s")
        if one.cells == 450 and (one.off > CELLS_GOAL or one.met < one.possible):
            short.append(f"{one.case}: {one.off} cells off, fewest met {one.met}")
    return short


def main() -> int:
    """Seat every case in every way; 1 if a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path, nargs="?", help="folder of example pools")
    parser.add_argument("--rounds", type=int, nargs="+", default=[3, 6])
    parser.add_argument("--effort", type=int, default=STEPS_A_PERSON)
    parser.add_argument("--out", type=Path, help="write the table to this file too")
    options = parser.parse_args()
    known = ways(options.effort)
    if "groupselect" not in known:
        print("groupselect is not installed: compared with plain shuffling only.")
    lines, big = [], set()
    for case in cases(options.folder, options.rounds):
        big |= {case.name} if case.big else set()
        for way, work in known.items():
            print(f"{case.name}: {way}", file=sys.stderr)
            lines.append(measure(case, way, work))
    short = missed(lines, big)
    end = ["", *(f"Goal missed. {words}" for words in short)] if short else ["", "All goals met."]
    text = "\n".join([*report(lines), *end])
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
