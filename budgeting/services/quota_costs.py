"""What a quota costs: how much higher everybody's smallest chance could be without it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.models import Job, Process, Selection
from budgeting.services import clock, selection_planning, working
from budgeting.services.trying import best_of, with_quota, without_quota
from budgeting.services.working import Bench, still_wanted, work
from budgeting.sortition.pool import Quota, Terms
from budgeting.sortition.programme import Unsettled

KIND = "quota-costs"
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Effect:
    """The ceilings of everybody's smallest chance, in millionths, under one quota and another.

    ``None`` where no panel is possible.
    """

    before: Quota | None
    after: Quota
    old: int | None
    new: int | None


@dataclass(frozen=True, slots=True)
class Cost:
    """The ceiling in millionths if one quota were dropped; ``None`` where nothing changes that no
    panel is possible."""

    feature: str
    value: str
    without: int | None


@dataclass(frozen=True, slots=True)
class Costs:
    """What all quotas cost, the dearest first, and the ceiling with all of them."""

    ceiling: int | None
    rows: tuple[Cost, ...]


def effect_of(session: Session, process: Process, after: Quota) -> Effect:
    """Compare a quota as it stands with another one; nothing is written.

    Raises ``Unsettled`` if the reckoning was not ended in its time.
    """
    terms = selection_planning.terms_of(session, process)
    where = (after.feature, after.value)
    before = next((one for one in terms.quotas if (one.feature, one.value) == where), None)
    return Effect(before, after, level(terms), level(with_quota(terms, after)))


def level(terms: Terms) -> int | None:
    """The ceiling in millionths; ``None`` where no panel is possible."""
    best = best_of(terms)
    return None if best is None else round(best.smallest * MILLION)


def order(session: Session, process: Process, now: datetime) -> Job:
    """Ask for the costs of all quotas; ``IllegalMove`` if they are being reckoned already."""
    terms = selection_planning.terms_of(session, process)
    return working.ask_for(session, process, KIND, now, total=len(terms.quotas))


@work(KIND)
def reckon_costs(session: Session, job: Job, bench: Bench) -> None:
    """Drop one quota after the other; what was found is kept with the digest of the terms."""
    process = session.get_one(Process, job.process_id)
    terms = selection_planning.terms_of(session, process)
    session.commit()
    found = costs(terms, lambda done: bench.report(done, len(terms.quotas)))
    still_wanted(session, job, clock.now())
    selection = session.get_one(Selection, job.process_id)
    selection.costs = {
        "sha256": fingerprint(terms),
        "ceiling": found.ceiling,
        "rows": [[one.feature, one.value, one.without] for one in found.rows],
    }


def costs(terms: Terms, report: Callable[[int], None] = lambda done: None) -> Costs:
    """The ceiling with each single quota dropped, the dearest quota first."""
    report(0)
    rows = []
    for number, quota in enumerate(terms.quotas, start=1):
        try:
            rows.append(Cost(quota.feature, quota.value, level(without_quota(terms, quota))))
        except Unsettled:
            rows.append(Cost(quota.feature, quota.value, None))
        report(number)
    rows.sort(key=lambda one: (-(one.without or 0), one.feature, one.value))
    return Costs(level(terms), tuple(rows))


def kept(selection: Selection, terms: Terms) -> Costs | None:
    """The costs that were last found, if they are those of these terms."""
    if selection.costs.get("sha256") != fingerprint(terms):
        return None
    rows = tuple(Cost(*row) for row in selection.costs["rows"])
    return Costs(selection.costs["ceiling"], rows)


def fingerprint(terms: Terms) -> str:
    """A SHA-256 of everything that the ceiling depends on."""
    document = [
        terms.features,
        terms.seats,
        [[one.feature, one.value, one.least, one.most] for one in terms.quotas],
        [[one.id, one.values, one.household, one.standing] for one in terms.people],
    ]
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
