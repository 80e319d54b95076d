"""Everything that a published draw promises, recomputed from its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from budgeting.sortition import timing
from budgeting.sortition.building import Panel
from budgeting.sortition.drawing import (
    LEAST_HEXADECIMAL,
    NotDrawnError,
    balls_for,
    panel_of,
    value_of,
)
from budgeting.sortition.evidence import MILLION, Act, Evidence, rarest
from budgeting.sortition.pool import Quota, Terms
from budgeting.sortition.reserves import reserve_quotas, reserve_seats
from budgeting.sortition.sparing import spare, unequal

Promise = Literal[
    "file", "act", "sizes", "quotas", "households", "standing", "reserves", "frequencies",
    "smallest", "equals", "certain", "length", "before", "future", "digest", "source", "number",
    "order", "list",
]  # fmt: skip
WORDS: dict[Promise, str] = {
    "file": "The file is whole and written in its one way.",
    "act": "The act is whole and written in its one way.",
    "sizes": "Every panel has its seats and reserves, and nobody twice.",
    "quotas": "Every panel keeps every quota.",
    "households": "No panel holds two people of one household.",
    "standing": "Certain people are in every panel, and those who are out in none.",
    "reserves": "The reserves are as many, and in such ratios, as the seats ask for.",
    "frequencies": "Everybody is in as many panels as stated.",
    "smallest": "The smallest chance is as stated, and not above the announced ceiling.",
    "equals": "People of the same values who live alone have nearly the same chance.",
    "certain": "Those announced as certain or without a chance are.",
    "length": "The list is as long as announced, or says that it was stopped.",
    "before": "Every pool that was frozen before is told, with its reason.",
    "future": "The beacon's round did not exist when the list was published.",
    "digest": "The act names the SHA-256 of this file.",
    "source": "The number comes from the source that was announced.",
    "number": "The number names the panel that was chosen.",
    "order": "The list was published, and the beacon's round existed, before the number was drawn.",
    "list": "The same people and quotas give the same list, made here once more.",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One promise, whether it is kept, and the first thing that breaks it.

    A promise that is not ``shown`` cannot be judged, as older files do not tell what it needs.
    """

    promise: Promise
    kept: bool
    broken_by: str = ""
    shown: bool = True

    @property
    def words(self) -> str:
        """A whole sentence, with what breaks the promise."""
        return f"{WORDS[self.promise]} {self.broken_by}".strip()


def verify(evidence: Evidence) -> list[Finding]:
    """Check the list of panels; one finding for each promise, kept or not."""
    terms, panels = evidence.terms, evidence.panels
    return [
        _finding("sizes", _sizes(evidence)),
        _finding(
            "quotas", _every(panels, lambda panel: _quotas(terms, panel.members, terms.quotas))
        ),
        _finding("households", _every(panels, lambda panel: _households(terms, panel))),
        _finding("standing", _every(panels, lambda panel: _standing(terms, panel))),
        _finding("reserves", _reserves(evidence)),
        _finding("frequencies", _frequencies(evidence)),
        _finding("smallest", _smallest(evidence)),
        _finding("equals", unequal(evidence)),
        _finding("certain", _certain(evidence)),
        _finding("length", _length(evidence)),
        _told("before", evidence, timing.past),
        *([_told("future", evidence, timing.future)] if evidence.source.kind == "beacon" else []),
    ]


def verify_act(evidence: Evidence, sha256: str, act: Act) -> list[Finding]:
    """Check the act of drawing against the evidence, whose bytes have this SHA-256."""
    same = act.sha256 == sha256
    return [
        _finding("digest", "" if same else f"The act names {act.sha256}, the file has {sha256}."),
        _finding("source", _source(evidence, act)),
        _finding("number", _number(evidence, act)),
        _finding("order", timing.order(evidence, act)),
    ]


def broken_panel(terms: Terms, panel: Panel) -> str:
    """The first thing by which the members of one panel break the terms; "" if nothing."""
    return (
        _members(terms, panel)
        or _quotas(terms, panel.members, terms.quotas)
        or _households(terms, panel)
        or _standing(terms, panel)
    )


def reserves_kept(terms: Terms, quotas: Sequence[Quota], panels: Sequence[Panel]) -> int:
    """In how many panels the reserves keep these quotas and share no household with anybody."""
    return sum(
        not _quotas(terms, panel.reserves, quotas)
        and not _shared(terms, (*panel.members, *panel.reserves))
        for panel in panels
    )


def _finding(promise: Promise, broken_by: str) -> Finding:
    return Finding(promise, not broken_by, broken_by)


def _told(promise: Promise, evidence: Evidence, problem: Callable[[Evidence], str]) -> Finding:
    """A finding about what files of version 1 do not tell."""
    if evidence.version == 1:
        return Finding(promise, True, "A file of version 1 does not tell it.", shown=False)
    return _finding(promise, problem(evidence))


def _every(panels: Sequence[Panel], problem: Callable[[Panel], str]) -> str:
    """The first problem of the first panel that has one, with the panel's number."""
    for number, panel in enumerate(panels):
        if found := problem(panel):
            return f"Panel {number}: {found}"
    return ""


def _sizes(evidence: Evidence) -> str:
    terms, reserves = evidence.terms, evidence.reserve_seats
    if reserves > terms.reserves:
        return f"{reserves} reserves are stated, and {terms.reserves} were asked for."
    return _every(evidence.panels, lambda panel: _members(terms, panel) or _beside(panel, reserves))


def _members(terms: Terms, panel: Panel) -> str:
    members = panel.members
    if len(members) != terms.seats:
        return f"{len(members)} members for {terms.seats} seats."
    if list(members) != sorted(set(members)):
        return "its members are not in order, or somebody is there twice."
    return ""


