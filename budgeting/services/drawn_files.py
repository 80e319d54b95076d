"""The files of a draw: the frozen pool and the list as they are kept, evidence and act."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime
from functools import lru_cache
from typing import Any

from budgeting.errors import NotFound, Tampered
from budgeting.formats import draw_file
from budgeting.models import Draw, Process
from budgeting.sortition.beacons import written
from budgeting.sortition.building import Panel, frequencies
from budgeting.sortition.checking import reserves_kept
from budgeting.sortition.evidence import (
    Act,
    Announced,
    Earlier,
    Ended,
    Evidence,
    Source,
    SourceKind,
    rarest,
)
from budgeting.sortition.pool import Terms
from budgeting.sortition.reserves import reserve_quotas, reserve_seats


def terms_of_draw(draw: Draw) -> Terms:
    """The frozen pool of a draw, with its quotas."""
    return _terms(draw.terms)


def panels_of_draw(draw: Draw) -> tuple[Panel, ...]:
    """The list of panels so far; empty before the first one."""
    return _panels(draw.panels, len(terms_of_draw(draw).people)) if draw.panels else ()


def packed_terms(terms: Terms) -> bytes:
    """Settled terms as they are kept."""
    return zlib.compress(draw_file.write_terms(terms))


def packed_panels(panels: tuple[Panel, ...]) -> bytes:
    """A list of panels as it is kept."""
    return zlib.compress(draw_file.write_panels(panels))


def ceiling_of(draw: Draw) -> Announced | None:
    """The ceiling as it was announced; ``None`` as long as it is being computed."""
    told: dict[str, Any] | None = draw.facts.get("ceiling")
    if told is None:
        return None
    return Announced(told["millionths"], tuple(told["certain"]), tuple(told["never"]))


def evidence_of(
    draw: Draw, process: Process, source: Source, published: datetime, before: tuple[Earlier, ...]
) -> Evidence:
    """What is published before the draw, put together; the draw must have a list of panels."""
    terms, panels, ceiling = terms_of_draw(draw), panels_of_draw(draw), ceiling_of(draw)
    if ceiling is None:
        raise NotFound
    times, beside = frequencies(terms, panels), reserve_quotas(terms)
    return Evidence(
        process=process.slug,
        number=draw.number,
        reason=draw.reason,
        program=draw.facts["program"],
        solver=draw.facts["solver"],
        terms=terms,
        reserve_seats=reserve_seats(terms),
        reserve_quotas=beside,
        reserves_kept=reserves_kept(terms, beside, panels),
        panels=panels,
        frequencies=times,
        smallest=rarest(terms, times, ceiling.never),
        ceiling=ceiling,
        wanted=draw.wanted,
        stopped=len(panels) < draw.wanted,
        source=source,
        published=moment(published),
        frozen=moment(draw.frozen_at),
        before=before,
    )


def published_bytes(draw: Draw) -> bytes:
    """The published evidence; ``NotFound`` before, ``Tampered`` if it was altered since."""
    if draw.evidence is None or draw.sha256 is None:
        raise NotFound
    return _unpacked(draw.sha256, draw.evidence)


def published_evidence(draw: Draw) -> Evidence:
    """The published evidence, read; ``NotFound`` before, ``Tampered`` if it was altered since."""
    if draw.sha256 is None:
        raise NotFound
    return _evidence(draw.sha256, draw.evidence or b"")


def act_of(draw: Draw) -> Act:
    """The act of drawing; ``NotFound`` before."""
    if draw.chosen is None or draw.drawn_at is None or draw.value is None:
        raise NotFound
    evidence = published_evidence(draw)
    return Act(
        sha256=draw.sha256 or "",
        source=source_kind(draw.source),
        source_name=draw.source_name,
        value=draw.value,
        again=tuple(draw.facts.get("again", ())),
        panel=draw.chosen,
        witnesses=tuple(draw.witnesses),
        at=moment(draw.drawn_at),
        source_moment=evidence.source.moment,
        taken_back=tuple(draw.facts.get("taken_back", ())) if evidence.version > 1 else (),
        version=evidence.version,
    )


def act_bytes(draw: Draw) -> bytes:
    """The record of the act as it is published."""
    return draw_file.write_act(act_of(draw))


def source_kind(word: str) -> SourceKind:
    """The word of the table as one of the known kinds."""
    return "beacon" if word == "beacon" else "balls"


def moment(at: datetime) -> str:
    """A moment as the files write it: UTC, whole seconds."""
    return written(at)


def earlier_of(draw: Draw, ended: datetime) -> Earlier:
    """A draw that was withdrawn at this moment, as a later one tells it."""
    is_public = draw.published_at is not None
    return Earlier(
        number=draw.number,
        frozen=moment(draw.frozen_at),
        ended=moment(ended),
        people=len(terms_of_draw(draw).people),
        panels=draw.made,
        state=_how_far(draw),
        sha256=(draw.sha256 or "") if is_public else "",
        value=draw.value or str(draw.facts.get("called", "")),
        reason=draw.facts["withdrawn"],
    )


def _how_far(draw: Draw) -> Ended:
    if draw.chosen is not None:
        return "drawn"
    if draw.published_at is not None:
        return "published"
    return "built" if draw.made else "frozen"


@lru_cache(maxsize=4)
def _terms(packed: bytes) -> Terms:
    return draw_file.read_terms(zlib.decompress(packed))


@lru_cache(maxsize=2)
def _panels(packed: bytes, places: int) -> tuple[Panel, ...]:
    return draw_file.read_panels(zlib.decompress(packed), places)


@lru_cache(maxsize=2)
def _evidence(sha256: str, packed: bytes) -> Evidence:
    return draw_file.read_evidence(_unpacked(sha256, packed))


def _unpacked(sha256: str, packed: bytes) -> bytes:
    try:
        content = zlib.decompress(packed)
    except zlib.error:
        raise Tampered from None
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Tampered
    return content
