"""An assembly after the draw: eight people with seats and reserves, as the draw leaves them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.formats.draw_parts import terms_part
from budgeting.models import Draw, Membership, Process, Respondent, Selection
from budgeting.services import clock, respondents
from budgeting.services.keys import Keyring
from budgeting.sortition.pool import Person, Quota, Terms
from tests.respondents import KEYS

AGES = ("old", "young")
QUOTAS = (Quota("age", "old", 2, 2), Quota("age", "young", 2, 2))


def a_pool(number: int = 10, homes: dict[int, str] | None = None) -> Terms:
    """P00, P02, ... are old and P01, P03, ... are young; four seats, two of each."""
    people = tuple(
        Person(f"P{n:02}", (AGES[n % 2],), (homes or {}).get(n, "")) for n in range(number)
    )
    return Terms(("age",), people, QUOTAS, 4, 3)


def an_assembly(
    session: Session,
    process: Process,
    terms: Terms | None = None,
    members: Sequence[int] = (0, 1, 2, 3),
    reserves: Sequence[int] = (4, 5, 6),
    keys: Keyring = KEYS,
) -> Draw:
    """A drawn panel; person n is called Kim n and has an address, in Korean and in English."""
    terms = terms or a_pool()
    session.add(Selection(process_id=process.id, seats=terms.seats, reserves=terms.reserves))
    draw = Draw(
        process_id=process.id,
        number=1,
        state="drawn",
        terms=zlib.compress(canonical_json(terms_part(terms))),
        wanted=10,
        sha256="5" * 64,
        frozen_at=clock.now(),
    )
    session.add(draw)
    people = [_respondent(process, terms, n, keys) for n in range(len(terms.people))]
    session.add_all(people)
    session.flush()
    for kind, places in (("member", members), ("reserve", reserves)):
        for position, place in enumerate(places, start=1):
            session.add(
                Membership(
                    respondent_id=people[place].id,
                    process_id=process.id,
                    draw_id=draw.id,
                    kind=kind,
                    position=position,
                )
            )
    session.commit()
    return draw


def _respondent(process: Process, terms: Terms, n: int, keys: Keyring) -> Respondent:
    person = terms.people[n]
    return Respondent(
        id=f"{n:032x}",
        process_id=process.id,
        pseudonym=person.id,
        answers=dict(zip(terms.features, person.values, strict=True)),
        household=int(person.household) if person.household else None,
        language=("ko", "en")[n % 2],
        sealed=respondents.seal_person(keys, process.id, person.id, told(n)),
    )


def told(n: int) -> dict[str, Any]:
    """What only the organiser's room reads of person n."""
    nobody = dict.fromkeys(respondents.TOLD, "") | {"other": {}}
    return nobody | {
        "name": f"Kim Number{n}",
        "email": f"kim{n}@example.org" if n != 3 else "",
        "phone": f"010-0000-{n:04}",
        "address": f"Yard street {n}\n2nd floor",
        "zip": "04524",
    }
