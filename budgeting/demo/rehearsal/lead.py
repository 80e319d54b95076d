"""The lead facilitator at the console, and whoever only looks at it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from budgeting.demo.rehearsal.papers import Papers, SignIn, Slot
from budgeting.demo.rehearsal.visitor import NotTakenError, Page, Visitor, wanted

TRIES = 40
WATCH = 1.0
DONE = ("Submitted", "Accepted")


def sign_in(visitor: Visitor, who: SignIn) -> None:
    """Sign somebody of the staff in."""
    form = wanted(visitor.open("/staff/sign-in"), "/staff/sign-in")
    visitor.send(form.filled(("email", who.email), ("password", who.password)))


class Console:
    """The one screen from which the day is led: by the rehearsal, or by a person.

    A person who does nothing for ``patience`` seconds has gone away: the rehearsal says so with
    ``gone`` and leads from there, so that the day comes to its end.
    """

    def __init__(
        self,
        visitor: Visitor,
        papers: Papers,
        *,
        leads: bool,
        patience: float,
        gone: Callable[[str], None],
    ) -> None:
        self._visitor, self._papers, self.leads = visitor, papers, leads
        self._patience, self._gone = patience, gone
        sign_in(visitor, papers.staff["facilitator" if leads else "organiser"])

    def open_doors(self) -> None:
        """Let people in; or wait until somebody does."""
        if not self.person_did(lambda: self._page().form("/act", do="doors") is None):
            self._press("doors")

    def start(self, slot: Slot) -> bool:
        """Start a round, or wait until it runs; false if it was left out."""
        if self.person_did(lambda: self._is_on(slot) or self._is_past(slot)):
            return self._is_on(slot)
        for other in self._papers.run_sheet:
            if other.id != slot.id and self._is_on(other):
                self._press("close", round=str(other.id))
        started = self._press("start", round=str(slot.id))
        return started or self._is_on(slot)

    def close(self, slot: Slot, length: float = 0.0) -> None:
        """Close a round, or wait until it is closed, for as long as it lasts if need be."""
        if not self.person_did(lambda: not self._is_on(slot), length):
            self._press("close", round=str(slot.id))

    def end(self) -> None:
        """End the day, or wait until it is ended."""
        if not self.person_did(self._is_over):
            self._press("end")

    def person_did(self, is_done: Callable[[], bool], length: float = 0.0) -> bool:
        """Wait until a person who leads has done something; false if the rehearsal has to."""
        until = time.monotonic() + max(self._patience, length)
        while not self.leads:
            if is_done():
                return True
            if time.monotonic() >= until:
                self.leads = True
                self._gone("the lead")
            else:
                time.sleep(min(WATCH, self._patience))
        return False

    def help_came(self) -> int:
        """Somebody goes to every table that called; how many did."""
        came = 0
        while self.leads and self._press("helped"):
            came += 1
        return came

    def await_table(self, table: int) -> bool:
        """Give a table that a person sits at some time to submit; whether it has."""
        until = time.monotonic() + self._patience
        while not self._has_submitted(table):
            if time.monotonic() >= until:
                self._gone(f"table {table}")
                return False
            time.sleep(min(WATCH, self._patience))
        return True

    def tell(self, words: str) -> None:
        """A message to all tables."""
        if self.leads:
            form = self._page().form("/act", do="message")
            if form is not None:
                self._visitor.send(form.filled(("text", words)))

    def _has_submitted(self, table: int) -> bool:
        tile = re.search(rf'id="tile-{table}".*?</a>', self._page().text, re.S)
        return tile is not None and any(words in tile.group() for words in DONE)

    def _is_past(self, slot: Slot) -> bool:
        """Whether the person has gone on to a later round, or ended the day."""
        later = [one for one in self._papers.run_sheet if one.id > slot.id]
        return any(self._is_on(one) for one in later) or self._is_over()

    def _is_over(self) -> bool:
        return self._page().form("/act", do="go-on") is not None

    def _is_on(self, slot: Slot) -> bool:
        return self._page().form("/act", do="close", round=str(slot.id)) is not None

    def _page(self) -> Page:
        page = self._visitor.open(self._papers.console)
        self._visitor.rests()
        return page

    def _press(self, name: str, **fields: str) -> bool:
        """Press a button once, whatever the line does: until the console does not offer it."""
        for attempt in range(TRIES):
            form = self._page().form("/act", do=name, **fields)
            if form is None:
                return attempt > 0
            try:
                self._visitor.send(form, careful=True)
            except OSError:
                self._visitor.rests()
                time.sleep(0.2)
                continue
            except NotTakenError:
                if attempt == TRIES - 1:
                    raise
                continue
            if not name.startswith(("start", "close", "doors", "end")):
                return True
        raise NotTakenError(f"the console does not take {name}: {fields}")
