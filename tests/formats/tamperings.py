"""What a dishonest organiser could change, and the promise of the vote that it breaks."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

from budgeting.canonical import canonical_json
from tests import bundles

Files = dict[str, bytes]
Change = Callable[[Any], object]


def of(name: str, change: Change) -> Callable[[Files], Files]:
    """Change a canonical document."""

    def act(files: Files) -> Files:
        document = json.loads(files[name])
        change(document)
        return {**files, name: canonical_json(document)}

    return act


def text(name: str, change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Files], Files]:
    """Change the lines of a text."""
    return lambda files: {**files, name: b"".join(change(files[name].splitlines(keepends=True)))}


def put(*path: str | int, to: Any) -> Change:
    """Write something into a part of a document; a function is given what was there."""

    def change(document: Any) -> None:
        for step in path[:-1]:
            document = document[step]
        document[path[-1]] = to(document[path[-1]]) if callable(to) else to

    return change


def first_loser(key: str, to: Any) -> Change:
    """Change the reason of a project that has a price."""

    def change(document: Any) -> None:
        one = next(one for one in document["not_funded"] if one["price_funded"] and one["rivals"])
        one[key] = to(one[key]) if callable(to) else to

    return change


def tie_broken_otherwise(document: Any) -> None:
    """Fund somebody else of those who tied."""
    tie = document["ties"][-1]
    out = next(one for one in tie["contested"] if one in tie["chosen"])
    new = next(one for one in tie["contested"] if one not in tie["chosen"])
    document["funded"][document["funded"].index(out)] = new
    for one in document["projects"]:
        one["funded"] = one["project_id"] in document["funded"]


def acts(change: Callable[[list[Any]], list[Any]]) -> Callable[[Files], Files]:
    """Chain other acts, as if these had been done."""

    def act(files: Files) -> Files:
        found = []
        for one in json.loads(files["acts.json"])["entries"]:
            if "act" in one:
                found.append(
                    (minutes(one["act"]["at"]), one["act"]["action"], one["act"]["details"])
                )
        return {**files, "acts.json": bundles.chained(Random(1), "yard-2026", change(found))}

    return act


def minutes(at: str) -> int:
    """The minutes after the opening at 09:00."""
    return int(at[11:13]) * 60 + int(at[14:16]) - 540


def without(action: str) -> Callable[[Files], Files]:
    """Leave the acts of a kind out, and chain the others."""
    return acts(lambda found: [one for one in found if one[1] != action])


def holders(action: str, names: list[str]) -> Callable[[Files], Files]:
    """Let others do an act."""
    return acts(
        lambda found: [(at, a, {**d, "holders": names} if a == action else d) for at, a, d in found]
    )


def later(action: str, **details: Any) -> Callable[[Files], Files]:
    """Add an act after the opening."""
    return acts(lambda found: [*found, (55, action, details)])


def cut(document: Any) -> None:
    """Take an entry out of the chain, and number the others again."""
    del document["entries"][2]
    for link, one in enumerate(document["entries"], 1):
        one["link"] = link
    document["head"]["link"] -= 1


def other_choice(lines: list[bytes]) -> list[bytes]:
    """Count the second style of ballot twice instead of the first."""
    choices = [line.partition(b",")[2] for line in lines]
    other = next(one for one in choices if one != choices[0])
    return [b"[1," + other, *lines[1:]]


def swapped(lines: list[bytes]) -> list[bytes]:
    """The first two lines in the other order."""
    return [lines[1], lines[0], *lines[2:]]


def first(line: bytes) -> Callable[[list[bytes]], list[bytes]]:
    """Another first line."""
    return lambda lines: [line, *lines[1:]]


def shorter(lines: list[bytes]) -> list[bytes]:
    """Without the last line."""
    return lines[:-1]


def other_batch(lines: list[bytes]) -> list[bytes]:
    """The first commitment in the other one of two batches."""
    number = b"2" if lines[0].endswith(b" 1\n") else b"1"
    return [lines[0][:65] + number + b"\n", *lines[1:]]


def plus(number: Any) -> Any:
    return number + 1


TAMPERINGS: dict[str, tuple[str, Callable[[Files], Files]]] = {
    "a project's cost": ("rulebook", of("rulebook.json", put("projects", 0, "cost", to=plus))),
    "the budget": ("rulebook", of("rulebook.json", put("envelope", to=plus))),
    "a rulebook revised after the sealing": ("rulebook", later("rulebook.revised")),
    "an entry cut from the chain": ("chain", of("acts.json", cut)),
    "an act's words": ("chain", of("acts.json", put("entries", 0, "act", "actor", to="x"))),
    "an act that is not told": ("chain", of("acts.json", put("entries", 1, "digest", to="0" * 64))),
    "the head of the chain": ("chain", of("acts.json", put("head", "hash", to="0" * 64))),
    "a vote that was never opened": ("states", without("vote.opened")),
    "a close that nobody announced": ("states", without("vote.closing")),
    "a count that nobody finished": ("states", without("count.finished")),
    "a second opening": ("states", later("vote.opened", rulebook="0" * 64)),
    "another minute": ("states", of("event.json", put("opened", to="2026-11-22T08:59Z"))),
    "one holder who opened the box twice": ("people", holders("box.opening", ["Yuna", "Yuna"])),
    "a stranger who opened the box": ("people", holders("box.opening", ["Yuna", "Mallory"])),
    "a key that nobody tried": ("people", without("box.key_tried")),
    "a sheet signed by one": ("people", of("cards.json", put("signed", to=["Minjun"]))),
    "a commitment taken away": ("commitments", text("commitments.txt", lambda lines: lines[1:])),
    "a commitment moved to another batch": (
        "commitments",
        text("commitments.txt", other_batch),
    ),
    "commitments out of order": ("commitments", text("commitments.txt", swapped)),
    "a root": ("commitments", of("batches.json", put("batches", 0, "root", to="0" * 64))),
    "a size": ("commitments", of("batches.json", put("batches", 0, "size", to=plus))),
    "a card that was not used": (
        "cards",
        text("used_tags.txt", lambda lines: [*lines, b"f" * 32 + b"\n"]),
    ),
    "a card that was used twice": (
        "cards",
        text("used_tags.txt", lambda lines: [lines[0], *lines]),
    ),
    "cards that nobody handed out": ("cards", of("cards.json", put("handed_out", to=70))),
    "a paper that was lost": ("cards", of("cards.json", put("missing", to=0))),
    "a ballot swapped": ("recount", text("ballots.jsonl", other_choice)),
    "a ballot for an unknown project": (
        "ballots",
        text("ballots.jsonl", first(b'[1,{"p99":1}]\n')),
    ),
    "a ballot with a score of two hundred": (
        "ballots",
        text("ballots.jsonl", first(b'[1,{"p0":200}]\n')),
    ),
    "a ballot that is written otherwise": (
        "ballots",
        text("ballots.jsonl", first(b'[1,{"p0": 1}]\n')),
    ),
    "a number that is there twice": (
        "ballots",
        text("ballots.jsonl", lambda lines: [lines[0], *lines]),
    ),
    "a ballot left out": ("ballots", text("ballots.jsonl", shorter)),
    "the number of one of a kind": (
        "ballots",
        of("event.json", put("single_ballots", "one_of_a_kind", to=plus)),
    ),
    "another seed": ("lottery", of("lottery.json", put("seed", to="heads"))),
    "another order": ("lottery", of("lottery.json", put("order", to=lambda order: order[::-1]))),
    "a support": ("recount", of("outcome.json", put("projects", 0, "support", to=plus))),
    "a tie broken otherwise": ("rule", of("outcome.json", tie_broken_otherwise)),
    "a project funded less": ("rule", of("outcome.json", put("funded", to=lambda ids: ids[:-1]))),
    "a sum": ("rule", of("outcome.json", put("left", to=plus))),
    "a proof of another support": (
        "rule",
        of("outcome.json", put("proof", "check_support", to=plus)),
    ),
    "the number of equal plans": ("ties", of("outcome.json", put("optimal_sets", to=plus))),
    "a contested project": ("ties", of("outcome.json", put("ties", 0, "contested", to=["p0"]))),
    "the votes that were missing": (
        "losses",
        of("outcome.json", first_loser("support_missing", plus)),
    ),
    "a price": ("losses", of("outcome.json", first_loser("price_funded", plus))),
    "a lower price": (
        "losses",
        of("outcome.json", first_loser("price_tied", lambda price: price - 1)),
    ),
    "a rival": ("losses", of("outcome.json", first_loser("rivals", []))),
    "a cause": ("losses", of("outcome.json", first_loser("cause", "cap"))),
    "the runner-up": ("losses", of("outcome.json", put("runner_up", "gap", to=77))),
    "a step": ("steps", of("outcome.json", put("steps", 0, "eligible", to=plus))),
    "what greedy would do": ("steps", of("outcome.json", put("greedy", "spent", to=plus))),
    "an opening": (
        "auditors",
        text("openings.txt", lambda lines: [b"0" * 64 + lines[0][64:], *lines[1:]]),
    ),
    "a vote in the .pb file": ("tables", text("yard-2026.pb", shorter)),
    "a row of votes.csv": ("tables", text("votes.csv", lambda lines: [*lines[:-1], b"75,p0,\r\n"])),
    "a row of results.csv": ("tables", text("results.csv", shorter)),
    "a row of projects.csv": ("tables", text("projects.csv", shorter)),
    "the result for programs": ("tables", of("results.json", put("spent", to=plus))),
    "a digest of the data package": (
        "tables",
        of("datapackage.json", put("resources", 0, "hash", to="sha256:0")),
    ),
    "ballots beside totals": ("privacy", lambda files: {**files, "totals.json": b"{}"}),
    "a fraction": ("cards", of("cards.json", put("tested", to=0.5))),
}
