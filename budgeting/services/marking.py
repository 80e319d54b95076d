"""Mark a paper: one project at a time or a page at once, and say that it was reviewed.

Any mark takes the card back out of review on every tablet, so that what is cast is always what
was last looked at.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from budgeting.counting.ballot_rules import Marks, canonical_ballot
from budgeting.counting.rulebook import Rulebook
from budgeting.errors import BallotRefused, StaleBallot
from budgeting.models import Draft, Process, TabletSession
from budgeting.services.admitting import Admission, require_choosing
from budgeting.services.papers import MOST_POINTS, Paper, seal_paper, unseal_paper


def paper_of(session: Session, admission: Admission) -> Paper:
    """The paper of this card as it was last marked; ``StaleBallot`` if there is none."""
    return _open(admission, session.scalar(_sealed(admission)))


def reviewed_paper(session: Session, admission: Admission) -> Paper | None:
    """The paper if this tablet has reviewed it and nobody has marked it since, else ``None``.

    One statement, so that a mark made elsewhere cannot slip in between the two questions.
    """
    row = session.execute(
        select(Draft.sealed, TabletSession.in_review)
        .join(
            TabletSession,
            (TabletSession.process_id == Draft.process_id) & (TabletSession.tag == Draft.tag),
        )
        .where(TabletSession.sid == admission.sid)
    ).one_or_none()
    return _open(admission, row[0]) if row and row[1] else None


def mark(
    session: Session,
    admission: Admission,
    rulebook: Rulebook,
    changes: Mapping[str, int],
    now: datetime,
    until: datetime,
) -> Paper:
    """Change the scores of some projects (0 takes a mark away) and keep the session until then.

    ``VoteNotOpen`` when the time for choosing is over, ``BallotRefused`` for a project that is
    not on the list or a score that is none. Too many marks are kept, and explained by the pages;
    marks that were sent into a pause are kept too.
    """
    process = session.get_one(Process, admission.process_id)
    if process.phase != "paused":
        require_choosing(process, now)
    most = MOST_POINTS if rulebook.ballot.kind == "points" else 1
    listed = {project.id for project in rulebook.projects}
    if not changes.keys() <= listed or not all(0 <= score <= most for score in changes.values()):
        raise BallotRefused
    paper = _open(admission, session.scalar(_sealed(admission).with_for_update()))
    after = paper.marked(changes)
    if after.scores != paper.scores:
        _keep(session, admission, rulebook, after)
    session.execute(
        update(TabletSession).where(TabletSession.sid == admission.sid).values(expires_at=until)
    )
    return after


def _keep(session: Session, admission: Admission, rulebook: Rulebook, paper: Paper) -> None:
    sealed = seal_paper(paper, rulebook, admission.draft_key, admission.bound_to)
    session.execute(
        update(Draft)
        .where(Draft.process_id == admission.process_id, Draft.tag == admission.tag)
        .values(sealed=sealed)
    )
    session.execute(
        update(TabletSession)
        .where(
            TabletSession.process_id == admission.process_id,
            TabletSession.tag == admission.tag,
            TabletSession.in_review,
        )
        .values(in_review=False)
    )


def take_to_review(
    session: Session, admission: Admission, rulebook: Rulebook, seen: str, now: datetime
) -> bool:
    """Put the paper into review on this tablet if it is the one that was ``seen`` and is whole.

    ``VoteNotOpen`` when the time for choosing is over, unless the paper was in review before.
    """
    paper = _open(admission, session.scalar(_sealed(admission).with_for_update()))
    if not hmac.compare_digest(fingerprint(admission, paper).encode(), seen.encode()):
        return False
    if Marks(rulebook, paper.scores).problems():
        return False
    process = session.get_one(Process, admission.process_id)
    if process.phase == "open" and admission.in_review:
        return True
    require_choosing(process, now)
    session.execute(
        update(TabletSession).where(TabletSession.sid == admission.sid).values(in_review=True)
    )
    return True


def fingerprint(admission: Admission, paper: Paper) -> str:
    """A name for these choices that says nothing to anybody without the draft key."""
    text = b"seen\0" + canonical_ballot(paper.scores).encode()
    return hmac.digest(admission.draft_key, text, "sha256")[:16].hex()


def _sealed(admission: Admission) -> Select[bytes]:
    return select(Draft.sealed).where(
        Draft.process_id == admission.process_id, Draft.tag == admission.tag
    )


def _open(admission: Admission, sealed: bytes | None) -> Paper:
    if sealed is not None:
        paper = unseal_paper(sealed, admission.draft_key, admission.bound_to)
        if paper is not None:
            return paper
    raise StaleBallot
