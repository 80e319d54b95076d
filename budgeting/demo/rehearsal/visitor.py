"""A browser without a screen on a Wi-Fi that is cut now and then: it sends again what was lost.

It follows the forms of the pages with their hidden fields, so a form that is repeated carries its
key. What the server took counts as acknowledged; nothing else does.
"""

from __future__ import annotations

import html
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from http.client import HTTPException
from random import Random

from budgeting.demo.tablets import Answer, Tablet

Fields = tuple[tuple[str, str], ...]
PATIENCE = 90.0
"""For so many seconds a visitor tries again before giving up."""
FAILING = 20.0
"""The same, for a server that answers that it cannot."""
PAUSE = 0.2
WAYS_IN = ("/post", "/seat", "/staff/sign-in")
MAIN = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)


class NotTakenError(Exception):
    """The server refused a form, or asks who it is; the words of its page say more."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page: where it goes, and what it sends if nobody changes anything."""

    action: str
    fields: Fields
    choices: tuple[tuple[str, str], ...] = ()

    def values(self, name: str) -> list[str]:
        """What can be chosen or sent under a name."""
        return [value for key, value in (*self.fields, *self.choices) if key == name]

    def value(self, name: str) -> str:
        """What it sends under a name; empty if nothing."""
        return next((value for key, value in self.fields if key == name), "")

    def filled(self, *pairs: tuple[str, str]) -> Form:
        """The form with these fields in place of what it had under their names."""
        names = {name for name, _value in pairs}
        kept = tuple(one for one in self.fields if one[0] not in names)
        return replace(self, fields=(*kept, *pairs))


@dataclass(frozen=True)
class Page:
    """What the server showed, and where it came from."""

    path: str
    answer: Answer
    forms: tuple[Form, ...]
    links: tuple[str, ...]

    @property
    def text(self) -> str:
        """The source of the page."""
        return self.answer.text

    @property
    def unescaped(self) -> str:
        """The source with its signs as they were typed."""
        return html.unescape(self.answer.text)

    @property
    def heading(self) -> str:
        """The first line of a page."""
        found = MAIN.search(self.text)
        return " ".join(found.group(1).split()) if found else ""

    def form(self, action: str, **wanted: str) -> Form | None:
        """The first form that goes there and has these hidden values."""
        for one in self.forms:
            if one.action.split("?")[0].endswith(action) and all(
                one.value(name) == value for name, value in wanted.items()
            ):
                return one
        return None


@dataclass
class Line:
    """The Wi-Fi of the hall: how often a request or its answer is lost, and how often it was."""

    chance: Random
    cuts: float = 0.0
    lost: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def fate(self) -> str:
        """Whether this request is lost, or its answer, or neither."""
        with self.lock:
            drawn = self.chance.random()
            if drawn >= self.cuts:
                return ""
            self.lost += 1
            return "before" if drawn < self.cuts / 2 else "after"


class Visitor:
    """One tablet or laptop with its cookies; it asks one thing at a time."""

    def __init__(self, base: str, line: Line) -> None:
        self._base, self._line = base, line
        self._tablet = Tablet(base)
        self._lock = threading.RLock()
        self.repeats = 0

    def dies(self) -> None:
        """The tablet is gone with all that it knew; another one lies in its place."""
        with self._lock:
            self._tablet.close()
            self._tablet = Tablet(self._base)

    def rests(self) -> None:
        """Nothing is asked for a while: give the connection back."""
        with self._lock:
            self._tablet.close()

    def open(self, path: str, follow: int = 3) -> Page:
        """A page; redirects are followed, and what is lost is asked for again."""
        answer = self._insist(path, None)
        while answer.status in (302, 303) and follow:
            path, follow = answer.location, follow - 1
            answer = self._insist(path, None)
        return read(path, answer)

    def send(self, form: Form, careful: bool = False) -> str:
        """Send a form until it is acknowledged; where the server then leads.

        ``careful`` sends it once: ``OSError`` says that nobody knows whether it arrived.
        """
        if careful:
            answer = self._ask(form.action, form.fields)
        else:
            answer = self._insist(form.action, form.fields)
        if answer.status != 303 or answer.location.split("#")[0].split("?")[0] in WAYS_IN:
            page = read(form.action, answer)
            raise NotTakenError(f"{form.action}: {answer.status} {page.heading} {_told(page)}")
        return answer.location

    def _insist(self, path: str, fields: Fields | None) -> Answer:
        began = time.monotonic()
        until = began + PATIENCE
        while True:
            try:
                answer = self._ask(path, fields)
                if answer.status < 500:
                    return answer
                problem, until = OSError(f"{path}: {answer.status}"), min(until, began + FAILING)
            except (HTTPException, OSError) as lost:
                problem = OSError(f"{path}: {type(lost).__name__}")
            self.repeats += 1
            if time.monotonic() > until:
                raise problem
            time.sleep(PAUSE)

    def _ask(self, path: str, fields: Fields | None) -> Answer:
        fate = self._line.fate()
        if fate == "before":
            raise ConnectionError("the line was cut")
        path = path.split("#")[0]
        with self._lock:
            kept = self._tablet.cookies()
            try:
                answer = self._asked(path, fields)
            except (HTTPException, OSError):
                self._tablet.close()
                raise
            if fate == "after":
                self._tablet.put_back(kept)
        if fate == "after":
            raise ConnectionError("the answer was lost")
        return answer

    def _asked(self, path: str, fields: Fields | None) -> Answer:
        return self._tablet.get(path) if fields is None else self._tablet.post(path, fields)


