"""The draw in public: publish the list, call the balls, and let the number name the panel."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound, Tampered
from budgeting.formats.draw_file import write_evidence
from budgeting.models import Draw, Membership, Process, Respondent
from budgeting.services import drawn_files, freezing, working
from budgeting.services.freezing import KIND, latest
from budgeting.services.locking import lock
from budgeting.services.recording import record
from budgeting.sortition import timing
from budgeting.sortition.drawing import NotDrawnError, balls_for, numbered, panel_of, value_of
from budgeting.sortition.evidence import Evidence, Source


def publish(
    session: Session,
    process: Process,
    *,
    beacon: Source | None = None,
    actor: str,
    now: datetime,
) -> Draw:
    """Publish the list as it is, for good, and say where the number will come from.

    ``beacon`` is a round of a public beacon that does not exist yet; without it ten-sided balls
    are drawn in the room. A list that was stopped says so. ``IllegalMove`` if there is no list to
    publish, if it was published, or if the round exists already.
    """
    draw = _locked(session, process)
    if not can_publish(session, process, draw, now):
        raise IllegalMove("publish", draw.state)
    source = beacon or Source("balls", "", balls_for(draw.made))
    before = freezing.before(session, process, draw)
    evidence = drawn_files.evidence_of(draw, process, source, now, before)
    if beacon is not None and timing.future(evidence):
        raise IllegalMove("publish", "late")
    _publish(session, draw, evidence, now)
    record(
        session, "draw.published", actor=actor, at=now, process=process,
        draw=draw.number, sha256=draw.sha256, panels=draw.made, source=source.kind,
    )  # fmt: skip
    return draw


def _publish(session: Session, draw: Draw, evidence: Evidence, now: datetime) -> None:
    """The database lets one file be published: the row must still be without any."""
    content = write_evidence(evidence)
    published = session.execute(
        update(Draw)
        .where(Draw.id == draw.id, Draw.state.in_(("building", "ready")), Draw.sha256.is_(None))
        .values(
            state="published",
            published_at=now,
            evidence=zlib.compress(content),
            sha256=hashlib.sha256(content).hexdigest(),
            source=evidence.source.kind,
            source_name=evidence.source.name,
        )
        .returning(Draw.id)
        .execution_options(synchronize_session=False)
    ).first()
    if published is None:
        raise IllegalMove("publish", "published")
    session.refresh(draw)


def can_publish(session: Session, process: Process, draw: Draw, now: datetime) -> bool:
    """Whether there is a full list, or a stopped one with at least one panel."""
    if draw.state == "building":
        return draw.made > 0 and not working.is_under_way(session, process, KIND, now)
    return draw.state == "ready"


def call_ball(
    session: Session,
    process: Process,
    typed: str,
    place: int | None = None,
    *,
    actor: str,
    now: datetime,
) -> Draw:
    """Note the next ball of the draw, for the screen of the room.

    ``place`` says how many were called before, as far as the caller knows: a button that is
    pressed twice calls one ball. ``NotDrawnError`` if it is no single digit, ``IllegalMove`` if
    all balls were called, or another one in this place.
    """
    draw = _published(session, process, "ball")
    source = drawn_files.published_evidence(draw).source
    digit = value_of(Source("balls", "", 1), typed)
    called = called_balls(draw)
    if place is not None and called[place : place + 1] == digit:
        return draw
    if source.kind != "balls" or len(called) >= source.digits or place not in (None, len(called)):
        raise IllegalMove("ball", "called")
    draw.facts = {**draw.facts, "called": called + digit}
    record(session, "draw.ball", actor=actor, at=now, process=process, ball=digit)
    return draw


def take_back(session: Session, process: Process, *, actor: str, now: datetime) -> Draw:
    """Take the ball back that was typed last; the log and the record of the draw keep both."""
    draw = _published(session, process, "ball")
    called = called_balls(draw)
    if called:
        taken_back = [*draw.facts.get("taken_back", ()), called]
        draw.facts = {**draw.facts, "called": called[:-1], "taken_back": taken_back}
        record(session, "draw.ball_back", actor=actor, at=now, process=process, ball=called[-1])
    return draw


def called_balls(draw: Draw) -> str:
    """The digits of the balls that were called so far."""
    return str(draw.facts.get("called", ""))


def draw_panel(
    session: Session,
    process: Process,
    typed: str,
    witnesses: Sequence[str],
    *,
    actor: str,
    now: datetime,
) -> bool:
    """Let the number name the panel and write the memberships; once for each frozen pool.

    ``False`` says that the number is not on the list and is drawn again. ``NotDrawnError`` if it
    is no number of the announced source, or comes before it can exist, ``IllegalMove`` if this
    pool was drawn from before.
    """
    draw = _published(session, process, "draw")
    evidence = drawn_files.published_evidence(draw)
    if drawn_files.moment(now) < evidence.source.moment:
        raise NotDrawnError("early")
    value = value_of(evidence.source, typed)
    if called_balls(draw) not in ("", value):
        raise NotDrawnError("signs")
    chosen = panel_of(evidence.source, value, len(evidence.panels))
    if chosen is None:
        again = [*draw.facts.get("again", ()), value]
        draw.facts = {**draw.facts, "again": again, "called": ""}
        record(session, "draw.again", actor=actor, at=now, process=process, value=value)
        return False
    _decide(session, draw, value, chosen, witnesses, now)
    _write_memberships(session, process, draw, evidence)
    record(
        session, "draw.drawn", actor=actor, at=now, process=process,
        draw=draw.number, value=value, panel=chosen, witnesses=list(witnesses),
    )  # fmt: skip
    return True


def _decide(
    session: Session, draw: Draw, value: str, chosen: int, witnesses: Sequence[str], now: datetime
) -> None:
    """The database lets one number decide: the row must still be waiting for it."""
    decided = session.execute(
        update(Draw)
        .where(Draw.id == draw.id, Draw.state == "published", Draw.chosen.is_(None))
        .values(state="drawn", value=value, chosen=chosen, witnesses=list(witnesses), drawn_at=now)
        .returning(Draw.id)
        .execution_options(synchronize_session=False)
    ).first()
    if decided is None:
        raise IllegalMove("draw", "drawn")
    session.refresh(draw)


def _write_memberships(session: Session, process: Process, draw: Draw, evidence: Evidence) -> None:
    """Members by their assembly number, reserves in the order in which they were drawn."""
    panel = evidence.panels[draw.chosen or 0]
    in_order = {
        "member": numbered(evidence.terms, panel, draw.sha256 or ""),
        "reserve": evidence.ids(panel.reserves),
    }
    mine = select(Respondent.pseudonym, Respondent.id).where(Respondent.process_id == process.id)
    known = {row.pseudonym: row.id for row in session.execute(mine)}
    for kind, ids in in_order.items():
        if not known.keys() >= set(ids):
            raise Tampered
        session.add_all(
            Membership(
                respondent_id=known[one],
                process_id=process.id,
                draw_id=draw.id,
                kind=kind,
                position=position,
            )
            for position, one in enumerate(ids, 1)
        )
    session.flush()


def _published(session: Session, process: Process, move: str) -> Draw:
    draw = _locked(session, process)
    if draw.state != "published":
        raise IllegalMove(move, draw.state)
    return draw


def _locked(session: Session, process: Process) -> Draw:
    """The draw that counts, while nobody else can change it; ``NotFound`` if there is none."""
    lock(session, process)
    draw = latest(session, process)
    if draw is None:
        raise NotFound
    return draw
