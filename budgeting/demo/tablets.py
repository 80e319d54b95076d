"""Simulated tablets: residents who vote through the real pages, over real HTTP."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(r'(name|value)="([^"]*)"')
RECEIPT = re.compile(r"\b[A-Z2-7]{5}-[A-Z2-7]{5}\b")
SECONDS = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered."""

    status: int
    location: str
    text: str

    def hidden(self, name: str) -> str:
        """The value of the first hidden field of this name; empty if there is none."""
        for tag in HIDDEN.findall(self.text):
            found = dict(ATTRIBUTE.findall(tag))
            if found.get("name") == name:
                return str(found.get("value", ""))
        return ""


@dataclass(frozen=True, slots=True)
class Visit:
    """How one resident's visit ended: a receipt, a card that had voted already, or trouble."""

    receipt: str = ""
    already: bool = False
    trouble: str = ""


class Tablet:
    """A browser without a screen: it keeps cookies and follows the forms of the pages."""

    def __init__(self, base: str) -> None:
        address = urlsplit(base)
        self._connection = HTTPConnection(
            address.hostname or "127.0.0.1", address.port, timeout=SECONDS
        )
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, "")

    def post(self, path: str, form: Sequence[tuple[str, str]]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(form))

    def cookies(self) -> dict[str, str]:
        """What the tablet keeps, as it stands now."""
        return dict(self._cookies)

    def put_back(self, cookies: dict[str, str]) -> None:
        """Let it keep what it kept before: the answer that changed it never came."""
        self._cookies = dict(cookies)

    def close(self) -> None:
        """Switch the tablet off."""
        self._connection.close()

    def vote(self, code: str, scores: Mapping[int, int], points: bool = False) -> Visit:
        """Walk the whole way from the card to the receipt, and hand the tablet over."""
        try:
            return self._vote(code, scores, points)
        except (HTTPException, OSError) as problem:
            self._connection.close()
            return Visit(trouble=type(problem).__name__)

    def _vote(self, code: str, scores: Mapping[int, int], points: bool) -> Visit:
        token = self.get("/v").hidden("csrf_token")
        entered = self.post("/v", [("csrf_token", token), ("code", code)])
        if entered.status == 409:
            return Visit(already=True)
        if entered.status != 303:
            return _trouble(entered, "card")
        token = self.get("/ballot").hidden("csrf_token")
        marks = _marks(scores, points)
        kept = self.post("/ballot", [("csrf_token", token), *marks, ("go", "review")])
        if kept.status != 303:
            return _trouble(kept, "ballot")
        page = self.get("/check")
        seen = [("csrf_token", page.hidden("csrf_token")), ("seen", page.hidden("seen"))]
        self.post("/check", [*seen, ("go", "cast")])
        page = self.get("/cast")
        cast = self.post("/cast", [(name, page.hidden(name)) for name in ("csrf_token", "ballot")])
        if cast.status != 303:
            return _trouble(cast, "cast")
        page = self.get("/receipt")
        found = RECEIPT.search(page.text)
        self.post("/done", [("csrf_token", page.hidden("csrf_token"))])
        self.get("/done")
        return Visit(receipt=found.group() if found else "", trouble="" if found else "no receipt")

    def _ask(self, method: str, path: str, body: str) -> Answer:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            "Accept-Language": "en",
        }
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body=body or None, headers=headers)
        response = self._connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for header in response.headers.get_all("Set-Cookie") or []:
            self._keep(header)
        return Answer(response.status, response.headers.get("Location", ""), text)

    def _keep(self, header: str) -> None:
        for name, morsel in SimpleCookie(header).items():
            if morsel.value and morsel["max-age"] != "0":
                self._cookies[name] = morsel.value
            else:
                self._cookies.pop(name, None)


class Hall:
    """A hall with ``tablets`` tablets at which residents take turns over ``seconds``."""

    def __init__(self, base: str, tablets: int, seconds: int = 0) -> None:
        self._base = base
        self._tablets = tablets
        self._seconds = seconds

    def vote(
        self,
        ballots: Sequence[tuple[str, Mapping[int, int]]],
        done: Callable[[], object] = lambda: None,
        points: bool = False,
    ) -> list[Visit]:
        """Let every card of ``ballots`` vote; results in the same order."""
        own = threading.local()
        tablets: list[Tablet] = []
        pause = self._seconds * self._tablets / max(1, len(ballots))
        lock = threading.Lock()

        def come_in(ballot: tuple[str, Mapping[int, int]]) -> Visit:
            began = time.monotonic()
            if not hasattr(own, "tablet"):
                own.tablet = Tablet(self._base)
                tablets.append(own.tablet)
            visit: Visit = own.tablet.vote(*ballot, points=points)
            with lock:
                done()
            time.sleep(max(0.0, pause - (time.monotonic() - began)))
            return visit

        with ThreadPoolExecutor(self._tablets) as people:
            visits = list(people.map(come_in, ballots))
        for tablet in tablets:
            tablet.close()
        return visits


def await_server(base: str) -> None:
    """Wait until the server answers; ``OSError`` if it does not within a minute."""
    for remaining in range(SECONDS * 10, -1, -1):
        tablet = Tablet(base)
        try:
            tablet.get("/v")
        except OSError:
            if not remaining:
                raise
            time.sleep(0.1)
        else:
            return
        finally:
            tablet.close()


def _marks(scores: Mapping[int, int], points: bool) -> list[tuple[str, str]]:
    if points:
        return [(f"points-{number}", str(score)) for number, score in sorted(scores.items())]
    return [("project", str(number)) for number in sorted(scores)]


def _trouble(answer: Answer, step: str) -> Visit:
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.S)
    words = heading.group(1).strip() if heading else ""
    return Visit(trouble=f"{step}: {answer.status} {words}")
