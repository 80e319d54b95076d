"""Households: pairs of people who look alike by address are proposed, and a person decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import HouseholdPair, Process, Respondent
from budgeting.services import selection_planning
from budgeting.services.recording import record
from budgeting.sortition.cleaning.addresses import read_address
from budgeting.sortition.cleaning.neighbours import REASONS, Dweller, proposed_pairs
from budgeting.sortition.cleaning.people import Answered

Decision = Literal["open", "same", "other"]
DECISIONS: tuple[Decision, ...] = ("open", "same", "other")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the decisions are: pairs by decision, exact ones that are open, and households."""

    open: int
    same: int
    other: int
    exact: int
    households: int

    @property
    def all(self) -> int:
        """All pairs."""
        return self.open + self.same + self.other


def dweller_of(key: str, one: Answered) -> Dweller:
    """A person of a table, by what households are told; a cell may have several lines."""
    lines = [line for cell in one.address for line in cell.splitlines()]
    return Dweller(key, read_address(lines, one.zip), one.code)


def propose(session: Session, process: Process, dwellers: Iterable[Dweller]) -> int:
    """Write the pairs to decide about, of people who are new; return how many there are."""
    new = proposed_pairs(dwellers)
    session.add_all(
        HouseholdPair(
            process_id=process.id,
            first_id=pair.first,
            second_id=pair.second,
            reason=pair.reason,
            decision="open",
        )
        for pair in new
    )
    session.flush()
    return len(new)


def pairs(
    session: Session, process: Process, decision: Decision, reason: str = ""
) -> Sequence[HouseholdPair]:
    """Pairs with a decision, the strongest reasons first and then by number."""
    found = _of(process).where(HouseholdPair.decision == decision)
    if reason:
        found = found.where(HouseholdPair.reason == reason)
    order: dict[str, int] = {one: place for place, one in enumerate(REASONS)}
    return sorted(session.scalars(found), key=lambda one: (order.get(one.reason, 99), one.id))


def find(session: Session, process: Process, pair_id: int) -> HouseholdPair:
    """One pair; ``NotFound`` if this process has none of that number."""
    found = session.scalar(_of(process).where(HouseholdPair.id == pair_id))
    if found is None:
        raise NotFound
    return found


def counts(session: Session, process: Process) -> Standing:
    """How far the decisions are."""
    rows = session.execute(
        select(HouseholdPair.decision, HouseholdPair.reason, func.count())
        .where(HouseholdPair.process_id == process.id)
        .group_by(HouseholdPair.decision, HouseholdPair.reason)
    ).all()
    by: dict[str, int] = dict.fromkeys(DECISIONS, 0)
    exact = 0
    for decision, reason, number in rows:
        by[decision] += number
        exact += number if (decision, reason) == ("open", "same_address") else 0
    homes = session.scalar(
        select(func.count(func.distinct(Respondent.household))).where(
            Respondent.process_id == process.id
        )
    )
    return Standing(by["open"], by["same"], by["other"], exact, homes or 0)


def decide(
    session: Session,
    process: Process,
    decisions: Mapping[int, Decision],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Take decisions about pairs by their numbers; "open" takes a decision back.

    ``NotFound`` for a pair of another process, ``InUse`` once the pool is frozen.
    """
    selection_planning.begin_change(session, process)
    for pair_id, decision in decisions.items():
        find(session, process, pair_id).decision = decision
    _settle(session, process, actor, now, len(decisions))


def decide_exact(session: Session, process: Process, *, actor: str, now: datetime) -> int:
    """Every open pair with exactly the same address is one household; return how many."""
    selection_planning.begin_change(session, process)
    exact = pairs(session, process, "open", "same_address")
    for pair in exact:
        pair.decision = "same"
    _settle(session, process, actor, now, len(exact))
    return len(exact)


def contradicted(session: Session, process: Process) -> set[int]:
    """Pairs that were decided to live apart, and are joined through others all the same."""
    apart = session.scalars(_of(process).where(HouseholdPair.decision == "other")).all()
    homes = dict(_homes(session, process)) if apart else {}
    return {
        pair.id
        for pair in apart
        if homes[pair.first_id] is not None and homes[pair.first_id] == homes[pair.second_id]
    }


def _settle(session: Session, process: Process, actor: str, now: datetime, decided: int) -> None:
    session.flush()
    joined = _of(process).where(HouseholdPair.decision == "same")
    homes = _joined((pair.first_id, pair.second_id) for pair in session.scalars(joined))
    numbers: dict[str, int] = {}
    changed = []
    for key, before in _homes(session, process):
        home = homes.get(key)
        after = None if home is None else numbers.setdefault(home, len(numbers) + 1)
        if after != before:
            changed.append({"id": key, "household": after})
    if changed:
        session.execute(update(Respondent), changed)
    record(
        session,
        "households.decided",
        actor=actor,
        at=now,
        process=process,
        pairs=decided,
        households=len(numbers),
    )


def _homes(session: Session, process: Process) -> Sequence[tuple[str, int | None]]:
    """Everybody's key and household in the order of the pseudonyms."""
    found = select(Respondent.id, Respondent.household).where(Respondent.process_id == process.id)
    rows = session.execute(found.order_by(Respondent.pseudonym))
    return [(key, household) for key, household in rows]


def _joined(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Person → one person who stands for the household (union-find)."""
    above: dict[str, str] = {}

    def top(one: str) -> str:
        while (higher := above.setdefault(one, one)) != one:
            above[one] = above.setdefault(higher, higher)
            one = above[one]
        return one

    for first, second in pairs:
        above[top(second)] = top(first)
    return {one: top(one) for one in list(above)}


def _of(process: Process) -> Select[HouseholdPair]:
    return select(HouseholdPair).where(HouseholdPair.process_id == process.id)
