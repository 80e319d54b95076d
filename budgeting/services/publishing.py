"""Publish the outcome: once, and with single ballots only where they point at nobody.

A ballot that nobody else has cast in the same way can be a signature: somebody who was told to
vote by an unusual pattern can be found by it. If more than a fifth of the ballots are one of a
kind, two people choose between single ballots and totals; under fifty ballots nobody can choose.
What should come before it and has not been done is published with the act.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, PublicationRefused, Tampered
from budgeting.formats.bundle_parts import SMALL, one_of_a_kind
from budgeting.models import OpenedBallot, OutcomeRecord, Process
from budgeting.services import audit_verdicts, destroying, paper_accounts
from budgeting.services.opening import begin_move, finish_move
from budgeting.services.paper_entering import cleaned, same_person
from budgeting.services.tallying import KIND
from budgeting.services.working import is_under_way

LeftOpen = Literal["cards", "signatures", "auditors"]


@dataclass(frozen=True, slots=True)
class Alone:
    """How many ballots there are, and how many of them are one of a kind."""

    ballots: int
    one_of_a_kind: int

    @property
    def small(self) -> bool:
        """Whether there are too few for single ballots in any case."""
        return self.ballots < SMALL

    @property
    def asks(self) -> bool:
        """Whether two people have to choose what is published."""
        return not self.small and 5 * self.one_of_a_kind > self.ballots


@dataclass(frozen=True, slots=True)
class Choice:
    """What two people chose: single ballots or ``totals_only``, and who they are."""

    totals_only: bool
    names: Sequence[str]


def look(session: Session, process: Process) -> Alone:
    """Count the ballots of an opened box that stand alone."""
    mine = select(OpenedBallot.choice).where(OpenedBallot.process_id == process.id)
    choices = list(session.scalars(mine))
    return Alone(len(choices), one_of_a_kind(choices))


def withholds(session: Session, process: Process) -> bool:
    """Whether single ballots are withheld, as far as that is known before the publication."""
    mine = select(func.count()).where(OpenedBallot.process_id == process.id)
    outcome = session.get(OutcomeRecord, process.id)
    chosen = outcome is not None and outcome.totals_only
    return chosen or (session.scalar(mine) or 0) < SMALL


def left_open(session: Session, process: Process) -> list[LeftOpen]:
    """What has not been done yet that should be done before the publication."""
    account = paper_accounts.account(session, process)
    done: dict[LeftOpen, bool] = {
        "cards": account.figures.handed_out is not None,
        "signatures": bool(account.signed),
        "auditors": bool(audit_verdicts.statements(session, process)),
    }
    return [name for name, is_done in done.items() if not is_done]


def publish(
    session: Session,
    process: Process,
    choice: Choice | None = None,
    *,
    without: bool = False,
    actor: str,
    now: datetime,
) -> None:
    """Show the outcome to everybody; ``IllegalMove`` as long as there is none.

    ``PublicationRefused`` if two people have to choose and did not, or if they are one person;
    where they need not choose, they may. It is refused too while something is left open, unless
    it is to be published ``without``.
    """
    begin_move(session, process, "publish")
    outcome = session.get(OutcomeRecord, process.id)
    if outcome is None or is_under_way(session, process, KIND, now):
        raise IllegalMove("publish", process.phase)
    if hashlib.sha256(outcome.document.encode()).hexdigest() != outcome.sha256:
        raise Tampered
    still = left_open(session, process)
    if still and not without:
        raise PublicationRefused("open")
    alone = look(session, process)
    names = _names(alone, choice)
    outcome.totals_only = bool(names) and choice is not None and choice.totals_only
    outcome.chosen_by = names
    process.published_at = now
    finish_move(
        session, process, "publish", actor, now,
        sha256=outcome.sha256, one_of_a_kind=None if alone.small else alone.one_of_a_kind,
        totals_only=outcome.totals_only, chosen_by=names, left_open=still,
    )  # fmt: skip
    destroying.announce(session, process, actor=actor, now=now)


def _names(alone: Alone, choice: Choice | None) -> list[str]:
    """Who chose; nobody where nothing was to be chosen."""
    if alone.small or (choice is None and not alone.asks):
        return []
    if choice is None:
        raise PublicationRefused("choice")
    names = [cleaned(name) for name in choice.names]
    if len(names) != 2 or not all(names):
        raise PublicationRefused("names")
    if same_person(*names):
        raise PublicationRefused("same")
    return names