def _beside(panel: Panel, reserves: int) -> str:
    if len(panel.reserves) != reserves:
        return f"{len(panel.reserves)} reserves instead of {reserves}."
    if len({*panel.reserves, *panel.members}) != len(panel.members) + reserves:
        return "somebody is a reserve twice, or member and reserve."
    return ""


def _quotas(terms: Terms, places: Sequence[int], quotas: Sequence[Quota]) -> str:
    have = Counter(
        key
        for place in places
        for key in zip(terms.features, terms.people[place].values, strict=True)
    )
    for quota in quotas:
        number = have[quota.feature, quota.value]
        if not quota.least <= number <= quota.most:
            wanted = f"{quota.least} to {quota.most}"
            return f"{number} people with {quota.feature} {quota.value} instead of {wanted}."
    return ""


def _households(terms: Terms, panel: Panel) -> str:
    shared = _shared(terms, panel.members)
    return f"two people of household {shared}." if shared else ""


def _shared(terms: Terms, places: Sequence[int]) -> str:
    """A household that two of these people share; "" if there is none."""
    homes = Counter(terms.people[place].household for place in places)
    return min((home for home, people in homes.items() if home and people > 1), default="")


def _standing(terms: Terms, panel: Panel) -> str:
    members, drawn = set(panel.members), {*panel.members, *panel.reserves}
    for place, person in enumerate(terms.people):
        if person.standing == "certain" and place not in members:
            return f"{person.id} is certain and has no seat."
        if person.standing == "out" and place in drawn:
            return f"{person.id} is out and was drawn."
    return ""


def _reserves(evidence: Evidence) -> str:
    beside = reserve_seats(evidence.terms)
    if evidence.reserve_seats != beside:
        return f"{beside} follow from the pool, and {evidence.reserve_seats} are stated."
    if sorted(map(repr, evidence.reserve_quotas)) != sorted(
        map(repr, reserve_quotas(evidence.terms))
    ):
        return "their ratios are not those of the seats."
    kept = reserves_kept(evidence.terms, evidence.reserve_quotas, evidence.panels)
    stated = evidence.reserves_kept
    return f"They do in {kept} panels; stated: {stated}." if kept != stated else ""


def _frequencies(evidence: Evidence) -> str:
    times = Counter(place for panel in evidence.panels for place in panel.members)
    for place, person in enumerate(evidence.terms.people):
        stated = evidence.frequencies[place]
        if times[place] != stated:
            return f"{person.id} is in {times[place]} panels, and {stated} are stated."
    return ""


def _smallest(evidence: Evidence) -> str:
    smallest = rarest(evidence.terms, evidence.frequencies, evidence.ceiling.never)
    if smallest != evidence.smallest:
        return f"It is {smallest}, and {evidence.smallest} is stated."
    if smallest * MILLION > (evidence.ceiling.smallest + 1) * len(evidence.panels):
        return f"It is {smallest}, which is above the ceiling."
    if evidence.ceiling.smallest > MILLION:
        return "The ceiling is above 100 %."
    return ""


def _certain(evidence: Evidence) -> str:
    for standing, told in (("certain", evidence.ceiling.certain), ("out", evidence.ceiling.never)):
        if wrong := _announced(evidence.terms, standing, told):
            return wrong
    for place in evidence.ceiling.certain:
        if evidence.frequencies[place] != len(evidence.panels):
            return f"{evidence.terms.people[place].id} is not in every panel."
    for place in evidence.ceiling.never:
        if evidence.frequencies[place]:
            return f"{evidence.terms.people[place].id} is in a panel."
    return spare(evidence)


def _announced(terms: Terms, standing: str, told: Sequence[int]) -> str:
    """Whether everybody of this standing was announced, and everybody once."""
    announced = frozenset(told)
    if list(told) != sorted(announced):
        return f"The places {list(told)} are not in order."
    for place, person in enumerate(terms.people):
        if person.standing == standing and place not in announced:
            return f"{person.id} is {standing} and was not announced."
    return ""


def _length(evidence: Evidence) -> str:
    made, wanted = len(evidence.panels), evidence.wanted
    if not made or made > wanted or evidence.stopped != (made < wanted):
        return f"It has {made} of {wanted} panels."
    return ""


def _source(evidence: Evidence, act: Act) -> str:
    source = evidence.source
    if act.version != evidence.version:
        return f"The act is of version {act.version}, the file of version {evidence.version}."
    named = (act.source, act.source_name, act.source_moment)
    if named != (source.kind, source.name, source.moment):
        return f"The act names {' '.join(named).strip()}."
    if source.kind == "balls" and (source.moment or source.network or source.round):
        return "Balls have no moment and no network."
    if source.kind == "beacon" and source.digits < LEAST_HEXADECIMAL:
        return f"{source.digits} digits cannot name every panel fairly."
    if source.kind == "balls" and source.digits != balls_for(len(evidence.panels)):
        return f"{source.digits} balls do not number this list."
    return ""


def _number(evidence: Evidence, act: Act) -> str:
    source, panels = evidence.source, len(evidence.panels)
    if not panels:
        return "There is no panel."
    try:
        values = [value_of(source, typed) for typed in (*act.again, act.value)]
    except NotDrawnError:
        return f"{act.value} is no number of this source."
    if values != [*act.again, act.value]:
        return f"{act.value} is not written in its one way."
    *again, chosen = (panel_of(source, value, panels) for value in values)
    if chosen != act.panel:
        return f"{act.value} names panel {chosen}, and {act.panel} was chosen."
    if any(number is not None for number in again):
        return "A number that is on the list was drawn again."
    return timing.wrong_balls(source, act.taken_back)
