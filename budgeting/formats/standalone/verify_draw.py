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


class Broken(Exception):  # noqa: N818 - a broken promise is no fault of this program
    """Why a promise is not kept."""


def need(kept: bool, why: str) -> None:
    if not kept:
        raise Broken(why)


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
    places = [*ceiling["certain"], *ceiling["never"]]
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
    least = min(draw["seats"], draw["draw"], draw["wanted"], draw["source"]["digits"])
    need(least > 0 and draw["stopped"] < 2, "A number is too small or too large.")
    return draw


def act(content: bytes) -> dict[str, Any]:
    """The act is whole and written in its one way."""
    found = read(content, ACT, "madang-draw-act")
    need(found["source"] in ("balls", "beacon"), "Its source is unknown.")
    need(all(isinstance(one, str) for one in found["witnesses"]), "A witness has no name.")
    need(bool(MOMENT.fullmatch(found["at"])), "It has no moment.")
    return found


def sizes(draw: dict[str, Any]) -> None:
    """Every panel has its seats and reserves, and nobody twice."""
    beside = draw["reserve_seats"]
    need(beside <= draw["reserves"], f"{beside} reserves are more than were asked for.")
    for number, panel in enumerate(draw["panels"]):
        members, reserves = panel["members"], panel["reserves"]
        need(len(members) == draw["seats"], f"Panel {number}: {len(members)} members.")
        need(len(reserves) == beside, f"Panel {number}: {len(reserves)} reserves.")
        need(members == sorted(set(members)), f"Panel {number}: somebody is a member twice.")
        drawn = len(members) + len(reserves)
        need(len({*members, *reserves}) == drawn, f"Panel {number}: somebody is drawn twice.")


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
    homes = [draw["people"][place]["household"] for place in places]
    shared = [home for home in homes if home]
    return len(shared) > len(set(shared))


def quotas(draw: dict[str, Any]) -> None:
    """Every panel keeps every quota."""
    for number, panel in enumerate(draw["panels"]):
        broken = missed(draw, panel["members"], "quotas")
        need(not broken, f"Panel {number}: {broken}")


def households(draw: dict[str, Any]) -> None:
    """No panel holds two people of one household."""
    for number, panel in enumerate(draw["panels"]):
        together = share_a_home(draw, panel["members"])
        need(not together, f"Panel {number}: two people of one household.")


def standing(draw: dict[str, Any]) -> None:
    """Certain people are in every panel, and those who are out in none."""
    certain = {n for n, one in enumerate(draw["people"]) if one["standing"] == "certain"}
    out = {n for n, one in enumerate(draw["people"]) if one["standing"] == "out"}
    for number, panel in enumerate(draw["panels"]):
        need(certain <= set(panel["members"]), f"Panel {number}: a certain person is missing.")
        drawn = {*panel["members"], *panel["reserves"]}
        need(not out & drawn, f"Panel {number}: somebody who is out was drawn.")