def wanted(page: Page, action: str, **fields: str) -> Form:
    """The form that a page must have; ``NotTakenError`` with the page's words if it has not."""
    found = page.form(action, **fields)
    if found is None:
        raise NotTakenError(f"no form {action} on {page.path}: {page.answer.status} {page.heading}")
    return found


def read(path: str, answer: Answer) -> Page:
    """Find the forms and the links of a page."""
    reader = _Reader(path)
    reader.feed(answer.text)
    return Page(path, answer, tuple(reader.forms()), tuple(reader.links))


def _told(page: Page) -> str:
    found = re.search(r'class="(?:error|banner)[^"]*"[^>]*>(.*?)</', page.text, re.S)
    return re.sub(r"<[^>]+>", " ", found.group(1)).strip()[:160] if found else ""


class _Reader(HTMLParser):
    """Collects forms with what they would send, and links."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._open: list[tuple[str, list[tuple[str, str]], list[tuple[str, str]]]] = []
        self._by_id: dict[str, int] = {}
        self._inside = -1
        self._textarea: tuple[int, str] | None = None
        self._words = ""
        self._select = ""
        self.links: list[str] = []

    def forms(self) -> Iterator[Form]:
        """The forms in their order."""
        for action, fields, choices in self._open:
            yield Form(action, tuple(fields), tuple(choices))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what opens."""
        known = {name: value or "" for name, value in attrs}
        if tag == "a" and known.get("href"):
            self.links.append(known["href"])
        elif tag == "form":
            self._inside = len(self._open)
            self._open.append((known.get("action") or self._path, [], []))
            if known.get("id"):
                self._by_id[known["id"]] = self._inside
        elif tag in ("input", "button", "textarea", "select", "option"):
            self._field(tag, known)

    def handle_endtag(self, tag: str) -> None:
        """Note what closes."""
        if tag == "form":
            self._inside = -1
        elif tag == "textarea" and self._textarea is not None:
            place, name = self._textarea
            self._open[place][1].append((name, self._words.lstrip("\n")))
            self._textarea = None
        elif tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        """Words are kept inside a text field only."""
        if self._textarea is not None:
            self._words += data

    def _field(self, tag: str, known: dict[str, str]) -> None:
        place = self._by_id.get(known.get("form", ""), self._inside)
        if place < 0:
            return
        name = known.get("name", "")
        if tag == "select":
            self._select = name
        elif tag == "textarea" and name:
            self._textarea, self._words = (place, name), ""
        elif tag == "option":
            self._keep(place, self._select, known, choice=True, sent="selected" in known)
        else:
            ticks = tag == "button" or known.get("type") in ("radio", "checkbox")
            self._keep(place, name, known, choice=ticks, sent=not ticks or "checked" in known)

    def _keep(
        self, place: int, name: str, known: dict[str, str], *, choice: bool, sent: bool
    ) -> None:
        _action, fields, choices = self._open[place]
        one = (name, known.get("value", ""))
        if name and choice:
            choices.append(one)
        if name and sent:
            fields.append(one)
