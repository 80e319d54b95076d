"""Every promise of a published bundle, and what becomes of it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from tests.second_verifier.auditors import auditors
from tests.second_verifier.ballots import ballots, privacy
from tests.second_verifier.cards import cards, commitments
from tests.second_verifier.chain import chain, people, rulebook, states
from tests.second_verifier.outcome import losses, lottery, recount, rule, steps, ties
from tests.second_verifier.reading import (
    NotShownError,
    RefusedError,
    TooHardError,
    demand,
    document,
    keyed,
    same,
    text,
)
from tests.second_verifier.tables import tables
from tests.second_verifier.vote import Vote, sha256

PART = "[A-Za-z0-9_-][A-Za-z0-9._-]*"
NAME = re.compile(f"{PART}(/{PART})*")
SIGNATURE = re.compile(rb"public ([0-9a-f]{64})\nsignature ([0-9a-f]{128})\n")
ALWAYS = {
    *("event.json", "rulebook.json", "acts.json", "commitments.txt", "batches.json"),
    *("used_tags.txt", "cards.json", "lottery.json", "outcome.json", "auditors.json"),
    *("software.json", "verify.py"),
}


def files(vote: Vote) -> None:
    """The manifest names every file, with its size and digest."""
    manifest = document(vote.files["manifest.json"], "madang-bundle", "files", "process")
    listed, there = manifest["files"], set(vote.files) - {"manifest.json", "SIGNATURE"}
    demand(set(listed) == there, "a file is missing, or one is too many")
    demand(there >= ALWAYS and "SIGNATURE" in vote.files, "a file is missing that is always there")
    for name, told in listed.items():
        demand(NAME.fullmatch(name), f"{name} is no name")
        keyed(told, "bytes", "sha256")
        content = vote.files[name]
        demand(same(told, {"bytes": len(content), "sha256": sha256(content)}), f"{name} differs")
    parts = document(vote.files["software.json"], "madang-software", "parts")["parts"]
    demand(all(text(part) for part in parts.values()), "a part has no version")


def signature(vote: Vote) -> None:
    """The key that is named has signed the manifest."""
    match = SIGNATURE.fullmatch(vote.files["SIGNATURE"])
    demand(match, "the signature is written in another way")
    assert match
    public, signed = (bytes.fromhex(part.decode()) for part in match.groups())
    try:
        VerifyKey(public).verify(vote.files["manifest.json"], signed)
    except BadSignatureError:
        demand(False, "the signature is of another manifest")


CHECKS: tuple[Callable[[Vote], None], ...] = (
    *(files, signature, chain, states, rulebook, people, commitments, cards, ballots),
    *(privacy, lottery, recount, rule, ties, losses, steps, tables, auditors),
)
PROMISES = tuple(one.__name__ for one in CHECKS)
UNREADABLE = (csv.Error, LookupError, TypeError, ValueError, AttributeError, StopIteration)


def check(files_of_bundle: Mapping[str, bytes]) -> dict[str, str]:
    """The verdict on each promise: ``PASS``, ``FAIL``, ``NOT SHOWN`` or ``NOT PROVEN``.

    If ``files`` fails nothing else is looked at, and the answer has no other promise.
    """
    vote, found = Vote(files_of_bundle), {}
    for promise in CHECKS:
        found[promise.__name__] = _verdict(promise, vote)
        if promise is files and found["files"] != "PASS":
            break
    return found


def _verdict(promise: Callable[[Vote], None], vote: Vote) -> str:
    try:
        promise(vote)
    except NotShownError:
        return "NOT SHOWN"
    except TooHardError:
        return "NOT PROVEN"
    except (RefusedError, *UNREADABLE):
        return "FAIL"
    return "PASS"