def fair_reserves(draw: dict[str, Any]) -> tuple[int, list[dict[str, Any]]]:
    """How many reserves a panel has, and their quotas: the panel's ratios, as far as people go.

    Least is rounded down and most up; no more are aimed at than any panel leaves of those alone.
    """
    wanted, seats = draw["reserves"], draw["seats"]
    people = [one for one in draw["people"] if one["standing"] != "out"]
    homes = {one["household"] for one in people} - {0}
    seated = sum(not one["household"] for one in people) + len(homes)
    lodgers = Counter(one["household"] for one in draw["people"])
    alone: Counter[tuple[str, str]] = Counter()
    for one in people:
        if one["standing"] == "free" and (not one["household"] or lodgers[one["household"]] == 1):
            alone.update(zip(draw["features"], one["values"]))  # noqa: B905
    ratios = []
    for quota in draw["quotas"]:
        left = max(0, alone[quota["feature"], quota["value"]] - quota["most"])
        least = min(quota["least"] * wanted // seats, left)
        ratios.append(
            quota | {"least": least, "most": max(-(-quota["most"] * wanted // seats), least)}
        )
    return max(0, min(wanted, seated - seats)), ratios


def reserves(draw: dict[str, Any]) -> None:
    """The reserves are as many, and in such ratios, as the seats ask for."""
    beside, ratios = fair_reserves(draw)
    stated = draw["reserve_seats"]
    need(stated == beside, f"{beside} follow from the pool, and {stated} are stated.")
    same = sorted(map(str, draw["reserve_quotas"])) == sorted(map(str, ratios))
    need(same, "Their ratios are not those of the seats.")
    kept = 0
    for panel in draw["panels"]:
        apart = not share_a_home(draw, panel["members"] + panel["reserves"])
        kept += apart and not missed(draw, panel["reserves"], "reserve_quotas")
    need(kept == draw["reserves_kept"], f"They do in {kept}; stated: {draw['reserves_kept']}.")


def frequencies(draw: dict[str, Any]) -> None:
    """Everybody is in as many panels as stated."""
    times = Counter(place for panel in draw["panels"] for place in panel["members"])
    for place, stated in enumerate(draw["frequencies"]):
        name = draw["people"][place]["id"]
        need(times[place] == stated, f"{name} is in {times[place]} panels; stated: {stated}.")


def smallest(draw: dict[str, Any]) -> None:
    """The smallest chance is as stated, and not above the announced ceiling."""
    never = {n for n, one in enumerate(draw["people"]) if one["standing"] == "out"}
    never |= set(draw["ceiling"]["never"])
    counted = [times for place, times in enumerate(draw["frequencies"]) if place not in never]
    least = min(counted) if counted else 0
    need(least == draw["smallest"], f"It is {least}; stated: {draw['smallest']}.")
    ceiling = (draw["ceiling"]["millionths"] + 1) * len(draw["panels"])
    need(least * 1_000_000 <= ceiling, f"It is {least}, above the ceiling.")


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
                if (one in never or other in sure) and (
                    not home or homes.get(home, other) == other
                ):
                    pair = f"{people[one]['id']} could sit in the place of {people[other]['id']}"
                    return f"{pair} in panel {number}."
    return ""


def certain(draw: dict[str, Any]) -> None:
    """Those announced as certain or without a chance are."""
    for kind, times in (("certain", len(draw["panels"])), ("never", 0)):
        for place in draw["ceiling"][kind]:
            found = draw["frequencies"][place]
            need(found == times, f"{draw['people'][place]['id']} is in {found} panels.")
    wrong = spare(draw)
    need(not wrong, wrong)


def length(draw: dict[str, Any]) -> None:
    """The list is as long as announced, or says that it was stopped."""
    made, wanted = len(draw["panels"]), draw["wanted"]
    honest = bool(draw["stopped"]) == (made < wanted)
    need(0 < made <= wanted and honest, f"It has {made} of {wanted} panels.")


def digest(draw: dict[str, Any], act: dict[str, Any], sha256: str) -> None:
    """The act names the SHA-256 of this file."""
    need(act["sha256"] == sha256, f"The act names {act['sha256']}.")


def source(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The number comes from the source that was announced."""
    told = draw["source"]
    same = (act["source"], act["source_name"]) == (told["kind"], told["name"])
    need(same, f"The act names {act['source']} {act['source_name']}.")
    if told["kind"] == "beacon":
        need(told["digits"] >= 32, f"{told['digits']} digits cannot name every panel fairly.")
        return
    balls = len(str(max(len(draw["panels"]) - 1, 0)))
    need(told["digits"] == balls, f"The list needs {balls} balls.")


def number(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The number names the panel that was chosen."""
    panels, digits = len(draw["panels"]), draw["source"]["digits"]
    base = 10 if draw["source"]["kind"] == "balls" else 16
    for value in (*act["again"], act["value"]):
        fits = len(value) == digits and set(value) <= set("0123456789abcdef"[:base])
        need(fits and panels > 0, f"{value} is no number of this source.")
    named = int(act["value"], base)
    named = named % panels if base == 16 else named
    need(named == act["panel"], f"{act['value']} names panel {named}.")
    need(named < panels, f"{named} is not on the list.")
    wasted = all(base == 10 and int(value) >= panels for value in act["again"])
    need(wasted, "A number that is on the list was drawn again.")


def order(draw: dict[str, Any], act: dict[str, Any], _sha256: str) -> None:
    """The file was not published after the number was drawn."""
    need(draw["published"] <= act["at"], f"It was published at {draw['published']}.")


LIST_CHECKS = (
    sizes, quotas, households, standing, reserves, frequencies, smallest, certain, length,
)  # fmt: skip
ACT_CHECKS = (digest, source, number, order)
verdicts: list[bool] = []


def told(check: Any, *given: Any) -> Any:
    """Run one check, print how it ends, and hand on what it has read."""
    try:
        found, verdict, why = check(*given), "PASS", ""
    except Broken as broken:
        found, verdict, why = None, "FAIL", str(broken)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        found, verdict, why = None, "FAIL", f"It cannot be read: {type(problem).__name__}."
    verdicts.append(verdict == "PASS")
    # A file must not write lines of its own: whatever moves the cursor is shown as "?".
    shown = "".join(sign if sign.isprintable() else "?" for sign in why)
    print(f"{verdict} {check.__name__:<12} {check.__doc__} {shown}".rstrip())
    return found


def main(contents: list[bytes]) -> int:
    sha256 = hashlib.sha256(contents[0]).hexdigest()
    print(f"SHA-256 {sha256}")
    files = [told(check, one) for check, one in zip((file, act), contents)]  # noqa: B905
    if all(verdicts):
        for check in LIST_CHECKS:
            told(check, files[0])
        for judge in ACT_CHECKS if len(files) > 1 else ():
            told(judge, *files, sha256)
    print(f"{sum(verdicts)} of {len(verdicts)} promises are kept.")
    return 0 if all(verdicts) else 1


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main([open(path, "rb").read() for path in sys.argv[1:]]))  # noqa: SIM115, PTH123
