"""Ways to tamper with a published draw, each with the promise that it breaks."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from tests.drawn import EARLIER

Document = dict[str, Any]
Tamper = Callable[[Document, Document], object]
VALUE = hashlib.sha256(b"a future round").hexdigest()


def _swap_member(draw: Document, _act: Document) -> None:
    """A friend takes the seat of somebody of the same gender and district in the drawn panel."""
    members = draw["panels"][7]["members"]
    values = [person["values"] for person in draw["people"]]
    for place, person in enumerate(draw["people"]):
        same = [one for one in members if values[one] == values[place] and one != 0]
        if place not in members and person["standing"] == "free" and same:
            members.remove(same[0])
            members.append(place)
            members.sort()
            return
    raise AssertionError


def _give(promise: str, *path: str | int, to: Any) -> tuple[str, Tamper]:
    def tamper(draw: Document, _act: Document) -> None:
        part: Any = draw
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = to(part[path[-1]]) if callable(to) else to

    return promise, tamper


def _recounted(draw: Document) -> None:
    """A careful forger states the frequencies anew."""
    times = [0] * len(draw["people"])
    for panel in draw["panels"]:
        for place in panel["members"]:
            times[place] += 1
    draw["frequencies"] = times
    draw["smallest"] = min(n for place, n in enumerate(times) if place != 1)


def _all_women(draw: Document, _act: Document) -> None:
    women = [n for n, one in enumerate(draw["people"]) if one["values"][0] == "woman" and n != 1]
    draw["panels"][7]["members"] = sorted(women[:6])
    _recounted(draw)


def _with_family(draw: Document, _act: Document) -> None:
    panel = draw["panels"][7]["members"]
    for place in panel[:2]:
        draw["people"][place]["household"] = 99


def _certain_left_out(draw: Document, _act: Document) -> None:
    draw["people"][2]["standing"] = "certain"


def _out_drawn(draw: Document, _act: Document) -> None:
    draw["people"][draw["panels"][7]["members"][-1]]["standing"] = "out"


def _shorter(draw: Document, _act: Document) -> None:
    draw["panels"].pop()
    _recounted(draw)


def _double_panel(draw: Document, _act: Document) -> None:
    draw["panels"].append(draw["panels"][7])
    _recounted(draw)


def _kept_out(draw: Document, _act: Document) -> None:
    """Somebody is said to fit into no panel, with the same values as a person who is in some."""
    draw["people"].append({**draw["people"][6], "id": "P999", "household": 0})
    draw["frequencies"].append(0)
    draw["ceiling"]["never"].append(24)


def _kept_in(draw: Document, act: Document) -> None:
    """On a list of one panel everybody is in every panel, but not because of the quotas."""
    draw["panels"], draw["wanted"] = draw["panels"][:1], 1
    draw["source"]["digits"], act["value"], act["panel"] = 1, "0", 0
    _recounted(draw)
    draw["ceiling"]["certain"], draw["reserves_kept"] = draw["panels"][0]["members"], 1


def _short_beacon(draw: Document, act: Document) -> None:
    """One hexadecimal digit names 16 panels and no other."""
    later = {"moment": "2026-11-22T01:30:00Z", "network": "", "round": 0}
    draw["source"] = {"kind": "beacon", "name": "round 8", "digits": 1, **later}
    act["source"], act["source_name"], act["value"] = "beacon", "round 8", "7"
    act["source_moment"] = later["moment"]


def _repeated(promise: str, **changed: Any) -> tuple[str, Tamper]:
    """A second draw whose first one is told with this change."""

    def tamper(draw: Document, _act: Document) -> None:
        told = {**asdict(EARLIER), **changed}
        told["draw"] = told.pop("number")
        draw["before"], draw["draw"], draw["reason"] = [told], 2, EARLIER.reason

    return promise, tamper


def _always_a_friend(draw: Document, _act: Document) -> None:
    """Person 6 takes the seat of an equal wherever it is missing; every quota is still kept."""
    kind = draw["people"][6]["values"]
    for panel in draw["panels"]:
        if 6 not in panel["members"]:
            equals = [n for n in panel["members"] if draw["people"][n]["values"] == kind and n > 1]
            panel["members"] = sorted({*panel["members"], 6} - {equals[0]}) if equals else []
    draw["panels"] = [panel for panel in draw["panels"] if panel["members"]]
    draw["wanted"] = len(draw["panels"])
    for panel in draw["panels"]:
        panel["reserves"] = [n for n in panel["reserves"] if n not in panel["members"]][:2]
    _recounted(draw)


def _told_twice(draw: Document, act: Document) -> None:
    _repeated("before")[1](draw, act)
    draw["before"] *= 2


def _only_one_panel(draw: Document, _act: Document) -> None:
    """The same panel over and over: whatever is drawn, these people win."""
    draw["panels"] = [draw["panels"][7]] * 60
    _recounted(draw)
    draw["reserves_kept"], draw["smallest"] = 60, 0


def _act(promise: str, name: str, to: Any) -> tuple[str, Tamper]:
    return promise, lambda _draw, act: act.__setitem__(name, to)


TAMPERINGS: dict[str, tuple[str, Tamper]] = {
    "a friend is put into the drawn panel": ("frequencies", _swap_member),
    "a panel without men": ("quotas", _all_women),
    "a quota is raised afterwards": _give("quotas", "quotas", 0, "least", to=4),
    "a family sits together": ("households", _with_family),
    "a certain person is left out": ("standing", _certain_left_out),
    "somebody who is out was drawn": ("standing", _out_drawn),
    "one seat more": _give("sizes", "seats", to=7),
    "a member twice": _give("sizes", "panels", 7, "members", to=lambda m: [m[0], *m[:-1]]),
    "a member who is also a reserve": _give(
        "sizes", "panels", 7, "reserves", to=lambda r: [0, r[1]]
    ),
    "a reserve less": _give("sizes", "panels", 7, "reserves", to=lambda r: r[:1]),
    "reserves of one gender": _give("reserves", "reserve_quotas", 0, "least", to=2),
    "a frequency is polished": _give("frequencies", "frequencies", 5, to=lambda n: n + 1),
    "the smallest chance is polished": _give("smallest", "smallest", to=lambda n: n + 1),
    "the ceiling is lowered to look full": _give("smallest", "ceiling", "millionths", to=1),
    "somebody is announced as certain": _give("certain", "ceiling", "certain", to=[0, 5]),
    "somebody is announced without a chance": _give("certain", "ceiling", "never", to=[0]),
    "somebody who fits is announced as one who does not": ("certain", _kept_out),
    "a whole panel is announced as certain": ("certain", _kept_in),
    "a beacon that can name 16 panels only": ("source", _short_beacon),
    "a panel is taken off the list": ("length", _shorter),
    "the drawn panel is on the list twice": ("length", _double_panel),
    "a stopped list is called full": _give("length", "wanted", to=61),
    "two people under one name": _give("file", "people", 3, "id", to="P002"),
    "a name beside the pseudonym": _give("file", "people", 3, "name", to="Minjun"),
    "a person of no value": _give("file", "people", 3, "values", to=["woman"]),
    "a place that nobody has": _give("file", "panels", 7, "members", 5, to=24),
    "another list than the published one": _act("digest", "sha256", "0" * 64),
    "another panel than the number names": _act("number", "panel", 8),
    "another number of balls": _act("number", "value", "007"),
    "a number that is not on the list": _act("number", "value", "99"),
    "an unwelcome number was drawn again": _act("number", "again", ["12"]),
    "another source than announced": _act("source", "source_name", "round 8"),
    "published after the draw": _act("order", "at", "2026-11-22T00:59:59Z"),
    "a ceiling above the whole": _give("smallest", "ceiling", "millionths", to=1_000_001),
    "somebody certain is not announced": _give("certain", "ceiling", "certain", to=[]),
    "somebody who is out is not announced": _give("certain", "ceiling", "never", to=[]),
    "somebody is announced twice": _give("certain", "ceiling", "certain", to=[0, 0]),
    "a list that is none": _give("file", "before", to={}),
    "a text that is no list": _give("file", "panels", to=""),
    "a number as a text": _give("file", "ceiling", "millionths", to="1"),
    "a list as a place": _give("file", "panels", 7, "members", 0, to=[0]),
    "one panel over and over": ("equals", _only_one_panel),
    "a friend in every panel": ("equals", _always_a_friend),
    "a pool before is left out": _give("before", "draw", to=2),
    "a reason that no pool before gave": _give("before", "reason", to="A slip."),
    "a pool before is told twice": ("before", _told_twice),
    "a pool was given up without a reason": _repeated("before", reason=" "),
    "a pool was given up before it was frozen": _repeated("before", ended="2026-11-20T08:59:59Z"),
    "a pool was given up after this one": _repeated("before", ended="2026-11-22T00:30:01Z"),
    "a published list has no SHA-256": _repeated("before", sha256=""),
    "a SHA-256 of another form": _repeated("before", sha256="A" * 64),
    "a list that nobody saw has a SHA-256": _repeated("before", state="built"),
    "a frozen pool without a list has panels": _repeated("before", state="frozen", sha256=""),
    "a draw without its number": _repeated("before", state="drawn"),
    "a way of ending that nobody knows": _repeated("file", state="lost"),
    "frozen after it was published": _give("before", "frozen", to="2026-11-22T01:00:01Z"),
    "a moment that no calendar has": _give("file", "frozen", to="2026-02-30T00:30:00Z"),
    "a moment of hour 24": _give("file", "published", to="2026-11-22T24:00:00Z"),
    "balls with a moment": _give("source", "source", "moment", to="2026-11-22T01:30:00Z"),
    "balls with a network": _give("source", "source", "network", to="default"),
    "an act of the older version": (
        "source",
        lambda _draw, act: (
            act.update(version=1),
            act.pop("taken_back"),
            act.pop("source_moment"),
        ),
    ),
    "a version of the future": _give("file", "version", to=3),
    "an older version with the new parts": _give("file", "version", to=1),
    "a ball taken back that is none": _act("number", "taken_back", ["x"]),
    "more balls taken back than there are": _act("number", "taken_back", ["123"]),
    "the value in capitals": _act("number", "value", "０７"),
    "a thousand digits": _give("file", "source", "digits", to=5000),
    "no panel at all": _give("length", "panels", to=[]),
    "an act without witnesses": ("act", lambda _draw, act: act.pop("witnesses")),
}


BEACON_TAMPERINGS: dict[str, tuple[str, Tamper]] = {
    "the round existed at the publication": _give("future", "published", to="2026-11-22T01:30:00Z"),
    "another round than the moment's": _give("future", "source", "round", to=6_662_665),
    "a round that is not named": _give("future", "source", "name", to="drand default, round 7"),
    "another network": _give("future", "source", "network", to="quicknet"),
    "a moment between two rounds": _give("future", "source", "moment", to="2026-11-22T01:30:01Z"),
    "round 0": _give("future", "source", "round", to=0),
    "fewer digits than drand has": _give("future", "source", "digits", to=63),
    "a round of drand without its network": _give("future", "source", "network", to=""),
    "a network that nobody knows": _give("file", "source", "network", to="testnet"),
    "a beacon without a moment": _give("file", "source", "moment", to=""),
    "a moment that no calendar has": _give("file", "source", "moment", to="2026-13-01T01:30:00Z"),
    "drawn before the round existed": _act("order", "at", "2026-11-22T01:29:59Z"),
    "another moment in the act": _act("source", "source_moment", "2026-11-22T01:30:30Z"),
    "no moment in the act": _act("source", "source_moment", ""),
    "another value": _act("number", "value", "0" * 64),
    "an unwelcome value was drawn again": _act("number", "again", [VALUE]),
    "balls were taken back": _act("number", "taken_back", ["1"]),
    "the digits in capitals": _act("number", "value", VALUE.upper()),
    "no panel at all": _give("length", "panels", to=[]),
}
