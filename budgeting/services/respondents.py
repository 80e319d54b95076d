"""The people who answered: their sealed names and contacts, the list, and changes to one person."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.errors import NotFound
from budgeting.models import Process, Respondent
from budgeting.services import selection_planning
from budgeting.services.keys import Keyring
from budgeting.services.recording import record
from budgeting.sortition.cleaning.doubles import LAST_DIGITS, SHORTEST_PHONE
from budgeting.sortition.cleaning.folding import fold

PURPOSE = "respondent"
TOLD = ("id", "name", "email", "phone", "address", "zip", "comment")
SHORTEST_NAME = 2
"""A name of a single letter would be found in every text."""
MOST_FOUND = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What part of the list is wanted; ``values`` leads from features to values.

    ``among`` are the pseudonyms of people who were looked up; everybody if there are none.
    """

    pseudonym: str = ""
    standing: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: nothing that is sealed."""

    pseudonym: str
    answers: Mapping[str, str]
    household: int | None
    standing: str


def seal_person(keys: Keyring, process_id: int, pseudonym: str, person: Mapping[str, Any]) -> bytes:
    """Encrypt what is only for the organiser's eyes, bound to its process and pseudonym."""
    return keys.seal(PURPOSE, canonical_json(person), _bound_to(process_id, pseudonym))


def open_person(keys: Keyring, respondent: Respondent) -> dict[str, Any]:
    """What was sealed: ``id, name, email, phone, address, zip, comment`` as texts, ``other``.

    ``address`` has a line for each column of the table, ``other`` leads from columns to cells.
    After the erasure, and where the key is another, every text is "" and ``other`` is empty.
    """
    plain = (
        keys.open(
            PURPOSE, respondent.sealed, _bound_to(respondent.process_id, respondent.pseudonym)
        )
        if respondent.sealed
        else None
    )
    person: dict[str, Any] = dict.fromkeys(TOLD, "") | {"other": {}}
    return person | (json.loads(plain) if plain else {})


def count(session: Session, process: Process) -> int:
    """How many people are in the pool."""
    found = select(func.count()).where(Respondent.process_id == process.id)
    return session.scalar(found) or 0


def everybody(session: Session, process: Process) -> Sequence[Respondent]:
    """Everybody in the order of the pseudonyms, which says nothing."""
    found = select(Respondent).where(Respondent.process_id == process.id)
    return session.scalars(found.order_by(Respondent.pseudonym)).all()


def listed(session: Session, process: Process) -> list[Listed]:
    """Everybody by pseudonym, without what is sealed."""
    columns = (Respondent.pseudonym, Respondent.answers, Respondent.household, Respondent.standing)
    found = select(*columns).where(Respondent.process_id == process.id)
    rows = session.execute(found.order_by(func.length(Respondent.pseudonym), Respondent.pseudonym))
    return [Listed(*row) for row in rows]


def selected(people: Iterable[Listed], asked: Asked) -> list[Listed]:
    """The part of the list that is wanted, in its order."""
    sought = asked.pseudonym.strip().casefold()
    return [
        one
        for one in people
        if sought in one.pseudonym.casefold()
        and (not asked.among or one.pseudonym in asked.among)
        and asked.standing in ("", one.standing)
        and all(one.answers.get(name, "") == value for name, value in asked.values.items())
    ]


def find(session: Session, process: Process, pseudonym: str) -> Respondent:
    """One person; ``NotFound`` if nobody of this process has the pseudonym."""
    wanted = select(Respondent).where(
        Respondent.process_id == process.id, Respondent.pseudonym == pseudonym
    )
    found = session.scalar(wanted)
    if found is None:
        raise NotFound
    return found


def look_up(session: Session, keys: Keyring, process: Process, typed: str) -> list[str]:
    """The pseudonyms of those whose name holds what was typed, or whose mail or phone it is.

    At most ``MOST_FOUND``, in the order of the list. Everything is decrypted in memory for this
    one look. Nobody is found by a name after the erasure.
    """
    sought = fold(typed)
    if not sought:
        return []
    found = (
        one.pseudonym
        for one in everybody(session, process)
        if _is_meant(open_person(keys, one), sought)
    )
    return list(islice(found, MOST_FOUND))


def names_the_person(person: Mapping[str, Any], text: str) -> bool:
    """Whether a text, such as a comment for the log, gives away whom it is about."""
    said = fold(text)
    words = [
        *str(person["name"]).split(),
        *(str(person[part]) for part in ("name", "email", "phone", "id")),
        *str(person["address"]).splitlines(),
    ]
    return any(len(fold(word)) >= SHORTEST_NAME and fold(word) in said for word in words)


def revise(
    session: Session,
    process: Process,
    respondent: Respondent,
    answers: Mapping[str, str],
    standing: str,
    comment: str,
    *,
    actor: str,
    now: datetime,
) -> None:
    """Change what a person answered, or the standing; the log names the pseudonym and why.

    The log keeps which features changed, never their values. ``InUse`` once the pool is frozen.
    """
    selection_planning.begin_change(session, process)
    changed = [name for name, value in answers.items() if respondent.answers.get(name) != value]
    if standing != respondent.standing:
        changed.append("standing")
    respondent.answers = {**respondent.answers, **answers}
    respondent.standing = standing
    record(
        session,
        "respondent.revised",
        actor=actor,
        at=now,
        process=process,
        pseudonym=respondent.pseudonym,
        changed=changed,
        comment=comment,
    )


def _is_meant(person: Mapping[str, Any], sought: str) -> bool:
    """Whether a folded text is part of the name, the mail address, or the end of the number."""
    digits = _digits(sought)
    is_number = len(digits) >= SHORTEST_PHONE and not any(map(str.isalpha, sought))
    return (
        sought in fold(person["name"])
        or sought == fold(person["email"])
        or (is_number and _digits(person["phone"]).endswith(digits[-LAST_DIGITS:]))
    )


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, fold(text)))


def _bound_to(process_id: int, pseudonym: str) -> bytes:
    return f"{process_id}/{pseudonym}".encode()
