"""When things happened, by the files of a draw: what came before, and what lay in the future."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from budgeting.sortition.beacons import DIGITS, NETWORKS, Network, is_of_drand, read_moment
from budgeting.sortition.evidence import Act, Earlier, Evidence, Source

SHA256 = re.compile("[0-9a-f]{64}")
_HOW_FAR = {
    "frozen": "before any panel was made",
    "built": "with a list of {panels} panels that was never published",
    "published": "with its list published",
    "drawn": "after it was drawn from",
}


def past(evidence: Evidence) -> str:
    """What is wrong with the pools that were frozen before this one; "" if nothing."""
    before = evidence.before
    if [one.number for one in before] != list(range(1, evidence.number)):
        return f"{len(before)} are told before draw {evidence.number}, or not in their order."
    if evidence.reason != (before[-1].reason if before else ""):
        return "The reason for this draw is not that of the one before."
    moments = [moment for one in before for moment in (one.frozen, one.ended)]
    if any(two < one for one, two in pairwise((*moments, evidence.frozen, evidence.published))):
        return "Their moments are not in their order."
    return next((f"Draw {one.number} {wrong}" for one in before if (wrong := _earlier(one))), "")


def future(evidence: Evidence) -> str:
    """Why it is not shown that the beacon's round did not exist at the publication."""
    source = evidence.source
    if source.moment <= evidence.published:
        return f"It existed from {source.moment} on, and the list from {evidence.published} on."
    if network := NETWORKS.get(source.network):
        return _round(source, network)
    if source.round:
        return "It has a round, and no network."
    return "A round of drand is named by its network." if is_of_drand(source.name) else ""


def order(evidence: Evidence, act: Act) -> str:
    """Why the number was drawn too early; "" if it was not."""
    if act.at < max(evidence.published, evidence.source.moment):
        return f"It was drawn at {act.at}."
    return ""


def notes(evidence: Evidence, act: Act | None) -> Iterator[str]:
    """What everybody should read, and what only people can compare."""
    for one in evidence.before:
        far = _HOW_FAR[one.state].format(panels=one.panels)
        yield (
            f"Draw {one.number}, frozen at {one.frozen} with {one.people} people, was given up at "
            f"{one.ended}, {far}: {one.reason}"
        )
    source = evidence.source
    if source.moment:
        network = NETWORKS.get(source.network)
        where = f" at {network.address(source.round)}" if network else ""
        yield f"The value must be that of {source.name}, from {source.moment} on{where}."
    for balls in act.taken_back if act else ():
        yield f"Of the balls {balls} the last one was taken back."


def wrong_balls(source: Source, balls: Sequence[str]) -> str:
    """The first entry of balls taken back that cannot be one; "" if there is none."""
    for called in balls:
        fits = 0 < len(called) <= source.digits and set(called) <= set("0123456789")
        if source.kind != "balls" or not fits:
            return f"{called} cannot have been taken back."
    return ""


def _round(source: Source, network: Network) -> str:
    """Whether name, digits and moment are those of the round of this network."""
    moment = read_moment(source.moment)
    begun = source.round >= 1 and moment is not None
    if not begun or network.first_from(moment) != source.round:  # type: ignore[arg-type]
        return f"Round {source.round} is not the one of {source.moment}."
    if network.moment_of(source.round) != moment:
        return f"No round of drand {network.name} comes at {source.moment}."
    if (source.name, source.digits) != (network.told(source.round), DIGITS):
        return f"{source.name} is not the name of this round, or its digits are not {DIGITS}."
    return ""


def _earlier(one: Earlier) -> str:
    is_public = one.state in ("published", "drawn")
    if not one.reason.strip():
        return "was given up without a reason."
    if bool(one.panels) != (one.state != "frozen"):
        return f"had {one.panels} panels."
    if is_public != bool(SHA256.fullmatch(one.sha256)) or (one.sha256 and not is_public):
        return "has no fitting SHA-256."
    if (one.state == "drawn" and not one.value) or (one.value and not is_public):
        return "has no fitting number."
    return ""
