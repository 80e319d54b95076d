"""The first lottery itself: freeze the list, draw the households, write to them, count answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.formats.csv_writer import csv_bytes
from budgeting.formats.household_codes import parse
from budgeting.models import Letter, LetterDraw, LogEntry, Process, Respondent, Selection
from budgeting.services import lettering, selection_planning
from budgeting.services.kept_counts import households_of
from budgeting.services.keys import Keyring
from budgeting.services.recording import record
from budgeting.sortition.letters import drawn_order, list_digest, whole_digest

FREEZE, DRAW = "freeze the letters", "draw the letters"
RELEASED = "letters.released"


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter to a household that was drawn: its place in the order and what goes on it."""

    district: str
    place: int
    code: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Released:
    """A list that was frozen, and let go before any household was drawn from it.

    Acts of earlier versions do not tell when the list was ``frozen``.
    """

    frozen: datetime | None
    at: datetime
    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Letters that went to a district, and how many of the households answered.

    After an erasure ``answered`` is ``None`` where this was not kept; ``few`` says that it was
    not, because fewer than ten answered.
    """

    district: str
    letters: int
    answered: int | None
    few: bool = False


@dataclass(frozen=True, slots=True)
class Returns:
    """The answers by district, and the answers that name no letter that was drawn.

    After an erasure nobody knows the latter any more.
    """

    districts: tuple[Answers, ...]
    without: int | None


def freeze(session: Session, process: Process, *, actor: str, now: datetime) -> LetterDraw:
    """Fix the list and the numbers of letters, and publish the SHA-256 of each district's codes.

    ``IllegalMove`` if no letter is planned.
    """
    lettering.begin_change(session, process)
    counted = lettering.households(session, process)
    found = lettering.posts(counted, lettering.wishes(session, process))
    if not sum(post.letters for post in found):
        raise IllegalMove(FREEZE, "no letters")
    codes = codes_of(session, process)
    digests = {name: list_digest(codes[name]) for name in codes}
    frozen = LetterDraw(
        process_id=process.id,
        plan=[
            {
                "district": post.district.name,
                "households": post.district.households,
                "rate": post.district.rate,
                "wanted": post.district.wanted,
                "letters": post.letters,
                "sha256": digests[post.district.name],
            }
            for post in found
        ],
        sha256=whole_digest(list(digests.items())),
        frozen_at=now,
    )
    session.add(frozen)
    record(session, "letters.frozen", actor=actor, at=now, process=process, sha256=frozen.sha256)
    return frozen


def release(session: Session, process: Process, reason: str, *, actor: str, now: datetime) -> None:
    """Let a frozen list go before it is drawn; everybody can read when and why."""
    frozen = _undrawn(session, process)
    told = {"reason": reason, "sha256": frozen.sha256, "frozen": frozen.frozen_at.isoformat()}
    session.delete(frozen)
    record(session, RELEASED, actor=actor, at=now, process=process, **told)


def released(session: Session, process: Process) -> list[Released]:
    """Every list that was let go, the first one first."""
    acts = select(LogEntry).where(LogEntry.process_id == process.id, LogEntry.action == RELEASED)
    return [
        Released(
            datetime.fromisoformat(one.details["frozen"]) if "frozen" in one.details else None,
            one.at,
            one.details["sha256"],
            one.details["reason"],
        )
        for one in session.scalars(acts.order_by(LogEntry.seq))
    ]


def draw(
    session: Session,
    process: Process,
    seed: str,
    witnesses: Sequence[str],
    *,
    actor: str,
    now: datetime,
) -> int:
    """Put every household in its order by the public number, and mark those that get a letter.

    Returns how many letters go out. A list is drawn once; ``IllegalMove`` afterwards.
    """
    frozen = _undrawn(session, process)
    codes = codes_of(session, process)
    letters: dict[str, int] = {row["district"]: row["letters"] for row in frozen.plan}
    mine = select(Letter.code, Letter.id).where(Letter.process_id == process.id)
    ids = {row.code: row.id for row in session.execute(mine)}
    changes = [
        {"id": ids[code], "place": place, "drawn": place <= letters[name]}
        for name in sorted(codes)
        for place, code in enumerate(drawn_order(seed, codes[name]), start=1)
    ]
    session.execute(update(Letter), changes)
    frozen.seed, frozen.witnesses, frozen.drawn_at = seed, list(witnesses), now
    number = sum(letters.values())
    record(
        session, "letters.drawn", actor=actor, at=now, process=process,
        seed=seed, letters=number, witnesses=list(witnesses),
    )  # fmt: skip
    session.expire_all()
    return number


def codes_of(session: Session, process: Process) -> dict[str, list[str]]:
    """The codes of each district, both sorted."""
    mine = select(Letter.district, Letter.code).where(Letter.process_id == process.id)
    found: dict[str, list[str]] = {}
    for name, code in sorted((name, code) for name, code in session.execute(mine)):
        found.setdefault(name, []).append(code)
    return found


def codes_csv(session: Session, process: Process) -> bytes:
    """The published list: district and code of every household, drawn or not."""
    codes = codes_of(session, process)
    return csv_bytes(["district", "code"], [[name, one] for name in codes for one in codes[name]])


def printed(session: Session, process: Process, keys: Keyring) -> list[Printed]:
    """The letters of all households that were drawn, by district and place."""
    mine = (
        select(Letter)
        .where(Letter.process_id == process.id, Letter.drawn)
        .order_by(Letter.district, Letter.place, Letter.code)
    )
    return [
        Printed(one.district, one.place or 0, one.code,
                dict(lettering.open_cells(keys, process, one)))
        for one in session.scalars(mine)
    ]  # fmt: skip


def are_codes_public(session: Session, process: Process) -> bool:
    """Whether everybody can read all codes: a code lets a household answer, so only afterwards."""
    drawing = lettering.drawing(session, process)
    is_drawn = drawing is not None and drawing.drawn_at is not None
    return is_drawn and selection_planning.is_frozen(session, process)


def letters_csv(session: Session, process: Process, keys: Keyring, address: str) -> bytes:
    """The table for the mail merge; ``address`` is the page that a letter's code is scanned to."""
    letters = printed(session, process, keys)
    columns = list(dict.fromkeys(name for letter in letters for name in letter.cells))
    rows = [
        [one.code, one.district, str(one.place), f"{address}#{one.code}"]
        + [one.cells.get(name, "") for name in columns]
        for one in letters
    ]
    return csv_bytes(["code", "district", "place", "link", *columns], rows)


