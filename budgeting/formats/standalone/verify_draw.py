#!/usr/bin/env python3
"""Check a published draw: python3 verify_draw.py draw.json [act.json]

draw.json was published before the draw, act.json after it. This program needs Python 3.9 or newer
and nothing else. It recomputes what the two files promise and prints PASS or FAIL for each
promise; it ends with 0 if all are kept, else with 1. Panels and places are counted from 0.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from typing import Any

DRAW = (
    "ceiling draw features format frequencies panels people process program published quotas "
    "reason reserve_quotas reserve_seats reserves reserves_kept seats smallest solver source "
    "stopped version wanted"
)
ACT = "again at format panel sha256 source source_name value version witnesses"
MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ", re.ASCII)


def need(kept: bool, why: str) -> None:
    if not kept:
        raise AssertionError(why)


def plain(part: Any) -> bool:
    """Whether there are only texts, whole numbers from 0, lists and named parts."""
    if isinstance(part, (dict, list)):
        return all(plain(one) for one in (part.values() if isinstance(part, dict) else part))
    return isinstance(part, str) or (type(part) is int and part >= 0)


def has_keys(part: Any, keys: str) -> None:
    need(isinstance(part, dict) and set(part) == set(keys.split()), f"It needs the parts: {keys}.")


def read(content: bytes, keys: str, name: str) -> dict[str, Any]:
    """The file, if it is written in the one way: sorted keys, no blanks, no fractions."""
    file = json.loads(content)
    again = json.dumps(file, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(again.encode() == content, "It is not written in the one way of its format.")
    need(plain(file), "It holds something else than texts and whole numbers.")
    has_keys(file, keys)
    need(file["format"] == name and file["version"] == 1, f"It is no {name} of version 1.")
    return file  # type: ignore[no-any-return]


def file(content: bytes) -> dict[str, Any]:
    """The file is whole and written in its one way."""
    draw = read(content, DRAW, "madang-draw")
    people, quotas, ceiling = draw["people"], draw["quotas"], draw["ceiling"]
    has_keys(ceiling, "certain millionths never")
    has_keys(draw["source"], "digits kind name")
    places = ceiling["certain"] + ceiling["never"]
    for panel in draw["panels"]:
        has_keys(panel, "members reserves")
        places += panel["members"] + panel["reserves"]
    for person in people:
        has_keys(person, "household id standing values")
        need(len(person["values"]) == len(draw["features"]), "A person has not all values.")
        need(person["standing"] in ("free", "certain", "out"), "A standing is unknown.")
    for quota in quotas + draw["reserve_quotas"]:
        has_keys(quota, "feature least most value")
    ids, named = [one["id"] for one in people], [(one["feature"], one["value"]) for one in quotas]
    need(ids == sorted(set(ids)), "People are out of order, or two have the same id.")
    need(named == sorted(set(named)), "Quotas are out of order, or one is there twice.")
    need(all(one["least"] <= one["most"] for one in quotas), "A quota contradicts itself.")
    need({one for one, _ in named} <= set(draw["features"]), "A quota names an unknown feature.")
    need(len(set(draw["features"])) == len(draw["features"]), "Two features have the same name.")
    need(max(places, default=0) < len(people), "A place is not in the list of people.")
    need(len(draw["frequencies"]) == len(people), "There is not one frequency for each person.")
    need(draw["source"]["kind"] in ("balls", "beacon"), "Its source is unknown.")
    need(bool(MOMENT.fullmatch(draw["published"])), "It has no moment of publication.")
    need(min(draw["seats"], draw["draw"], draw["wanted"]) > 0, "A number is too small.")
    need(draw["source"]["digits"] > 0 and draw["stopped"] < 2, "A number makes no sense.")
    return draw


def act(content: bytes) -> dict[str, Any]:
    """The act is whole and written in its one way."""
    found = read(content, ACT, "madang-draw-act")
    need(found["source"] in ("balls", "beacon"), "Its source is unknown.")
    need(all(isinstance(one, str) for one in found["witnesses"]), "A witness has no name.")
    need(bool(MOMENT.fullmatch(found["at"])), "It has no moment.")
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


def spare(draw: dict[str, Any]) -> str:
    """Who was announced as certain or without a chance, and could change places with an equal."""
    people, sure, never = draw["people"], *(set(draw["ceiling"][k]) for k in ("certain", "never"))
    kind = {n: tuple(one["values"]) for n, one in enumerate(people) if one["standing"] == "free"}
    needed = {kind[place] for place in sure if place in kind}
    waiting = [place for place in kind if place in never or kind[place] in needed]
    for number, panel in enumerate(draw["panels"] if waiting else ()):
        homes = {people[place]["household"]: place for place in panel["members"]}
        here: dict[Any, list[int]] = {}
        for place in panel["members"]:
            here.setdefault(kind.get(place), []).append(place)
        for one in waiting:
            home = people[one]["household"]
            for other in () if one in panel["members"] else here.get(kind[one], ()):
                fits = not home or homes.get(home, other) == other
                if fits and (one in never or other in sure):
                    return f"{people[one]['id']} fits for {people[other]['id']} in panel {number}."
    return ""


def certain(draw: dict[str, Any]) -> None:
    """Those announced as certain or without a chance are."""
    for kind, times in (("certain", len(draw["panels"])), ("never", 0)):
        for place in draw["ceiling"][kind]:
            need(draw["frequencies"][place] == times, f"Place {place} is not in {times} panels.")
    need(not (wrong := spare(draw)), wrong)


def length(draw: dict[str, Any]) -> None:
    """The list is as long as announced, or says that it was stopped."""
    made, wanted, stopped = len(draw["panels"]), draw["wanted"], bool(draw["stopped"])
    need(0 < made <= wanted and stopped == (made < wanted), f"It has {made} of {wanted} panels.")


def digest(draw: dict[str, Any], act: dict[str, Any], sha256: str) -> None:
    """The act names the SHA-256 of this file."""
    need(act["sha256"] == sha256, f"The act names {act['sha256']}.")


def source(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The number comes from the source that was announced."""
    told = draw["source"]
    need(act["source"] == told["kind"], f"The act names {act['source']}.")
    need(act["source_name"] == told["name"], f"The act names {act['source_name']}.")
    balls, digits = len(str(max(len(draw["panels"]) - 1, 0))), told["digits"]
    fair = digits >= 32 if told["kind"] == "beacon" else digits == balls
    need(fair, f"{digits} digits cannot name every panel fairly.")


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


