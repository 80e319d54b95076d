"""Kill the server fifty times during a rehearsal: is everything that it acknowledged there, once?

    python -m bench.kills [--kills 50] [--people 100]

Each kill is ``kill -9`` while several tablets are being pressed; the server starts again at once.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from budgeting.demo.rehearsal.play import Wanted, rehearsing
from budgeting.demo.serving import is_free

PORT = 5030
ACTS_A_PERSON = 11
"""Roughly what one resident, with a share of a table, does in a day."""


def main() -> int:
    """Print the figures; 1 if something acknowledged is not there."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--people", type=int, default=100)
    asked = parser.parse_args()
    kills, people = asked.kills, asked.people
    port = next(port for port in range(PORT, PORT + 50) if is_free(port))
    every = max(2, people * ACTS_A_PERSON // (2 * kills))
    with tempfile.TemporaryDirectory() as folder:
        wanted = Wanted(
            Path(folder) / "rehearsal", people=people, speed=0, port=port, kills=kills,
            acts_a_kill=every,
        )  # fmt: skip
        with rehearsing(wanted) as ended:
            ledger = ended.scene.ledger
            print(f"people                 {people}")
            print(f"killed and restarted   {ended.kills} times")
            print(f"requests repeated      {sum(one.repeats for one in ended.scene.visitors)}")
            print(f"notes, arguments       {len(ledger.notes)}, {len(ledger.arguments)}")
            print(f"questions              {len(ledger.questions)}")
            print(f"answers                {len(ledger.answers)}")
            print(f"votes                  {len(ledger.votes)}")
            print(f"refused or given up    {len(ledger.troubles)}")
            print(f"not there once         {len(ended.missing)}")
            print(f"seconds                {ended.seconds}")
            for line in (*ledger.troubles, *ended.missing):
                print(f"  {line}")
            return int(bool(ended.missing))


if __name__ == "__main__":
    sys.exit(main())
