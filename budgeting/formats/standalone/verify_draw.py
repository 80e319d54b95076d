#!/usr/bin/env python3
"""Check a published draw: python3 verify_draw.py draw.json [act.json]

draw.json was published before the draw, act.json after it. This program needs Python 3.9 or newer
and nothing else. It recomputes what the two files promise and prints PASS or FAIL for each
promise, OPEN for what an older file cannot show, and NOTE for what you should read; it ends with 0
if no promise is broken, else with 1. Panels and places are counted from 0.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from datetime import datetime, timezone
from typing import Any

DRAW = (
    "ceiling draw features format frequencies panels people process program published quotas "
    "reason reserve_quotas reserve_seats reserves reserves_kept seats smallest solver source "
    "stopped version wanted"
)
ACT = "again at format panel sha256 source source_name value version witnesses"
EARLIER = "draw ended frozen panels people reason sha256 state value"
# What version 2 has beside the parts of version 1.
LATER = {DRAW: " before frozen", ACT: " source_moment taken_back"}
MOST = 10**9
LARGEST = 100_000_000
LISTS = "features frequencies panels people quotas reserve_quotas"
NUMBERS = "draw reserve_seats reserves reserves_kept seats smallest stopped version wanted"
FORM = "%Y-%m-%dT%H:%M:%SZ"
# The networks of drand: the second of Unix time at which round 1 came, seconds between two rounds,
# and the hash by which its servers know it.
NETWORKS = {
    "default": (
        1595431050, 30, "8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce",
    ),
    "quicknet": (
        1692803367, 3, "52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971",
    ),
}  # fmt: skip
FAR = {
    "frozen": "before any panel was made",
    "built": "with a list of {panels} panels that was never published",
    "published": "with its list published",
    "drawn": "after it was drawn from",
}


class NotShown(Exception):  # noqa: N818 - named for what it says
    """An older file does not tell what this promise is about."""


def need(kept: bool, why: str) -> None:
    if not kept:
        raise AssertionError(why)


def plain(part: Any) -> bool:
    """Whether there are only texts, whole numbers from 0, lists and named parts."""
    if isinstance(part, (dict, list)):
        return all(plain(one) for one in (part.values() if isinstance(part, dict) else part))
    return isinstance(part, str) or (type(part) is int and 0 <= part <= MOST)


def whole(figures: str) -> int:
    """A whole number; one of endless figures is refused before it is computed."""
    need(len(figures) <= 20, "A number is too long.")
    return int(figures)


def seconds(text: str) -> int:
    """The second of Unix time of a moment like 2026-11-22T09:30:00Z."""
    need(len(text) == 20, f"{text} is no moment.")
    # A moment that no calendar has is a ValueError, which fails the check.
    return int(datetime.strptime(text, FORM).replace(tzinfo=timezone.utc).timestamp())  # noqa: UP017


def has_keys(part: Any, keys: str) -> None:
    need(isinstance(part, dict) and set(part) == set(keys.split()), f"It needs the parts: {keys}.")


def read(content: bytes, keys: str, name: str) -> dict[str, Any]:
    """The file, if it is written in the one way: sorted keys, no blanks, no fractions."""
    file = json.loads(content.decode(), parse_int=whole)
    again = json.dumps(file, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(again.encode() == content, "It is not written in the one way of its format.")
    need(plain(file), "It holds something else than texts and whole numbers.")
    need(isinstance(file, dict) and file.get("format") == name, f"It is no {name}.")
    need(file.get("version") in (1, 2), "It is of another version than 1 and 2.")
    has_keys(file, keys + (LATER[keys] if file["version"] == 2 else ""))
    return file  # type: ignore[no-any-return]


def file(content: bytes) -> dict[str, Any]:
    """The file is whole and written in its one way."""
    draw = read(content, DRAW, "madang-draw")
    people, quotas, ceiling = draw["people"], draw["quotas"], draw["ceiling"]
    lists(draw, *LISTS.split(), *(["before"] if draw["version"] == 2 else []))
    wholes(draw, *NUMBERS.split())
    has_keys(ceiling, "certain millionths never")
    lists(ceiling, "certain", "never")
    wholes(ceiling, "millionths")
    need(all(type(one) is int for one in draw["frequencies"]), "A frequency is no number.")
    need(all(isinstance(one, str) for one in draw["features"]), "A feature has no name.")
    texts(draw, "process", "program", "solver", "reason")
    places = ceiling["certain"] + ceiling["never"]
    for panel in draw["panels"]:
        has_keys(panel, "members reserves")
        lists(panel, "members", "reserves")
        places += panel["members"] + panel["reserves"]
    for person in people:
        has_person(person, len(draw["features"]))
    for quota in quotas + draw["reserve_quotas"]:
        has_keys(quota, "feature least most value")
        texts(quota, "feature", "value")
        wholes(quota, "least", "most")
    ids, named = [one["id"] for one in people], [(one["feature"], one["value"]) for one in quotas]
    need(ids == sorted(set(ids)), "People are out of order, or two have the same id.")
    need(named == sorted(set(named)), "Quotas are out of order, or one is there twice.")
    need(all(one["least"] <= one["most"] for one in quotas), "A quota contradicts itself.")
    need({one for one, _ in named} <= set(draw["features"]), "A quota names an unknown feature.")
    need(len(set(draw["features"])) == len(draw["features"]), "Two features have the same name.")
    need(all(type(one) is int for one in places), "A place is no number.")
    need(max(places, default=0) < len(people), "A place is not in the list of people.")
    need(len(draw["frequencies"]) == len(people), "There is not one frequency for each person.")
    need(min(draw["seats"], draw["draw"], draw["wanted"]) > 0, "A number is too small.")
    need(draw["stopped"] < 2, "It is neither stopped nor full.")
    seconds(draw["published"])
    has_source(draw["source"], draw["version"])
    if draw["version"] == 2:
        seconds(draw["frozen"])
        for one in draw["before"]:
            has_earlier(one)
    return draw


def has_person(person: dict[str, Any], features: int) -> None:
    has_keys(person, "household id standing values")
    lists(person, "values")
    texts(person, "id")
    wholes(person, "household")
    need(len(person["values"]) == features, "A person has not all values.")
    need(person["standing"] in ("free", "certain", "out"), "A standing is unknown.")
    need(all(isinstance(one, str) for one in person["values"]), "A value is no text.")


def has_earlier(one: dict[str, Any]) -> None:
    has_keys(one, EARLIER)
    texts(one, "reason", "sha256", "value")
    wholes(one, "draw", "people", "panels")
    need(one["state"] in FAR, "A state is unknown.")
    need(one["draw"] > 0, "A number is too small.")
    seconds(one["frozen"])
    seconds(one["ended"])


def texts(part: dict[str, Any], *names: str) -> None:
    need(all(isinstance(part[name], str) for name in names), f"Texts are needed: {names}.")


def wholes(part: dict[str, Any], *names: str) -> None:
    need(all(type(part[name]) is int for name in names), f"Whole numbers are needed: {names}.")


def lists(part: dict[str, Any], *names: str) -> None:
    need(all(isinstance(part[name], list) for name in names), f"Lists are needed: {names}.")


def has_source(source: dict[str, Any], version: int) -> None:
    has_keys(source, "digits kind name" + (" moment network round" if version == 2 else ""))
    texts(source, "name")
    need(source["kind"] in ("balls", "beacon"), "Its source is unknown.")
    wholes(source, "digits", *(["round"] if version == 2 else []))
    need(0 < source["digits"] <= 200, "It has no number of digits.")
    if version == 2:
        need(source["network"] in ("", *NETWORKS), "Its network is unknown.")
        if source["moment"] or source["kind"] == "beacon":
            seconds(source["moment"])


def act(content: bytes) -> dict[str, Any]:
    """The act is whole and written in its one way."""
    found = read(content, ACT, "madang-draw-act")
    need(found["source"] in ("balls", "beacon"), "Its source is unknown.")
    texts(found, "sha256", "source_name", "value")
    for names in (found["witnesses"], found["again"], found.get("taken_back", [])):
        need(isinstance(names, list) and all(isinstance(one, str) for one in names), "No texts.")
    need(type(found["panel"]) is int, "Its panel is no number.")
    seconds(found["at"])
    if found.get("source_moment"):
        seconds(found["source_moment"])
    return found


def every(draw: dict[str, Any], wrong: Any) -> None:
    for number, panel in enumerate(draw["panels"]):
        need(not (why := wrong(panel)), f"Panel {number}: {why}")


def sizes(draw: dict[str, Any]) -> None:
    """Every panel has its seats and reserves, and nobody twice."""
    beside = draw["reserve_seats"]
    need(beside <= draw["reserves"], f"{beside} reserves are more than were asked for.")
    for number, panel in enumerate(draw["panels"]):
        members, drawn = panel["members"], panel["members"] + panel["reserves"]
        need(len(members) == draw["seats"], f"Panel {number}: {len(members)} members.")
        need(len(drawn) == len(members) + beside, f"Panel {number}: too many or few reserves.")
        need(members == sorted(set(members)), f"Panel {number}: somebody is a member twice.")
        need(len(drawn) == len(set(drawn)), f"Panel {number}: somebody is drawn twice.")


def missed(draw: dict[str, Any], places: list[int], quotas: str) -> str:
    """The first quota that these people do not keep; "" if they keep all."""
    people = [draw["people"][place] for place in places]
    have = Counter(key for one in people for key in zip(draw["features"], one["values"]))  # noqa: B905
    for quota in draw[quotas]:
        there = have[quota["feature"], quota["value"]]
        if not quota["least"] <= there <= quota["most"]:
            return f"{there} people with {quota['feature']} {quota['value']}."
    return ""


def share_a_home(draw: dict[str, Any], places: list[int]) -> bool:
    homes = Counter(draw["people"][place]["household"] for place in places)
    return any(times > 1 for home, times in homes.items() if home)


def quotas(draw: dict[str, Any]) -> None:
    """Every panel keeps every quota."""
    every(draw, lambda panel: missed(draw, panel["members"], "quotas"))


def households(draw: dict[str, Any]) -> None:
    """No panel holds two people of one household."""
    every(draw, lambda panel: share_a_home(draw, panel["members"]) and "two share a household.")


def standing(draw: dict[str, Any]) -> None:
    """Certain people are in every panel, and those who are out in none."""
    certain = {n for n, one in enumerate(draw["people"]) if one["standing"] == "certain"}
    out = {n for n, one in enumerate(draw["people"]) if one["standing"] == "out"}
    for number, panel in enumerate(draw["panels"]):
        need(certain <= set(panel["members"]), f"Panel {number}: a certain person is missing.")
        need(out.isdisjoint(panel["members"] + panel["reserves"]), f"Panel {number}: one is out.")


def fair_reserves(draw: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """How many reserves, and their quotas: the panel's ratios, as far as panels leave people."""
    wanted, seats, people = (draw[part] for part in ("reserves", "seats", "people"))
    sharing = Counter(one["household"] for one in people if one["household"])
    alone: Counter[tuple[str, str]] = Counter()
    homes = set()
    for place, one in enumerate(people):
        if one["standing"] != "out":
            homes.add((one["household"], 0 if one["household"] else place))
        if one["standing"] == "free" and sharing[one["household"]] < 2:
            alone.update(zip(draw["features"], one["values"]))  # noqa: B905
    ratios = []
    for quota in draw["quotas"]:
        spared = max(0, alone[quota["feature"], quota["value"]] - quota["most"])
        least = min(quota["least"] * wanted // seats, spared)
        most = max(-(-quota["most"] * wanted // seats), least)
        ratios.append({**quota, "least": least, "most": most})
    return max(0, min(wanted, len(homes) - seats)), ratios


def reserves(draw: dict[str, Any]) -> None:
    """The reserves are as many, and in such ratios, as the seats ask for."""
    beside, ratios = fair_reserves(draw)
    need(draw["reserve_seats"] == beside, f"{beside} follow from the pool.")
    need(draw["reserve_quotas"] == ratios, "Their ratios are not those of the seats.")
    kept = sum(
        not share_a_home(draw, panel["members"] + panel["reserves"])
        and not missed(draw, panel["reserves"], "reserve_quotas")
        for panel in draw["panels"]
    )
    need(kept == draw["reserves_kept"], f"They do in {kept}; stated: {draw['reserves_kept']}.")


def frequencies(draw: dict[str, Any]) -> None:
    """Everybody is in as many panels as stated."""
    times = Counter(place for panel in draw["panels"] for place in panel["members"])
    for place, stated in enumerate(draw["frequencies"]):
        name = draw["people"][place]["id"]
        need(times[place] == stated, f"{name} is in {times[place]} panels; stated: {stated}.")


def smallest(draw: dict[str, Any]) -> None:
    """The smallest chance is as stated, and not above the announced ceiling."""
    out = {n for n, one in enumerate(draw["people"]) if one["standing"] == "out"}
    never = out.union(draw["ceiling"]["never"])
    least = min((n for at, n in enumerate(draw["frequencies"]) if at not in never), default=0)
    need(least == draw["smallest"], f"It is {least}; stated: {draw['smallest']}.")
    ceiling, panels = draw["ceiling"]["millionths"] + 1, len(draw["panels"])
    need(least * 1_000_000 <= ceiling * panels, f"It is {least}, above the ceiling.")
    need(ceiling <= 1_000_001, "The ceiling is above 100 %.")


def equals(draw: dict[str, Any]) -> None:
    """People of the same values who live alone have nearly the same chance."""
    chances: dict[Any, list[tuple[int, str]]] = {}
    for one, times in zip(draw["people"], draw["frequencies"]):  # noqa: B905
        if one["standing"] == "free" and not one["household"]:
            chances.setdefault(tuple(one["values"]), []).append((times, one["id"]))
    for alike in chances.values():
        (few, least), (many, most) = min(alike), max(alike)
        near = many - few <= max(3, len(draw["panels"]) // 20)
        need(near, f"{least} is in {few} panels, {most} in {many}.")


def spare(draw: dict[str, Any]) -> str:
    """Who was announced as certain or without a chance, and could change places with an equal."""
    people, sure, never = draw["people"], *(set(draw["ceiling"][k]) for k in ("certain", "never"))
    kind = {n: tuple(one["values"]) for n, one in enumerate(people) if one["standing"] == "free"}
    needed = {kind[place] for place in sure if place in kind}
    waiting = [place for place in kind if place in never or kind[place] in needed]
    for number, panel in enumerate(draw["panels"] if waiting else ()):
        inside = set(panel["members"])
        homes = {people[place]["household"]: place for place in panel["members"]}
        anybody: dict[Any, int] = {}
        certain: dict[Any, int] = {}
        for place in panel["members"]:
            anybody.setdefault(kind.get(place), place)
            if place in sure:
                certain.setdefault(kind.get(place), place)
        for one in waiting:
            home = people[one]["household"]
            other = (anybody if one in never else certain).get(kind[one])
            if home and home in homes:  # nobody but the one at home can make room
                other = homes[home]
                fits = kind.get(other) == kind[one] and (one in never or other in sure)
                other = other if fits else None
            if one not in inside and other is not None:
                return f"{people[one]['id']} fits for {people[other]['id']} in panel {number}."
    return ""


def certain(draw: dict[str, Any]) -> None:
    """Those announced as certain or without a chance are."""
    for standing, kind in (("certain", "certain"), ("out", "never")):
        told = draw["ceiling"][kind]
        need(told == sorted(set(told)), f"The places {told} are not in order.")
        fixed = {n for n, one in enumerate(draw["people"]) if one["standing"] == standing}
        need(fixed <= set(told), f"Somebody is {standing} and was not announced.")
    for kind, times in (("certain", len(draw["panels"])), ("never", 0)):
        for place in draw["ceiling"][kind]:
            need(draw["frequencies"][place] == times, f"Place {place} is not in {times} panels.")
    need(not (wrong := spare(draw)), wrong)


def length(draw: dict[str, Any]) -> None:
    """The list is as long as announced, or says that it was stopped."""
    made, wanted, stopped = len(draw["panels"]), draw["wanted"], bool(draw["stopped"])
    need(0 < made <= wanted and stopped == (made < wanted), f"It has {made} of {wanted} panels.")


def before(draw: dict[str, Any]) -> None:
    """Every pool that was frozen before is told, with its reason."""
    shown(draw)
    told, moments = draw["before"], []
    numbers = [one["draw"] for one in told]
    need(numbers == list(range(1, draw["draw"])), f"{len(told)} are told before {draw['draw']}.")
    last = told[-1]["reason"] if told else ""
    need(draw["reason"] == last, "The reason for this draw is not that of the one before.")
    for one in told:
        name, public = f"Draw {one['draw']}", one["state"] in ("published", "drawn")
        moments += [one["frozen"], one["ended"]]
        need(bool(one["reason"].strip()), f"{name} was given up without a reason.")
        need((one["panels"] > 0) == (one["state"] != "frozen"), f"{name} has the wrong panels.")
        sha256 = len(one["sha256"]) == 64 and set(one["sha256"]) <= set("0123456789abcdef")
        need(sha256 if public else not one["sha256"], f"{name} has no fitting SHA-256.")
        need(public or not one["value"], f"{name} has no fitting number.")
        need(bool(one["value"]) or one["state"] != "drawn", f"{name} has no fitting number.")
    moments += [draw["frozen"], draw["published"]]
    need(moments == sorted(moments), "Their moments are not in their order.")


def future(draw: dict[str, Any]) -> None:
    """The beacon's round did not exist when the list was published."""
    shown(draw)
    told = draw["source"]
    need(told["moment"] > draw["published"], f"It existed from {told['moment']} on.")
    if told["network"]:
        genesis, period, _chain = NETWORKS[told["network"]]
        begun = genesis + period * (told["round"] - 1)
        named = told["name"] == f"drand {told['network']}, round {told['round']}"
        need(told["round"] > 0 and named, f"{told['name']} is not the name of this round.")
        need(begun == seconds(told["moment"]), f"This round is not the one of {told['moment']}.")
        need(told["digits"] == 64, "A round of drand has 64 digits.")
    else:
        drand = any(word in told["name"].casefold() for word in ("drand", "league of entropy"))
        need(not told["round"] and not drand, "A round of drand is named by its network.")


def shown(draw: dict[str, Any]) -> None:
    if draw["version"] == 1:
        raise NotShown("A file of version 1 does not tell it.")


def digest(draw: dict[str, Any], act: dict[str, Any], sha256: str) -> None:
    """The act names the SHA-256 of this file."""
    need(act["sha256"] == sha256, f"The act names {act['sha256']}.")


def source(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The number comes from the source that was announced."""
    told, balls = draw["source"], len(str(max(len(draw["panels"]) - 1, 0)))
    need(act["version"] == draw["version"], f"The act is of version {act['version']}.")
    need(act["source"] == told["kind"], f"The act names {act['source']}.")
    need(act["source_name"] == told["name"], f"The act names {act['source_name']}.")
    same = act.get("source_moment") == told.get("moment")
    need(same, f"The act names {act.get('source_moment')}.")
    fair = told["digits"] >= 32 if told["kind"] == "beacon" else told["digits"] == balls
    need(fair, f"{told['digits']} digits cannot name every panel fairly.")
    timed = told.get("moment") or told.get("network") or told.get("round")
    need(told["kind"] == "beacon" or not timed, "Balls have no moment and no network.")


def number(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The number names the panel that was chosen."""
    panels, digits = len(draw["panels"]), draw["source"]["digits"]
    base = 10 if draw["source"]["kind"] == "balls" else 16
    for one in (*act["again"], act["value"]):
        fits = panels > 0 and len(one) == digits and set(one) <= set("0123456789abcdef"[:base])
        need(fits, f"{one} is no number of this source.")
    named = int(act["value"], base) % (panels if base == 16 else base**digits)
    need(named == act["panel"], f"{act['value']} names panel {named}.")
    need(named < panels, f"{named} is not on the list.")
    wasted = all(base == 10 and int(one) >= panels for one in act["again"])
    need(wasted, "A number that is on the list was drawn again.")
    for balls in act.get("taken_back", ()):
        fits = base == 10 and 0 < len(balls) <= digits and set(balls) <= set("0123456789")
        need(fits, f"{balls} cannot have been taken back.")


def order(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The list was published, and the beacon's round existed, before the number was drawn."""
    first = max(draw["published"], draw["source"].get("moment", ""))
    need(first <= act["at"], f"It was drawn at {act['at']}.")


def notes(draw: dict[str, Any], act: dict[str, Any]) -> list[str]:
    """What everybody should read, and what only people can compare."""
    told, source = [], draw["source"]
    for one in draw.get("before", ()):
        told.append(
            f"Draw {one['draw']}, frozen at {one['frozen']} with {one['people']} people, was given "
            f"up at {one['ended']}, {FAR[one['state']].format(**one)}: {one['reason']}"
        )
    if source.get("moment"):
        chain = NETWORKS[source["network"]][2] if source["network"] else ""
        where = f" at https://api.drand.sh/{chain}/public/{source['round']}" if chain else ""
        told.append(
            f"The value must be that of {source['name']}, from {source['moment']} on{where}."
        )
    for balls in act.get("taken_back", ()):
        told.append(f"Of the balls {balls} the last one was taken back.")
    return told


CHECKS = (
    sizes, quotas, households, standing, reserves, frequencies, smallest, equals, certain, length,
    before,
)  # fmt: skip
ACT_CHECKS = (digest, source, number, order)
verdicts: list[str] = []


def say(line: str) -> None:
    """Print one line; a file must write none of its own, so what moves the cursor becomes "?"."""
    print("".join(sign if sign.isprintable() else "?" for sign in line).rstrip())


def told(check: Any, *given: Any) -> Any:
    """Run one check, print how it ends, and hand on what it has read."""
    found, verdict, why = None, "FAIL", ""
    try:
        found, verdict = check(*given), "PASS"
    except AssertionError as broken:
        why = str(broken)
    except NotShown as old:
        verdict, why = "OPEN", str(old)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        why = f"It cannot be read: {type(problem).__name__}."
    verdicts.append(verdict)
    say(f"{verdict} {check.__name__:<12} {check.__doc__} {why}")
    return found


def main(contents: list[bytes]) -> int:
    print("SHA-256", sha256 := hashlib.sha256(contents[0]).hexdigest())
    files = [told(check, one) for check, one in zip((file, act), contents)]  # noqa: B905
    if "FAIL" not in verdicts:
        timed = (future,) if files[0]["source"]["kind"] == "beacon" else ()
        for check in (*CHECKS, *timed):
            told(check, files[0])
        for judge in ACT_CHECKS if len(files) > 1 else ():
            told(judge, *files, sha256)
        for note in notes(files[0], files[1] if len(files) > 1 else {}):
            say(f"NOTE {note}")
    kept, unknown = verdicts.count("PASS"), verdicts.count("OPEN")
    more = f" It is not shown of {unknown}." if unknown else ""
    print(f"{kept} of {len(verdicts)} promises are kept.{more}")
    return 1 if "FAIL" in verdicts else 0


def content_of(path: str) -> bytes:
    """The bytes of a file; the program ends with 2 if nobody can read it."""
    try:
        with open(path, "rb") as source:  # noqa: PTH123
            content = source.read(LARGEST + 1)
        why = "" if len(content) <= LARGEST else "is larger than 100 MB, as no published draw is"
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", "") or "cannot be read"
    if why:
        print(f"{path}: {why}.", file=sys.stderr)
        sys.exit(2)
    return content


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.exit(main([content_of(path) for path in sys.argv[1:]]))
