"""Read, count and explain real elections, side by side with pabutools on the same files.

    python -m bench.count FOLDER [--limit SECONDS] [--keep-sums] [--only TEXT] [--out FILE]

Both sides do the same work in the same run: read the file, find the plan with the most support,
and say for every project that lost how many votes it lacked. Ours also proves the optimum, breaks
ties, counts the optimal plans and finds prices. pabutools gets the fastest way that it has: equal
ballots grouped (``as_multiprofile``), one satisfaction profile for all solves, its own knapsack
algorithm, and one further solve for each losing project, forced in. It sums the satisfaction of
every project again at each solve; ``--keep-sums`` gives it a cache of ours for that. It runs in a
process of its own, which is ended after the limit; the ratio is then a lower bound. Times are
processor seconds, which a busy machine disturbs least, after both sides are imported; what takes
under two seconds is the best of three on both sides.

pabutools is an oracle here and in the tests only; it is no part of the product.
"""

from __future__ import annotations

import argparse
import functools
import math
import multiprocessing
import resource
import signal
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from budgeting.counting.outcome import Outcome
from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.formats.pabulib import read_pb

T = TypeVar("T")
SHORT = 2


@dataclass(frozen=True)
class Answer:
    """What both sides can say: the greatest support, and what each losing project lacks."""

    support: int
    missing: dict[str, int]


