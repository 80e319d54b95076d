#!/usr/bin/env python3
"""Check a published vote: python3 verify.py FOLDER, or the ZIP of the folder.

Needs Python 3.9 or newer and nothing else. It recomputes what the files promise and prints one
line for each promise: PASS, FAIL with what is wrong, NOT PROVEN where a best plan was too hard
to find for its own search, NOT SHOWN where something is not published for the voters' sake. It
ends with 1 if anything failed, else with 2 if anything was not proven, else with 0. docs/bundle.md
of the project describes every file and every rule; this program shares no code with the one that
made the files. From top to bottom: signature, files, vote, promises, count, search for best plans.
Whoever wants to begin small reads files, ballots, recount and rule; the rest follows the same way.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import json
import re
import sys
import unicodedata
import zipfile
from collections import Counter
from functools import cached_property
from math import gcd
from pathlib import Path
from typing import Any, BinaryIO, Callable, Iterable, Iterator, Optional  # noqa: UP035

SMALL, FEW_PAPERS, LEAST_BATCH, MILLION = 50, 10, 25, 1_000_000
MOST_STEPS = 3_000_000  # of one search; beyond it a plan counts as not proven
SINGLE = ("ballots.jsonl", "openings.txt", "votes.csv")
ALWAYS = """acts.json auditors.json batches.json cards.json commitments.txt event.json lottery.json
outcome.json rulebook.json software.json used_tags.txt verify.py"""
Document = dict[str, Any]


class Broken(Exception):  # noqa: N818
    """A promise that is not kept, and why."""


class NotProven(Exception):  # noqa: N818
    """A search that was too hard."""


class NotShown(Exception):  # noqa: N818
    """A promise that rests on what is not published."""


def need(kept: object, why: str) -> None:
    if not kept:
        raise Broken(why)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(part: Any) -> bytes:
    text = json.dumps(
        part, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def same(left: Any, right: Any, why: str) -> None:
    need(canonical(left) == canonical(right), why)


# ---- Ed25519 (RFC 8032), the check of a signature only: points as (X, Y, Z, T) ----

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def added(a: Point, b: Point) -> Point:
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return x * y % P, z * t % P, y * z % P, x * t % P


def times(number: int, point: Point) -> Point:
    result: Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = added(result, point)
        point, number = added(point, point), number >> 1
    return result


def decoded(text: bytes) -> Point:
    y = int.from_bytes(text, "little") & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or (x == 0 and text[31] >> 7):
        raise ValueError("no point of the curve")
    if x & 1 != text[31] >> 7:
        x = P - x
    return x, y, 1, x * y % P


def encoded(point: Point) -> bytes:
    back = pow(point[2], P - 2, P)
    x, y = point[0] * back % P, point[1] * back % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def signed(public: str, signature: str, message: bytes) -> bool:
    """Whether the key (hexadecimal, 32 bytes) has signed the message (64 bytes)."""
    if not re.fullmatch(r"[0-9a-f]{64}", public) or not re.fullmatch(r"[0-9a-f]{128}", signature):
        return False
    key, seal = bytes.fromhex(public), bytes.fromhex(signature)
    s = int.from_bytes(seal[32:], "little")
    try:
        minus = times(L - 1, decoded(key))  # the key's point times -1
    except ValueError:
        return False
    k = int.from_bytes(hashlib.sha512(seal[:32] + key + message).digest(), "little") % L
    y = 46316835694926478169428394003475163141307993866256225615783033603165251855960
    base = decoded(y.to_bytes(32, "little"))
    return s < L and encoded(added(times(s, base), times(k, minus))) == seal[:32]


# ---- The files ----


class Files:
    """A folder, or a ZIP of it."""

    def __init__(self, path: str) -> None:
        self.path = Path(path)
        self.zip = None if self.path.is_dir() else zipfile.ZipFile(path)
        if self.zip:
            self.names = [one for one in self.zip.namelist() if not one.endswith("/")]
        else:
            found = (one for one in self.path.rglob("*") if not one.is_dir())
            self.names = [one.relative_to(self.path).as_posix() for one in found]

    def open(self, name: str) -> BinaryIO:
        return self.zip.open(name) if self.zip else (self.path / name).open("rb")  # type: ignore[return-value]

    def read(self, name: str) -> bytes:
        need(name in self.names, f"{name} is missing.")
        with self.open(name) as file:
            return file.read()

    def lines(self, name: str) -> Iterator[str]:
        need(name in self.names, f"{name} is missing.")
        return lines_of(lambda: self.open(name), name)

    def document(self, name: str, shape: Any = object, told: str = "") -> Document:
        """A canonical JSON file of a shape; with its format, if it is told, and version 1."""
        content = self.read(name)
        part = json.loads(content)
        need(canonical(part) == content, f"{name} is not written in the one way.")
        whole(part, name)
        fits(part, {**shape, "format": (told,), "version": (1,)} if told else shape, name)
        return part  # type: ignore[no-any-return]


def lines_of(opened: Callable[[], BinaryIO], name: str) -> Iterator[str]:
    """The lines of a text without their line feed, which even the last must have."""
    with opened() as file:
        for line in file:
            need(line.endswith(b"\n"), f"The last line of {name} has no end.")
            yield line[:-1].decode()


def given_lines(path: str) -> Iterator[str]:
    return lines_of(lambda: Path(path).open("rb"), path)


def whole(part: Any, name: str) -> None:
    """No number has a fraction."""
    if isinstance(part, (dict, list)):
        for one in part.values() if isinstance(part, dict) else part:
            whole(one, name)
    need(not isinstance(part, float), f"{name} has a number with a fraction.")


# ---- What the files look like ----

HEX, NAME = "[0-9a-f]{64}", "(?s:.+)"
MINUTE = r"\d{4}-\d\d-\d\dT\d\d:\d\dZ"
MOMENT = MINUTE[:-1] + r":\d\d\.\d{6}Z"


def fits(part: Any, shape: Any, name: str) -> None:
    """A part has a shape.

    A shape is an object with exactly these keys, or with any if the key is ``...``; a list of one
    shape; or what ``is_of`` knows.
    """
    if isinstance(shape, dict):
        need(isinstance(part, dict), f"{name} is no object.")
        need(... in shape or part.keys() == shape.keys(), f"{name} has other parts.")
        for key, one in part.items():
            fits(one, shape[... if ... in shape else key], f"{name}: {key}")
    elif isinstance(shape, list):
        need(isinstance(part, list), f"{name} is no list.")
        for one in part:
            fits(one, shape[0], name)
    else:
        need(is_of(part, shape), f"{name} cannot be {part!r:.100}.")


def is_of(part: Any, shape: Any) -> bool:
    """Whether it is one of a tuple, of a type, a number from the least on, or of a pattern."""
    if isinstance(shape, tuple):
        return any(type(part) is type(one) and part == one for one in shape)
    if isinstance(shape, type):
        return isinstance(part, shape)
    if isinstance(shape, int):
        return type(part) is int and part >= shape
    return isinstance(part, str) and bool(re.fullmatch(shape, part, re.ASCII))


MANIFEST = {"files": {...: {"bytes": 0, "sha256": HEX}}, "process": str}
EVENT = {
    **dict.fromkeys(("opened", "closed", "published"), MINUTE),
    "process": str, "city": str, "year": 0, "names": {...: str}, "ballots": 0,
    "single_ballots": {
        "published": bool, "why": ("", "small", "chosen"), "one_of_a_kind": object,
        "chosen_by": [str],
    },
}  # fmt: skip
PROJECT = {
    "id": NAME, "number": 1, "cost": 1, "field": str, "district": str, "names": {...: str},
    "texts_sha256": f"({HEX})?",
}  # fmt: skip
FORM = {
    "kind": ("approval", "knapsack", "points"),
    "wanted": ("at_most", "at_least", "exactly", "share"),
    "number": 0, "points": 0, "points_each": 0, "blank_allowed": bool, "field_limits": {...: 0},
}  # fmt: skip
RULEBOOK = {
    "schema": ("madang-rulebook/1", "madang-rulebook/2"), "process": str, "city": str, "year": 0,
    "currency": str, "decimals": 0, "languages": [str], "residents": 0, "total": 0,
    "share_millionths": 0, "envelope": 0, "projects": [PROJECT], "ballot": FORM,
    "rule": ("knapsack", "greedy"), "threshold_millionths": 0,
    "caps": [{"kind": ("field", "district"), "key": NAME, "limit": 0}], "exclusions": [[str]],
    "ties": [str], "leftover": ("returned",), "seed_commitment": f"({HEX})?",
}  # fmt: skip
SECRETS = {"secrecy": ("sealed", "room"), "receipts": ("audited", "open")}
ACT = {"at": MOMENT, "actor": str, "action": str, "details": dict, "salt": "[0-9a-f]{32}"}
ENTRY = {"link": 1, "digest": HEX, "hash": HEX}
CHAIN = {
    "format": ("madang-chain-1",), "process": str, "entries": [dict],
    "head": {"link": 1, "hash": HEX, "words": {...: [str]}},
}  # fmt: skip
CARDS = {
    **dict.fromkeys(("printed", "tablets", "on_paper", "entered", "missing", "tested"), 0),
    **dict.fromkeys(("handed_out", "left_over", "spoiled"), object),
    "spoilt": {...: 1}, "why": str, "signed": [str],
}  # fmt: skip
STATEMENT = {
    "auditor": NAME, "at": MINUTE, "commitments_sha256": HEX, "ballots_sha256": HEX, "openings": 0,
    "kept": bool,
}  # fmt: skip
PROOF = {
    **dict.fromkeys(("solver", "solver_status", "method", "doubt"), str), "states": 0,
    "agrees": bool, "solver_support": object, "check_support": object,
}  # fmt: skip
OUTCOME = """schema rule budget voters spent left total_support lottery projects funded proven proof
optimal_sets ties not_funded runner_up greedy steps"""


# ---- The vote ----


class Vote:
    """What the files say, read when a promise asks for it."""

    def __init__(self, files: Files, given: argparse.Namespace) -> None:
        self.files, self.given = files, given

    @cached_property
    def manifest(self) -> Document:
        return self.files.document("manifest.json", MANIFEST, "madang-bundle")

    @cached_property
    def event(self) -> Document:
        return self.files.document("event.json", EVENT, "madang-event")

    @cached_property
    def rulebook(self) -> Document:
        found = self.files.document("rulebook.json", dict)
        secrets = {} if found["schema"] == "madang-rulebook/1" else SECRETS
        fits(found, {**RULEBOOK, **secrets}, "rulebook.json")
        return found

    @cached_property
    def ids(self) -> list[str]:
        return [one["id"] for one in self.rulebook["projects"]]

    @cached_property
    def chain(self) -> Document:
        return self.files.document("acts.json", CHAIN)

    @cached_property
    def acts(self) -> list[Document]:
        return [one["act"] for one in self.chain["entries"] if "act" in one]

    @cached_property
    def outcome(self) -> Document:
        return self.files.document("outcome.json", dict.fromkeys(OUTCOME.split(), object))

    @cached_property
    def order(self) -> list[str]:
        """The project ids as the seed orders them."""
        seed = self.lottery["seed"]
        digests = {one: hashlib.sha256(f"{seed}\0{one}".encode()).digest() for one in self.ids}
        return sorted(self.ids, key=lambda one: (digests[one], one))

    @cached_property
    def lottery(self) -> Document:
        return self.files.document("lottery.json", {"order": [str], "seed": str}, "madang-lottery")

    @cached_property
    def cards(self) -> Document:
        return self.files.document("cards.json", CARDS, "madang-cards")

    @cached_property
    def commitments(self) -> dict[bytes, int]:
        """Every commitment with the number of its batch, in their order."""
        found: dict[bytes, int] = {}
        before = ""
        for line in self.files.lines("commitments.txt"):
            right = re.fullmatch(r"[0-9a-f]{64} [1-9][0-9]{0,8}", line)
            need(right and before < line[:64], "commitments.txt: wrong, doubled or out of order.")
            before = line[:64]
            found[bytes.fromhex(before)] = int(line[65:])
        return found

    @cached_property
    def is_single(self) -> bool:
        """Whether there are single ballots to look at."""
        return "ballots.jsonl" in self.files.names or bool(self.given.ballots)

    @cached_property
    def ballots(self) -> Counter[str]:
        """How often each ballot was cast; equal ballots are looked at once."""
        beside = self.given.ballots
        lines = given_lines(beside) if beside else self.files.lines("ballots.jsonl")
        found: Counter[str] = Counter()
        for number, line in enumerate(lines, 1):
            head = f"[{number},"
            need(line.startswith(head) and line.endswith("]"), f"Ballot {number} is not there.")
            found[line[len(head) : -1]] += 1
        return found

    @cached_property
    def totals(self) -> tuple[int, dict[str, int], dict[str, int]]:
        """How many ballots there are; support and supporters of every project."""
        support, supporters = dict.fromkeys(self.ids, 0), dict.fromkeys(self.ids, 0)
        if not self.is_single:
            row = {"id": str, "support": 0, "supporters": 0}
            shape = {"ballots": 0, "projects": [row]}
            found = self.files.document("totals.json", shape, "madang-totals")
            same([one["id"] for one in found["projects"]], self.ids, "totals.json: other projects.")
            for one in found["projects"]:
                support[one["id"]], supporters[one["id"]] = one["support"], one["supporters"]
            return found["ballots"], support, supporters
        for text, ballots in self.ballots.items():
            for project, score in json.loads(text).items():
                need(project in support, f"A ballot names {project}, which is not on the list.")
                support[project] += score * ballots
                supporters[project] += ballots if score > 0 else 0
        return sum(self.ballots.values()), support, supporters

    @cached_property
    def count(self) -> Count:
        return Count(self)

    def commit(self, opening: str, ballot: str) -> bytes:
        """The commitment of a ballot, from its opening in hexadecimal digits."""
        need(re.fullmatch(r"[0-9a-f]{64}", opening), "An opening has 64 hexadecimal digits.")
        parts = ("commit", self.event["process"], sha256(self.files.read("rulebook.json")), "")
        frame = "\0".join(parts).encode() + bytes.fromhex(opening)
        return hashlib.sha256(frame + ballot.encode()).digest()


def tracker_of(commitment: bytes) -> str:
    text = base64.b32encode(commitment[:10]).decode()
    return f"{text[:5]}-{text[5:10]}"


# ---- The promises about the files and the acts ----


def files(vote: Vote) -> None:
    """Every file is the one of the manifest, and there is no other."""
    names, told = vote.files.names, vote.manifest["files"]
    part = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
    for name in names:
        need(re.fullmatch(f"{part}(/{part})*", name), f"A name is not allowed: {name}")
    need(len(names) == len(set(names)), "A file is there twice.")
    others = set(names) ^ {*told, "manifest.json", "SIGNATURE"}
    need(not others, f"Not both in the folder and in the manifest: {', '.join(sorted(others))}")
    missing = set(ALWAYS.split()) - set(names)
    need(not missing, f"Always there, but not here: {', '.join(sorted(missing))}")
    for name, file in told.items():
        size, digest = 0, hashlib.sha256()
        with vote.files.open(name) as content:
            while size <= file["bytes"] and (block := content.read(1 << 20)):
                size += len(block)
                digest.update(block)
        need(size == file["bytes"] and digest.hexdigest() == file["sha256"], f"{name} is another.")
    vote.files.document("software.json", {"parts": {...: NAME}}, "madang-software")


def signature(vote: Vote) -> str:
    """The key that is named here has signed the manifest."""
    text = vote.files.read("SIGNATURE").decode()
    found = re.fullmatch("public ([0-9a-f]{64})\nsignature ([0-9a-f]{128})\n", text)
    need(found and signed(found[1], found[2], vote.files.read("manifest.json")), "It has not.")
    key = text[7:71]
    wanted = vote.given.key
    need(not wanted or wanted.lower() == key, f"It was signed with the key {key}.")
    return "It is the key that was asked for." if wanted else f"Compare the key: {key}"


def chain(vote: Vote) -> str:
    """Every act is in its place in the chain, and none is missing between the others."""
    before = "0" * 64
    for link, entry in enumerate(vote.chain["entries"], 1):
        shape = {**ENTRY, "act": ACT} if "act" in entry else ENTRY
        fits(entry, shape, f"The entry of link {link}")
        same(entry["link"], link, f"Link {link} is missing.")
        if "act" in entry:
            need(sha256(canonical(entry["act"])) == entry["digest"], f"Link {link} is changed.")
        text = f"madang-chain-1\n{link}\n{entry['digest']}\n{before}\n"
        need(sha256(text.encode()) == entry["hash"], f"Link {link} does not follow.")
        before = entry["hash"]
    head = {"hash": before, "link": len(vote.chain["entries"])}
    need(head["link"], "It is empty.")
    same({key: vote.chain["head"][key] for key in head}, head, "Its head is another.")
    slugs = [part["process"] for part in (vote.manifest, vote.event, vote.rulebook, vote.chain)]
    need(len(set(slugs)) == 1, "The files are of different votes.")
    return f"Compare its head: {before}"


LETTERS = {
    "rulebook.sealed": "S", "vote.opened": "O", "vote.paused": "P", "vote.resumed": "R",
    "vote.closing": "C", "vote.closed": "E", "box.opening": "K", "box.opened": "U",
    "count.begun": "B", "count.repeated": "D", "count.finished": "F", "outcome.published": "X",
}  # fmt: skip
STATES = re.compile(r"SO(?:P[RC]|C)*(?<=C)E[KU]*B[UDF]*X")


def last(vote: Vote, action: str) -> Document:
    found = [act for act in vote.acts if act["action"] == action]
    need(found, f"There is no act {action}.")
    return found[-1]


def states(vote: Vote) -> str:
    """The vote went through its states in the legal order, with these numbers and minutes."""
    letters = "".join(LETTERS.get(act["action"], "") for act in vote.acts)
    opened = letters.count("U")
    need(STATES.fullmatch(letters) and "F" in letters, "An act is missing, or out of order.")
    there = vote.event["ballots"]
    need(opened == 1 or (opened == 0 and not there), "The box was not opened once.")
    early = opened == 0 or letters.index("U") < letters.index("B")
    need(early or vote.rulebook.get("secrecy", "room") == "room", "It was opened in the count.")
    cast = last(vote, "vote.closed")["details"]["cast"]
    same(cast, len(vote.commitments), "Another number of ballots was announced at the close.")
    if opened:
        out = last(vote, "box.opened")["details"]["ballots"]
        same(out, there, "Another number of ballots came out of the box.")
    for action in ("count.finished", "outcome.published"):
        told = last(vote, action)["details"]["sha256"]
        need(told == sha256(vote.files.read("outcome.json")), f"{action}: another outcome.")
    for key, action in (
        ("opened", "vote.opened"), ("closed", "vote.closed"), ("published", "outcome.published"),
    ):  # fmt: skip
        moment = last(vote, action)["at"]
        fits(moment, MOMENT, f"The moment of {action}")
        need(vote.event[key] == moment[:16] + "Z", f"event.json: {key} is another minute.")
    restored = [act["action"] for act in vote.acts].count("backup.restored")
    return f"An older database was put back {restored} times: see acts.json." if restored else ""


def bound(vote: Vote, name: str, key: str) -> None:
    """A file is the one whose digest the chain has had since the close."""
    told = last(vote, "vote.closed")["details"][key]
    need(told == sha256(vote.files.read(name)), f"{name} is not the one of the close.")


EDITS = ("rulebook.revised", "project.", "projects.", "category.", "seed.")


def rulebook(vote: Vote) -> None:
    """The rulebook is the sealed one, makes sense, and nobody changed it afterwards."""
    book, digest = vote.rulebook, sha256(vote.files.read("rulebook.json"))
    need(last(vote, "rulebook.sealed")["details"]["sha256"] == digest, "Another was sealed.")
    need(last(vote, "vote.opened")["details"]["rulebook"] == digest, "Another was voted by.")
    at = vote.acts.index(last(vote, "rulebook.sealed"))
    late = [act["action"] for act in vote.acts[at:] if act["action"].startswith(EDITS)]
    need(not late, f"After the sealing: {', '.join(late)}.")
    envelope = book["total"] * book["share_millionths"] // MILLION
    same(book["envelope"], envelope, f"The envelope should be {envelope}.")
    need(len(vote.ids) == len(set(vote.ids)), "Two projects have one id.")
    need(book["threshold_millionths"] <= MILLION, "The threshold is above all ballots.")
    need(book["ties"] == ["support", "spend", "lottery"], "Its tie chain is unknown.")
    need({one for group in book["exclusions"] for one in group} <= set(vote.ids), "An exclusion.")
    for key in ("city", "year"):
        same(vote.event[key], book[key], f"event.json has another {key}.")


def persons(names: Any, what: str) -> set[str]:
    """Different people, by their names without capitals, widths, blanks and signs unseen."""
    fits(names, [str], what)
    found = set()
    for name in names:
        plain = unicodedata.normalize("NFKC", " ".join(name.split()))
        seen = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf"))
        found.add(unicodedata.normalize("NFKC", " ".join(seen.split()).casefold()))
    need("" not in found and len(found) == len(names), f"{what}: not all are different people.")
    return found


def people(vote: Vote) -> None:
    """What needs two people was done by two."""
    signers = persons(vote.cards["signed"], "The sheet of cards")
    need(len(signers) != 1, "One person alone signed the sheet of cards.")
    choosers = persons(vote.event["single_ballots"]["chosen_by"], "The choice of what is published")
    need(len(choosers) != 1, "One person alone chose what is published.")
    if vote.rulebook.get("secrecy", "room") != "room":
        holders(vote)
    if not signers:
        raise NotShown("Nobody has signed the sheet of cards, which two people should.")


def holders(vote: Vote) -> None:
    """Two of the three who have the key opened the box."""
    actions = [act["action"] for act in vote.acts]
    need("vote.opened" in actions, "The vote was not opened.")
    before = vote.acts[: actions.index("vote.opened")]
    made = [n for n, act in enumerate(before) if act["action"] == "box.key_made"]
    need(made, "No key was made for the box before the vote.")
    three = persons(before[made[-1]]["details"]["holders"], "The holders of the key")
    need(len(three) == 3, "The key does not have three holders.")
    tried = [act for act in before[made[-1] :] if act["action"] == "box.key_tried"]
    need(tried, "The key was not tried before the vote.")
    opening = [act for act in vote.acts if act["action"] == "box.opening"]
    need(opening, "Nobody opened the box.")
    tried = [act for act in vote.acts[made[-1] :] if act["action"] == "box.key_tried"]
    for act in tried + opening:
        pair = persons(act["details"]["holders"], act["action"])
        need(len(pair) == 2 and pair <= three, f"{act['action']}: {', '.join(sorted(pair))}")


# ---- The promises about ballots and cards ----


def merkle_root(leaves: list[bytes]) -> str:
    """The tree hash of RFC 6962; an odd hash at the end of a row goes up as it is."""
    row = [hashlib.sha256(b"\0" + leaf).digest() for leaf in leaves]
    while len(row) > 1:
        pairs = zip(row[::2], row[1::2])  # noqa: B905
        above = [hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs]
        row = above + row[len(above) * 2 :]
    return row[0].hex()


def commitments(vote: Vote) -> str:
    """The list of commitments is the one that the close put into the chain, in its batches."""
    bound(vote, "commitments.txt", "commitments")
    shape = {"batches": [{"minute": MINUTE, "number": 1, "root": HEX, "size": 1}]}
    told = vote.files.document("batches.json", shape, "madang-batches")
    leaves: dict[int, list[bytes]] = {}
    for commitment, number in vote.commitments.items():
        leaves.setdefault(number, []).append(commitment)
    need(sorted(leaves) == list(range(1, len(told["batches"]) + 1)), "A batch is missing.")
    for number, batch in enumerate(told["batches"], 1):
        same(batch["number"], number, f"Batch {number} is not in its place.")
        same(batch["size"], len(leaves[number]), f"Batch {number} has another size.")
        need(batch["root"] == merkle_root(leaves[number]), f"Batch {number} has another root.")
        big = batch["size"] >= LEAST_BATCH or len(leaves) == 1
        need(big, f"Batch {number} is so small that it tells who voted.")
    return f"{len(vote.commitments)} in {len(leaves)} batches."


def cards(vote: Vote) -> str:
    """There are as many ballots as used cards, and no more of these than were handed out."""
    told, used, before = vote.cards, 0, ""
    bound(vote, "used_tags.txt", "marks")
    for mark in vote.files.lines("used_tags.txt"):
        right = re.fullmatch("[0-9a-f]{32,64}", mark) and len(mark) == len(before or mark)
        need(right and before < mark, "used_tags.txt: wrong, doubled or out of order.")
        used, before = used + 1, mark
    stock = [told[key] for key in ("handed_out", "left_over", "spoiled")]
    counted = stock != [None, None, None]
    fits(stock, [0] if counted else [object], "A number of cards")
    need("" not in told["spoilt"], "Papers are spoilt without a reason.")
    need(told["tablets"] == len(vote.commitments), "There is not one commitment for each tablet.")
    need(told["tablets"] + told["on_paper"] == used, f"{used} cards were used.")
    need(used <= told["printed"], "More cards were used than printed.")
    if counted:
        why = f"{told['printed']} were printed, but {sum(stock)} are there. {told['why']}"
        need(sum(stock) == told["printed"], why)
        need(used <= stock[0], f"{used} were used, but {stock[0]} handed out. {told['why']}")
    papers = told["entered"] + sum(told["spoilt"].values()) + told["missing"]
    need(papers == told["on_paper"], f"{papers} papers are accounted for.")
    same(told["tablets"] + told["entered"], vote.event["ballots"], "The ballots are not as many.")
    words = f"{vote.event['ballots']} ballots, {used} used cards, {told['missing']} papers missing"
    if not counted:
        raise NotShown(f"{words}; nobody has counted the cards.")
    return f"{words}; {'signed' if told['signed'] else 'nobody has signed the sheet'}."


class Legal:
    """Whether a ballot keeps to the rulebook."""

    def __init__(self, book: Document) -> None:
        self.form, self.envelope = book["ballot"], book["envelope"]
        self.cost = {one["id"]: one["cost"] for one in book["projects"]}
        self.field = {one["id"]: one["field"] for one in book["projects"]}
        self.quoted = {one: json.dumps(one, ensure_ascii=False) for one in self.cost}
        number, listed = self.form["number"], len(self.cost)
        if self.form["wanted"] == "share":
            number = listed * number // MILLION
        self.fewest, self.most = number, number
        if self.form["wanted"] == "at_most":
            self.fewest, self.most = 1, min(number, listed)
        if self.form["wanted"] == "at_least":
            self.most = listed

    def wrong(self, text: str) -> str:
        """What is wrong with a ballot; "" if nothing is."""
        marks = json.loads(text)
        if not isinstance(marks, dict) or not self.cost.keys() >= marks.keys():
            return "it names what is not on the list"
        if any(type(score) is not int or score < 1 for score in marks.values()):
            return "a score is no whole number above zero"
        again = ",".join(f"{self.quoted[one]}:{marks[one]}" for one in sorted(marks))
        if text != "{" + again + "}":
            return "it is not written in the one way"
        if not marks:
            return "" if self.form["blank_allowed"] else "it is blank"
        if not self.fewest <= len(marks) <= self.most:
            return f"it names {len(marks)} projects"
        fields = Counter(self.field[one] for one in marks)
        if any(fields[key] > most for key, most in self.form["field_limits"].items()):
            return "it names too many projects of a field"
        return self.too_much(marks)

    def too_much(self, marks: dict[str, int]) -> str:
        points = self.form["kind"] == "points"
        if max(marks.values()) > (self.form["points_each"] if points else 1):
            return "a score is too high"
        if points and sum(marks.values()) > self.form["points"]:
            return "it gives too many points"
        cost = sum(self.cost[one] for one in marks)
        dear = self.form["kind"] == "knapsack" and cost > self.envelope
        return "it costs more than the budget" if dear else ""

    def impossible(self, n: int, support: dict[str, int], supporters: dict[str, int]) -> bool:
        """Whether no legal ballots can have these totals."""
        kind, each = self.form["kind"], self.form["points_each"]
        for one, voters in supporters.items():
            most = voters * each if kind == "points" else voters
            if not (voters <= n and voters <= support[one] <= most):
                return True
        marks, points = sum(supporters.values()), sum(support.values())
        spent = sum(voters * self.cost[one] for one, voters in supporters.items())
        return bool(
            marks > n * self.most
            or (not self.form["blank_allowed"] and marks < n * self.fewest)
            or (kind == "knapsack" and spent > n * self.envelope)
            or (kind == "points" and points > n * self.form["points"])
        )


def ballots(vote: Vote) -> None:
    """Every ballot is legal, and their numbers have no gap."""
    law = Legal(vote.rulebook)
    if vote.is_single:
        for text in vote.ballots:
            need(not (why := law.wrong(text)), f"{text[:100]}: {why}.")
        alone = sum(times == 1 for times in vote.ballots.values())
        stated = vote.event["single_ballots"]["one_of_a_kind"]
        need(stated in (alone, None), f"{alone} are one of a kind; stated: {stated}.")
    same(vote.totals[0], vote.event["ballots"], "event.json names another number of ballots.")
    need(not law.impossible(*vote.totals), "No legal ballots can have these totals.")
    if not vote.is_single:
        raise NotShown("Single ballots are withheld for the voters' sake; the totals are possible.")


def privacy(vote: Vote) -> None:
    """Nothing is published that could point at a voter."""
    told, n, names = vote.event["single_ballots"], vote.event["ballots"], vote.files.names
    there = [one for one in (*SINGLE, vote.event["process"] + ".pb") if one in names]
    alone, two = told["one_of_a_kind"], len(persons(told["chosen_by"], "chosen_by")) > 1
    need(("ballots.jsonl" in names) != ("totals.json" in names), "Ballots or totals, not both.")
    if n < SMALL:
        same([told["published"], told["why"], alone], [False, "small", None], "It is a small room.")
    elif told["published"]:
        need(told["why"] == "" and "ballots.jsonl" in names, "The ballots are not there.")
    else:
        need(told["why"] == "chosen" and two, "Two officers must choose to publish totals only.")
    need(
        told["published"] is True or not there, f"Single ballots are withheld, but there is {there}"
    )
    if n >= SMALL:
        need(type(alone) is int and 0 <= alone <= n, "How many are one of a kind is not said.")
        need(5 * alone <= n or two, "So many are one of a kind that two officers must choose.")
    is_open = vote.rulebook.get("receipts", "audited") == "open"
    need("openings.txt" not in names or is_open, "The openings are for the auditors alone.")


# ---- The promises about the outcome ----


def lottery(vote: Vote) -> None:
    """The seed is the one that was committed to, and gives the order that breaks ties."""
    sealed, seed = vote.rulebook["seed_commitment"], vote.lottery["seed"]
    need(not sealed or sha256(seed.encode()) == sealed, "Another seed was committed to.")
    same(vote.lottery["order"], vote.order, "Its order does not follow from the seed.")
    same(vote.outcome["lottery"], vote.order, "The outcome has another order.")


def recount(vote: Vote) -> None:
    """Every project has the support that the ballots give it."""
    told, count = vote.outcome, vote.count
    need(told["schema"] == "madang-outcome/1", "The version of the outcome is unknown.")
    given = {key: told[key] for key in ("rule", "budget", "voters")}
    right = {"rule": vote.rulebook["rule"], "budget": count.budget, "voters": count.voters}
    same(given, right, f"It should say {right}.")
    winners = set(told["funded"])
    for one, place in zip(told["projects"], count.queue):  # noqa: B905
        name = count.ids[place]
        rest = {"meets_threshold": count.meets[place], "funded": name in winners}
        same(one, {**count.line(place), **rest}, f"{name} has {count.supports[place]} in truth.")
    need(len(told["projects"]) == len(count.ids), "There are not as many projects.")


def rule(vote: Vote) -> str:
    """The funded projects are those of the rule, ties included, within all limits."""
    told, count = vote.outcome, vote.count
    funded = [place for place in count.queue if count.ids[place] in told["funded"]]
    same(told["funded"], [count.ids[place] for place in funded], "The funded are out of order.")
    need(set(funded) <= set(count.candidates), "A project is funded that may not be.")
    need(count.allows(funded), "The funded break the budget, a cap or an exclusion.")
    support, less, _ = count.key(funded)
    given = {key: told[key] for key in ("spent", "left", "total_support")}
    same(given, {"spent": -less, "left": count.budget + less, "total_support": support}, "A sum.")
    proof, greedy = told["proof"], told["rule"] == "greedy"
    fits(proof, PROOF, "The proof")
    found = [proof["solver_support"], proof["check_support"]]
    fits([one for one in found if one is not None], [0], "The proof: a support")
    same(
        told["proven"], proof["agrees"] is True and proof["doubt"] == "", "proven and proof differ."
    )
    need(told["proven"] or not greedy, "Greedy is always proven.")
    sums = (proof["check_support"], support if greedy else proof["solver_support"])
    need(not told["proven"] or sums == (support, support), "The proof has another support.")
    if greedy:
        need(set(funded) == set(count.greedy()), "Greedy funds others.")
        return ""
    best = count.best
    need(best <= count.key(funded), f"There is a better plan: {', '.join(count.names(best[2]))}")
    return "" if told["proven"] else "The outcome does not claim a proof; here is one."


def ties(vote: Vote) -> str:
    """It is told truly how many plans were equally good, and what the tie chain decided."""
    told, count = vote.outcome, vote.count
    given = {"optimal_sets": told["optimal_sets"], "ties": told["ties"]}
    if told["rule"] == "greedy":
        same(given, {"optimal_sets": None, "ties": count.greedy_ties()}, "The ties are others.")
        return ""
    if told["optimal_sets"] is None:
        need(told["ties"] == [], "Ties are told, but not how many plans there are.")
        return "The outcome does not say how many plans are equally good."
    best = count.best
    plans = sorted(
        (cost, ways)
        for (support, cost), ways in count.search().plans(best[0], True).items()
        if support == best[0]
    )
    everywhere = merged([ways for _, ways in plans])
    found, left = [], plans[0][1][0]
    for stage, ways, after in (("spend", everywhere, left), ("lottery", plans[0][1], 1)):
        if ways[0] > 1:
            contested = ways[1] & ~ways[2]
            found.append(
                {
                    "stage": stage, "sets_before": ways[0], "sets_after": after,
                    "contested": count.names(contested), "chosen": count.names(contested & best[2]),
                }
            )  # fmt: skip
    right = {"optimal_sets": everywhere[0], "ties": found}
    same(given, right, f"There are {everywhere[0]} best plans, or the tie is another.")
    return ""


def losses(vote: Vote) -> str:
    """Every project that is not funded is told truly what it lacked, and at which price it wins."""
    told, count, hard = vote.outcome, vote.count, []
    losers = [place for place in count.queue if count.ids[place] not in told["funded"]]
    names = [count.ids[place] for place in losers]
    same([one["project_id"] for one in told["not_funded"]], names, "Others are not funded.")
    judge = count.greedy_reason if told["rule"] == "greedy" else count.reason
    for claim, place in zip(told["not_funded"], losers):  # noqa: B905
        try:
            right = judge(place, claim) if claim["exact"] else count.silent(place)
        except NotProven:
            hard.append(count.ids[place])
            continue
        wrong = [key for key in right if canonical(right[key]) != canonical(claim.get(key, ""))]
        need(not wrong, f"{count.ids[place]}: {', '.join(wrong)} should be otherwise.")
        need(set(claim) == set(right), f"{count.ids[place]}: other parts.")
    gaps = [one["support"] for one in told["projects"] if one["funded"]]
    candidates = count.names_of(count.candidates)
    gaps += [
        one["support_missing"] for one in told["not_funded"] if one["project_id"] in candidates
    ]
    gap = None if None in gaps or told["rule"] == "greedy" else min(gaps, default=None)
    same(told["runner_up"], {"gap": gap}, f"The runner-up is {gap} behind.")
    if hard:
        raise NotProven(f"{len(hard)} of {len(losers)} reasons: {', '.join(hard)}")
    silent = sum(not one["exact"] for one in told["not_funded"])
    return f"Of {silent} the outcome does not say it." if silent else ""


def steps(vote: Vote) -> None:
    """The steps of the count, and what greedy would have funded, are told truly."""
    told, count = vote.outcome, vote.count
    turns = count.walk()
    greedy = sorted(turn[0] for turn in turns if turn[1] == "funded")
    winners = [place for place, one in enumerate(count.ids) if one in told["funded"]]
    (here, _, _), (there, cost, _) = count.key(winners), count.key(greedy)
    comparison = {
        "funded": count.names_of(greedy), "spent": -cost, "total_support": there,
        "support_short": here - there,
        "only_here": count.names_of(place for place in greedy if place not in winners),
        "only_in_outcome": count.names_of(place for place in winners if place not in greedy),
    }  # fmt: skip
    same(told["greedy"], comparison, "Greedy would fund others.")
    short = [count.line(place, "supporters") for place in count.queue if place in count.candidates]
    right: list[Document] = [count.eligibility(), {"kind": "ranking", "projects": short}]
    if told["rule"] != "greedy":
        keys = ("total_support", "spent", "optimal_sets", "proven", "proof")
        right.append({"kind": "optimum", **{key: told[key] for key in keys}})
    right += [{"kind": "tie", **tie} for tie in told["ties"]]
    funding, paid = [], 0
    for place in (place for place in count.queue if place in winners):
        paid += count.costs[place]
        money = {"spent": paid, "left": count.budget - paid}
        funding.append({**count.line(place, "supporters"), **money})
    right.append({"kind": "funding", "projects": funding})
    decisions = [
        {**count.line(place, "supporters"), "decision": decision, "left": left}
        for place, decision, left in turns
    ]
    right.append({"kind": "greedy", "spent": -cost, "total_support": there, "decisions": decisions})
    for given, step in zip(told["steps"], right):  # noqa: B905
        same(given, step, f"The step {step['kind']} is another.")
    need(len(told["steps"]) == len(right), "There are too many steps, or too few.")


def amount(value: int, decimals: int) -> str:
    """Minor units as a decimal without needless zeros."""
    if decimals == 0:
        return str(value)
    text = str(value).rjust(decimals + 1, "0")
    return f"{text[:-decimals]}.{text[-decimals:]}".rstrip("0").rstrip(".")


def cell(value: Any) -> str:
    """What a spreadsheet may see of a value."""
    if value is None:
        return ""
    text = str(int(value)) if isinstance(value, bool) else str(value)
    is_formula = isinstance(value, str) and text.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    return "'" + text if is_formula else text


def tables(vote: Vote) -> str:
    """The other forms of ballots and result say the same."""
    there = [
        (name, check)
        for name, check in (
            (vote.event["process"] + ".pb", pabulib), ("votes.csv", votes_csv),
            ("projects.csv", projects_csv), ("results.csv", results_csv),
            ("results.json", results_json), ("datapackage.json", package),
        )
        if name in vote.files.names
    ]  # fmt: skip
    for name, check in there:
        try:
            check(vote, name)
        except Broken as broken:
            raise Broken(f"{name}: {broken}") from None
    return "There are " + (", ".join(name for name, _ in there) or "none") + "."


def rows(vote: Vote, name: str, sign: str = ",") -> Iterator[list[str]]:
    with io.TextIOWrapper(vote.files.open(name), "utf-8-sig", newline="") as text:
        yield from csv.reader(text, delimiter=sign)


def papers(vote: Vote, safe: Callable[[Any], str], two: bool) -> Counter[tuple[str, ...]]:
    """Every ballot as one or two cells of a table: ids, most points first, and the points."""
    found: Counter[tuple[str, ...]] = Counter()
    points = vote.rulebook["ballot"]["kind"] == "points"
    for text, times in vote.ballots.items():
        marks = sorted(json.loads(text).items(), key=lambda mark: (-mark[1], mark[0]))
        scores = ",".join(str(score) for _, score in marks) if points else ""
        cells = (safe(",".join(one for one, _ in marks)), scores)
        found[cells if two else cells[:1]] += times
    return found


def voted(body: Iterable[list[str]]) -> Iterator[tuple[str, ...]]:
    for number, row in enumerate(body, 1):
        need(row[0] == str(number), f"Voter {number} is not there.")
        yield tuple(row[1:])


def pabulib(vote: Vote, name: str) -> None:
    count, decimals = vote.count, vote.rulebook["decimals"]
    points = vote.rulebook["ballot"]["kind"] == "points"
    text = rows(vote, name, ";")
    parts: dict[str, list[list[str]]] = {"META": [], "PROJECTS": []}
    need(next(text, []) == (part := ["META"]), "It does not begin with META.")
    for row in text:
        if row == ["VOTES"]:
            break
        part = row if row == ["PROJECTS"] else part
        parts[part[0]].append(row)
    meta = {row[0]: row[1] for row in parts["META"]}
    types = ("cumulative",) if points else ("approval", "choose-1")
    need(meta["vote_type"] in types, f"vote_type is {meta['vote_type']}.")
    right = (str(len(count.ids)), str(count.voters), amount(count.budget, decimals))
    told = (meta["num_projects"], meta["num_votes"], meta["budget"])
    need(told == right, f"num_projects, num_votes, budget are {told}.")
    _, head, *body = parts["PROJECTS"]
    want = {}
    for place, one in enumerate(count.ids):
        want[one] = {"cost": amount(count.costs[place], decimals)}
        want[one]["votes"] = str(count.supporters[place])
        want[one]["selected"] = cell(one in vote.outcome["funded"])
        if points:
            want[one]["score"] = str(count.supports[place])
    compare(head, body, "project_id", want)
    need(next(text, []) == ["voter_id", "vote"] + ["points"] * points, "It has other columns.")
    need(Counter(voted(text)) == papers(vote, str, points), "It holds other votes.")


def votes_csv(vote: Vote, name: str) -> None:
    text = rows(vote, name)
    need(next(text, []) == ["voter_id", "vote", "points"], "It has other columns.")
    need(Counter(voted(text)) == papers(vote, cell, True), "It holds other votes.")


def compare(
    head: list[str], body: list[list[str]], key: str, want: dict[str, dict[str, str]]
) -> None:
    """Each row of a table is as wanted, and there is one for every project."""
    named = {row[head.index(key)]: dict(zip(head, row)) for row in body}  # noqa: B905
    need(len(body) == len(named) and named.keys() == want.keys(), "It has other projects.")
    for one, cells in want.items():
        wrong = [column for column, value in cells.items() if named[one][column] != value]
        need(not wrong, f"{one}: {', '.join(wrong)}")


def projects_csv(vote: Vote, name: str) -> None:
    decimals = vote.rulebook["decimals"]
    want = {
        cell(one["id"]): {"number": cell(one["number"]), "cost": amount(one["cost"], decimals)}
        for one in vote.rulebook["projects"]
    }
    head, *body = rows(vote, name)
    compare(head, body, "code", want)


REASON = ("cause", "support_missing", "tie_decides", "support_funded")


def results_csv(vote: Vote, name: str) -> None:
    decimals = vote.rulebook["decimals"]
    reasons = {one["project_id"]: one for one in vote.outcome["not_funded"]}
    want = {}
    for one in vote.outcome["projects"]:
        why = reasons.get(one["project_id"], {})
        cells = {
            key: cell(one[key]) for key in ("support", "supporters", "meets_threshold", "funded")
        }
        cells.update({key: cell(why.get(key)) for key in REASON})
        for key in ("price_funded", "price_tied"):
            cells[key] = "" if why.get(key) is None else amount(why[key], decimals)
        want[cell(one["project_id"])] = {**cells, "cost": amount(one["cost"], decimals)}
    head, *body = rows(vote, name)
    compare(head, body, "code", want)


def results_json(vote: Vote, name: str) -> None:
    told, outcome = json.loads(vote.files.read(name)), vote.outcome
    keys = ("rule", "budget", "spent", "left", "voters", "total_support", "proven", "optimal_sets")
    for key in (*keys, "funded", "ties"):
        same(told[key], outcome[key], key)
    same(told["runner_up_gap"], outcome["runner_up"]["gap"], "runner_up_gap")
    for key, file in (("rulebook_sha256", "rulebook.json"), ("outcome_sha256", "outcome.json")):
        need(told[key] == sha256(vote.files.read(file)), key)
    same_head(vote, told)
    sealed = vote.rulebook["seed_commitment"]
    right = {"seed": vote.lottery["seed"], "commitment": sealed, "order": vote.lottery["order"]}
    same(told["lottery"], right, "lottery")
    reasons = {
        one["project_id"]: {key: one[key] for key in one if key not in LINE}
        for one in outcome["not_funded"]
    }
    want = {one["project_id"]: one for one in outcome["projects"]}
    for one in told["projects"]:
        right = want.pop(one["project_id"])
        same({key: one[key] for key in right}, right, one["project_id"])
        same(one["why_not"], reasons.get(one["project_id"]), f"{one['project_id']}: why_not")
    need(not want, "A project is missing.")


def same_head(vote: Vote, told: Document) -> None:
    if told.get("chain") is not None:
        published = [
            {"hash": one["hash"], "link": one["link"]}
            for one in vote.chain["entries"]
            if one.get("act", {}).get("action") == "outcome.published"
        ]
        same([told["chain"]], published, "It names another head of the chain.")


def package(vote: Vote, name: str) -> None:
    told = json.loads(vote.files.read(name))
    same_head(vote, told)
    for one in told["resources"]:
        if one["path"] in vote.files.names:
            file = vote.manifest["files"][one["path"]]
            right = (file["bytes"], "sha256:" + file["sha256"])
            need((one["bytes"], one["hash"]) == right, f"{one['path']} is another.")


# ---- The promises about receipts ----


def auditors(vote: Vote) -> str:
    """Somebody has seen that every commitment leads to a ballot of the list, and signed it."""
    row = {"audit": 1, "public": str, "signature": str, "statement": STATEMENT}
    shape = {"audits": [[str]], "statements": [row]}
    told = vote.files.document("auditors.json", shape, "madang-auditors")
    settled = last_word(told["audits"], told["statements"])
    for one in told["statements"]:
        said = one["statement"]
        by_hand = one["public"] == one["signature"] == ""
        right = by_hand or signed(one["public"], one["signature"], canonical(said))
        need(right, f"{said['auditor']} has not signed this.")
        digest = sha256(vote.files.read("commitments.txt"))
        need(said["commitments_sha256"] == digest, f"{said['auditor']} saw other commitments.")
        least = len(vote.commitments) if said["kept"] else 0
        seen = least <= said["openings"] <= vote.event["ballots"]
        need(seen, f"{said['auditor']} did not see all.")
        if "ballots.jsonl" in vote.files.names:
            digest = vote.manifest["files"]["ballots.jsonl"]["sha256"]
            need(said["ballots_sha256"] == digest, f"{said['auditor']} saw other ballots.")
    if "openings.txt" in vote.files.names:
        lines = list(vote.files.lines("openings.txt"))
        need(lines == sorted(lines), "openings.txt is out of order.")
        opened(vote, iter(lines))
        return f"The published openings show it{settled or '.'}"
    said = [one["statement"] for one in told["statements"]]
    if not said:
        few = 0 < vote.cards["entered"] < FEW_PAPERS and vote.rulebook.get("receipts") == "open"
        why = " Openings are withheld where fewer than ten ballots are of paper." if few else ""
        raise NotShown(f"Nobody has signed it yet.{why}")
    return ", ".join(dict.fromkeys(one["auditor"] for one in said if one["kept"])) + settled


def last_word(audits: list[list[str]], statements: list[Document]) -> str:
    """Words about a dispute that a later audit has settled; it is broken if none has."""
    open_, settled = "", ""
    for number, named in enumerate(audits, 1):
        need(len(persons(named, f"Audit {number}")) > 1, f"Audit {number} had one auditor.")
        mine = [one["statement"] for one in statements if one["audit"] == number]
        signers = [one["auditor"] for one in mine]
        need(len(signers) == len(set(signers)), f"Somebody signed audit {number} twice.")
        need(set(signers) <= set(named), f"Somebody else signed audit {number}.")
        against = [one["auditor"] for one in mine if not one["kept"]]
        if against:
            open_ = ", ".join(against)
        elif open_ and len(mine) == len(named):
            settled, open_ = f"; an earlier audit disagreed ({open_}), and a later one agrees.", ""
    need(all(one["audit"] <= len(audits) for one in statements), "A statement has no audit.")
    need(not open_, f"{open_} found that it is not so, and no later audit agrees as a whole.")
    return settled


def opened(vote: Vote, lines: Iterator[str]) -> None:
    left, seen = vote.ballots.copy(), set()
    for line in lines:
        opening, _, ballot = line.partition(" ")
        commitment = vote.commit(opening, ballot)
        need(commitment not in seen, f"This opening is there twice: {opening}")
        seen.add(commitment)
        need(left[ballot] > 0, f"An opening leads to a ballot that is not on the list: {ballot}")
        left[ballot] -= 1
    closed = len(vote.commitments.keys() - seen)
    need(not closed, f"{closed} commitments were not opened.")
    # Papers are laid into the box too, with a commitment for which nobody has a receipt.
    papers = len(seen - vote.commitments.keys()) + sum(left.values())
    same(papers, vote.cards["entered"], f"{papers} ballots are not from a tablet.")


def openings(vote: Vote) -> str:
    """Every commitment opens to a ballot of the list, and only ballots of paper are left."""
    opened(vote, given_lines(vote.given.openings))
    return f"{len(vote.commitments)} openings."


def recounted(vote: Vote) -> None:
    """The ballots that the auditors were given are the published ones, or have their totals."""
    if "ballots.jsonl" in vote.files.names:
        digest = sha256(Path(vote.given.ballots).read_bytes())
        right = vote.manifest["files"]["ballots.jsonl"]["sha256"]
        need(digest == right, "They are others than the published ones.")
        return
    listed = vote.files.document("totals.json")["projects"]
    _, support, supporters = vote.totals
    right = [
        {"id": one, "support": support[one], "supporters": supporters[one]} for one in vote.ids
    ]
    same(listed, right, "They have others.")


def tracker(vote: Vote) -> str:
    """The receipt is among the commitments."""
    text = re.sub(r"[\s-]", "", vote.given.tracker).upper()
    need(re.fullmatch("[A-Z2-7]{10}", text), "A receipt looks like ABCDE-FGHIJ.")
    wanted = f"{text[:5]}-{text[5:]}"
    found = [number for one, number in vote.commitments.items() if tracker_of(one) == wanted]
    need(found, f"{wanted} is not there.")
    return f"{wanted} was published in batch {found[0]}."


def mark(vote: Vote) -> str:
    """The mark of the card is looked up."""
    is_used = vote.given.mark.lower() in vote.files.lines("used_tags.txt")
    return "This card was used." if is_used else "This card was not used."


def ballot(vote: Vote) -> str:
    """The test ballot was sealed as it was shown, and was not cast."""
    opening, text = vote.given.ballot
    commitment = vote.commit(opening.lower(), text)
    need(not (why := Legal(vote.rulebook).wrong(text)), f"{why}.")
    need(commitment not in vote.commitments, "It was cast.")
    return f"Compare the receipt that was shown with it: {tracker_of(commitment)}"


# ---- The count, by place in the lottery ----

Key = tuple[int, int, int]  # support, minus cost, and a bit for each project, the earliest highest
Turn = tuple[int, str, int]
LINE = ("project_id", "cost", "support", "supporters")


class Count:
    """The election as the rules see it; the better of two plans has the greater key."""

    def __init__(self, vote: Vote) -> None:
        book, self.ids = vote.rulebook, vote.order
        listed = {one["id"]: one for one in book["projects"]}
        places = {one: place for place, one in enumerate(self.ids)}
        self.voters, support, supporters = vote.totals
        self.budget: int = book["envelope"]
        self.share: int = book["threshold_millionths"]
        self.costs: list[int] = [listed[one]["cost"] for one in self.ids]
        self.supports: list[int] = [support[one] for one in self.ids]
        self.supporters: list[int] = [supporters[one] for one in self.ids]
        self.caps: list[tuple[int, set[int]]] = []
        for cap in book["caps"]:
            kind, key = cap["kind"], cap["key"]
            inside = {places[one] for one in self.ids if listed[one][kind] == key}
            self.caps.append((cap["limit"], inside))
        self.groups = [{places[one] for one in group} for group in book["exclusions"]]
        self.needed: int = -(-self.share * self.voters // MILLION)
        self.meets = [voters >= self.needed for voters in self.supporters]
        self.candidates = [
            place
            for place in range(len(self.ids))
            if self.meets[place] and self.supports[place] > 0
            and self.costs[place] <= self.room(place)
        ]  # fmt: skip
        self.queue = sorted(range(len(self.ids)), key=self.rank)

    def rank(self, place: int) -> Key:
        return (-self.supports[place], self.costs[place], place)

    def room(self, place: int) -> int:
        return min([self.budget] + [limit for limit, inside in self.caps if place in inside])

    def rivals(self, place: int) -> set[int]:
        """Itself, and whom it excludes."""
        return {place}.union(*(group for group in self.groups if place in group))

    def bit(self, place: int) -> int:
        return 1 << (len(self.ids) - 1 - place)

    def names(self, mask: int) -> list[str]:
        return [one for place, one in enumerate(self.ids) if mask & self.bit(place)]

    def names_of(self, places: Iterable[int]) -> list[str]:
        return [self.ids[place] for place in places]

    def key(self, places: list[int]) -> Key:
        support = sum(self.supports[one] for one in places)
        return support, -self.price_of(places), sum(map(self.bit, places))

    def line(self, place: int, without: str = "") -> Document:
        found = {"project_id": self.ids[place], "cost": self.costs[place]}
        found.update(support=self.supports[place], supporters=self.supporters[place])
        return {key: value for key, value in found.items() if key != without}

    def price_of(self, places: Iterable[int]) -> int:
        return sum([self.costs[one] for one in places])

    def allows(self, places: list[int]) -> bool:
        chosen = set(places)
        limits = [(self.budget, chosen), *self.caps]
        paid = all(self.price_of(chosen & inside) <= limit for limit, inside in limits)
        return paid and all(len(chosen & group) < 2 for group in self.groups)

    def eligibility(self) -> Document:
        """The first step: who may be funded at all."""
        dropped = []
        for place, cost in enumerate(self.costs):
            limit: Optional[int] = self.room(place)  # noqa: UP045
            cause = "cap"
            if cost > self.budget:
                cause, limit = "too_dear", self.budget
            elif cost <= self.room(place):
                cause, limit = ("no_support" if self.meets[place] else "below_threshold"), None
            if place not in self.candidates:
                dropped.append({**self.line(place), "cause": cause, "limit": limit})
        return {
            "kind": "eligibility", "budget": self.budget, "voters": self.voters,
            "supporters_needed": self.needed, "support_needed": 0,
            "eligible": len(self.candidates), "dropped": dropped,
        }  # fmt: skip

    # -- greedy --

    def decide(self, place: int, price: int, paid: list[int]) -> str:
        """What becomes of a project at a price behind others that are funded."""
        if self.rivals(place) & set(paid) - {place}:
            return "excluded"
        if price > self.budget - self.price_of(paid):
            return "does_not_fit"
        for limit, inside in self.caps:
            if place in inside and price > limit - self.price_of(inside.intersection(paid)):
                return "over_cap"
        return "funded"

    def walk(self, first: Optional[int] = None) -> list[Turn]:  # noqa: UP045
        """Every candidate in its turn; ``first`` is funded before all of them."""
        paid, turns = [first] if first is not None else [], []
        for place in self.queue:
            if place in self.candidates and place != first:
                decision = self.decide(place, self.costs[place], paid)
                paid += [place] if decision == "funded" else []
                turns.append((place, decision, self.budget - self.price_of(paid)))
        return turns

    def greedy(self, first: Optional[int] = None) -> list[int]:  # noqa: UP045
        return [place for place, decision, _ in self.walk(first) if decision == "funded"]

    def greedy_ties(self) -> list[Document]:
        funded, found = set(self.greedy()), []

        def tie(stage: str, group: list[int]) -> bool:
            if len({place in funded for place in group}) < 2:
                return False
            chosen = self.names_of(place for place in group if place in funded)
            parts = {"stage": stage, "sets_before": None, "sets_after": None}
            found.append({**parts, "contested": self.names_of(group), "chosen": chosen})
            return True

        for support in sorted({self.supports[place] for place in self.candidates}, reverse=True):
            equals = [place for place in self.candidates if self.supports[place] == support]
            if tie("spend", equals):
                for cost in sorted({self.costs[place] for place in equals}):
                    tie("lottery", [place for place in equals if self.costs[place] == cost])
        return found

    def greedy_reason(self, place: int, claim: Document) -> Document:
        """The reason of a project that greedy did not fund."""
        paid, support, cost = self.greedy(), self.supports[place], self.costs[place]

        def level(with_support: int, price: int) -> bool:
            ahead = [one for one in paid if self.supports[one] > with_support]
            return self.decide(place, price, ahead) == "funded"

        def wins(with_support: int, price: int) -> bool:
            mine = (-with_support, price, place)
            return (
                self.decide(place, price, [one for one in paid if self.rank(one) < mine])
                == "funded"
            )

        def both(price: int) -> bool:
            return level(support, price) and wins(support, price)

        right, most = self.silent(place), self.room(place)
        if not (self.meets[place] and support > 0):
            most = 0
        right["exact"] = True
        right["price_tied"] = edge(claim["price_tied"], most, lambda price: level(support, price))
        right["price_funded"] = edge(claim["price_funded"], most, both)
        if cost > self.room(place):
            return right
        least = max(self.least(place), 1)
        levels = [least, *sorted(self.supports[one] for one in paid if self.supports[one] > least)]
        enough = next(one for one in levels if level(one, cost))
        staying = self.greedy(place)
        out = [one for one in sorted(paid) if one not in staying]
        return self.told(right, enough - support, wins(enough, cost), enough == support, out, paid)

    # -- knapsack --

    def search(self, place: Optional[int] = None, price: int = 0) -> Search:  # noqa: UP045
        """The plans of all candidates, or of those beside a project at a price."""
        out = set() if place is None else self.rivals(place)
        limits = [
            (limit - (price if place in inside else 0), inside) for limit, inside in self.caps
        ]
        others = [one for one in self.candidates if one not in out]
        return Search(self, others, self.budget - price, limits)

    @cached_property
    def best(self) -> Key:
        """The key of the best plan."""
        return self.search().best()

    def reason(self, place: int, claim: Document) -> Document:
        """The reason of a project that is not in the best plan."""
        support, cost, best = self.supports[place], self.costs[place], self.best

        def with_it(plan: Key, price: int) -> Key:
            return plan[0] + support, plan[1] - price, plan[2] | self.bit(place)

        known: dict[int, list[Key]] = {}

        def plans(price: int) -> list[Key]:
            """The best plans with the project at a price that have the greatest support."""
            if price not in known:
                found = self.search(place, price).plans(max(best[0] - support, 0))
                known[price] = [with_it((s, -c, ways[3]), price) for (s, c), ways in found.items()]
            return known[price]

        def better(price: int) -> bool:
            return max(plans(price), default=best) > best

        right = self.silent(place)
        most = self.room(place) if self.meets[place] else 0
        right["exact"] = True
        right["price_tied"] = edge(claim["price_tied"], most, lambda price: bool(plans(price)))
        right["price_funded"] = edge(claim["price_funded"], most, better)
        if cost > self.room(place):
            return right
        forced = with_it(self.search(place, cost).best(), cost)
        gap = best[0] - forced[0]
        missing = max(gap, self.least(place) - support)
        funded = [one for one in range(len(self.ids)) if best[2] & self.bit(one)]
        out = [one for one in funded if not forced[2] & self.bit(one)]
        wins = missing > gap or forced[1:] > best[1:]
        return self.told(right, missing, wins, gap == 0, out, funded)

    # -- both --

    def least(self, place: int) -> int:
        """The support with which a project meets the threshold, one more voter for each unit."""
        return self.supports[place] + max(self.needed - self.supporters[place], 0)

    def silent(self, place: int) -> Document:
        """A reason without anything that had to be searched for."""
        cause = "outweighed" if self.meets[place] else "below_threshold"
        if self.costs[place] > self.room(place):
            cause = "too_dear" if self.costs[place] > self.budget else "cap"
        none = ("support_missing", "tie_decides", "support_funded", "price_tied", "price_funded")
        return {
            **self.line(place),
            "cause": cause,
            **dict.fromkeys(none),
            "rivals": [],
            "exact": False,
        }

    def told(
        self,
        right: Document,
        missing: int,
        wins: bool,
        tied: bool,
        out: list[int],
        funded: list[int],
    ) -> Document:
        """A reason with what was searched for."""
        place = self.ids.index(right["project_id"])
        if right["cause"] == "outweighed":
            excluded = self.rivals(place) & set(funded)
            right["cause"] = "tie" if tied else "excluded" if excluded else "outweighed"
        right["support_missing"] = missing
        right["tie_decides"] = "funded" if wins else "not_funded"
        right["support_funded"] = self.supports[place] + missing + (not wins)
        return {**right, "rivals": self.names_of(out)}


def edge(claim: Any, most: int, holds: Callable[[int], bool]) -> Any:
    """The claimed price if it is the largest up to ``most`` at which something holds.

    What holds at a price holds at every lower one, so that two looks are enough.
    """
    least = 0 if claim is None else claim
    if type(least) is not int or not 0 <= least <= most or (claim is not None and not least):
        return "otherwise"
    right = (not least or holds(least)) and (least == most or not holds(least + 1))
    return claim if right else "otherwise"


# ---- The search for best plans, in whole numbers ----
#
# A price is set on every unit of money and of a cap, and on every exclusion. Whatever the prices
# are, no plan is worth more than all limits at their prices and all that projects are worth beyond
# theirs. So projects are decided one after the other, and a partial plan is dropped as soon as
# this bound shows that nothing it can become has the support asked for. Projects that share a cap
# or an exclusion form a part; parts are joined by the budget alone.

Ways = tuple[int, int, int, int]  # how many plans, all their projects, those in each, the best one
States = dict[Any, Ways]  # by support, cost, and what is left of each limit
Row = tuple[int, dict[int, int]]  # a limit, and what each project takes of it


def merged(some: list[Ways]) -> Ways:
    number, union, common, best = some[0]
    for one in some[1:]:
        number, union = number + one[0], union | one[1]
        common, best = common & one[2], max(best, one[3])
    return number, union, common, best


def keep(states: States, state: Any, ways: Ways) -> None:
    states[state] = merged([states[state], ways]) if state in states else ways


def joined(left: Ways, right: Ways) -> Ways:
    """Plans of some projects with plans of others."""
    number, masks = left[0] * right[0], [left[n] | right[n] for n in (1, 2, 3)]
    return number, masks[0], masks[1], masks[2]


def frontier(states: States) -> States:
    """Without the states that another one beats in support and cost, limits being alike."""
    alike: dict[Any, list[Any]] = {}
    for state in states:
        alike.setdefault(state[2:], []).append((state[1], -state[0], state))
    kept = {}
    for group in alike.values():
        most = -1
        for _, less, state in sorted(group):
            if -less > most:
                most, kept[state] = -less, states[state]
    return kept


def priced(rows: list[Row], worth: dict[int, int]) -> tuple[list[int], dict[int, int]]:
    """A price for every row at which it is just full, and what projects are worth beyond them."""
    prices, gains, before = [0] * len(rows), dict(worth), [-1]
    for _ in range(20):
        if prices == before:
            break
        before = list(prices)
        for number, (limit, amounts) in enumerate(rows):
            old, fair = prices[number], 0
            dense = sorted(((gains[one] + old * a) // a, a) for one, a in amounts.items())
            for value, taken in reversed(dense):
                limit -= taken
                if limit < 0:
                    fair = max(value, 0)
                    break
            for one, taken in amounts.items():
                gains[one] -= (fair - old) * taken
            prices[number] = fair
    return prices, gains


class Search:
    """Plans of some projects within a budget, caps and exclusions."""

    def __init__(
        self, count: Count, places: list[int], budget: int, caps: list[tuple[int, set[int]]]
    ) -> None:
        self.costs, self.supports, self.bit = count.costs, count.supports, count.bit
        self.steps, self.never = 0, budget < 0 or any(limit < 0 for limit, _ in caps)
        rows: list[Row] = [(budget, {one: self.costs[one] for one in places})]
        for limit, inside in caps:
            rows.append((limit, {one: self.costs[one] for one in places if one in inside}))
        for group in count.groups:
            rows.append((1, {one: 1 for one in places if one in group}))
        fit = [one for one in places if all(row.get(one, 0) <= limit for limit, row in rows)]
        rows = [(limit, {one: row[one] for one in fit if one in row}) for limit, row in rows]
        money, tight = rows[0][1], [row for row in rows[1:] if sum(row[1].values()) > row[0]]
        grain = gcd(*money.values()) or 1
        self.budget = budget // grain * grain
        # Supports are scaled so that prices in whole numbers are fine enough.
        self.scale = 1000 * max([1, *money.values()])
        worth = {one: self.supports[one] * self.scale for one in fit}
        prices, self.gains = priced([(self.budget, money), *tight], worth)
        self.price, self.parts = prices[0], []
        while fit:
            members = fit[:1]
            for one in members:  # grows while it is walked through
                for _, row in tight:
                    members += [other for other in row if one in row and other not in members]
            fit = [one for one in fit if one not in members]
            mine = [n for n, (_, row) in enumerate(tight) if not row.keys().isdisjoint(members)]
            limits = [(prices[n + 1], tight[n]) for n in mine]
            self.parts.append(Part(self, members, limits))
        self.parts.sort(key=lambda part: -part.spread)
        self.hope = self.price * self.budget + sum(part.top for part in self.parts)

    def plans(self, floor: int, counting: bool = False) -> States:
        """The plans with so much support, by (support, cost): all, or the best of them at least."""
        slack = self.hope - floor * self.scale
        if self.never or slack < 0:
            return {}
        options = [part.plans(part.top - slack, counting) for part in self.parts]
        dearest = [max(cost for _, cost in one) for one in options]
        rest, tail = sum(dearest), self.hope - self.price * self.budget
        states: States = {(0, 0): (1, 0, 0, 0)}
        for part, choices, most in zip(self.parts, options, dearest):  # noqa: B905
            rest, tail = rest - most, tail - part.top
            grown: States = {}
            self.spend(len(states) * len(choices))
            for (support, cost), ways in states.items():
                for (more, dearer), other in choices.items():
                    left, above = self.budget - cost - dearer, support + more - floor
                    value = above * self.scale + self.price * min(left, rest) + tail
                    if left >= 0 and value >= 0:
                        keep(grown, (support + more, cost + dearer), joined(ways, other))
            states = grown if counting else frontier(grown)
        return states

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS:
            raise NotProven("The search for the best plan was given up.")

    def best(self) -> Key:
        """The key of the best plan: what is asked for is lowered until something is found."""
        top, gap = self.hope // self.scale, 0
        while not (found := self.plans(max(top - gap, 0))):
            need(gap <= top, "No plan is possible.")
            gap = 2 * gap + 1
        return max((support, -cost, ways[3]) for (support, cost), ways in found.items())


class Part:
    """Projects that are tied to each other by caps and exclusions, at their prices."""

    def __init__(self, search: Search, members: list[int], limits: list[tuple[int, Row]]) -> None:
        self.search, self.rows = search, [row for _, row in limits]
        self.prices = [price for price, _ in limits]
        self.order = sorted(members, key=lambda one: (-abs(search.gains[one]), one))
        self.spread = abs(search.gains[self.order[0]])
        self.paid = sum(price * row[0] for price, row in limits)
        self.hope = self.paid + sum(max(search.gains[one], 0) for one in members)
        gap = 0
        while not (found := self.plans(self.hope - gap, False)):
            gap = 2 * gap + search.scale
        self.top = max(support * search.scale - cost * search.price for support, cost in found)

    def plans(self, least: int, counting: bool) -> States:
        """Those that are worth so much beyond the price of their money, by (support, cost)."""
        search, tail = self.search, self.hope - self.paid
        rest = [sum(row.values()) for _, row in self.rows]
        states: States = {(0, 0, *(limit for limit, _ in self.rows)): (1, 0, 0, 0)}
        for one in self.order:
            takes = [row.get(one, 0) for _, row in self.rows]
            rest = [every - take for every, take in zip(rest, takes)]  # noqa: B905
            tail -= max(search.gains[one], 0)
            bit = search.bit(one)
            grown: States = {}
            search.spend(2 * len(states))
            for (support, cost, *free), ways in states.items():
                choices = [(support, cost, free, ways)]
                left = [room - take for room, take in zip(free, takes)]  # noqa: B905
                more, dearer = support + search.supports[one], cost + search.costs[one]
                if min(left, default=0) >= 0 and dearer <= search.budget:
                    choices.append((more, dearer, left, joined(ways, (1, bit, bit, bit))))
                for support_, cost_, free_, ways_ in choices:
                    # What is left beyond all that could still be taken makes no difference.
                    rooms = [min(room, every) for room, every in zip(free_, rest)]  # noqa: B905
                    value = support_ * search.scale - cost_ * search.price + tail
                    value += sum(map(int.__mul__, self.prices, rooms))
                    if value >= least:
                        keep(grown, (support_, cost_, *rooms), ways_)
            states = grown if counting else frontier(grown)
        return {state[:2]: ways for state, ways in states.items()}


# ---- The report ----

PROMISES = (
    signature, chain, states, rulebook, people, commitments, cards, ballots, privacy, lottery,
    recount, rule, ties, losses, steps, tables, auditors,
)  # fmt: skip
ASKED = {
    "tracker": tracker,
    "mark": mark,
    "ballot": ballot,
    "openings": openings,
    "ballots": recounted,
}


def told(check: Any, vote: Vote) -> str:
    """Run one check, print how it ends, and say so."""
    verdict, words = "PASS", ""
    try:
        words = check(vote) or ""
    except (Broken, NotProven, NotShown) as stop:
        kinds = {Broken: "FAIL", NotProven: "NOT PROVEN", NotShown: "NOT SHOWN"}
        verdict, words = kinds[type(stop)], str(stop)
    except Exception as problem:  # files of nonsense break promises, and never this program
        verdict, words = "FAIL", f"It cannot be read: {type(problem).__name__} {problem}"
    # A file must not write lines of its own: whatever moves the cursor is shown as "?".
    shown = "".join(sign if sign.isprintable() else "?" for sign in words[:1000])
    print(f"{verdict:<10} {check.__name__:<12} {check.__doc__} {shown}".rstrip(), flush=True)
    return verdict


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Check a published vote.")
    parser.add_argument("folder", help="the folder of the bundle, or its ZIP")
    parser.add_argument("--tracker", metavar="ABCDE-FGHIJ", help="a receipt to look for")
    parser.add_argument("--mark", help="the mark of a card to look for")
    parser.add_argument("--key", help="the printed public key")
    parser.add_argument("--ballot", nargs=2, metavar=("OPENING", "TEXT"), help="a test ballot")
    parser.add_argument("--openings", metavar="FILE", help="what auditors were given")
    parser.add_argument("--ballots", metavar="FILE", help="the ballots, where they are withheld")
    given = parser.parse_args(arguments)
    csv.field_size_limit(10**8)
    try:
        vote = Vote(Files(given.folder), given)
    except (OSError, zipfile.BadZipFile) as problem:
        print(f"{given.folder} cannot be read: {problem}", file=sys.stderr)
        return 1
    verdicts = [told(files, vote)]
    if verdicts == ["PASS"]:
        asked = [check for option, check in ASKED.items() if getattr(given, option)]
        for done, check in enumerate((*PROMISES, *asked), 1):
            if sys.stderr.isatty():
                print(f"\r{done} of {len(PROMISES) + len(asked)} ", end="\r", file=sys.stderr)
            verdicts.append(told(check, vote))
    passed, shown = verdicts.count("PASS"), verdicts.count("NOT SHOWN")
    unproven, failed = verdicts.count("NOT PROVEN"), verdicts.count("FAIL")
    print(f"{passed} kept, {failed} broken, {unproven} not proven, {shown} not shown.")
    return 1 if failed else 2 if unproven else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
