"""In front of the application: what was "nothing new" a moment ago is answered from memory.

A hall of 250 tablets asks a hundred times a second, and nearly every answer is the same. What the
application itself has answered with 204 is remembered for this very question (address, version and
cookies) together with the day's counters. While they stand, the same question has the same answer.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any
from weakref import ref

from flask import Flask
from sqlalchemy import Engine, event, select

from budgeting.extensions import READS, db
from budgeting.models import Day

SEEN = "budgeting.still"
"""Under which a view leaves the day and the counters that its "nothing new" rests on."""
FRESH = 0.3
"""Seconds for which the counters of a day are believed; another process may have counted on."""
KEPT = 10.0
"""Seconds after which the application is asked again: the place may have been closed meanwhile."""
MOST = 5000
HEADERS = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]

Environ = MutableMapping[str, Any]
Question = tuple[str, ...]
Counters = tuple[int, ...]
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Still:
    """Answers 204 where it knows that nothing is new, and hands everything else on."""

    def __init__(
        self, inner: Wsgi, engine: Engine, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._inner, self._engine, self._clock = inner, engine, clock
        self._answered: dict[Question, tuple[float, int, Counters]] = {}
        self._counted: dict[int, tuple[float, Counters]] = {}
        # Engines outlive the application that they belong to unless nothing leads back to it.
        still = ref(self)
        event.listen(engine, "commit", lambda _connection: _forget(still))

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer, or let the application answer and remember what it said."""
        question = _question(environ)
        if question is None:
            return self._inner(environ, start_response)
        if self._is_still(question):
            start_response("204 No Content", HEADERS)
            return []
        answer = self._inner(environ, start_response)
        if SEEN in environ:
            if len(self._answered) >= MOST:
                self._answered.clear()
            self._answered[question] = (self._clock() + KEPT, *environ[SEEN])
        return answer

    def forget(self) -> None:
        """This process writes something: its counters are read anew at once."""
        self._counted.clear()

    def _is_still(self, question: Question) -> bool:
        until, sitting_id, seen = self._answered.get(question, (0.0, 0, ()))
        if self._clock() >= until:
            self._answered.pop(question, None)
            return False
        return self._counters(sitting_id)[: len(seen)] == seen

    def _counters(self, sitting_id: int) -> Counters:
        """The stage and the floor of a day, at most a moment old; none if there is no such day."""
        at, found = self._counted.get(sitting_id, (-FRESH, ()))
        now = self._clock()
        if now - at < FRESH:
            return found
        mine = select(Day.stage, Day.floor).where(Day.sitting_id == sitting_id)
        with self._engine.connect().execution_options(**{READS: True}) as connection:
            row = connection.execute(mine).one_or_none()
        found = tuple(row) if row is not None else ()
        self._counted[sitting_id] = (now, found)
        return found


def _forget(still: ref[Still]) -> None:
    found = still()
    if found is not None:
        found.forget()


def _question(environ: Environ) -> Question | None:
    """What is asked, by whom: only a live part says which version it shows."""
    query = environ.get("QUERY_STRING", "")
    if environ.get("REQUEST_METHOD") != "GET" or "v=" not in query:
        return None
    names = ("HTTP_HOST", "PATH_INFO", "HTTP_COOKIE", "HTTP_X_OUTBOX")
    return (query, *(str(environ.get(name, "")) for name in names))


def init_app(app: Flask) -> None:
    """Put it in front."""
    with app.app_context():
        app.wsgi_app = Still(app.wsgi_app, db.engine)  # type: ignore[method-assign]
