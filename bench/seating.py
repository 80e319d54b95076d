"""Seat people at tables, side by side with groupselect-lib and with plain shuffling.

    python -m bench.seating [FOLDER] [--reference PYTHON] [--limit SECONDS] [--rounds 3 6]
                            [--effort STEPS] [--only TEXT] [--out FILE]

FOLDER holds ``groupselect/*.csv``, the library's own examples, and ``synthetic/*.csv``; without it
only generated people are seated. PYTHON is the interpreter of an environment with groupselect;
without it the bench says so and compares with shuffling alone. Everybody's rounds are counted by
the same proof, which shares nothing with any search: pairs that meet again, the people that the
least lucky resident met, the cells (table x feature x round) whose counts are outside floor and
ceiling of the table's share, the largest such difference, and the tables that cannot be recorded
because somebody there refuses. Times are processor seconds of one core.

groupselect is an oracle here only and no part of the product. Its older algorithm makes 100
attempts, its default; its newer one, HERMES, is asked with several weights on diversity, from all
of it (0.5) to none (0). The cases of its own test have two fields to mix and one whose minority is
kept together; ours has no such wish but a rule, so we give it as many tables without recording as
HERMES takes for them: as few as hold them all, and two more.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from bench.elsewhere import ask
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
SCRIPT = Path(__file__).with_name("seating_reference.py")
WEIGHTS = (0.5, 0.4, 0.0)
TEST = (("age", "gender"), "photo consent", ((6, 3), (8, 4)))
"""What the library's own test mixes and keeps together, and the seats and rounds of its runs."""
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
    unrecorded: int | None
    seconds: float


@dataclass(frozen=True)
class Seated:
    """The rounds that one way of seating made, and the processor seconds that it took."""

    rounds: Sequence[Round]
    seconds: float


Way = Callable[[Hall], Seated | None]


