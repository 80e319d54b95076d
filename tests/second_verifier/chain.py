"""The chain of acts: its links, the order of states, the seal, and what two people must do."""

from __future__ import annotations

import re
from typing import Any

from tests.second_verifier.reading import (
    MOMENT,
    NotShownError,
    canonical,
    demand,
    digits,
    from_json,
    keyed,
    minute,
    names,
    same,
    text,
)
from tests.second_verifier.vote import Vote, sha256

STATES = {
    "rulebook.sealed": "S",
    "vote.opened": "O",
    "vote.paused": "P",
    "vote.resumed": "R",
    "vote.closing": "G",
    "vote.closed": "C",
    "box.opening": "I",
    "box.opened": "B",
    "count.begun": "N",
    "count.repeated": "T",
    "count.finished": "F",
    "outcome.published": "U",
}
ORDER = re.compile("SO(P(R|G)|G)*C(I|B)*N(B|T|F)*U")
EDITS = ("project.", "projects.", "category.", "seed.")


def told_acts(vote: Vote) -> list[dict[str, Any]]:
    """The acts that are told, in order."""
    entries = from_json(vote.files["acts.json"])["entries"]
    return [one["act"] for one in entries if "act" in one]


def chain(vote: Vote) -> None:
    """Every link, digest and hash, the head, and one process everywhere."""
    keys = ("format", "process", "head", "entries")
    acts = keyed(from_json(vote.files["acts.json"]), *keys)
    demand(acts["format"] == "madang-chain-1", "this format is not known")
    demand(acts["entries"], "the chain is empty")
    before = "0" * 64
    for link, entry in enumerate(acts["entries"], 1):
        before = _linked(link, entry, before)
    head = keyed(acts["head"], "link", "hash", "words")
    demand(same([head["link"], head["hash"]], [len(acts["entries"]), before]), "another head")
    for words in head["words"].values():
        demand(isinstance(words, list), "words are no list")
        demand([text(one) for one in words] == words, "words are no texts")
    manifest = from_json(vote.files["manifest.json"])
    processes = {acts["process"], vote.event["process"], manifest["process"]}
    demand(processes == {vote.rulebook.told["process"]}, "there are two processes")


def _linked(link: int, entry: dict[str, Any], before: str) -> str:
    told = ("act",) if "act" in entry else ()
    keyed(entry, "link", "digest", "hash", *told)
    demand(same(entry["link"], link), f"link {link} is missing")
    digest = digits(entry["digest"])
    if told:
        act = keyed(entry["act"], "at", "actor", "action", "details", "salt")
        demand(MOMENT.fullmatch(text(act["at"])), "a moment is written in another way")
        digits(act["salt"], 32)
        text(act["actor"])
        text(act["action"])
        demand(isinstance(act["details"], dict), "details are no object")
        demand(sha256(canonical(act)) == digest, f"the act of link {link} was changed")
    hashed = sha256(f"madang-chain-1\n{link}\n{digest}\n{before}\n".encode())
    demand(entry["hash"] == hashed, f"link {link} does not follow from the one before")
    return hashed


def states(vote: Vote) -> None:
    """The order of acts, with their minutes and numbers."""
    acts = [one for one in told_acts(vote) if one["action"] in STATES]
    word = "".join(STATES[one["action"]] for one in acts)
    demand(ORDER.fullmatch(word), f"the states are {word}")
    demand(word[word.index("C") - 1] == "G" and "F" in word, "not closing, or not finished")
    least = 1 if vote.event["ballots"] else 0
    demand(least <= word.count("B") <= 1, "the box was not opened once")
    if vote.rulebook.secrecy == "sealed" and "B" in word:
        demand(word.index("B") < word.index("N"), "the box was opened after the count began")
    last = {one["action"]: one for one in acts}
    _numbers(vote, last)
    for key, action in (
        ("opened", "vote.opened"),
        ("closed", "vote.closed"),
        ("published", "outcome.published"),
    ):
        told = last[action]["at"][:16] + "Z"
        demand(minute(vote.event[key]) == told, f"{action} was at another minute")


def _numbers(vote: Vote, last: dict[str, dict[str, Any]]) -> None:
    cast = last["vote.closed"]["details"]["cast"]
    demand(same(cast, len(vote.commitments)), "another number of ballots was cast")
    if "box.opened" in last:
        ballots = last["box.opened"]["details"]["ballots"]
        demand(same(ballots, vote.event["ballots"]), "another number was in the box")
    for action in ("count.finished", "outcome.published"):
        demand(last[action]["details"]["sha256"] == vote.digest("outcome.json"), "other outcome")


def rulebook(vote: Vote) -> None:
    """The rulebook is the sealed one, makes sense, and nothing was edited afterwards."""
    told = vote.rulebook.told
    digest, sealed, opened = vote.digest("rulebook.json"), False, False
    for act in told_acts(vote):
        action = act["action"]
        edit = action == "rulebook.revised" or action.startswith(EDITS)
        demand(not (sealed and edit), f"{action} after the seal")
        if action == "rulebook.sealed":
            sealed = True
            demand(act["details"]["sha256"] == digest, "another rulebook was sealed")
        if action == "vote.opened":
            opened = True
            demand(act["details"]["rulebook"] == digest, "opened with another rulebook")
    demand(sealed and opened, "it was never sealed, or the vote never opened")
    for key in ("process", "city", "year"):
        demand(same(vote.event[key], told[key]), f"{key} of the event is another")


def people(vote: Vote) -> None:
    """What two people must do was done by two."""
    for told in (vote.cards["signed"], vote.event["single_ballots"]["chosen_by"]):
        demand(len(names(told)) != 1, "one person did it alone")
    if vote.rulebook.secrecy == "sealed":
        _holders(vote)
    if not vote.cards["signed"]:
        raise NotShownError("nobody has signed for the cards")


def _holders(vote: Vote) -> None:
    acts = told_acts(vote)
    opened = [one["action"] for one in acts].index("vote.opened")
    made = [place for place in range(opened) if acts[place]["action"] == "box.key_made"]
    demand(made, "no key of the box was made")
    holders = names(acts[made[-1]]["details"]["holders"])
    demand(len(holders) == 3, "the key has not three holders")
    tried = [place for place in range(made[-1], opened) if acts[place]["action"] == "box.key_tried"]
    demand(tried, "the key was never tried")
    opening = [one for one in acts if one["action"] == "box.opening"]
    demand(opening, "nobody opened the box")
    after = [one for one in acts[made[-1] :] if one["action"] == "box.key_tried"]
    for act in (*after, *opening):
        pair = names(act["details"]["holders"])
        demand(len(pair) == 2 and set(pair) <= set(holders), "not by two of the holders")
