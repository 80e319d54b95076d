"""The minutes: written, shown, taken back, endorsed, published; and what publishing destroys."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Endorsement, LogEntry, Minutes
from budgeting.services import acts, day_codes, endorsing, facilitating, minuting, seat_day
from budgeting.services.recording import record
from tests import things
from tests.services.day import FORMATS, HallDay, a_day
from tests.services.said import CANARY, a_said_day, endorse

LEAD = {"role": "facilitator", "actor": "Bom"}
ORGANISER = {"role": "organiser", "actor": "Haneul"}
TEXTS = {"opening": {"en": "We met in the yard.", "ko": "마당에서 만났습니다."}}


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_said_day(session, things.a_process(session))


def move(session: Session, hall: HallDay, *names: str) -> Minutes:
    """Make these moves in their order, each by whoever may; the minutes afterwards."""
    for name in names:
        who = ORGANISER if name == "publish" else LEAD
        minuting.move(session, hall.day, name, now=hall.now, **who)
    session.commit()
    return minuting.find(session, hall.day)


def test_to_look_at_the_draft_writes_nothing(session: Session, hall: HallDay) -> None:
    assert minuting.find(session, hall.day).state == "draft"
    minuting.document(session, hall.day)
    session.commit()
    assert session.query(Minutes).count() == 0


def test_the_written_parts_are_kept_and_unknown_ones_are_not(
    session: Session, hall: HallDay
) -> None:
    minuting.write(session, hall.day, {**TEXTS, "vote": {"en": "7"}}, now=hall.now, **LEAD)
    session.commit()
    assert minuting.document(session, hall.day)["written"] == TEXTS


def test_a_part_can_be_emptied_and_is_cut_where_it_is_too_long(
    session: Session, hall: HallDay
) -> None:
    for texts in (TEXTS, {"next": {"en": "x" * 9000}}):
        minuting.write(session, hall.day, texts, now=hall.now, **LEAD)
    written = minuting.document(session, hall.day)["written"]
    assert written == {"next": {"en": "x" * minuting.LONGEST_PART}}


def test_the_way_to_the_public_moves_the_day_too(session: Session, hall: HallDay) -> None:
    moves = ("show", "take-back", "show", "endorse", "publish")
    states = [(move(session, hall, name).state, hall.day.state) for name in moves]
    assert states == [
        ("shown", "minutes"), ("draft", "minutes"), ("shown", "minutes"),
        ("endorsed", "endorsed"), ("published", "published"),
    ]  # fmt: skip
    entries = session.query(LogEntry).order_by(LogEntry.seq)
    logged = [one.action for one in entries if one.action.startswith("minutes.")]
    assert logged == [f"minutes.{name}" for name in moves]


@pytest.mark.parametrize(
    ("before", "name", "who"),
    [
        ((), "endorse", LEAD),
        ((), "publish", ORGANISER),
        (("show",), "show", LEAD),
        (("show",), "publish", ORGANISER),
        (("show", "endorse"), "publish", LEAD),
        (("show", "endorse"), "take-back", LEAD),
        (("show", "endorse", "publish"), "take-back", ORGANISER),
        ((), "show", {"role": "seat", "actor": "seat"}),
        ((), "edit", LEAD),
        ((), "burn", ORGANISER),
    ],
)
def test_any_other_move_is_refused_and_changes_nothing(
    session: Session, hall: HallDay, before: tuple[str, ...], name: str, who: dict[str, str]
) -> None:
    state = move(session, hall, *before).state
    with pytest.raises(IllegalMove):
        minuting.move(session, hall.day, name, now=hall.now, **who)  # type: ignore[arg-type]
    session.rollback()
    assert minuting.find(session, hall.day).state == state


def test_in_a_discussion_the_minutes_are_not_shown(session: Session) -> None:
    hall = a_said_day(session, things.a_process(session), "live")
    with pytest.raises(IllegalMove):
        move(session, hall, "show")
    session.commit()
    assert (minuting.find(session, hall.day).state, hall.day.state) == ("draft", "live")


def test_in_the_endorsement_round_they_are_shown_while_the_day_goes_on(session: Session) -> None:
    hall = a_day(session, things.a_process(session), round=len(FORMATS))
    assert move(session, hall, "show").state == "shown"
    assert hall.day.state == "live"
    endorsing.endorse(session, hall.day, hall.voice(1), fair=True)
    with pytest.raises(IllegalMove):
        move(session, hall, "endorse")
    session.commit()
    facilitating.end_day(session, hall.day, now=hall.now, **LEAD)
    assert move(session, hall, "endorse").state == "endorsed"
    assert hall.day.state == "endorsed"
    assert endorsing.standing(session, hall.day).fair == 1


def test_minutes_of_a_day_that_goes_on_can_be_taken_back_and_shown_after_it(
    session: Session,
) -> None:
    hall = a_day(session, things.a_process(session), round=len(FORMATS))
    move(session, hall, "show", "take-back")
    assert hall.day.state == "live"
    facilitating.end_day(session, hall.day, now=hall.now, **LEAD)
    assert (move(session, hall, "show").state, hall.day.state) == ("shown", "minutes")


def test_shown_minutes_are_not_edited(session: Session, hall: HallDay) -> None:
    move(session, hall, "show")
    with pytest.raises(IllegalMove):
        minuting.write(session, hall.day, TEXTS, now=hall.now, **LEAD)
    assert minuting.find(session, hall.day).texts == {}


def test_to_take_them_back_drops_what_was_said_of_the_old_words(
    session: Session, hall: HallDay
) -> None:
    move(session, hall, "show")
    endorse(session, hall.day, 3, "You forgot the children.")
    move(session, hall, "take-back")
    assert [one.objection for one in session.query(Endorsement)] == ["You forgot the children."]


def test_publishing_shows_the_results_of_every_poll_that_was_asked(
    session: Session, hall: HallDay
) -> None:
    for poll, state in zip(hall.polls, ("closed", "draft", "open"), strict=True):
        poll.state = state
    session.commit()
    before = minuting.document(session, hall.day)["polls"]
    move(session, hall, "show", "endorse", "publish")
    assert [poll.state for poll in hall.polls] == ["shown", "draft", "shown"]
    assert len(minuting.document(session, hall.day)["polls"]) == len(before) + 2


def test_publishing_destroys_the_salt_so_that_no_voice_can_be_reckoned_again(
    session: Session, hall: HallDay
) -> None:
    salt = hall.day.salt
    assert salt is not None
    assert seat_day.people(session, hall.day, None) != []
    move(session, hall, "show", "endorse")
    assert hall.day.salt == salt
    move(session, hall, "publish")
    session.expire_all()
    assert hall.day.salt is None
    assert seat_day.people(session, hall.day, None) == []
    with pytest.raises(LookupError):
        day_codes.voice_of(hall.day, 1)


def test_minutes_are_public_only_once_they_are_published(session: Session, hall: HallDay) -> None:
    for name in ("show", "endorse", "publish"):
        with pytest.raises(NotFound):
            minuting.public(session, hall.process, hall.sitting.id)
        assert minuting.published(session, hall.process) == []
        move(session, hall, name)
    assert minuting.public(session, hall.process, hall.sitting.id)[0] == hall.sitting
    assert minuting.published(session, hall.process) == [hall.sitting]


def test_minutes_of_another_process_are_not_found(session: Session, hall: HallDay) -> None:
    move(session, hall, "show", "endorse", "publish")
    other = things.a_process(session, "byeol-2026")
    with pytest.raises(NotFound):
        minuting.public(session, other, hall.sitting.id)
    assert minuting.published(session, other) == []


def test_the_document_holds_everything_that_is_public_and_nothing_else(
    session: Session, hall: HallDay
) -> None:
    minuting.write(session, hall.day, TEXTS, now=hall.now, **LEAD)
    move(session, hall, "show")
    endorse(session, hall.day, 30, "You forgot the children.", CANARY)
    move(session, hall, "endorse", "publish")
    document = json.loads(canonical_json(minuting.document(session, hall.day)))
    assert document["format"] == "madang-minutes-1"
    assert document["endorsement"] == {
        "people": 90, "fair": 30, "objecting": 2, "objections": ["You forgot the children."],
    }  # fmt: skip
    assert (document["state"], document["written"]) == ("published", TEXTS)
    assert document["published_at"].endswith("+00:00")
    assert CANARY not in json.dumps(document)


def test_minutes_stand_at_their_last_move_in_the_chain_of_acts(
    session: Session, hall: HallDay
) -> None:
    minuting.write(session, hall.day, TEXTS, now=hall.now, **LEAD)
    session.commit()
    draft = minuting.document(session, hall.day)["chain"]
    assert draft["link"] == acts.head(session, hall.process.id).link
    places = []
    for name in ("show", "endorse", "publish"):
        move(session, hall, name)
        (entry,) = session.query(LogEntry).filter_by(action=f"minutes.{name}")
        chain = minuting.document(session, hall.day)["chain"]
        assert chain == {"link": entry.link, "hash": entry.hash}
        places.append(entry.link)
    assert places == sorted(places)
    record(session, "vote.opened", actor="Dari", at=hall.now, process=hall.process)
    session.commit()
    assert minuting.document(session, hall.day)["chain"]["link"] == places[-1]


def test_fewer_than_ten_ticks_are_not_told(session: Session, hall: HallDay) -> None:
    endorse(session, hall.day, 9)
    assert minuting.document(session, hall.day)["endorsement"]["fair"] is None
