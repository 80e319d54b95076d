"""Addresses, queries and headers that nobody wrote by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from budgeting.web.access import audiences_of
from tests import people
from tests.attack.corpus import CORPUS, RAW
from tests.attack.doses import every, some
from tests.attack.rows import Contents, changed
from tests.attack.visits import GOOD
from tests.pages import Visitor
from tests.tour import Scene, arrive
from tests.tour.day_places import BOM, EXPERT, SCRIBE, SEAT, TABLE, TEAM
from tests.tour.places import DARI, EVERYBODY, HANEUL, MINJUN

DAY = "day is on"
SAMPLED = 6
"""Of so many attacks one is sent in a day with its many roles."""
LOOKING = {
    "public": ("published", EVERYBODY),
    "resident": ("open", MINJUN),
    "organiser": ("draft", HANEUL),
    "officer": ("open", DARI),
    "facilitator": (DAY, BOM),
    SEAT: (DAY, SEAT),
    TABLE: (DAY, TABLE),
    TEAM: (DAY, TEAM),
    EXPERT: (DAY, EXPERT),
    SCRIBE: (DAY, SCRIBE),
}
"""Who may use a route -> a state of the vote with something to look at, and the person."""
PARTS = (
    "%00", "a%00b", "%0d%0aSet-Cookie:%20a=b", "%ff%fe", "%E2%80%AEevil", "..", "%2e%2e%2f", "-1",
    "0", "1.5", "%D9%A1", "1_0", "2147483648", "9223372036854775808", "9" * 5000, "x" * 5000,
    "%F0%9F%98%80", "%3Cscript%3Ezq7x", "' OR 1=1", "hanbit-2026", "%ED%A0%BD",
)  # fmt: skip
DIFFERING = ("%00", "2147483648", "9223372036854775808")
"""What one kind of database takes as a part of an address and the other refuses."""
QUERIES = (
    "q", "field", "district", "sort", "order", "chosen", "deleted", "preset", "kind", "number",
    "share", "mode", "currency", "total", "city", "year", "next", "scene", "numbers", "locked", "v",
)  # fmt: skip
HEADERS = (
    ("Accept-Language", "zz-;q=x, *;q=1e400, ko-" + "K" * 9000),
    (
        "Cookie",
        "display=../../x.9.%00; tablet=%00; receipt=====; staff=..; device=\x7f",
    ),
    ("Cookie", "tablet=AAAA; receipt=AAAA; staff=eyJh.x.y; display=" + "ko." * 3000),
    ("If-None-Match", '*, W/"", "' + "x" * 9000),
    ("If-Modified-Since", "Thu, 32 Foo 99999 25:61:61 GMT"),
    ("Range", "bytes=-1,9-1,0-0,1e9-"),
    ("HX-Request", "maybe"),
    ("HX-Current-URL", "http://[evil"),
    ("Accept-Encoding", "gzip;q=NaN, br;q=-1, \x7f"),
    ("X-Forwarded-For", "' OR 1=1, \x7f, 999.999.999.999"),
    ("Content-Length", "99999999999999999999"),
    ("Authorization", "Basic \xff\xff"),
    ("Host", "evil.example:99999999"),
    ("Host", "[::1"),
    ("Host", "<script>zq7x</script>"),
)
ON_THIS_SITE = re.compile(r"(http://localhost)?/(?![/\\])")


@pytest.fixture(params=LOOKING)
def looking(
    app: Flask, session: Session, uri: str, request: pytest.FixtureRequest
) -> Iterator[Looking]:
    """Each audience in front of its pages, in a state in which there is much on them."""
    app.config["WTF_CSRF_ENABLED"] = False
    state, who = LOOKING[request.param]
    scene = arrive(app, session, state)
    contents = Contents(uri)
    share = max(every(uri), share_of(request.param))
    yield Looking(request.param, scene, scene.client(who), contents, share)
    contents.close()


def share_of(audience: str) -> int:
    """Of how many attacks one is sent as this audience where the whole dose is sent."""
    return SAMPLED if LOOKING[audience][0] == DAY else 1


@dataclass
class Looking:
    """An audience and its browser."""

    audience: str
    scene: Scene
    client: FlaskClient
    contents: Contents
    share: int

    def some(self, attacks: list[str]) -> list[str]:
        """The attacks that are sent; but for the day, also all that databases take differently."""
        chosen = some(attacks, self.share, f"{self.audience} {attacks[0]}")
        if share_of(self.audience) > 1:
            return chosen
        return [one for one in attacks if one in chosen or any(part in one for part in DIFFERING)]

    def addresses(self, rule: Rule) -> list[tuple[str, str]]:
        """The requests for a rule with a part of its address spoilt."""
        methods = sorted((rule.methods or set()) & {"GET", "POST"})
        sent = self.some(list(spoilt(rule, self.scene.values))) if rule.arguments else []
        return [(method, address) for address in sent for method in methods]

    def queries(self, rule: Rule) -> list[str]:
        """The addresses of a rule with odd queries behind them."""
        if "GET" not in (rule.methods or set()):
            return []
        address = address_of(rule, self.scene.values)
        return [address + query for query in self.some(odd_queries())]

    def sends(self, method: str, address: str) -> None:
        """Send a request; the answer is sound, and what is refused or looked at writes nothing."""
        before = self.contents.read()
        answer = self.client.open(address, method=method)
        sound(answer, f"{method} {address[:200]}")
        if method == "GET" or answer.status_code != 303:
            told = f"{method} {address[:200]} -> {answer.status}"
            assert changed(before, self.contents.read()) == [], told

    def rules(self) -> list[Rule]:
        """The routes of this audience, without the files that never change."""
        app = self.scene.app
        return [
            rule
            for rule in app.url_map.iter_rules()
            if self.audience in audiences_of(app, rule.endpoint) and rule.endpoint != "static"
        ]


def test_no_part_of_an_address_breaks_a_page(looking: Looking) -> None:
    for rule in looking.rules():
        for method, address in looking.addresses(rule):
            looking.sends(method, address)


def spoilt(rule: Rule, values: dict[str, Any]) -> Iterator[str]:
    """The addresses of a rule with one of its parts spoilt, the others good."""
    good = {"direction": "up", "kind": "field", "seq": 1, "name": "projects.csv"} | values
    for spoiled in sorted(rule.arguments):
        for part in PARTS:
            address = rule.rule
            for name, converter in rule._converters.items():
                text = part if name == spoiled else quote(str(good.get(name, "1")))
                start = address.rindex("<", 0, address.index(f"{name}>"))
                address = address[:start] + text + address[address.index(">", start) + 1 :]
                assert converter
            yield address


def test_no_query_breaks_a_page(looking: Looking) -> None:
    for rule in looking.rules():
        for address in looking.queries(rule):
            looking.sends("GET", address)


def odd_queries() -> list[str]:
    """Every payload in every parameter that a page reads, and some that are no parameters."""
    queries = [f"?{'&'.join(f'{name}={escaped(text)}' for name in QUERIES)}" for text in CORPUS]
    return [*queries, "?deleted=1&deleted=2&q=1&q=2", "?%00=%ff&&=&;", "?q[]=1&q[$ne]=2"]


def escaped(text: str | bytes) -> str:
    """A payload as it stands in an address."""
    return quote(text[:300], safe="")


def address_of(rule: Rule, values: dict[str, Any]) -> str:
    """A good address of a rule."""
    good = GOOD | {"name": "projects.csv"} | values
    built = rule.build({name: good.get(name, 1) for name in rule.arguments})
    assert built is not None
    return built[1]


@pytest.mark.parametrize(("name", "value"), HEADERS)
def test_no_header_breaks_a_page(app: Flask, session: Session, name: str, value: str) -> None:
    arrive(app, session, "draft")
    client = app.test_client(use_cookies=name != "Cookie")
    for address in ("/", "/v", "/ballot", "/hanbit-2026/", "/hanbit-2026/data/projects.csv",
                    "/staff/sign-in", "/receipt", "/officer/", "/static/css/base.css"):  # fmt: skip
        for method in ("GET", "HEAD", "POST", "PUT", "OPTIONS"):
            answer = client.open(address, method=method, headers={name: value})
            sound(answer, f"{method} {address} {name}: {value[:100]}")


def sound(answer: Any, told: str) -> None:
    """No fault, no mark-up from the request, and no way to another site."""
    assert answer.status_code < 500, told
    assert ON_THIS_SITE.match(answer.headers.get("Location", "/")), told
    assert "Set-Cookie: a=b" not in str(answer.headers), told
    if answer.mimetype == "text/html" and "Content-Encoding" not in answer.headers:
        assert not [raw for raw in RAW if raw in answer.text], told
    answer.close()


def test_a_foreign_host_is_refused_where_the_hosts_are_named(app: Flask) -> None:
    app.config["TRUSTED_HOSTS"] = ["madang.example"]
    client = app.test_client()
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/", headers={"Host": "madang.example"}).status_code == 200


@pytest.mark.parametrize(
    "place",
    ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "\\\\evil",
     "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "evil.example", "///evil.example", "/\x00"],
)  # fmt: skip
def test_the_sign_in_leads_nowhere_else(client: FlaskClient, session: Session, place: str) -> None:
    person = people.haneul(session)
    form = {"email": person.email, "password": people.PASSWORD}
    answer = Visitor(client).post(f"/staff/sign-in?next={quote(place, safe='')}", form)
    assert answer.headers["Location"] == "/staff/"  # type: ignore[union-attr]


_SETTINGS = settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@_SETTINGS
@given(place=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_every_way_on_from_the_sign_in_stays_here(app: Flask, session: Session, place: str) -> None:
    person = session.query(people.Staff).first() or people.haneul(session)
    email = person.email
    session.rollback()
    client = app.test_client()
    Visitor(client).sign_in(email, people.PASSWORD)
    answer = client.get("/staff/sign-in", query_string={"next": place})
    assert answer.status_code == 303
    sound(answer, place)


@_SETTINGS
@given(value=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=60))
def test_any_cookie_is_read_or_ignored(app: Flask, value: str) -> None:
    client = app.test_client(use_cookies=False)
    text = value.replace(";", ":")
    cookie = "; ".join(f"{name}={text}" for name in ("display", "tablet", "receipt", "staff"))
    for address in ("/", "/v", "/ballot", "/receipt", "/officer/"):
        assert client.get(address, headers={"Cookie": cookie}).status_code in (200, 303), value
