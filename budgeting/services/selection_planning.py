"""Plan a selection: its size, the features with their census shares, and the quotas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import InUse, NotFound, Taken
from budgeting.formats.feature_tables import FeatureRows
from budgeting.models import Draw, Process, Respondent, Selection
from budgeting.services.recording import record
from budgeting.services.selection_features import Feature, as_entries, features_of, taken_over
from budgeting.sortition.pool import Person, Quota, Standing, Terms

Bounds = tuple[int | None, int | None]
"""The least and the most number of seats of a value; ``None`` is no limit."""

_STANDINGS: Mapping[str, Standing] = {"free": "free", "certain": "certain", "out": "out"}


@dataclass(frozen=True, slots=True)
class Frame:
    """How large the assembly is, how many reserves and panels, and when names are erased."""

    seats: int
    reserves: int = 0
    panels: int = 1000
    erase_on: date | None = None


def find(session: Session, process: Process) -> Selection | None:
    """The selection of a process, once one is planned."""
    return session.get(Selection, process.id)


def require(session: Session, process: Process) -> Selection:
    """The selection of a process; ``NotFound`` before it is planned."""
    selection = find(session, process)
    if selection is None:
        raise NotFound
    return selection


def is_frozen(session: Session, process: Process) -> bool:
    """Whether a draw that was not withdrawn rests on the plan, so that nothing of it may change."""
    frozen = select(Draw.id).where(Draw.process_id == process.id, Draw.state != "withdrawn")
    return session.scalar(frozen.limit(1)) is not None


def begin_change(session: Session, process: Process) -> None:
    """Raise ``InUse`` once a draw rests on the plan; keep a draw out until this one is written.

    The row is locked where the database locks rows (PostgreSQL); on SQLite the transaction of an
    unsafe request already holds the only write lock.
    """
    session.scalar(select(Process.id).where(Process.id == process.id).with_for_update())
    if is_frozen(session, process):
        raise InUse("draw")


def set_frame(
    session: Session, process: Process, frame: Frame, *, actor: str, now: datetime
) -> Selection:
    """Create the selection, or change its frame; the features and quotas stay as they are."""
    begin_change(session, process)
    selection = find(session, process)
    if selection is None:
        selection = Selection(process_id=process.id)
        session.add(selection)
    selection.seats, selection.reserves = frame.seats, frame.reserves
    selection.panels, selection.erase_on = frame.panels, frame.erase_on
    _note(session, process, "frame", actor, now, seats=frame.seats, reserves=frame.reserves)
    return selection


def put_feature(
    session: Session, process: Process, place: int, feature: Feature, *, actor: str, now: datetime
) -> None:
    """Write a feature in the place of another, or behind all of them if there is none there.

    A quota that was set for a value stays. ``Taken`` if another feature has the name.
    """
    begin_change(session, process)
    selection = require(session, process)
    features = list(features_of(selection))
    others = {one.name for number, one in enumerate(features) if number != place}
    if feature.name in others:
        raise Taken("name")
    features[place : place + 1] = [feature]
    _write(session, process, features, "feature", actor, now)


def drop_feature(
    session: Session, process: Process, place: int, *, actor: str, now: datetime
) -> None:
    """Take a feature out of the plan; ``NotFound`` if there is none in this place."""
    begin_change(session, process)
    features = list(features_of(require(session, process)))
    if not 0 <= place < len(features):
        raise NotFound
    del features[place]
    _write(session, process, features, "feature", actor, now)


def take_features(
    session: Session, process: Process, rows: Sequence[FeatureRows], *, actor: str, now: datetime
) -> None:
    """Take features out of a file over into the plan."""
    begin_change(session, process)
    features = taken_over(features_of(require(session, process)), rows)
    _write(session, process, features, "file", actor, now)


def propose_quotas(
    session: Session, process: Process, slack: int = 1, *, actor: str, now: datetime
) -> int:
    """Set the quotas of every feature with census shares; return how many features that are."""
    begin_change(session, process)
    selection = require(session, process)
    features = features_of(selection)
    proposed = [feature.proposed(selection.seats, slack) for feature in features]
    _write(session, process, proposed, "proposal", actor, now)
    return sum(bool(feature.proposals(selection.seats, slack)) for feature in features)


def set_quotas(
    session: Session,
    process: Process,
    quotas: Mapping[tuple[str, str], Bounds],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Set the quotas of the (feature, value) pairs that are given."""
    begin_change(session, process)
    features = with_quotas(features_of(require(session, process)), quotas)
    _write(session, process, features, "quotas", actor, now)


def with_quotas(
    features: Sequence[Feature], quotas: Mapping[tuple[str, str], Bounds]
) -> tuple[Feature, ...]:
    """The features with other quotas; ``ValueError`` where a least number is above its most."""
    if any(most is not None and (least or 0) > most for least, most in quotas.values()):
        raise ValueError("a least number is above its most")
    return tuple(
        replace(
            feature,
            values=tuple(
                replace(one, least=bounds[0], most=bounds[1])
                if (bounds := quotas.get((feature.name, one.value)))
                else one
                for one in feature.values
            ),
        )
        for feature in features
    )


def terms_of(session: Session, process: Process) -> Terms:
    """Everything that a draw depends on, as it stands now; ``NotFound`` before a plan.

    People are named by their pseudonyms. Whoever did not answer a feature has the value "" there,
    which no quota names.
    """
    selection = require(session, process)
    features = features_of(selection)
    names = tuple(feature.name for feature in features)
    columns = (Respondent.pseudonym, Respondent.answers, Respondent.household, Respondent.standing)
    rows = session.execute(select(*columns).where(Respondent.process_id == process.id))
    return Terms(
        features=names,
        people=tuple(_person(*row, names) for row in rows),
        quotas=quotas_of(features, selection.seats),
        seats=selection.seats,
        reserves=selection.reserves,
    )


def quotas_of(features: Sequence[Feature], seats: int) -> tuple[Quota, ...]:
    """The quotas of all values that have one; a missing side is 0, or as many as fit."""
    return tuple(
        Quota(feature.name, one.value, one.least or 0, max(seats, one.least or 0)
              if one.most is None else one.most)
        for feature in features
        for one in feature.values
        if one.least is not None or one.most is not None
    )  # fmt: skip


def _person(
    pseudonym: str,
    answers: Mapping[str, str],
    household: int | None,
    standing: str,
    names: Sequence[str],
) -> Person:
    return Person(
        id=pseudonym,
        values=tuple(answers.get(name, "") for name in names),
        household="" if household is None else str(household),
        standing=_STANDINGS[standing],
    )


def _write(
    session: Session,
    process: Process,
    features: Sequence[Feature],
    part: str,
    actor: str,
    now: datetime,
) -> None:
    require(session, process).features = as_entries(features)
    _note(session, process, part, actor, now, features=len(features))


def _note(
    session: Session, process: Process, part: str, actor: str, now: datetime, **details: Any
) -> None:
    session.flush()
    record(session, "selection.planned", actor=actor, at=now, process=process, part=part, **details)
