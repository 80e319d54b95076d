"""What leads from commitments to ballots: open receipts, and statements of named auditors."""

from __future__ import annotations

from collections import Counter
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from tests.second_verifier.cards import committed, entered
from tests.second_verifier.reading import (
    NotShownError,
    canonical,
    demand,
    digits,
    document,
    keyed,
    lines,
    minute,
    names,
    ordered,
    text,
    whole,
)
from tests.second_verifier.vote import Vote

STATEMENT = ("auditor", "at", "commitments_sha256", "ballots_sha256", "openings", "kept")


def auditors(vote: Vote) -> None:
    """Every commitment leads to a ballot, as statements or openings say."""
    file = document(vote.files["auditors.json"], "madang-auditors", "audits", "statements")
    told = file["statements"]
    demand(isinstance(told, list), "statements are no list")
    for one in told:
        keyed(one, "audit", "statement", "public", "signature")
        _statement(vote, keyed(one["statement"], *STATEMENT))
        _signed(one)
    _settled(file["audits"], told)
    if "openings.txt" in vote.files:
        _opened(vote)
    elif not told:
        raise NotShownError("nobody has audited it")


def _settled(audits: Any, told: list[dict[str, Any]]) -> None:
    """The last word is not that it is broken: only a whole audit takes that back."""
    demand(isinstance(audits, list), "audits are no list")
    demand(all(whole(one["audit"], 1) <= len(audits) for one in told), "there is no such audit")
    broken = False
    for number, named in enumerate(audits, 1):
        demand(len(names(named)) >= 2, "one auditor alone")
        mine = [one["statement"] for one in told if one["audit"] == number]
        said = {one["auditor"]: one["kept"] for one in mine}
        demand(len(said) == len(mine), "an auditor has two words")
        demand(said.keys() <= set(named), "an auditor was not named")
        if False in said.values():
            broken = True
        elif said.keys() == set(named):
            broken = False
    demand(not broken, "an auditor says that it is broken")


def _statement(vote: Vote, told: dict[str, Any]) -> None:
    demand(text(told["auditor"]), "an auditor has no name")
    minute(told["at"])
    demand(told["commitments_sha256"] == vote.digest("commitments.txt"), "other commitments")
    digits(told["ballots_sha256"])
    if vote.single:
        demand(told["ballots_sha256"] == vote.digest("ballots.jsonl"), "other ballots")
    demand(isinstance(told["kept"], bool), "an auditor says neither")
    opened = whole(told["openings"], len(vote.commitments) if told["kept"] else 0)
    demand(opened <= vote.event["ballots"], "more were opened than there are")


def _signed(one: dict[str, Any]) -> None:
    if one["public"] == "" and one["signature"] == "":
        return
    content, signature = canonical(one["statement"]), bytes.fromhex(digits(one["signature"], 128))
    try:
        VerifyKey(bytes.fromhex(digits(one["public"]))).verify(content, signature)
    except BadSignatureError:
        demand(False, "a statement is not signed with that key")


def _opened(vote: Vote) -> None:
    pairs = [one.split(" ", 1) for one in ordered(lines(vote.files["openings.txt"]))]
    found = [committed(vote, bytes.fromhex(digits(one)), ballot) for one, ballot in pairs]
    demand(len(set(found)) == len(found), "two lines give one commitment")
    demand(set(vote.commitments) <= set(found), "a commitment leads nowhere")
    papers = len(found) - len(vote.commitments)
    demand(papers <= entered(vote), "more papers than were entered")
    left = Counter(canonical(ballot).decode() for ballot in vote.ballots)
    left.subtract(ballot for _, ballot in pairs)
    demand(min(left.values(), default=0) >= 0, "an opened ballot is not in the list")
    demand(left.total() == entered(vote) - papers, "ballots are left over")
