"""A long ballot to measure: 560 invented projects of which 168 must be chosen, in two languages.

Names are those of the example city with words drawn from the word lists, so that no two are
alike and they shrink about as badly as real ones.
"""

from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.counting.rulebook import BallotFormat
from budgeting.formats.card_codes import make
from budgeting.models import (
    Card,
    CardBatch,
    Category,
    Process,
    Project,
)
from budgeting.services import clock
from budgeting.services.issuing import card_tag, unlock
from tests import things

PACKAGE = Path(__file__).resolve().parent.parent / "budgeting"
EXAMPLE = PACKAGE / "example"
SALT = bytes(16)


def _table(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _words(language: str) -> list[str]:
    path = PACKAGE / "formats" / f"words_{language}.txt"
    return path.read_text(encoding="utf-8").split()


def a_long_vote(session: Session, projects: int = 560, share: int = 300_000) -> Process:
    """An open vote over so many projects, of which the share (in millionths) must be chosen."""
    process = Process(
        slug="long",
        names={"en": "A long ballot", "ko": "긴 투표용지"},
        city="Seoul",
        year=2026,
        currency="EUR",
        decimals=2,
        total=97_000_000_000,
        share=20_000,
        residents=250,
        languages=["ko", "en"],
    )
    session.add(process)
    session.flush()
    fields, districts = (
        [
            Category(
                process_id=process.id,
                kind=kind,
                key=row["key"],
                position=place,
                names={"en": row["name_en"], "ko": row["name_ko"]},
            )
            for place, row in enumerate(_table(f"{kind}s.csv"))
        ]
        for kind in ("field", "district")
    )
    session.add_all([*fields, *districts])
    session.flush()
    listed = _projects(process, fields, districts, projects)
    session.add_all(listed)
    session.flush()
    ballot = BallotFormat(wanted="share", number=share)
    things.sealed(session, process, things.a_rulebook(process, listed, ballot))
    process.phase, process.opened_at = "open", clock.now()
    session.commit()
    return process


def _projects(
    process: Process, fields: list[Category], districts: list[Category], number: int
) -> list[Project]:
    draw, rows = Random(560), _table("projects.csv")
    words = {language: _words(language) for language in ("en", "ko")}
    return [
        Project(
            process_id=process.id,
            number=place,
            code=f"S-{place:04d}",
            cost=draw.randrange(30, 900) * 1_000_00,
            field_id=(field := draw.choice(fields)).id,
            district_id=(district := draw.choice(districts)).id,
            field=field,
            district=district,
            names={
                language: f"{draw.choice(rows)[f'name_{language}']} "
                + " ".join(draw.sample(words[language], 2))
                for language in ("en", "ko")
            },
            summaries={},
            descriptions={},
            image_alts={},
        )
        for place in range(1, number + 1)
    ]


def cards(app: Flask, session: Session, process: Process, number: int) -> list[str]:
    """The codes of so many cards."""
    keys, settings, draw = app.extensions["keys"], app.extensions["settings"], Random(7)
    batch = CardBatch(process_id=process.id, position=1, size=number, made=number, sheet_key=b"")
    session.add(batch)
    session.flush()
    codes = [make(draw.randrange) for _ in range(number)]
    session.add_all(
        Card(
            tag=card_tag(code, keys),
            process_id=process.id,
            salt=SALT,
            verifier=unlock(code, SALT, keys, settings).stored_verifier(),
            batch_id=batch.id,
        )
        for code in codes
    )
    session.commit()
    return [str(code) for code in codes]
