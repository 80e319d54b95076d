"""The count: from the box and the sealed rulebook to one outcome, the same bytes every time."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.counting.ballot_rules import Marks, canonical_ballot
from budgeting.counting.limits import LIMITS
from budgeting.counting.model import Ballot, Election
from budgeting.counting.outcome import as_document
from budgeting.counting.rulebook import Rulebook
from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.errors import NotFound, Stopped, Tampered
from budgeting.models import (
    Job,
    OutcomeRecord,
    Process,
    RulebookRecord,
)
from budgeting.services import clock, paper_accounts, unsealing
from budgeting.services.keys import Keyring
from budgeting.services.locking import lock
from budgeting.services.opening import begin_move, finish_move
from budgeting.services.paper_urn import require_finished
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.seeds import read_seed
from budgeting.services.working import Bench, ask_for, still_wanted, work

KIND = "count"


@dataclass(frozen=True, slots=True)
class Paper:
    """What lies on the table when the count begins: the rules, the opened box and the seed."""

    rulebook: Rulebook
    choices: tuple[str, ...]
    seed: str

    @property
    def input_sha256(self) -> str:
        """Digest of all that decides: the rulebook, which fixes the seed, and sorted ballots."""
        lines = (self.rulebook.canonical().decode(), *sorted(self.choices), "")
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def election(self) -> Election:
        """The election, equal ballots grouped; ``Tampered`` if a ballot breaks the rulebook."""
        grouped = sorted(Counter(self.choices).items())
        return self.rulebook.election(
            ballots=tuple(_ballot(self.rulebook, choice, count) for choice, count in grouped),
            lottery=lottery_order(self.seed, (listed.id for listed in self.rulebook.projects)),
        )


def begin_count(session: Session, process: Process, *, actor: str, now: datetime) -> Job:
    """Ask for the count of a closed vote, or for its repetition before the outcome is public.

    ``IllegalMove`` as long as the holders of its key have not opened the box, ``PaperRefused`` as
    long as not all paper is in it.
    """
    move = "recount" if process.phase == "counting" else "count"
    begin_move(session, process, move)  # type: ignore[arg-type]
    require_finished(session, process)
    unsealing.require_open(session, process, move)
    job = ask_for(session, process, KIND, now)
    finish_move(session, process, move, actor, now)  # type: ignore[arg-type]
    return job


@work(KIND)
def count(session: Session, job: Job, bench: Bench) -> None:
    """Count one process; nothing is locked while the rule is computing."""
    process = session.get_one(Process, job.process_id)
    box = unsealing.box_of_room(session, process, bench.keys)
    session.commit()
    if box is not None:
        opened = unsealing.decrypted(box, bench.report)
        unsealing.open_in_room(session, process, opened, bench.keys)
        session.commit()
    paper = read_paper(session, job.process_id, bench.keys)
    session.commit()
    limits = replace(LIMITS, solver_seconds=bench.settings.solver_seconds)
    rule = RULES[paper.rulebook.rule]
    outcome = rule.count(paper.election(), progress=bench.report, limits=limits)
    document = canonical_json(as_document(outcome)).decode()
    still_wanted(session, job, clock.now())
    process = session.get_one(Process, job.process_id)
    lock(session, process)
    if process.phase != "counting":
        raise Stopped
    keep(session, process, paper, document, clock.now())


def read_paper(session: Session, process_id: int, keys: Keyring) -> Paper:
    """Read rulebook, box and seed; ``Tampered`` if they do not agree with what was sealed.

    There must be one ballot in the box, and one that was opened, for every card that was used on
    a tablet and every paper that is valid, no more and no fewer (:class:`Tally`).
    """
    process = session.get(Process, process_id)
    sealed = session.get(RulebookRecord, process_id)
    if process is None or sealed is None:
        raise NotFound
    rulebook = sealed_rulebook(session, process)
    choices = unsealing.laid_out(session, process, keys)
    problems = paper_accounts.tally(session, process).problems()
    if problems:
        raise Tampered(*problems)
    return Paper(rulebook, choices, read_seed(sealed, rulebook, keys))


def keep(
    session: Session, process: Process, paper: Paper, document: str, counted_at: datetime
) -> None:
    """Write the outcome and reveal the seed; an outcome of the same bytes stays as it is."""
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    kept = session.get(OutcomeRecord, process.id)
    if kept is None or (kept.sha256, kept.input_sha256) != (sha256, paper.input_sha256):
        session.merge(
            OutcomeRecord(
                process_id=process.id,
                document=document,
                sha256=sha256,
                input_sha256=paper.input_sha256,
                counted_at=counted_at,
            )
        )
    session.get_one(RulebookRecord, process.id).seed = paper.seed
    record(session, "count.finished", actor="", at=counted_at, process=process, sha256=sha256)


def _ballot(rulebook: Rulebook, choice: str, count: int) -> Ballot:
    """A cast choice as a ballot; it was checked when it was cast, and is checked again."""
    try:
        scores = json.loads(choice)
        sound = canonical_ballot(scores) == choice and not Marks(rulebook, scores).problems()
    except (ValueError, TypeError, AttributeError):
        sound = False
    if not sound:
        raise Tampered
    return Ballot(tuple(sorted(scores.items())), count)
