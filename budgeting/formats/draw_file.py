"""The published evidence of a draw and the act that follows it, as canonical JSON.

Canonical means: UTF-8, keys sorted, no blanks between parts, whole numbers and texts only. The
same evidence is therefore always the same bytes, and has one SHA-256. People are named by their
pseudonyms, and elsewhere by their place in the list of people, which counts from 0.
"""

from __future__ import annotations

from collections.abc import Iterable

from budgeting.canonical import canonical_json
from budgeting.formats.draw_parts import (
    BrokenDrawError,
    Part,
    parsed,
    quota_list,
    read_terms_part,
    terms_part,
)
from budgeting.sortition.building import Panel
from budgeting.sortition.evidence import Act, Announced, Evidence, Source
from budgeting.sortition.pool import Terms

__all__ = [
    "ACT_FORMAT", "FORMAT", "VERSION", "BrokenDrawError", "read_act", "read_evidence",
    "read_panels", "read_terms", "write_act", "write_evidence", "write_panels", "write_terms",
]  # fmt: skip

FORMAT = "madang-draw"
ACT_FORMAT = "madang-draw-act"
VERSION = 1


def write_evidence(evidence: Evidence) -> bytes:
    """The evidence as it is published; its terms must be settled."""
    return canonical_json(
        {
            "format": FORMAT,
            "version": VERSION,
            "process": evidence.process,
            "draw": evidence.number,
            "reason": evidence.reason,
            "program": evidence.program,
            "solver": evidence.solver,
            "published": evidence.published,
            "source": {
                "kind": evidence.source.kind,
                "name": evidence.source.name,
                "digits": evidence.source.digits,
            },
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
        }
    )


def read_evidence(content: bytes) -> Evidence:
    """The evidence of a file; ``BrokenDrawError`` says which part is broken and how."""
    part = _document(content, FORMAT)
    terms = read_terms_part(part)
    places = len(terms.people)
    ceiling, source = part.part("ceiling"), part.part("source")
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
        source=Source(
            "balls" if source.word("kind", ("balls", "beacon")) == "balls" else "beacon",
            source.text("name"),
            source.whole("digits", least=1),
        ),
        published=part.moment("published"),
    )
    _same(content, write_evidence(evidence))
    return evidence


def write_act(act: Act) -> bytes:
    """The act of drawing as it is published."""
    return canonical_json(
        {
            "format": ACT_FORMAT,
            "version": VERSION,
            "sha256": act.sha256,
            "source": act.source,
            "source_name": act.source_name,
            "value": act.value,
            "again": list(act.again),
            "panel": act.panel,
            "witnesses": list(act.witnesses),
            "at": act.at,
        }
    )


def read_act(content: bytes) -> Act:
    """The act of a file; ``BrokenDrawError`` says which part is broken and how."""
    part = _document(content, ACT_FORMAT)
    act = Act(
        sha256=part.text("sha256"),
        source="balls" if part.word("source", ("balls", "beacon")) == "balls" else "beacon",
        source_name=part.text("source_name"),
        value=part.text("value"),
        again=part.texts("again"),
        panel=part.whole("panel"),
        witnesses=part.texts("witnesses"),
        at=part.moment("at"),
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


def _document(content: bytes, name: str) -> Part:
    part = parsed(content)
    part.word("format", (name,))
    if part.whole("version") != VERSION:
        raise BrokenDrawError("version", f"is not {VERSION}, the only version that can be read")
    return part


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