@dataclass(frozen=True)
class Line:
    """The measurement of one file; ``theirs`` is None where the limit ended pabutools."""

    name: str
    projects: int
    voters: int
    ours: float
    theirs: float | None
    verdict: str


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Seconds and result; short work is repeated and its best time kept."""
    best, result = _once(work)
    if best < SHORT:
        best = min(best, *(_once(work)[0] for _ in range(2)))
    return best, result


def _once(work: Callable[[], T]) -> tuple[float, T]:
    start = time.process_time()
    result = work()
    return time.process_time() - start, result


def ours(content: bytes) -> Outcome:
    """Read, count, explain and prove."""
    file = read_pb(content)
    return RULES["knapsack"].count(file.election(lottery_order("bench", file.project_ids)))


def theirs(text: str, keep_sums: bool) -> Answer:
    """Read, count and explain with pabutools; ``keep_sums`` adds a cache of ours to it."""
    from pabutools.election import Additive_Cardinal_Sat, Cardinality_Sat, PositionalSatisfaction
    from pabutools.election.pabulib import parse_pabulib_from_string
    from pabutools.rules import max_additive_utilitarian_welfare

    class ByLength(PositionalSatisfaction):
        """k points for the best of k named, as the files publish; Additive_Borda_Sat gives k-1."""

        def __init__(self, instance: Any, profile: Any, ballot: Any) -> None:
            super().__init__(
                instance,
                profile,
                ballot,
                lambda b, p: len(b) - b.position(p) if p in b else 0,
                sum,
            )

    class Kept:
        """A satisfaction profile that sums each project once, which pabutools does not do."""

        def __init__(self, sums: Any) -> None:
            self.totals = {p: sums.total_satisfaction_project(p) for p in instance}

        def total_satisfaction_project(self, project: Any) -> Any:
            return self.totals[project]

    instance, profile = parse_pabulib_from_string(text)
    measures = {"cumulative": Additive_Cardinal_Sat, "scoring": Additive_Cardinal_Sat}
    measures["ordinal"] = ByLength
    measure = measures.get(instance.meta["vote_type"], Cardinality_Sat)
    sums = profile.as_multiprofile().as_sat_profile(sat_class=measure)
    if keep_sums:
        sums = Kept(sums)

    worth = functools.cache(sums.total_satisfaction_project)

    def support(*forced: Any) -> tuple[int, set[Any]]:
        plan = max_additive_utilitarian_welfare(
            instance, profile, sat_profile=sums, initial_budget_allocation=forced
        )
        return int(sum(worth(p) for p in plan)), set(plan)

    most, plan = support()
    losers = [p for p in instance if p not in plan and p.cost <= instance.budget_limit]
    return Answer(most, {p.name: most - support(p)[0] for p in losers})


def _child(path: Path, limit: float, keep_sums: bool, out: Connection) -> None:
    import pabutools.election.pabulib
    import pabutools.rules  # noqa: F401  imported before the clock runs

    text = path.read_text("utf-8-sig")
    # Processor seconds: on a busy machine the clock on the wall would end it too early.
    end = math.ceil(time.process_time() + limit)
    resource.setrlimit(resource.RLIMIT_CPU, (end, end + 1))
    try:
        out.send(timed(lambda: theirs(text, keep_sums)))
    except Exception as error:
        out.send((0.0, f"pabutools: {type(error).__name__}"))


def with_limit(path: Path, limit: float, keep_sums: bool) -> tuple[float | None, Answer | str]:
    """Run pabutools in a process of its own and end it after the limit."""
    receiver, sender = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.Process(target=_child, args=(path, limit, keep_sums, sender))
    child.start()
    sender.close()
    try:
        seconds, answer = receiver.recv()
        return (None if isinstance(answer, str) else seconds), answer
    except EOFError:
        child.join()
        over = child.exitcode == -signal.SIGXCPU
        return None, f"over {limit:.0f} s" if over else "pabutools: ended"
    finally:
        child.kill()
        child.join()


def measure(path: Path, limit: float, keep_sums: bool) -> Line:
    """Measure one file on both sides and compare the answers."""
    content = path.read_bytes()
    seconds, outcome = timed(lambda: ours(content))
    their_seconds, answer = with_limit(path, limit, keep_sums)
    verdict = answer if isinstance(answer, str) else compared(outcome, answer)
    return Line(path.stem, len(outcome.projects), outcome.voters, seconds, their_seconds, verdict)


def compared(outcome: Outcome, answer: Answer) -> str:
    """Whether both agree on the optimum and on what every project lacks that lost on both sides."""
    if outcome.total_support != answer.support:
        return f"optimum {outcome.total_support} against {answer.support}"
    lacking = {one.project_id: one.support_missing for one in outcome.not_funded}
    differ = [
        project
        for project, missing in answer.missing.items()
        if project in lacking and lacking[project] != missing
    ]
    return f"{len(differ)} reasons differ" if differ else "same"


def report(lines: list[Line], limit: float) -> Iterator[str]:
    """The table, and the figures over all files."""
    yield (
        f"{'file':<44} {'projects':>8} {'ballots':>8} {'ours s':>8} "
        f"{'pabutools s':>12} {'ratio':>9}  agree"
    )
    ratios = []
    for line in lines:
        if line.theirs is not None:
            ratio, mark, shown = line.theirs / line.ours, "", f"{line.theirs:.4f}"
        else:
            ratio, mark, shown = limit / line.ours, ">", f"> {limit:.0f}"
        if line.theirs is not None or line.verdict.startswith("over"):
            ratios.append(ratio)
            written = f"{mark}{ratio:.1f}"
        else:
            written, shown = "-", "-"
        yield (
            f"{line.name[:44]:<44} {line.projects:>8} {line.voters:>8} {line.ours:>8.4f} "
            f"{shown:>12} {written:>9}  {line.verdict}"
        )
    cut = sum(line.verdict.startswith("over") for line in lines)
    yield ""
    if ratios:
        yield (
            f"{len(ratios)} files compared, {cut} of them ended at {limit:.0f} s (lower bounds). "
            f"Ratio: median {statistics.median(ratios):.1f}, min {min(ratios):.1f}, "
            f"max {max(ratios):.1f}."
        )
    slowest = max(lines, key=lambda line: line.ours)
    yield f"Ours: slowest {slowest.name} with {slowest.ours:.2f} s."


def main() -> int:
    """Measure every file of a folder; 1 if an answer differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=float, default=120, help="processor seconds for pabutools")
    parser.add_argument(
        "--keep-sums", action="store_true", help="give pabutools a cache that it does not have"
    )
    parser.add_argument("--only", default="", help="files whose name contains this text")
    parser.add_argument("--out", type=Path, help="write the table to this file too")
    options = parser.parse_args()
    paths = [path for path in sorted(options.folder.glob("*.pb")) if options.only in path.name]
    if not paths:
        parser.error(f"there are no .pb files in {options.folder}")
    smallest = min(paths, key=lambda path: path.stat().st_size)
    ours(smallest.read_bytes())
    lines = []
    for path in paths:
        print(f"{len(lines) + 1}/{len(paths)} {path.name}", file=sys.stderr)
        lines.append(measure(path, options.limit, options.keep_sums))
    text = "\n".join(report(lines, options.limit))
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    wrong = [line for line in lines if "differ" in line.verdict or "against" in line.verdict]
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