def a_hall(traits: Sequence[tuple[str, ...]], seats: int, rounds: int) -> Hall:
    """As many tables of ``seats`` as are needed; the last ones have one chair less."""
    tables = -(-len(traits) // seats)
    sizes = [len(traits) // tables + (t < len(traits) % tables) for t in range(tables)]
    people = tuple(Participant(number, one) for number, one in enumerate(traits, start=1))
    return Hall(people, tuple(Table(size) for size in sizes), ("mix",) * rounds)


def a_hall_with_refusals(
    traits: Sequence[tuple[str, ...]], refuses: Sequence[bool], seats: int, rounds: int
) -> Hall:
    """The same, where some refuse to be recorded and all tables but a few are."""
    hall = a_hall(traits, seats, rounds)
    free = -(-sum(refuses) // seats) + 2
    people = tuple(
        replace(one, no_recording=no) for one, no in zip(hall.people, refuses, strict=True)
    )
    tables = tuple(replace(one, recorded=t >= free) for t, one in enumerate(hall.tables))
    return replace(hall, people=people, tables=tables)


def generated(number: int, seed: int = 2026) -> list[tuple[str, ...]]:
    """People with six features, drawn by lot from shares like those of a large city."""
    lot = Random(seed)
    return [
        tuple(lot.choices(list(shares), list(shares.values()))[0] for shares in SHARES)
        for _ in range(number)
    ]


def read(path: Path, most: int = 10_000) -> list[tuple[str, ...]]:
    """The traits of a table of people: every column that is no number, name or address."""
    rows = _rows(path)[:most]
    names = [name for name in rows[0] if name not in LONG]
    return [tuple(row[name] for name in names) for row in rows]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of_its_test(path: Path) -> Iterator[Case]:
    """The runs of the library's own test, if the table has its columns."""
    mixed, kept, runs = TEST
    rows = _rows(path)
    if {*mixed, kept} <= rows[0].keys():
        traits = [tuple(row[name] for name in mixed) for row in rows]
        refuses = [row[kept] != "yes" for row in rows]
        for seats, rounds in runs:
            hall = a_hall_with_refusals(traits, refuses, seats, rounds)
            yield Case(f"its test, {seats} seats x {rounds}", hall)


def cases(folder: Path | None, rounds: Sequence[int]) -> Iterator[Case]:
    """The library's own examples at tables of 8, and 250 people at 25 tables of 10."""
    if folder is not None:
        for path in sorted(folder.glob("groupselect/*.csv")):
            yield Case(path.stem, a_hall(read(path), 8, 3))
            yield from of_its_test(path)
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


def here(work: Callable[[Hall], Sequence[Round]]) -> Way:
    """A way of seating within this process."""

    def timed(hall: Hall) -> Seated:
        start = time.process_time()
        rounds = work(hall)
        return Seated(rounds, time.process_time() - start)

    return timed


def by_groupselect(python: str, limit: float, algorithm: str, weight: float = 0.5) -> Way:
    """The rounds that the library makes of the same people, or nothing after the limit."""

    def asked(hall: Hall) -> Seated | None:
        people = [list(one.traits) for one in hall.people]
        modes = ["Diversify"] * len(people[0])
        if any(one.no_recording for one in hall.people):
            # HERMES keeps those together who have the value that sorts last.
            for row, one in zip(people, hall.people, strict=True):
                row.append("refuses" if one.no_recording else "consents")
            modes.append("Cluster")
        wish = {
            "people": people,
            "modes": modes,
            "seats": max(table.seats for table in hall.tables),
            "rounds": len(hall.rounds),
            "algorithm": algorithm,
            "weight": weight,
        }
        told = ask(python, SCRIPT, wish, limit)
        return told and Seated([_tables(groups) for groups in told["rounds"]], told["seconds"])

    return asked


def _tables(groups: Sequence[Sequence[int]]) -> Round:
    """The table of everybody, from who sits in each group."""
    table_of = {place: t for t, group in enumerate(groups, start=1) for place in group}
    return tuple(table_of[place] for place in range(len(table_of)))


def ways(effort: int, reference: str | None, limit: float) -> dict[str, Way]:
    """Every way of seating that can be run here."""
    found = {
        "ours": here(lambda hall: seat(hall, "bench", effort=effort)),
        "shuffled": here(shuffled),
    }
    if reference:
        found["groupselect"] = by_groupselect(reference, limit, "Legacy")
        for weight in WEIGHTS:
            found[f"hermes {weight}"] = by_groupselect(reference, limit, "HERMES", weight)
    return found


def measure(case: Case, way: str, work: Way) -> Line | None:
    """Seat one case in one way, and count; nothing if it did not come to an end."""
    seated = work(case.hall)
    if seated is None:
        return None
    proofs = prove(case.hall, seated.rounds)
    largest = max(table.seats for table in case.hall.tables)
    return Line(
        case=case.name,
        way=way,
        repeats=sum(one.repeats for one in proofs),
        met=proofs[-1].fewest_met,
        possible=min(len(case.hall.people) - 1, len(seated.rounds) * (largest - 1)),
        off=sum(one.cells_off for one in proofs),
        cells=sum(one.cells for one in proofs),
        worst=max(one.worst for one in proofs),
        unrecorded=unrecorded(case.hall, seated.rounds),
        seconds=seated.seconds,
    )


def unrecorded(hall: Hall, rounds: Sequence[Round]) -> int | None:
    """Over all rounds, the tables with somebody who refuses to be recorded, if anybody does."""
    refuses = [place for place, one in enumerate(hall.people) if one.no_recording]
    if not refuses:
        return None
    return sum(len({tables[place] for place in refuses}) for tables in rounds)


def report(lines: Sequence[Line]) -> Iterator[str]:
    """The table."""
    yield (
        f"{'case':<26} {'way':<12} {'repeats':>7} {'fewest met':>12} {'cells off':>12} "
        f"{'worst':>5} {'unrecorded':>10} {'CPU s':>8}"
    )
    for one in lines:
        yield (
            f"{one.case[:26]:<26} {one.way:<12} {one.repeats:>7} "
            f"{f'{one.met} of {one.possible}':>12} {f'{one.off} of {one.cells}':>12} "
            f"{one.worst:>5} {'' if one.unrecorded is None else one.unrecorded:>10} "
            f"{one.seconds:>8.2f}"
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
    parser.add_argument("--reference", help="interpreter of an environment with groupselect")
    parser.add_argument("--limit", type=float, default=600, help="processor seconds for it")
    parser.add_argument("--only", default="", help="a part of the names of the cases to seat")
    parser.add_argument("--rounds", type=int, nargs="+", default=[3, 6])
    parser.add_argument("--effort", type=int, default=STEPS_A_PERSON)
    parser.add_argument("--out", type=Path, help="write the table to this file too")
    options = parser.parse_args()
    if not options.reference:
        print("No interpreter with groupselect was named: compared with plain shuffling only.")
    known = ways(options.effort, options.reference, options.limit)
    lines, ended, big = [], [], set()
    for case in cases(options.folder, options.rounds):
        if options.only not in case.name:
            continue
        big |= {case.name} if case.big else set()
        for way, work in known.items():
            print(f"{case.name}: {way}", file=sys.stderr)
            line = measure(case, way, work)
            lines += [line] if line else []
            ended += [] if line else [f"{case.name}, {way}: nothing in {options.limit:.0f} s"]
    short = missed(lines, big)
    end = ["", *(f"Goal missed. {words}" for words in short)] if short else ["", "All goals met."]
    text = "\n".join([*report(lines), *ended, *end])
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
