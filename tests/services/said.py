"""A sitting in which a lot was said: ninety voices, reasons, questions, polls, packages, themes.

Everything that must never be told carries ``CANARY``.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from budgeting.models import (
    Answer,
    Argument,
    Conflict,
    Day,
    Endorsement,
    Note,
    Objection,
    Package,
    Poll,
    Process,
    Question,
    Support,
    TableRound,
    Theme,
    Voice,
)
from tests.services.day import OPTIONS, HallDay, a_day

CANARY = "CANARY9d21c4"
PEOPLE = 90


def voice(place: int) -> str:
    """The pseudonym of a voice, in the shape that real ones have."""
    return f"{place:032x}"


def a_said_day(session: Session, process: Process, state: str = "ended") -> HallDay:
    """A committed day after its last round.

    Project 1: before, 40 were for it, 25 unsure and 25 against; after, 54, 3 and 33. So few are
    unsure that they are told with those against: 26 came to "for" from there, and 12 left it.
    """
    hall = a_day(session, process, state)
    session.add_all(
        Voice(sitting_id=hall.sitting.id, voice=voice(place), assisted=place <= 11)
        for place in range(1, PEOPLE + 1)
    )
    _texts(session, hall)
    _polls(session, hall)
    _packages(session, hall)
    session.add_all(
        Conflict(sitting_id=hall.sitting.id, voice=voice(place), project=1)
        for place in range(1, 13)
    )
    session.commit()
    return hall


def endorse(session: Session, day: Day, fair: int, *objections: str) -> None:
    """So many ticks, and these objections, whatever the state of the minutes."""
    said = [(True, "")] * fair + [(False, words) for words in objections]
    session.add_all(
        Endorsement(
            sitting_id=day.sitting_id, voice=voice(place), fair=is_fair, objection=words,
            state="hidden" if CANARY in words else "shown",
        )
        for place, (is_fair, words) in enumerate(said, 1)
    )  # fmt: skip
    session.commit()


def _texts(session: Session, hall: HallDay) -> None:
    place = {"sitting_id": hall.sitting.id, "round_id": hall.rounds[1].id, "at": hall.now}
    theme = Theme(
        sitting_id=hall.sitting.id, titles={"en": "Shade", "ko": "그늘"}, published=True,
        texts={"en": "More trees and roofs."}, at=hall.now,
    )  # fmt: skip
    draft = Theme(sitting_id=hall.sitting.id, titles={"en": CANARY}, at=hall.now)
    session.add_all([theme, draft])
    session.flush()
    session.add(Objection(theme_id=theme.id, table=3, text="Not only trees.", at=hall.now))
    note = {"kind": "point", **place}
    session.add_all(
        Note(key=f"note-{table}", table=table, text=f"A tree, says table {table}.",
             theme_id=theme.id, **note)
        for table in (1, 2, 3)
    )  # fmt: skip
    session.add(Note(key="note-x", table=1, text=CANARY, state="hidden", theme_id=theme.id, **note))
    session.add(Note(key="note-y", table=1, text=CANARY, state="withdrawn", **note))
    _apart(session, place, draft)
    _reports(session, hall)
    argument = {"table": 1, "project": 1, **place}
    sides = {"a1": "for", "a2": "for", "a3": "against", "a4": "for", "a5": "for"}
    session.add_all(
        Argument(key=key, side=side, text=f"Reason {key}.", **argument)
        for key, side in sides.items()
    )
    session.add(Argument(key="ax", side="for", text=CANARY, state="hidden", **argument))
    _questions(session, hall, place)
    both_camps = (*range(1, 26), *range(41, 56), *range(66, 78))
    _support(session, hall, "argument", "a1", both_camps)
    _support(session, hall, "argument", "a2", range(1, 6))
    _support(session, hall, "argument", "a3", (*range(1, 6), *range(66, 91)))
    _support(session, hall, "argument", "ax", range(1, 41))
    _support(session, hall, "question", "q1", range(1, 26))


def _apart(session: Session, place: dict[str, object], draft: Theme) -> None:
    """Notes under no theme, or under one that is not published; some of them hidden."""
    said = (
        ("point", "Light at night.", "shown", None, None),
        ("agreement", "Trees live longer.", "shown", 2, draft.id),
        ("disagreement", "Not on the square.", "shown", None, None),
        ("minority", "Three of us need the ramp.", "shown", 1, None),
        ("minority", CANARY, "hidden", 1, None),
        ("disagreement", CANARY, "appealed", None, draft.id),
    )
    session.add_all(
        Note(key=f"apart-{at}", table=2, kind=kind, text=text, state=state, project=project,
             theme_id=theme, **place)
        for at, (kind, text, state, project, theme) in enumerate(said)
    )  # fmt: skip


def _reports(session: Session, hall: HallDay) -> None:
    """What tables handed in as a whole; table 3 is hidden, and table 1 adds a rule too."""
    by_format = {one.format: one.id for one in hall.rounds}
    welcome, row = by_format["welcome"], by_format["report-back"]
    first = {"lines": ["Shade first.", "", "Then light."], "disagreement": "How dear."}
    second = {"lines": ["Benches.", "", ""], "disagreement": ""}
    hidden = {"lines": [CANARY, "", ""], "disagreement": CANARY}
    session.add_all(
        [
            TableRound(round_id=welcome, table=1, lines={"agreed": [], "amended": "We say du."}),
            TableRound(round_id=row, table=1, lines=first),
            TableRound(round_id=row, table=2, lines=second),
            TableRound(round_id=row, table=3, lines=hidden, report_state="hidden"),
        ]
    )


def _questions(session: Session, hall: HallDay, place: dict[str, object]) -> None:
    desk = hall.posts["expert"].id
    mine = {"project": 1, "voice": voice(1), **place}
    session.add_all(
        [
            Question(
                key="q1", text="What does it cost?", state="answered-in-writing",
                answer={"en": "Ten.", "ko": "열."}, post_id=desk, answered_at=hall.now, **mine,
            ),
            Question(key="q2", text="Who waters it?", **mine),
            Question(key="q3", text=CANARY, state="hidden", **mine),
            Question(key="q4", text=CANARY, state="merged", merged_into="q1", **mine),
        ]
    )  # fmt: skip


def _support(session: Session, hall: HallDay, kind: str, key: str, voices: Iterable[int]) -> None:
    session.add_all(
        Support(kind=kind, key=key, voice=voice(place), sitting_id=hall.sitting.id)
        for place in voices
    )


def _polls(session: Session, hall: HallDay) -> None:
    before = ["for"] * 40 + ["unsure"] * 25 + ["against"] * 25
    after = ["for"] * 28 + ["against"] * 12 + ["for"] * 15 + ["unsure"] * 3
    after += ["against"] * 7 + ["for"] * 11 + ["against"] * 14
    first, second, mood = hall.polls
    first.state = second.state = "shown"
    mood.state = "open"
    for poll, choices in ((first, before), (second, after)):
        answers(session, poll, choices)
    free = Poll(
        sitting_id=hall.sitting.id, round_id=hall.rounds[1].id, kind="straw", wave="", pair="",
        question={"en": "Is it warm?", "ko": "따뜻합니까?"}, options=OPTIONS, state="shown",
    )  # fmt: skip
    session.add(free)
    session.flush()
    answers(session, free, ["for"] * 40 + ["unsure"] * 3 + ["against"] * 47)


def answers(session: Session, poll: Poll, choices: list[str]) -> None:
    """One answer of each voice, in their order."""
    session.add_all(
        Answer(poll_id=poll.id, voice=voice(place), choice=choice)
        for place, choice in enumerate(choices, 1)
    )


def _packages(session: Session, hall: HallDay) -> None:
    kept = {1: [1, 2], 2: [1], 3: [1, 3], 4: [2]}
    row = next(one for one in hall.rounds if one.format == "trade-off")
    session.add_all(
        Package(
            round_id=row.id, table=table, kept=projects,
            given_up=[{"out": 3, "into": 1}] if table < 3 else [],
        )
        for table, projects in kept.items()
    )  # fmt: skip
