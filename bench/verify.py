"""Check a bundle of a whole city: seconds and memory of ``verify.py``, in a process of its own.

    python -m bench.verify [--ballots 600000] [--projects 60] [--caps]

Every ballot approves 18 projects by chance, so that hardly two are alike, which is the hardest
case: equal ballots are looked at once. Seconds are processor seconds and those of the clock, with
the ZIP unpacked; memory is the most that the process held. The bundle has all tables.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from random import Random

from budgeting.counting.ballot_rules import canonical_ballot
from budgeting.counting.model import Cap
from budgeting.counting.rulebook import BallotFormat, ListedProject
from budgeting.formats.bundle import zipped
from tests.bundles import Vote, a_rulebook, a_vote

MARKS = 18
PROGRAM = """
import runpy, sys
sys.argv = ["verify.py", "."]
try:
    runpy.run_path("verify.py", run_name="__main__")
finally:
    # Not what the system counts for a child, which has what its parent held in it.
    print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")), end="")
"""


def a_city(ballots: int, projects: int, capped: bool) -> Vote:
    """The vote of a city: as many projects as can be funded for three quarters of their cost."""
    random = Random(7)
    listed = tuple(
        ListedProject(
            id=f"s{number:03}",
            number=number,
            cost=random.randint(5_000_000, 300_000_000),
            field=f"f{number % 8}",
            district=f"d{number % 25}",
            names=(("en", f"Project {number}"),),
        )
        for number in range(1, projects + 1)
    )
    total = sum(one.cost for one in listed)
    fields = {one.field for one in listed}
    caps = [
        Cap("field", key, sum(one.cost for one in listed if one.field == key) * 8 // 10)
        for key in sorted(fields)
    ]
    book = replace(
        a_rulebook(random),
        projects=listed,
        total=total * 40,
        share=20_000,
        ballot=BallotFormat("approval", "exactly", MARKS),
        rule="knapsack",
        threshold=0,
        caps=tuple(caps) if capped else (),
        exclusions=(),
        secrecy="sealed",
        receipts="audited",
    )
    ids = [one.id for one in listed]
    # Some projects are liked more than others, as everywhere.
    weights = [random.randint(1, 6) for _ in ids]
    pool = [one for one, weight in zip(ids, weights, strict=True) for _ in range(weight)]
    choices = []
    for _ in range(ballots):
        marks: set[str] = set()
        while len(marks) < MARKS:
            marks.add(random.choice(pool))
        choices.append(canonical_ballot(dict.fromkeys(marks, 1)))
    return a_vote(7, rulebook=book, choices=choices, papers=0)


def main() -> int:
    """Make the bundle, check it, and print what that took."""
    parser = argparse.ArgumentParser(prog="python -m bench.verify")
    parser.add_argument("--ballots", type=int, default=600_000)
    parser.add_argument("--projects", type=int, default=60)
    parser.add_argument("--caps", action="store_true", help="a cap on each of eight fields")
    given = parser.parse_args()
    begun = time.perf_counter()
    files = a_city(given.ballots, given.projects, given.caps).files
    made = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        size, packed = sum(map(len, files.values())), len(zipped(files))
        print(f"made in {made:.0f} s: {size >> 20} MB, as a ZIP {packed >> 20} MB")
        del files
        begun = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-I", "-c", PROGRAM], cwd=folder, capture_output=True, text=True
        )
        clock = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(done.stdout, done.stderr)
    print(f"verify.py: {used.ru_utime + used.ru_stime:.1f} processor seconds, {clock:.1f} s")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
