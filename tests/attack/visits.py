"""Every address that can be read, by everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.tour import Scene
from tests.tour.places import DARI, EVERYBODY, HANEUL, MINJUN

WHO = (EVERYBODY, MINJUN, HANEUL, DARI)
FILES = (
    "hanbit-2026.pb", "results.csv", "votes.csv", "projects.csv", "results.json",
    "results.schema.json", "outcome.json", "rulebook.json", "datapackage.json",
)  # fmt: skip
"""The names of all downloads."""


GOOD: dict[str, Any] = {
    "category_id": 1, "upload_id": "0" * 32, "batch_id": "0" * 32, "number": 1, "sitting_id": 1,
    "round_id": 1, "post_id": 1, "other_id": 1, "pair": "project-1", "template": "expo",
    "poll_id": 1, "theme_id": 1, "table": 1, "part": "round", "kind": "note", "key": "note-1",
    "step": "show", "turn": 1, "position": 1,
    "which": "invitation", "language": "en", "person": "P00", "pseudonym": "P0001", "place": 0,
}  # fmt: skip
"""Parts of addresses that could be good, for states that have none of their own."""


def visits(scene: Scene) -> Iterator[tuple[str, TestResponse]]:
    """What everybody gets from every route that answers GET, as a page and as a part of one."""
    for who in WHO:
        client = scene.client(who)
        tablet = client.get_cookie("tablet")
        for rule in sorted(scene.app.url_map.iter_rules(), key=lambda rule: rule.rule):
            if "GET" not in (rule.methods or set()) or rule.endpoint == "static":
                continue
            for address in addresses(rule, scene.values):
                for headers in ({}, {"HX-Request": "true"}):
                    if tablet:  # the page that hands the tablet over has taken it away
                        client.set_cookie("tablet", tablet.value)
                    told = f"{who or 'anybody'} {address} {headers}"
                    yield told, client.get(address, headers=headers)


def addresses(rule: Rule, values: dict[str, Any]) -> list[str]:
    """The addresses of a rule: one, or one for each download."""
    known = GOOD | values
    names = FILES if rule.endpoint == "public.download" else ("picture.webp",)
    parts = {name: known[name] for name in rule.arguments - {"name"}}
    named = [{"name": name} if "name" in rule.arguments else {} for name in names]
    found = [rule.build(parts | name) for name in named]
    return sorted({built[1] for built in found if built is not None})