def order(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The file was not published after the number was drawn."""
    need(draw["published"] <= act["at"], f"It was published at {draw['published']}.")


CHECKS = (sizes, quotas, households, standing, reserves, frequencies, smallest, certain, length)
ACT_CHECKS = (digest, source, number, order)
verdicts: list[bool] = []


def told(check: Any, *given: Any) -> Any:
    """Run one check, print how it ends, and hand on what it has read."""
    try:
        found, why = check(*given), ""
    except AssertionError as broken:
        found, why = None, str(broken)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        found, why = None, f"It cannot be read: {type(problem).__name__}."
    verdicts.append(not why)
    # A file must not write lines of its own: whatever moves the cursor is shown as "?".
    shown = "".join(sign if sign.isprintable() else "?" for sign in why)
    print(f"{'FAIL' if why else 'PASS'} {check.__name__:<12} {check.__doc__} {shown}".rstrip())
    return found


def main(contents: list[bytes]) -> int:
    print("SHA-256", sha256 := hashlib.sha256(contents[0]).hexdigest())
    files = [told(check, one) for check, one in zip((file, act), contents)]  # noqa: B905
    if all(verdicts):
        for check in CHECKS:
            told(check, files[0])
        for judge in ACT_CHECKS if len(files) > 1 else ():
            told(judge, *files, sha256)
    print(f"{sum(verdicts)} of {len(verdicts)} promises are kept.")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main([open(path, "rb").read() for path in sys.argv[1:]]))  # noqa: SIM115, PTH123
