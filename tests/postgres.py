"""A PostgreSQL server of the tests' own, on loopback, thrown away at the end."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BIN = Path("/usr/lib/postgresql")


def binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, newest version first; ``None`` without any."""
    found = sorted(BIN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]), reverse=True)
    if found:
        return found[0].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server(*, durable: bool = True) -> Iterator[str]:
    """Start a server and hand out the address of its database; stop it whatever happens.

    One that is not ``durable`` waits for no disk, as nothing in it outlives the tests.
    """
    folder = binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
    home = Path(tempfile.mkdtemp(prefix="madang-pg-"))
    # The server refuses to run as root; Debian's package brings a user for it.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(home, "postgres", "postgres")
    data, port = home / "data", free_port()

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd=home, timeout=120)

    run(str(folder / "initdb"), "-D", str(data), "-U", "madang", "-A", "trust", "-E", "UTF8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {home} -c max_connections=200"
    options += " -c wal_recycle=off"  # as docs/deploy.md asks for
    if not durable:
        options += " -c fsync=off -c full_page_writes=off"
    run(
        str(folder / "pg_ctl"),
        "-D",
        str(data),
        "-w",
        "-l",
        str(home / "log"),
        "-o",
        options,
        "start",
    )
    try:
        yield f"postgresql+psycopg://madang@127.0.0.1:{port}/postgres"
    finally:
        run(str(folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)
