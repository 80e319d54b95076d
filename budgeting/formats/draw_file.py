"""The published evidence of a draw and the act that follows it, as canonical JSON.

Canonical means: UTF-8, keys sorted, no blanks between parts, whole numbers and texts only. The
same evidence is therefore always the same bytes, and has one SHA-256. People are named by their
pseudonyms, and elsewhere by their place in the list of people, which counts from 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from budgeting.canonical import canonical_json
from budgeting.formats.draw_parts import (
    BrokenDrawError,
    Part,
    parsed,
    quota_list,
    read_terms_part,
    terms_part,
)
from budgeting.sortition.beacons import NETWORKS
from budgeting.sortition.building import Panel
from budgeting.sortition.evidence import (
    VERSION,
    Act,
    Announced,
    Earlier,
    Ended,
    Evidence,
    Source,
    SourceKind,
)
from budgeting.sortition.pool import Terms

__all__ = [
    "ACT_FORMAT", "FORMAT", "VERSION", "BrokenDrawError", "read_act", "read_evidence",
    "read_panels", "read_terms", "write_act", "write_evidence", "write_panels", "write_terms",
]  # fmt: skip

FORMAT = "madang-draw"
ACT_FORMAT = "madang-draw-act"
MOST_DIGITS = 200
ENDED: tuple[Ended, ...] = ("frozen", "built", "published", "drawn")


def write_evidence(evidence: Evidence) -> bytes:
    """The evidence as it is published; its terms must be settled."""
    return canonical_json(
        {
            "format": FORMAT,
            "version": evidence.version,
            "process": evidence.process,
            "draw": evidence.number,
            "reason": evidence.reason,
            "program": evidence.program,
            "solver": evidence.solver,
            "published": evidence.published,
            "source": _source_part(evidence.source, evidence.version),
            **terms_part(evidence.terms),
            "reserve_seats": evidence.reserve_seats,
            "reserve_quotas": quota_list(evidence.reserve_quotas),
            "reserves_kept": evidence.reserves_kept,
            "ceiling": {
                "millionths": evidence.ceiling.smallest,
                "certain": list(evidence.ceiling.certain),
                "never": list(evidence.ceiling.never),
            },
            "wanted": evidence.wanted,
            "stopped": int(evidence.stopped),
            "panels": _panel_list(evidence.panels),
            "frequencies": list(evidence.frequencies),
            "smallest": evidence.smallest,
            **_past_part(evidence),
        }
    )


def read_evidence(content: bytes) -> Evidence:
    """The evidence of a file; ``BrokenDrawError`` says which part is broken and how."""
    part, version = _document(content, FORMAT)
    terms = read_terms_part(part)
    places = len(terms.people)
    ceiling = part.part("ceiling")
    evidence = Evidence(
        process=part.text("process"),
        number=part.whole("draw", least=1),
        reason=part.text("reason"),
        program=part.text("program"),
        solver=part.text("solver"),
        terms=terms,
        reserve_seats=part.whole("reserve_seats"),
        reserve_quotas=part.quotas("reserve_quotas"),
        reserves_kept=part.whole("reserves_kept"),
        panels=_read_panel_list(part, places),
        frequencies=part.wholes("frequencies", exactly=places),
        smallest=part.whole("smallest"),
        ceiling=Announced(
            ceiling.whole("millionths"),
            ceiling.wholes("certain", below=places),
            ceiling.wholes("never", below=places),
        ),
        wanted=part.whole("wanted", least=1),
        stopped=bool(part.whole("stopped", most=1)),
        source=_read_source(part.part("source"), version),
        published=part.moment("published"),
        frozen=part.moment("frozen") if version > 1 else "",
        before=tuple(map(_read_earlier, part.listed("before"))) if version > 1 else (),
        version=version,
    )
    _same(content, write_evidence(evidence))
    return evidence


def write_act(act: Act) -> bytes:
    """The act of drawing as it is published."""
    later = {"source_moment": act.source_moment, "taken_back": list(act.taken_back)}
    return canonical_json(
        {
            "format": ACT_FORMAT,
            "version": act.version,
            "sha256": act.sha256,
            "source": act.source,
            "source_name": act.source_name,
            "value": act.value,
            "again": list(act.again),
            "panel": act.panel,
            "witnesses": list(act.witnesses),
            "at": act.at,
            **(later if act.version > 1 else {}),
        }
    )


def read_act(content: bytes) -> Act:
    """The act of a file; ``BrokenDrawError`` says which part is broken and how."""
    part, version = _document(content, ACT_FORMAT)
    act = Act(
        sha256=part.text("sha256"),
        source=_kind(part, "source"),
        source_name=part.text("source_name"),
        value=part.text("value"),
        again=part.texts("again"),
        panel=part.whole("panel"),
        witnesses=part.texts("witnesses"),
        at=part.moment("at"),
        source_moment=part.moment("source_moment", may_miss=True) if version > 1 else "",
        taken_back=part.texts("taken_back") if version > 1 else (),
        version=version,
    )
    _same(content, write_act(act))
    return act


def write_terms(terms: Terms) -> bytes:
    """Settled terms alone, as a frozen pool is kept."""
    return canonical_json(terms_part(terms))


def read_terms(content: bytes) -> Terms:
    """The terms of a frozen pool; ``BrokenDrawError`` if they are broken."""
    return read_terms_part(parsed(content))


def write_panels(panels: Iterable[Panel]) -> bytes:
    """A list of panels alone, as it is kept while it grows."""
    return canonical_json({"panels": _panel_list(panels)})


def read_panels(content: bytes, places: int) -> tuple[Panel, ...]:
    """The panels of a kept list over this many people; ``BrokenDrawError`` if they are broken."""
    return _read_panel_list(parsed(content), places)


def _document(content: bytes, name: str) -> tuple[Part, int]:
    """The file and its version."""
    part = parsed(content)
    part.word("format", (name,))
    return part, part.whole("version", least=1, most=VERSION)


def _source_part(source: Source, version: int) -> dict[str, Any]:
    part = {"kind": source.kind, "name": source.name, "digits": source.digits}
    later = {"moment": source.moment, "network": source.network, "round": source.round}
    return {**part, **later} if version > 1 else part


def _read_source(part: Part, version: int) -> Source:
    kind, name = _kind(part, "kind"), part.text("name")
    digits = part.whole("digits", least=1, most=MOST_DIGITS)
    if version == 1:
        return Source(kind, name, digits)
    return Source(
        kind,
        name,
        digits,
        moment=part.moment("moment", may_miss=kind == "balls"),
        network=part.word("network", ("", *NETWORKS)),
        round=part.whole("round"),
    )


def _past_part(evidence: Evidence) -> dict[str, Any]:
    """When the pool was frozen, and what was frozen before; nothing of it in version 1."""
    if evidence.version == 1:
        return {}
    before = [
        {
            "draw": one.number,
            "frozen": one.frozen,
            "ended": one.ended,
            "people": one.people,
            "panels": one.panels,
            "state": one.state,
            "sha256": one.sha256,
            "value": one.value,
            "reason": one.reason,
        }
        for one in evidence.before
    ]
    return {"frozen": evidence.frozen, "before": before}


def _read_earlier(part: Part) -> Earlier:
    state = part.word("state", ENDED)
    return Earlier(
        number=part.whole("draw", least=1),
        frozen=part.moment("frozen"),
        ended=part.moment("ended"),
        people=part.whole("people"),
        panels=part.whole("panels"),
        state=next(known for known in ENDED if known == state),
        sha256=part.text("sha256"),
        value=part.text("value"),
        reason=part.text("reason"),
    )


def _kind(part: Part, name: str) -> SourceKind:
    return "balls" if part.word(name, ("balls", "beacon")) == "balls" else "beacon"


def _panel_list(panels: Iterable[Panel]) -> list[dict[str, list[int]]]:
    return [{"members": list(one.members), "reserves": list(one.reserves)} for one in panels]


def _read_panel_list(part: Part, places: int) -> tuple[Panel, ...]:
    return tuple(
        Panel(one.wholes("members", below=places), one.wholes("reserves", below=places))
        for one in part.listed("panels")
    )


def _same(content: bytes, written: bytes) -> None:
    """Refuse a file that holds more than its format knows, or lists out of order."""
    if content != written:
        raise BrokenDrawError("the file", "holds unknown parts, or people or quotas out of order")
