"""The lead facilitator at the console, and whoever only looks at it."""

from __future__ import annotations

import re
import time

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
    """The one screen from which the day is led; or only watched, if a person leads."""

    def __init__(self, visitor: Visitor, papers: Papers, *, leads: bool) -> None:
        self._visitor, self._papers, self._leads = visitor, papers, leads
        sign_in(visitor, papers.staff["facilitator" if leads else "organiser"])

    def open_doors(self) -> None:
        """Let people in; or wait until somebody does."""
        if self._leads:
            self._press("doors")
            return
        while self._page().form("/act", do="doors") is not None:
            time.sleep(WATCH)

    def start(self, slot: Slot) -> bool:
        """Start a round, or wait until it runs; false if it was left out."""
        if self._leads:
            self._press("start", round=str(slot.id))
            self._open_polls()
            return True
        while not self._is_on(slot) or self._waits_for_polls(slot):
            later = [one for one in self._papers.run_sheet if one.id > slot.id]
            if any(self._is_on(one) for one in later):
                return False
            time.sleep(WATCH)
        return True

    def close(self, slot: Slot) -> None:
        """Close a round, or wait until it is closed."""
        if self._leads:
            self._press("close", round=str(slot.id))
            return
        while self._is_on(slot):
            time.sleep(WATCH)

    def end(self) -> None:
        """End the day, or wait until it is ended."""
        if self._leads:
            self._press("end")
            return
        while self._page().form("/act", do="go-on") is None:
            time.sleep(WATCH)

    def help_came(self) -> int:
        """Somebody goes to every table that called; how many did."""
        came = 0
        while self._leads and self._press("helped"):
            came += 1
        return came

    def await_table(self, table: int, seconds: float) -> None:
        """Give a table that a person sits at some time to submit."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self._has_submitted(table):
            time.sleep(WATCH)

    def tell(self, words: str) -> None:
        """A message to all tables."""
        if self._leads:
            form = self._page().form("/act", do="message")
            if form is not None:
                self._visitor.send(form.filled(("text", words)))

    def _has_submitted(self, table: int) -> bool:
        tile = re.search(rf'id="tile-{table}".*?</a>', self._page().text, re.S)
        return tile is not None and any(words in tile.group() for words in DONE)

    def _open_polls(self) -> None:
        while self._press("poll-open", here=True):
            pass

    def _waits_for_polls(self, slot: Slot) -> bool:
        """Whether whoever leads has not opened all questions of a round of polls yet."""
        page = self._page()
        is_on = page.form("/act", do="close", round=str(slot.id)) is not None
        return is_on and page.form("/act", do="poll-open") is not None

    def _is_on(self, slot: Slot) -> bool:
        return self._page().form("/act", do="close", round=str(slot.id)) is not None

    def _page(self) -> Page:
        page = self._visitor.open(self._papers.console)
        self._visitor.rests()
        return page

    def _press(self, name: str, *, here: bool = False, **fields: str) -> bool:
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
            if here or not name.startswith(("start", "close", "doors", "end")):
                return True
        raise NotTakenError(f"the console does not take {name}: {fields}")
