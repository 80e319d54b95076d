"""Set a process up: its city, its money, its languages and its address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from budgeting.errors import InUse, NotFound, Taken
from budgeting.formats.slugs import RESERVED, is_slug
from budgeting.models import Draw, LetterDraw, Process, Project, RulebookRecord
from budgeting.models.base import Texts
from budgeting.services.currencies import decimals_of
from budgeting.services.editing import begin_edit
from budgeting.services.recording import record


@dataclass(frozen=True, slots=True)
class Frame:
    """What the organiser decides; ``total`` in minor units, ``share`` in millionths of it."""

    names: Texts
    slug: str
    city: str
    year: int
    currency: str
    total: int
    share: int
    residents: int
    languages: tuple[str, ...]


def find(session: Session, slug: str) -> Process:
    """The process with this address; ``NotFound`` if there is none."""
    process = session.scalar(select(Process).where(Process.slug == slug))
    if process is None:
        raise NotFound
    return process


def processes(session: Session) -> list[Process]:
    """All processes, the newest year first."""
    return list(session.scalars(select(Process).order_by(Process.year.desc(), Process.slug)))


def create(session: Session, frame: Frame, *, actor: str, now: datetime) -> Process:
    """Begin a process in the phase "draft"; ``Taken`` if its address cannot be had."""
    _check_slug(session, frame.slug)
    process = Process(**_columns(frame), phase="draft")
    try:
        with session.begin_nested():
            session.add(process)
    except IntegrityError:
        raise Taken("slug") from None
    record(session, "process.created", actor=actor, at=now, process=process, slug=frame.slug)
    return process


def revise(session: Session, process: Process, frame: Frame, *, actor: str, now: datetime) -> None:
    """Change the frame.

    ``Sealed`` after the sealing, ``Taken`` if the address cannot be had, ``InUse`` if amounts are
    written in a currency with another number of decimals, or if letters and files lead to the
    address.
    """
    begin_edit(session, process)
    if frame.slug != process.slug:
        _check_slug(session, frame.slug)
        if _is_told(session, process):
            raise InUse("slug")
    columns = _columns(frame)
    if columns["decimals"] != process.decimals and _has_amounts(session, process):
        raise InUse("currency")
    changed = sorted(name for name, value in columns.items() if getattr(process, name) != value)
    for name in changed:
        setattr(process, name, columns[name])
    if changed:
        record(session, "process.revised", actor=actor, at=now, process=process, changed=changed)
    session.flush()


def _columns(frame: Frame) -> dict[str, object]:
    return {
        "names": dict(frame.names),
        "slug": frame.slug,
        "city": frame.city,
        "year": frame.year,
        "currency": frame.currency,
        "decimals": decimals_of(frame.currency),
        "total": frame.total,
        "share": frame.share,
        "residents": frame.residents,
        "languages": list(frame.languages),
    }


def _check_slug(session: Session, slug: str) -> None:
    if slug in RESERVED or not is_slug(slug):
        raise Taken("slug")
    if session.scalar(select(exists().where(Process.slug == slug))):
        raise Taken("slug")


def _is_told(session: Session, process: Process) -> bool:
    """Whether a lottery was frozen: from then on letters, QR codes and files name the address."""
    lotteries = (Draw.process_id, LetterDraw.process_id)
    return any(session.scalar(select(exists().where(one == process.id))) for one in lotteries)


def _has_amounts(session: Session, process: Process) -> bool:
    """Whether costs or caps would change their meaning with the decimals of the currency."""
    rulebook = session.get(RulebookRecord, process.id)
    if rulebook is not None and (
        rulebook.draft.get("field_caps") or rulebook.draft.get("district_caps")
    ):
        return True
    return bool(session.scalar(select(exists().where(Project.process_id == process.id))))
