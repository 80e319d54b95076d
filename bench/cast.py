"""Casts per second beside a bare Flask view that makes one durable insert.

    python -m bench.cast [--ballots N] [--rounds N] [--database sqlite|postgresql]

Both are served by gunicorn in the same way and measured in turns, on the same database server
and disk: SQLite by one process of 16 threads, PostgreSQL by four processes of four. The client
runs on the same machine and takes its share of it. The goal is a ratio of 0.5 at the median of
the rounds. Then 250 tablets cast within ten seconds. A cast is an encrypted ballot over 60
projects, the token of its page, and four statements (on PostgreSQL one), against one insert.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.tablets import Times, flat_out, requests, reviewed_ballots, within
from budgeting import create_app
from budgeting.config import Settings
from budgeting.extensions import db
from budgeting.models import Base
from tests.postgres import free_port, server

SECRET = "bench-" + "0" * 60
SHAPES = {"sqlite": ("1", "16"), "postgresql": ("4", "4")}
CONNECTIONS = 16
HALL = 250
ROOT = Path(__file__).resolve().parent.parent


@contextlib.contextmanager
def served(target: str, kind: str, folder: Path, uri: str) -> Iterator[int]:
    """Serve an application by gunicorn until the end of the block; gives the port."""
    port, (workers, threads) = free_port(), SHAPES[kind]
    environment = {
        **os.environ,
        "BUDGETING_DATABASE_URI": uri,
        "BUDGETING_INSTANCE": str(folder),
        "BUDGETING_SECRET_KEY": SECRET,
        "BUDGETING_SECURE_COOKIES": "false",
    }
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", workers, "--threads", threads, "--worker-class", "gthread"]
    command += ["--keep-alive", "30", "--log-level", "error", target]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/v", timeout=1)
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server did not start")


def measure(kind: str, folder: Path, uri: str, ballots: int, rounds: int) -> None:
    """Print both rates, the median of their ratios, and the hall."""
    app = create_app(
        Settings(
            instance=str(folder),
            database_uri=uri,
            secret_key=SECRET,
            secure_cookies=False,
            second_factor="optional",
            card_memory_kib=64,
            card_rounds=1,
        )
    )
    with app.app_context():
        Base.metadata.create_all(db.engine)
    sent = requests(app, reviewed_ballots(app, ballots * rounds + HALL))
    with app.app_context():
        db.engine.dispose()
    bare, cast = Times(), Times()
    ratios = []
    with (
        served("bench.bare:create_app()", kind, folder, uri) as bare_port,
        served("app:app", kind, folder, uri) as cast_port,
    ):
        for start in range(0, ballots * rounds, ballots):
            part = sent[start : start + ballots]
            ours = flat_out(cast_port, part, b"303", CONNECTIONS)
            theirs = flat_out(bare_port, part, b"200", CONNECTIONS)
            if start:  # the first round warms both up
                bare, cast = bare + theirs, cast + ours
                ratios.append(ours.rate / theirs.rate)
        hall = within(cast_port, sent[-HALL:], b"303", 10)
    print(
        f"{kind:12}{bare.rate:>10.0f}{cast.rate:>10.0f}{statistics.median(ratios):>8.2f}"
        f"{cast.at(50):>10.0f}{cast.at(99):>10.0f}{bare.errors + cast.errors:>8}"
    )
    print(
        f"{kind:12} {HALL} casts within 10 s: {hall.errors} errors, half within "
        f"{hall.at(50):.0f} ms, 99 % within {hall.at(99):.0f} ms"
    )


def main() -> None:
    """Measure on both databases."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--ballots", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=21)
    parser.add_argument("--database", choices=list(SHAPES))
    given = parser.parse_args()
    print(f"{'database':12}{'bare/s':>10}{'cast/s':>10}{'ratio':>8}", end="")
    print(f"{'p50 ms':>10}{'p99 ms':>10}{'errors':>8}")
    for kind in [given.database] if given.database else SHAPES:
        with tempfile.TemporaryDirectory() as name, contextlib.ExitStack() as stack:
            folder = Path(name)
            uri = f"sqlite:///{folder / 'bench.db'}"
            if kind == "postgresql":
                uri = stack.enter_context(server())
            measure(kind, folder, uri, given.ballots, given.rounds)


if __name__ == "__main__":
    main()
