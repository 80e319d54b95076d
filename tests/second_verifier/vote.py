"""What a bundle says about one vote, read at first use."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tests.second_verifier.election import Election, Project
from tests.second_verifier.reading import (
    demand,
    digits,
    document,
    from_json,
    keyed,
    lines,
    names,
    ordered,
    same,
    text,
    texts,
    whole,
)
from tests.second_verifier.rulebook import Rulebook, sensible

LINE = re.compile(r"\[([1-9]\d*),(\{.*\})\]")
SINGLE = ("published", "why", "one_of_a_kind", "chosen_by")
CARD_COUNTS = ("tablets", "on_paper", "entered", "missing", "tested")
HANDED = ("handed_out", "left_over", "spoiled")
EVENT = ("process", "city", "year", "names", "opened", "closed", "published", "ballots")


def sha256(content: bytes) -> str:
    """The digest in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


class Vote:
    """The files of a bundle; whatever cannot be read refuses each promise that asks for it."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def digest(self, name: str) -> str:
        """The SHA-256 of a file."""
        return sha256(self.files[name])

    @cached_property
    def event(self) -> dict[str, Any]:
        """``event.json``."""
        found = document(self.files["event.json"], "madang-event", *EVENT, "single_ballots")
        single = keyed(found["single_ballots"], *SINGLE)
        demand(type(single["published"]) is bool, "published is neither true nor false")
        demand(single["why"] in ("", "small", "chosen"), "why is not known")
        names(single["chosen_by"], alike=True)
        whole(found["ballots"])
        texts(found["names"])
        return found

    @cached_property
    def rulebook(self) -> Rulebook:
        """``rulebook.json``."""
        return sensible(from_json(self.files["rulebook.json"]))

    @cached_property
    def seed(self) -> str:
        """The seed of the lottery."""
        return text(self._lottery["seed"])

    @cached_property
    def lottery(self) -> list[str]:
        """The order of the lottery as it is told."""
        order = [text(one) for one in self._lottery["order"]]
        ids = sorted(one["id"] for one in self.rulebook.projects)
        demand(sorted(order) == ids, "the lottery is not over the list of projects")
        return order

    @cached_property
    def _lottery(self) -> dict[str, Any]:
        return document(self.files["lottery.json"], "madang-lottery", "seed", "order")

    @cached_property
    def commitments(self) -> dict[str, int]:
        """The batch of each commitment, in the order of the file."""
        rows = [one.split(" ") for one in lines(self.files["commitments.txt"])]
        demand(all(len(row) == 2 for row in rows), "a line is not a commitment and a number")
        ordered([row[0] for row in rows])
        demand(all(re.fullmatch(r"[1-9]\d*", row[1]) for row in rows), "a batch has no number")
        return {digits(row[0]): int(row[1]) for row in rows}

    @cached_property
    def cards(self) -> dict[str, Any]:
        """``cards.json``."""
        keys = (*CARD_COUNTS, *HANDED, "printed", "spoilt", "why", "signed")
        found = document(self.files["cards.json"], "madang-cards", *keys)
        for key in (*CARD_COUNTS, "printed"):
            whole(found[key])
        if any(found[key] is not None for key in HANDED):
            for key in HANDED:
                whole(found[key])
        for reason, count in found["spoilt"].items():
            demand(reason, "papers are spoilt without a reason")
            whole(count, 1)
        text(found["why"])
        return found

    @cached_property
    def outcome(self) -> dict[str, Any]:
        """``outcome.json``."""
        found = from_json(self.files["outcome.json"])
        demand(isinstance(found, dict), "the outcome is no object")
        return dict(found)

    @property
    def single(self) -> bool:
        """Whether single ballots are there."""
        return "ballots.jsonl" in self.files

    @cached_property
    def ballots(self) -> list[dict[str, int]]:
        """Every single ballot."""
        found = []
        for place, line in enumerate(lines(self.files["ballots.jsonl"]), 1):
            match = LINE.fullmatch(line)
            demand(match and int(match[1]) == place, f"line {place} is not ballot {place}")
            assert match
            ballot = from_json(match[2].encode())
            found.append({one: whole(score, 1) for one, score in ballot.items()})
        return found

    @cached_property
    def totals(self) -> dict[str, Any]:
        """``totals.json``."""
        found = document(self.files["totals.json"], "madang-totals", "ballots", "projects")
        whole(found["ballots"])
        rows = [keyed(one, "id", "support", "supporters") for one in found["projects"]]
        ids = [one["id"] for one in self.rulebook.projects]
        demand(same([row["id"] for row in rows], ids), "totals are not of the list of projects")
        for row in rows:
            whole(row["support"])
            whole(row["supporters"])
        return {**found, "projects": rows}

    @cached_property
    def voters(self) -> int:
        """How many ballots there are."""
        return len(self.ballots) if self.single else int(self.totals["ballots"])

    @cached_property
    def election(self) -> Election:
        """The list of projects with what the ballots give each."""
        support: dict[str, int] = {one["id"]: 0 for one in self.rulebook.projects}
        supporters = dict(support)
        for ballot in self.ballots if self.single else []:
            for one, score in ballot.items():
                support[one] += score
                supporters[one] += 1
        for row in [] if self.single else self.totals["projects"]:
            support[row["id"]], supporters[row["id"]] = row["support"], row["supporters"]
        projects = [
            Project(
                id=one["id"],
                cost=one["cost"],
                keys=frozenset({("field", one["field"]), ("district", one["district"])}),
                support=support[one["id"]],
                supporters=supporters[one["id"]],
                place=self.lottery.index(one["id"]),
            )
            for one in self.rulebook.projects
        ]
        return Election(self.rulebook, projects, self.voters)


def readable(content: bytes) -> Any:
    """JSON that need not be canonical."""
    return json.loads(content.decode())