def returns(session: Session, process: Process) -> Returns:
    """Count households that answered, each once, by the codes that respondents named.

    Once the codes are erased, these are the counts that were public before.
    """
    drawn = select(Letter.code, Letter.district).where(
        Letter.process_id == process.id, Letter.drawn
    )
    district_of = {row.code: row.district for row in session.execute(drawn)}
    sent = Counter(district_of.values())
    selection = session.get(Selection, process.id)
    if selection is not None and selection.erased_at is not None:
        return Returns(_kept(sent, households_of(selection.answered)), None)
    named = session.scalars(select(Respondent.code).where(Respondent.process_id == process.id))
    codes = Counter(parse(code) for code in named)
    answered = Counter(district_of[code] for code in codes if code in district_of)
    without = sum(number for code, number in codes.items() if code not in district_of)
    return Returns(
        tuple(Answers(name, sent[name], answered[name]) for name in sorted(sent)), without
    )


def _kept(sent: Mapping[str, int], households: Mapping[str, int | None]) -> tuple[Answers, ...]:
    return tuple(
        Answers(name, sent[name], number, few=number is None and name in households)
        for name, number in ((name, households.get(name)) for name in sorted(sent))
    )


def _undrawn(session: Session, process: Process) -> LetterDraw:
    """The frozen list, locked; ``NotFound`` before it is frozen, ``IllegalMove`` once drawn."""
    frozen = session.scalar(
        select(LetterDraw).where(LetterDraw.process_id == process.id).with_for_update()
    )
    if frozen is None:
        raise NotFound
    if frozen.drawn_at is not None:
        raise IllegalMove(DRAW, "drawn")
    return frozen
