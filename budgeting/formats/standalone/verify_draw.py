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
    "reason reserve_quotas reserves seats smallest solver source stopped version wanted"
)
ACT = "again at format panel sha256 source source_name value version witnesses"
MOMENT = re.compile(r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ", re.ASCII)


class Broken(Exception):  # noqa: N818 - a broken promise is no fault of this program
    """Why a promise is not kept."""


def need(kept: bool, why: str) -> None:
    if not kept:
        raise Broken(why)


def refuse(number: str) -> Any:
    raise ValueError(number)


def read(content: bytes, keys: str, name: str) -> dict[str, Any]:
    """The file, if it is written in the one way: sorted keys, no blanks, no fractions."""
    file = json.loads(content, parse_float=refuse, parse_constant=refuse)
    again = json.dumps(file, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    need(again.encode() == content, "It is not written in the one way of its format.")
    has_keys(file, keys)
    need(file["format"] == name and file["version"] == 1, f"It is no {name} of version 1.")
    return file  # type: ignore[no-any-return]


def has_keys(part: Any, keys: str) -> None:
    need(isinstance(part, dict) and set(part) == set(keys.split()), f"It needs the parts: {keys}.")


def whole(*numbers: Any) -> None:
    need(all(type(one) is int and one >= 0 for one in numbers), "A number is no whole number.")


def texts(*words: Any) -> None:
    need(all(isinstance(one, str) for one in words), "Something that should be text is none.")


def check_file(draw: dict[str, Any]) -> None:
    """The file is whole and written in its one way."""
    features, people, source = draw["features"], draw["people"], draw["source"]
    texts(
        *features, *(draw[name] for name in ["process", "program", "published", "reason", "solver"])
    )
    whole(*(draw[name] for name in ["draw", "reserves", "seats", "smallest", "stopped", "wanted"]))
    need(draw["seats"] > 0 and draw["draw"] > 0 and draw["wanted"] > 0, "A number is 0.")
    need(draw["stopped"] < 2, "It does not say whether it was stopped.")
    need(bool(MOMENT.fullmatch(draw["published"])), "It has no moment of publication.")
    need(len(set(features)) == len(features), "Two features have the same name.")
    for person in people:
        has_keys(person, "household id standing values")
        texts(person["id"], *person["values"])
        whole(person["household"])
        need(len(person["values"]) == len(features), "A person has too many or too few values.")
        need(person["standing"] in ("free", "certain", "out"), "A standing is unknown.")
    ids = [person["id"] for person in people]
    need(ids == sorted(set(ids)), "People are out of order, or two have the same id.")
    for quota in draw["quotas"] + draw["reserve_quotas"]:
        has_keys(quota, "feature least most value")
        texts(quota["feature"], quota["value"])
        whole(quota["least"], quota["most"])
    named = [(quota["feature"], quota["value"]) for quota in draw["quotas"]]
    need(named == sorted(set(named)), "Quotas are out of order, or one is there twice.")
    need({feature for feature, _ in named} <= set(features), "A quota names an unknown feature.")
    need(all(one["least"] <= one["most"] for one in draw["quotas"]), "A quota contradicts itself.")
    has_keys(draw["ceiling"], "certain millionths never")
    has_keys(source, "digits kind name")
    texts(source["name"])
    whole(source["digits"], draw["ceiling"]["millionths"], *draw["frequencies"])
    need(source["digits"] > 0 and source["kind"] in ("balls", "beacon"), "Its source is unknown.")
    need(len(draw["frequencies"]) == len(people), "There is not one frequency for each person.")
    lists = [draw["ceiling"]["certain"], draw["ceiling"]["never"]]
    for panel in draw["panels"]:
        has_keys(panel, "members reserves")
        lists += [panel["members"], panel["reserves"]]
    for places in lists:
        whole(*places)
        need(all(place < len(people) for place in places), "A place is not in the list of people.")


def check_sizes(draw: dict[str, Any]) -> None:
    """Every panel has its seats and reserves, and nobody twice."""
    for number, panel in enumerate(draw["panels"]):
        members, reserves = panel["members"], panel["reserves"]
        need(len(members) == draw["seats"], f"Panel {number}: {len(members)} members.")
        need(len(reserves) == draw["reserves"], f"Panel {number}: {len(reserves)} reserves.")
        need(members == sorted(set(members)), f"Panel {number}: somebody is a member twice.")
        drawn = len(members) + len(reserves)
        need(len({*members, *reserves}) == drawn, f"Panel {number}: somebody is drawn twice.")


def keeps(draw: dict[str, Any], whom: str, quotas: str) -> None:
    for number, panel in enumerate(draw["panels"]):
        people = [draw["people"][place] for place in panel[whom]]
        have = Counter(key for one in people for key in zip(draw["features"], one["values"]))  # noqa: B905
        for quota in draw[quotas]:
            there = have[quota["feature"], quota["value"]]
            kept = quota["least"] <= there <= quota["most"]
            need(kept, f"Panel {number}: {there} {whom} with {quota['feature']} {quota['value']}.")


def check_quotas(draw: dict[str, Any]) -> None:
    """Every panel keeps every quota."""
    keeps(draw, "members", "quotas")


def check_households(draw: dict[str, Any]) -> None:
    """No panel holds two people of one household."""
    for number, panel in enumerate(draw["panels"]):
        homes = [draw["people"][place]["household"] for place in panel["members"]]
        shared = [home for home in homes if home]
        need(len(shared) == len(set(shared)), f"Panel {number}: two people of one household.")


def check_standing(draw: dict[str, Any]) -> None:
    """Certain people are in every panel, and those who are out in none."""
    certain = {n for n, one in enumerate(draw["people"]) if one["standing"] == "certain"}
    out = {n for n, one in enumerate(draw["people"]) if one["standing"] == "out"}
    for number, panel in enumerate(draw["panels"]):
        need(certain <= set(panel["members"]), f"Panel {number}: a certain person is missing.")
        drawn = {*panel["members"], *panel["reserves"]}
        need(not out & drawn, f"Panel {number}: somebody who is out was drawn.")


def check_reserves(draw: dict[str, Any]) -> None:
    """The reserves of every panel keep the same ratios."""
    keeps(draw, "reserves", "reserve_quotas")


def check_frequencies(draw: dict[str, Any]) -> None:
    """Everybody is in as many panels as stated."""
    times = Counter(place for panel in draw["panels"] for place in panel["members"])
    for place, stated in enumerate(draw["frequencies"]):
        name = draw["people"][place]["id"]
        need(times[place] == stated, f"{name} is in {times[place]} panels; stated: {stated}.")


def check_smallest(draw: dict[str, Any]) -> None:
    """The smallest chance is as stated, and not above the announced ceiling."""
    never = {n for n, one in enumerate(draw["people"]) if one["standing"] == "out"}
    never |= set(draw["ceiling"]["never"])
    counted = [times for place, times in enumerate(draw["frequencies"]) if place not in never]
    smallest = min(counted) if counted else 0
    need(smallest == draw["smallest"], f"It is {smallest}; stated: {draw['smallest']}.")
    ceiling = (draw["ceiling"]["millionths"] + 1) * len(draw["panels"])
    need(smallest * 1_000_000 <= ceiling, f"It is {smallest}, above the ceiling.")


def check_certain(draw: dict[str, Any]) -> None:
    """Those announced as certain or without a chance are."""
    for place in draw["ceiling"]["certain"]:
        in_all = draw["frequencies"][place] == len(draw["panels"])
        need(in_all, f"{draw['people'][place]['id']} is not in every panel.")
    for place in draw["ceiling"]["never"]:
        need(draw["frequencies"][place] == 0, f"{draw['people'][place]['id']} is in a panel.")


def check_length(draw: dict[str, Any]) -> None:
    """The list is as long as announced, or says that it was stopped."""
    made, wanted = len(draw["panels"]), draw["wanted"]
    honest = bool(draw["stopped"]) == (made < wanted)
    need(0 < made <= wanted and honest, f"It has {made} of {wanted} panels.")


def check_act(act: dict[str, Any]) -> None:
    """The act is whole and written in its one way."""
    texts(act["sha256"], act["source"], act["source_name"], act["value"], act["at"])
    texts(*act["witnesses"], *act["again"])
    whole(act["panel"])
    need(act["source"] in ("balls", "beacon"), "Its source is unknown.")
    need(bool(MOMENT.fullmatch(act["at"])), "It has no moment.")


def check_digest(draw: dict[str, Any], act: dict[str, Any], sha256: str) -> None:
    """The act names the SHA-256 of this file."""
    need(act["sha256"] == sha256, f"The act names {act['sha256']}.")


def check_source(draw: dict[str, Any], act: dict[str, Any], sha256: str) -> None:
    """The number comes from the source that was announced."""
    source = draw["source"]
    same = (act["source"], act["source_name"]) == (source["kind"], source["name"])
    need(same, f"The act names {act['source']} {act['source_name']}.")
    balls = len(str(max(len(draw["panels"]) - 1, 0)))
    need(source["kind"] == "beacon" or source["digits"] == balls, f"The list needs {balls} balls.")


def check_number(draw: dict[str, Any], act: dict[str, Any], sha256: str) -> None:
    """The number names the panel that was chosen."""
    source, panels = draw["source"], len(draw["panels"])
    signs = "[0-9]" if source["kind"] == "balls" else "[0-9a-f]"
    base = 10 if source["kind"] == "balls" else 16
    for value in (*act["again"], act["value"]):
        fits = re.fullmatch(f"{signs}{{{source['digits']}}}", value)
        need(bool(fits) and panels > 0, f"{value} is no number of this source.")
    number = int(act["value"], base)
    number = number % panels if base == 16 else number
    need(number == act["panel"], f"{act['value']} names panel {number}.")
    need(number < panels, f"{number} is not on the list.")
    wasted = all(base == 10 and int(value) >= panels for value in act["again"])
    need(wasted, "A number that is on the list was drawn again.")


def check_order(draw: dict[str, Any], act: dict[str, Any], sha256: str) -> None:
    """The file was not published after the number was drawn."""
    need(draw["published"] <= act["at"], f"It was published at {draw['published']}.")


LIST_CHECKS = (
    check_sizes, check_quotas, check_households, check_standing, check_reserves,
    check_frequencies, check_smallest, check_certain, check_length,
)  # fmt: skip
ACT_CHECKS = (check_digest, check_source, check_number, check_order)


def told(check: Any, *given: Any) -> bool:
    """Print how one check ends."""
    name = check.__name__.replace("check_", "")
    try:
        check(*given)
    except Broken as broken:
        print(f"FAIL {name:<12} {check.__doc__} {broken}")
        return False
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError) as problem:
        print(f"FAIL {name:<12} {check.__doc__} It cannot be read: {type(problem).__name__}.")
        return False
    print(f"PASS {name:<12} {check.__doc__}")
    return True


def main(paths: list[str]) -> int:
    contents = [open(path, "rb").read() for path in paths]  # noqa: SIM115, PTH123
    draw: dict[str, Any] = {}
    act: dict[str, Any] = {}

    def check_file_of_draw() -> None:
        draw.update(read(contents[0], DRAW, "madang-draw"))
        check_file(draw)

    def check_file_of_act() -> None:
        act.update(read(contents[1], ACT, "madang-draw-act"))
        check_act(act)

    check_file_of_draw.__name__, check_file_of_draw.__doc__ = "file", check_file.__doc__
    check_file_of_act.__name__, check_file_of_act.__doc__ = "act", check_act.__doc__
    sha256 = hashlib.sha256(contents[0]).hexdigest()
    print(f"SHA-256 {sha256}")
    if not told(check_file_of_draw) or (len(paths) > 1 and not told(check_file_of_act)):
        return 1
    kept = [True for _path in paths] + [told(check, draw) for check in LIST_CHECKS]
    kept += [told(check, draw, act, sha256) for check in ACT_CHECKS if act]
    print(f"{sum(kept)} of {len(kept)} promises are kept.")
    return 0 if all(kept) else 1


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
