"""The trade-off exercise at a table: its package, one act at a time, and what was given up.

Two devices at one table never write over each other: every act names the version that it was
made on. An act whose end is there already is simply done, so that it can be sent twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation import packages
from budgeting.deliberation.envelopes import Offer, PricedList
from budgeting.deliberation.packages import DoesNotFitError, GivenUp, Look
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, DayRound, Package, Process, Project
from budgeting.models.base import Base
from budgeting.services import days, table_rounds
from budgeting.services.inserting import insert_once
from budgeting.services.noting import By


@dataclass(frozen=True, slots=True)
class Board:
    """What lies on the shared screen of a table: its package of the offer, and which version."""

    package: packages.Package
    offer: Offer
    version: int = 0

    @property
    def looks(self) -> dict[int, Look]:
        """What adding each project that is not kept would do, by its number."""
        kept = self.package.kept
        return {
            one: packages.look(self.package, one)
            for one in sorted(self.package.costs)
            if one not in kept
        }


def board(session: Session, day: Day, row: DayRound, table: int) -> Board:
    """The package of a table in a round; an empty one before the first act."""
    return _board(_on_offer(session, day, row), session.get(Package, (row.id, table)))


def keep(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    project: int,
    out: Sequence[int] = (),
    *,
    version: int,
    by: By,
    now: datetime,
) -> Board:
    """Keep a project, and give up those that are ``out`` for it."""

    def is_done(held: packages.Package) -> bool:
        return project in held.kept and not set(out) & set(held.kept)

    def act(held: packages.Package) -> packages.Package:
        return packages.exchange(held, project, out)

    return _change(session, day, row, table, (project, *out), is_done, act, version, by, now)


def drop(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    project: int,
    *,
    version: int,
    by: By,
    now: datetime,
) -> Board:
    """Give a project up; what it makes room for is noted when that is kept."""
    return _change(
        session,
        day,
        row,
        table,
        (project,),
        lambda held: project not in held.kept,
        lambda held: packages.drop(held, project),
        version,
        by,
        now,
    )


def every_package(session: Session, day: Day) -> dict[int, list[packages.Package]]:
    """By table, its packages of all rounds in which it kept or gave up anything, in their order."""
    mine = (
        select(Package, DayRound)
        .join(DayRound, DayRound.id == Package.round_id)
        .where(DayRound.sitting_id == day.sitting_id)
        .order_by(Package.table, DayRound.position)
    )
    priced = priced_list(session, days.process_of(session, day))
    found: dict[int, list[packages.Package]] = {}
    for held, row in session.execute(mine):
        if held.kept or held.given_up:
            package = _board(priced.offer(row.projects), held).package
            found.setdefault(held.table, []).append(package)
    return found


def priced_list(session: Session, process: Process) -> PricedList:
    """The costs of all projects of the process, and its envelope."""
    mine = select(Project.number, Project.cost).where(Project.process_id == process.id)
    costs = dict(session.execute(mine.order_by(Project.number)).all())
    return PricedList(process.envelope, costs, 10**process.decimals)


def _on_offer(session: Session, day: Day, row: DayRound) -> Offer:
    """What the round lays before its tables."""
    return priced_list(session, days.process_of(session, day)).offer(row.projects)


def _board(offer: Offer, held: Package | None) -> Board:
    """What is kept, of the projects that are still on offer."""
    if held is None:
        return Board(packages.Package(offer.envelope, offer.costs), offer)
    kept = tuple(one for one in held.kept if one in offer.costs)
    given_up = tuple(
        GivenUp(one["out"], one["into"] if one["into"] in offer.costs else None)
        for one in held.given_up
        if one["out"] in offer.costs
    )
    package = packages.Package(offer.envelope, offer.costs, kept, given_up)
    return Board(package, offer, held.version)


def _change(
    session: Session,
    day: Day,
    row: DayRound,
    table: int,
    named: Sequence[int],
    is_done: Callable[[packages.Package], bool],
    act: Callable[[packages.Package], packages.Package],
    version: int,
    by: By,
    now: datetime,
) -> Board:
    days.lock(session, day)
    offer = _on_offer(session, day, row)
    if row.format != "trade-off" or not set(named) <= set(offer.costs):
        raise NotFound
    found = session.get(Package, (row.id, table), populate_existing=True)
    before = _board(offer, found)
    if is_done(before.package):
        return before
    if before.version != version:
        raise IllegalMove("package", "changed")
    table_rounds.touch(session, day, row, table, by, now)
    held = found or _first(session, row, table)
    after = _tried(act, before.package)
    held.kept = list(after.kept)
    held.given_up = [{"out": one.project, "into": one.room_for} for one in after.given_up]
    held.version = before.version + 1
    session.flush()
    return Board(after, offer, held.version)


def _tried(
    act: Callable[[packages.Package], packages.Package], before: packages.Package
) -> packages.Package:
    try:
        return act(before)
    except DoesNotFitError as refusal:
        raise IllegalMove("package", "does not fit") from refusal
    except ValueError as refusal:
        raise IllegalMove("package", "not kept") from refusal


def _first(session: Session, row: DayRound, table: int) -> Package:
    session.flush()
    values = {"round_id": row.id, "table_number": table, "kept": [], "given_up": [], "version": 0}
    insert_once(session.connection(), Base.metadata.tables["package"], **values)
    return session.get_one(Package, (row.id, table))
