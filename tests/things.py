"""The things of the tests: a process, its list, its rulebook, an open vote."""

from __future__ import annotations

import json
from collections.abc import Sequence
from random import Random
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import BallotFormat, ListedProject, Rulebook
from budgeting.formats.card_codes import make
from budgeting.models import (
    BoxedBallot,
    Card,
    CardBatch,
    Category,
    Process,
    Project,
    RulebookRecord,
    UsedCard,
)
from budgeting.services import acts, batching, card_checks, clock, unsealing
from budgeting.services.ballot_seals import Opened, Slot, open_ballot, seal_content
from budgeting.services.box_keys import public_key, room_secret
from budgeting.services.issuing import card_tag, unlock
from budgeting.services.keys import Keyring
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from tests.databases import SECRET

EMPTY: dict[str, str] = {}
SALT = bytes(range(16))
KEYS = Keyring(SECRET)
"""The keys of every application under test."""
HOLDERS = ("Dari", "Yuna", "Bora")
PASSPHRASES = (
    "seven calm lanterns on the yard",
    "a spoon of rice for every guest",
    "the old gate opens to the river",
)
"""Who holds the key of a sealed box, and what they typed when it was made."""


def a_process(session: Session, slug: str = "hanbit-2026", **given: Any) -> Process:
    """Hanbit, an invented city: 2 % of 970,000 EUR, with two fields and two districts."""
    values: dict[str, Any] = {
        "slug": slug,
        "names": {"en": "Hanbit decides 2026", "ko": "한빛시 주민참여예산 2026"},
        "city": "Hanbit",
        "year": 2026,
        "currency": "EUR",
        "decimals": 2,
        "total": 97_000_000,
        "share": 20_000,
        "residents": 250,
        "languages": ["ko", "en"],
        "phase": "draft",
    } | given
    process = Process(**values)
    session.add(process)
    session.flush()
    for kind, keys in (("field", ("parks", "culture")), ("district", ("north", "south"))):
        for position, key in enumerate(keys):
            session.add(
                Category(
                    process_id=process.id,
                    kind=kind,
                    key=key,
                    position=position,
                    names={"en": key.title(), "ko": f"{key} 구역"},
                )
            )
    session.commit()
    session.refresh(process)
    return process


def some_projects(
    session: Session, process: Process, number: int = 6, costs: Sequence[int] = ()
) -> list[Project]:
    """Projects P-1, P-2, ... with costs of 3,000.00, 3,500.00, ... unless given."""
    fields, districts = process.category_list("field"), process.category_list("district")
    projects = []
    for place in range(1, number + 1):
        projects.append(
            Project(
                process_id=process.id,
                number=place,
                code=f"P-{place}",
                cost=costs[place - 1] if costs else 250_000 + 50_000 * place,
                field_id=fields[place % len(fields)].id if fields else None,
                district_id=districts[place % len(districts)].id if districts else None,
                names={"en": f"Bench number {place}", "ko": f"의자 {place}번"},
                summaries={"en": f"A bench, the {place}th.", "ko": f"{place}번째 의자."},
                descriptions={"en": "A **good** bench.", "ko": "**좋은** 의자."},
                image_alts=EMPTY,
            )
        )
    session.add_all(projects)
    session.commit()
    return projects


def a_rulebook(
    process: Process, projects: Sequence[Project], ballot: BallotFormat | None = None, **given: Any
) -> Rulebook:
    """The rulebook over these projects: at most three, knapsack, no conditions."""
    values: dict[str, Any] = {
        "process": process.slug,
        "city": process.city,
        "year": process.year,
        "currency": process.currency,
        "decimals": process.decimals,
        "total": process.total,
        "share": process.share,
        "languages": tuple(process.languages),
        "residents": process.residents,
        "projects": tuple(
            ListedProject(
                id=project.code,
                number=project.number,
                cost=project.cost,
                field=project.field.key if project.field else "",
                district=project.district.key if project.district else "",
                names=tuple(sorted(project.names.items())),
            )
            for project in projects
        ),
        "ballot": ballot or BallotFormat(number=3),
    } | given
    return Rulebook(**values)


