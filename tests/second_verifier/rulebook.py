"""The sealed rulebook: whether it makes sense, and which ballots it allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.second_verifier.reading import demand, digits, same, text, texts, whole

FRAME = ("process", "city", "year", "currency", "decimals", "languages", "residents", "total")
PARTS = ("share_millionths", "envelope", "projects", "ballot", "rule", "threshold_millionths")
CHAIN = ("caps", "exclusions", "ties", "leftover", "seed_commitment")
BALLOT = ("kind", "wanted", "number", "points", "points_each", "blank_allowed", "field_limits")
PROJECT = ("id", "number", "cost", "field", "district", "names", "texts_sha256")
MILLION = 1_000_000


@dataclass(frozen=True)
class Rulebook:
    """A rulebook that makes sense."""

    told: dict[str, Any]

    @property
    def projects(self) -> list[dict[str, Any]]:
        """The list of projects."""
        return list(self.told["projects"])

    @property
    def envelope(self) -> int:
        """The budget."""
        return int(self.told["envelope"])

    @property
    def ballot(self) -> dict[str, Any]:
        """What a ballot has to be."""
        return dict(self.told["ballot"])

    @property
    def secrecy(self) -> str:
        """``sealed`` or ``room``."""
        return str(self.told.get("secrecy", "room"))

    @property
    def receipts(self) -> str:
        """``audited`` or ``open``."""
        return str(self.told.get("receipts", "audited"))

    @property
    def bounds(self) -> tuple[int, int]:
        """How many projects a ballot names at least and at most."""
        count, number = len(self.projects), self.ballot["number"]
        wanted = self.ballot["wanted"]
        if wanted == "at_most":
            return 1, min(number, count)
        if wanted == "at_least":
            return number, count
        if wanted == "share":
            number = count * number // MILLION
        return number, number

    def legal(self, ballot: Mapping[str, int]) -> bool:
        """Whether somebody may cast this ballot."""
        by_id = {one["id"]: one for one in self.projects}
        if not set(ballot) <= set(by_id):
            return False
        if not ballot:
            return bool(self.ballot["blank_allowed"])
        fewest, most = self.bounds
        fields = [by_id[one]["field"] for one in ballot]
        limits = self.ballot["field_limits"].items()
        return (
            fewest <= len(ballot) <= most
            and all(fields.count(field) <= limit for field, limit in limits)
            and self._scored(ballot, sum(by_id[one]["cost"] for one in ballot))
        )

    def _scored(self, ballot: Mapping[str, int], cost: int) -> bool:
        kind, scores = self.ballot["kind"], ballot.values()
        if kind == "points":
            each, points = self.ballot["points_each"], self.ballot["points"]
            return all(1 <= score <= each for score in scores) and sum(scores) <= points
        return set(scores) == {1} and (kind == "approval" or cost <= self.envelope)


def sensible(told: Any) -> Rulebook:
    """A rulebook whose parts make sense together."""
    demand(isinstance(told, dict), "the rulebook is no object")
    keys = {"schema", *FRAME, *PARTS, *CHAIN}
    if told["schema"] == "madang-rulebook/2":
        keys |= {"secrecy", "receipts"}
        demand(told["secrecy"] in ("sealed", "room"), "this secrecy is not known")
        demand(told["receipts"] in ("audited", "open"), "these receipts are not known")
    else:
        demand(told["schema"] == "madang-rulebook/1", "this schema is not known")
    demand(set(told) == keys, "a key is missing, or one is too many")
    _frame(told)
    _projects(told["projects"])
    _conditions(told)
    _ballot(told["ballot"])
    return Rulebook(told)


def _frame(told: dict[str, Any]) -> None:
    total, share = whole(told["total"]), whole(told["share_millionths"])
    demand(same(told["envelope"], total * share // MILLION), "the envelope is another")
    demand(told["rule"] in ("knapsack", "greedy"), "this rule is not known")
    demand(same(told["ties"], ["support", "spend", "lottery"]), "these ties are not known")
    demand(told["leftover"] == "returned", "what is left is not returned")
    demand(whole(told["threshold_millionths"]) <= MILLION, "the threshold is above all voters")
    for key in ("decimals", "residents", "year"):
        whole(told[key])
    for key in ("process", "city", "currency"):
        text(told[key])
    demand(isinstance(told["languages"], list), "languages are no list")
    for one in told["languages"]:
        text(one)
    if told["seed_commitment"] != "":
        digits(told["seed_commitment"])


def _projects(listed: list[dict[str, Any]]) -> None:
    for one in listed:
        demand(set(one) == set(PROJECT), "a project has other keys")
        demand(text(one["id"]), "a project has no id")
        whole(one["cost"], 1)
        whole(one["number"], 1)
        text(one["field"])
        text(one["district"])
        texts(one["names"])
        if one["texts_sha256"] != "":
            digits(one["texts_sha256"])
    demand(len({one["id"] for one in listed}) == len(listed), "an id is there twice")


def _conditions(told: dict[str, Any]) -> None:
    ids = {one["id"] for one in told["projects"]}
    for cap in told["caps"]:
        demand(set(cap) == {"kind", "key", "limit"}, "a cap has other keys")
        demand(cap["kind"] in ("field", "district"), "this kind of cap is not known")
        demand(text(cap["key"]), "a cap has no key")
        whole(cap["limit"])
    demand(all(set(group) <= ids for group in told["exclusions"]), "a group names a stranger")


def _ballot(told: dict[str, Any]) -> None:
    demand(set(told) == set(BALLOT), "the ballot has other keys")
    demand(told["kind"] in ("approval", "knapsack", "points"), "this ballot is not known")
    wanted = ("at_most", "at_least", "exactly", "share")
    demand(told["wanted"] in wanted, "how many are wanted is not known")
    for key in ("number", "points", "points_each"):
        whole(told[key])
    demand(type(told["blank_allowed"]) is bool, "blank_allowed is neither true nor false")
    for limit in told["field_limits"].values():
        whole(limit)
