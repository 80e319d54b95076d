"""What the live screens of an assembly day cost, and how soon they show a change.

    python -m bench.room [--people N] [--seconds N] [--server waitress|gunicorn]

250 seats, 28 table screens, the console and two room screens ask for news at the rhythm of the
real script, over connections that are kept open, from one process on the same machine. The goals:
less than 30 % of one core while nothing changes, a change shown within 3 s at the 99th percentile
(the pause between two questions is up to 2.4 s of it), and casts that stay within their time.
Beside it, in the same run, the same server under the same load answers 204 from memory.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bench.room_hall import Hall, Part, build
from bench.room_screens import Room, act, cast
from bench.tablets import Times
from budgeting import create_app
from budgeting.config import ROOT, Settings
from budgeting.demo.tablets import await_server
from budgeting.extensions import db
from budgeting.models import Base
from tests.postgres import free_port

SECRET = "bench-" + "0" * 60
CASTS_A_SECOND = 5
CONNECTIONS = 1000
SERVERS = {
    "waitress": (
        "waitress",
        "--no-expose-tracebacks",
        "--threads=16",
        f"--connection-limit={CONNECTIONS}",
    ),
    "gunicorn": (
        *("gunicorn", "--workers", "1", "--threads", "32", "--worker-class", "gthread"),
        *("--keep-alive", "15", "--log-level", "error"),
    ),
}
"""As ``flask demo`` and as ``flask hall`` serve, without the encryption of the hall."""


@contextlib.contextmanager
def served(kind: str, target: str, folder: Path, uri: str) -> Iterator[tuple[int, int]]:
    """Serve an application until the end of the block; gives the port and the process."""
    port = free_port()
    environment = {
        **os.environ,
        "BUDGETING_DATABASE_URI": uri,
        "BUDGETING_INSTANCE": str(folder),
        "BUDGETING_SECRET_KEY": SECRET,
        "BUDGETING_SECURE_COOKIES": "false",
        "PYTHONWARNINGS": "ignore",
    }
    bind = f"--listen=127.0.0.1:{port}" if kind == "waitress" else f"--bind=127.0.0.1:{port}"
    command = [sys.executable, "-m", *SERVERS[kind], bind, target]
    process = subprocess.Popen(command, env=environment, cwd=ROOT)
    try:
        await_server(f"http://127.0.0.1:{port}")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def processor(pid: int) -> float:
    """Seconds of processor time that a server has used, with its children."""
    total, waiting = 0, [pid]
    while waiting:
        place = Path("/proc") / str(waiting.pop())
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
        for thread in (place / "task").iterdir():
            waiting += [int(child) for child in (thread / "children").read_text().split()]
    return total / os.sysconf("SC_CLK_TCK")


async def waiting(port: int, pid: int, parts: list[Part], seconds: float) -> tuple[float, Times]:
    """Nothing changes: the share of one core, and how long answers take."""
    async with Room(port, parts).on_show() as room:
        used, began = processor(pid), time.perf_counter()
        await asyncio.sleep(seconds)
        spent = time.perf_counter() - began
        share = (processor(pid) - used) / spent
        room.watch.times.whole = spent
        return share, room.watch.times


async def changing(port: int, hall: Hall, acts: int, casts: list[bytes]) -> tuple[Room, Times, int]:
    """The lead pauses the round and lets it go on, again and again, while residents cast."""
    times, late = Times(), 0
    async with Room(port, hall.parts).on_show() as room:
        box = asyncio.create_task(cast(port, casts, 1 / CASTS_A_SECOND, times))
        for place in range(acts):
            room.changes()
            await act(hall, port, "resume" if place % 2 else "pause")
            late += await room.all_shown()
            await asyncio.sleep(1)
        await box
    return room, times, late


def measure(kind: str, folder: Path, people: int, seconds: float) -> None:
    """Print the load, the three goals and what stands beside them."""
    uri = f"sqlite:///{folder / 'bench.db'}"
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
    casts = int(CASTS_A_SECOND * seconds)
    hall = build(app, people, 2 * casts)
    with app.app_context():
        db.engine.dispose()
    on_show = Counter(part.who for part in hall.parts)
    print(f"{kind}: {len(hall.parts)} live parts: {dict(on_show)}, load {os.getloadavg()[0]:.1f}")
    with (
        served(kind, "bench.silent:app", folder, uri) as (bare_port, bare_pid),
        served(kind, "app:app", folder, uri) as (port, pid),
    ):
        bare, bare_times = asyncio.run(waiting(bare_port, bare_pid, hall.parts, seconds))
        ours, times = asyncio.run(waiting(port, pid, hall.parts, seconds))
        alone = Times()
        asyncio.run(cast(port, hall.casts[:casts], 1 / CASTS_A_SECOND, alone))
        acts = max(2, round(seconds / 4))
        room, beside, late = asyncio.run(changing(port, hall, acts, hall.casts[casts:]))
    print(f"{'while nothing changes':34}{'ours':>10}{'from memory':>14}{'ratio':>8}")
    print(f"{'share of one core':34}{ours:>10.1%}{bare:>14.1%}{ours / bare:>8.1f}")
    print(f"{'questions per second':34}{times.rate:>10.0f}{bare_times.rate:>14.0f}")
    for per in (50, 99):
        print(f"{f'answer, {per} %':34}{times.at(per):>7.0f} ms{bare_times.at(per):>11.0f} ms")
    print(f"{'errors':34}{times.errors:>10}{bare_times.errors:>14}")
    print(f"{f'{acts} changes shown after':34}{'50 %':>10}{'99 %':>14}{'all':>8}")
    for who in ("all", *on_show):
        shown = [took for one, took in room.watch.shown if who in ("all", one)]
        cuts = statistics.quantiles(shown, n=100)
        print(f"{who:34}{cuts[49]:>8.2f} s{cuts[98]:>12.2f} s{max(shown):>6.2f} s")
    print(f"not shown: {late}; errors: {room.watch.times.errors}")
    print(f"{f'{casts} casts, {CASTS_A_SECOND} a second':34}{'50 %':>10}{'99 %':>14}{'errors':>8}")
    for name, one in (("without the room", alone), ("beside the room and its changes", beside)):
        print(f"{name:34}{one.at(50):>7.0f} ms{one.at(99):>11.0f} ms{one.errors:>8}")
    print(f"{'ratio':34}{beside.at(50) / alone.at(50):>10.1f}{beside.at(99) / alone.at(99):>14.1f}")


def main() -> None:
    """Measure with the numbers that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--people", type=int, default=250)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--server", choices=list(SERVERS), default="waitress")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        measure(given.server, Path(name), given.people, given.seconds)


if __name__ == "__main__":
    main()