def sealed(
    session: Session, process: Process, rulebook: Rulebook, seed: str = "hanbit"
) -> RulebookRecord:
    """Seal a rulebook without the organiser's pages."""
    record = RulebookRecord(
        process_id=process.id,
        draft={},
        canonical=rulebook.canonical().decode(),
        sha256=rulebook.sha256(),
        sealed_at=clock.now(),
        seed=seed,
    )
    process.phase = "sealed"
    session.add(record)
    session.commit()
    return record


def an_open_vote(
    session: Session, number: int = 6, slug: str = "hanbit-2026", **given: Any
) -> Process:
    """A process whose vote is open, over ``number`` projects."""
    process = a_process(session, slug)
    projects = some_projects(session, process, number)
    sealed(session, process, a_rulebook(process, projects, **given))
    process.phase = "open"
    process.opened_at = clock.now()
    session.commit()
    return process


def choices(session: Session, process: Process) -> list[dict[str, int]]:
    """What lies in the box, in no order that means anything: opened with the key of the room."""
    secret = room_secret(KEYS, sealed_rulebook(session, process))
    rows = session.query(BoxedBallot.sealed).filter_by(process_id=process.id).all()
    opened = [open_ballot(secret, sealed) for (sealed,) in rows]
    return [json.loads(one.choice) for one in opened if one is not None]


def a_card(app: Flask, session: Session, process: Process, seed: int = 1) -> str:
    """The code of a card of this process, made without the officer's pages."""
    keys, settings = app.extensions["keys"], app.extensions["settings"]
    code = make(Random(seed).randrange)
    batch = CardBatch(process_id=process.id, position=seed, size=1, made=1, sheet_key=b"")
    session.add(batch)
    session.flush()
    session.add(
        Card(
            tag=card_tag(code, keys),
            process_id=process.id,
            salt=SALT,
            verifier=unlock(code, SALT, keys, settings).stored_verifier(),
            batch_id=batch.id,
        )
    )
    session.commit()
    return str(code)


def boxed(session: Session, process: Process, marks: Sequence[Sequence[str]]) -> None:
    """Put one ballot for each list of project ids into the box, and as many cards on the roll."""
    drawn = Random(len(marks))
    for ids in marks:
        choice = json.dumps(dict.fromkeys(sorted(ids), 1), separators=(",", ":"))
        put_in(session, process, choice, drawn)
        session.commit()


def put_in(session: Session, process: Process, choice: str, drawn: Random) -> None:
    """Put any text into the box as if it had been cast, and a card on the roll."""
    kept = session.get(RulebookRecord, process.id)
    digest = kept.sha256 if kept and kept.sha256 else ""
    rules = sealed_rulebook(session, process) if digest else None
    public = public_key(session, process, rules, KEYS) if rules else b""
    content = Opened(process.slug, digest, drawn.randbytes(16), drawn.randbytes(32), choice)
    session.add(UsedCard(process_id=process.id, tag=drawn.randbytes(16)))
    session.add(
        BoxedBallot(
            process_id=process.id,
            bid=content.bid,
            commitment=content.commitment,
            sealed=seal_content(Slot(public, 2048), content) if public else b"sealed",
        )
    )
    session.flush()


def close(session: Session, process: Process) -> None:
    """Close a vote as its end does: all commitments public, both lists bound by the log."""
    process.phase, now = "closed", clock.now()
    batching.emit_rest(session, process.id, now)
    record(
        session, "vote.closed", actor="Dari", at=now, process=process,
        cast=len(batching.leaves(session, process)),
        commitments=batching.sha256(session, process),
        marks=card_checks.sha256(session, process, KEYS),
    )  # fmt: skip
    session.commit()


def open_box(session: Session, process: Process) -> None:
    """Open the box of a room, in the order of its random keys."""
    phase = process.phase
    if acts.last(session, process.id, "vote.closed") is None:
        close(session, process)
        process.phase = phase
    rulebook = sealed_rulebook(session, process)
    rows = unsealing.sealed_rows(session, process.id)
    opened = unsealing.open_all(rows, room_secret(KEYS, rulebook), process.slug, rulebook.sha256())
    unsealing.lay_out(session, process, list(opened), KEYS, clock.now())
    session.commit()
