"""Paper ballots for the tests: cards exchanged for papers, batches, and sheets entered twice."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from budgeting.counting.paper_entries import Sheet
from budgeting.models import PaperBatch, Process, UsedCard
from budgeting.services import clock, paper_entering, paper_settling, paper_urn
from tests.things import KEYS

ACT = {"actor": "Dari", "now": clock.now()}
NAMES = ("Dari", "Yuna")


def marked(*ids: str) -> Sheet:
    """A valid sheet with these projects."""
    return Sheet(dict.fromkeys(ids, 1))


def handed(session: Session, process: Process, number: int, first: int = 200) -> None:
    """So many cards are exchanged for papers, without the cards."""
    for place in range(first, first + number):
        session.add(UsedCard(process_id=process.id, tag=bytes([place]) * 16, on_paper=True))
    session.commit()


def begun(session: Session, process: Process, size: int) -> PaperBatch:
    """A batch that two people have begun to enter."""
    batch = paper_urn.open_batch(session, process, size, **ACT)
    for turn, name in zip(paper_entering.TURNS, NAMES, strict=True):
        paper_entering.begin(session, process, batch.number, turn, name, **ACT)
    session.commit()
    return batch


def entered(
    session: Session, process: Process, batch: PaperBatch, turn: int, sheets: Sequence[Sheet]
) -> None:
    """One person enters these sheets from the first on."""
    for position, sheet in enumerate(sheets, start=1):
        paper_entering.enter(
            session, process, KEYS, batch.number, turn, position, sheet  # type: ignore[arg-type]
        )  # fmt: skip
    session.commit()


def boxed(session: Session, process: Process, sheets: Sequence[Sheet]) -> PaperBatch:
    """A batch of these sheets that is in the box."""
    batch = begun(session, process, len(sheets))
    for turn in paper_entering.TURNS:
        entered(session, process, batch, turn, sheets)
    paper_settling.put_into_box(session, process, KEYS, batch.number, **ACT)
    session.commit()
    return batch


def in_urn(session: Session, process: Process, sheets: Sequence[Sheet], missing: int = 0) -> None:
    """All papers of a closed vote: these sheets are in the box, the others did not come back."""
    handed(session, process, len(sheets) + missing)
    if sheets:
        boxed(session, process, sheets)
    paper_urn.say_empty(session, process, missing, "Taken home." if missing else "", **ACT)
    session.commit()


def of_paper(session: Session, process: Process, ballots: int) -> None:
    """Note a batch of so many valid sheets as one that is in the box."""
    session.add(
        PaperBatch(
            process_id=process.id, number=1, size=ballots, valid=ballots, state="boxed",
            opened_by="Dari", settled_by=[], spoilt={},
        )
    )  # fmt: skip
    session.commit()
