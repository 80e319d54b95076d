"""Serve the hall: gunicorn, one process with many threads, HTTPS."""

from __future__ import annotations

import logging
import ssl
import threading
from ipaddress import IPv4Address
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from budgeting.commands.hall.guarding import Guard
from budgeting.services.hall import Hall
from budgeting.services.hall_certificates import Certificates

THREADS = 32
PATIENCE = 10.0
"""Seconds without a sign after which a thread gives up on a tablet that is gone."""


class PatientSocket(ssl.SSLSocket):
    """Waits for a while where it would wait for ever.

    A tablet that leaves the Wi-Fi within a handshake or a form would keep its thread, and after
    some dozens of them nobody would be served.
    """

    def setblocking(self, flag: bool) -> None:
        """A socket that blocks is one with a limit."""
        self.settimeout(PATIENCE if flag else 0.0)

    def do_handshake(self, block: bool = False) -> None:
        """The first thing that is waited for."""
        self.settimeout(PATIENCE)
        super().do_handshake(block)


def serve(app: Flask, hall: Hall, address: IPv4Address, port: int) -> None:
    """Serve until Ctrl-C."""
    logging.getLogger("gunicorn.error").addFilter(_is_news)
    HallServer(app, hall, f"{address}:{port}").run()


class HallServer(BaseApplication):
    """gunicorn with the application that is there already, and the guard in its worker."""

    def __init__(self, app: Flask, hall: Hall, bind: str) -> None:
        self._app = app
        self._hall = hall
        self._bind = bind
        self._context = secure_context(hall.certificates)
        super().__init__()

    def load_config(self) -> None:
        """One process, as SQLite wants it; no access log, as times and paths identify people."""
        options: dict[str, Any] = {
            "bind": self._bind,
            "certfile": str(self._hall.certificates.chain),
            "keyfile": str(self._hall.certificates.key),
            "ssl_context": lambda _config, _factory: self._context,
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "timeout": 120,
            "keepalive": 15,
            "loglevel": "error",
            "control_socket_disable": True,
            "post_worker_init": lambda _worker: self._watch(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application."""
        return self._app

    def _watch(self) -> None:
        """In the process that serves, so that both end together and one restart is enough."""
        guard = Guard(self._app, self._hall.instruments)
        threading.Thread(target=guard.run, daemon=True, name="guard").start()


def secure_context(certificates: Certificates) -> ssl.SSLContext:
    """One for all connections, so that a tablet which comes back need not begin anew."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificates.chain, certificates.key)
    context.sslsocket_class = PatientSocket
    return context


def _is_news(entry: logging.LogRecord) -> bool:
    """A tablet that went away is told by the guard, and needs no line of the server."""
    return not (entry.exc_info and isinstance(entry.exc_info[1], TimeoutError))
