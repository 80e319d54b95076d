"""A reviewed ballot goes into the box once, and every copy of it gets the same receipt."""

from __future__ import annotations

import hashlib
import json
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from budgeting.counting.rulebook import BallotFormat
from budgeting.deliberation.phases import takes_reviewed_ballots
from budgeting.errors import BallotRefused, CardUsed, CardVoid, StaleBallot, VoteNotOpen
from budgeting.models import BoxedBallot, Card, Draft, Process, TabletSession, UsedCard
from budgeting.services import casting, clock
from budgeting.services.ballot_seals import open_ballot
from budgeting.services.box_keys import public_key, room_secret
from budgeting.services.boxing import put
from budgeting.services.casting import cast, earliest_close, wrap
from budgeting.services.keys import Keyring
from budgeting.services.marking import paper_of
from budgeting.services.sealed import sealed_rulebook
from tests.queries import queries
from tests.tablets import choose, enter, review
from tests.things import a_card, an_open_vote, choices


@pytest.fixture
def process(session):
    return an_open_vote(session)


@pytest.fixture
def code(app, session, process):
    return a_card(app, session, process)


@pytest.fixture
def seat(app, session, process, code):
    admission = enter(app, session, process, code)
    choose(session, admission, {"P-2": 1, "P-5": 1})
    return admission


@pytest.fixture
def keys(app):
    return app.extensions["keys"]


def cast_now(session, keys, blob):
    receipt = cast(session.connection(), keys, blob, clock.now())
    session.commit()
    return receipt


def rows(session, table):
    return session.scalar(select(func.count()).select_from(table))


def test_a_ballot_is_in_the_box_and_everything_else_is_gone(app, session, process, seat, keys):
    receipt = cast_now(session, keys, review(app, session, seat))
    assert (receipt.again, receipt.other) == (False, False)
    assert choices(session, process) == [{"P-2": 1, "P-5": 1}]
    assert [rows(session, table) for table in (UsedCard, Draft, TabletSession)] == [1, 0, 0]


def test_the_receipt_is_the_beginning_of_the_commitment(app, session, process, seat, keys):
    paper = paper_of(session, seat)
    receipt = cast_now(session, keys, review(app, session, seat))
    sealed = sealed_rulebook(session, process).sha256()
    committed = hashlib.sha256(
        b"commit\0hanbit-2026\0" + sealed.encode() + b"\0" + paper.opening + b'{"P-2":1,"P-5":1}'
    ).digest()
    row = session.scalars(select(BoxedBallot)).one()
    symbols = b32encode(committed).decode()
    assert row.commitment == committed
    assert receipt.number == symbols[:5] + "-" + symbols[5:10]
    assert row.bid == hashlib.sha256(b"bid\0hanbit-2026\0" + paper.nonce).digest()[:16]


def test_a_copy_gets_the_same_receipt_and_adds_nothing(app, session, process, seat, keys):
    blob = review(app, session, seat)
    first = cast_now(session, keys, blob)
    for _ in range(3):
        again = cast_now(session, keys, blob)
        assert (again.number, again.again, again.other) == (first.number, True, False)
    assert rows(session, BoxedBallot) == 1


@pytest.mark.parametrize("phase", ["paused", "closed", "counting", "published"])
def test_a_copy_gets_its_receipt_whatever_came_after(app, session, process, seat, keys, phase):
    blob = review(app, session, seat)
    first = cast_now(session, keys, blob)
    process.phase = phase
    session.commit()
    assert cast_now(session, keys, blob).number == first.number


def test_a_second_tablet_with_other_choices_is_told_that_the_first_counts(
    app, session, process, code, seat, keys
):
    first = review(app, session, seat)
    second = enter(app, session, process, code)
    choose(session, second, {"P-1": 1})
    other = review(app, session, second)
    counted = cast_now(session, keys, first)
    told = cast_now(session, keys, other)
    assert (told.number, told.again, told.other) == (counted.number, True, True)
    assert choices(session, process) == [{"P-2": 1, "P-5": 1}]


def test_another_ballot_with_a_used_card_is_refused(app, session, process, code, seat, keys):
    blob = review(app, session, seat)
    session.query(Draft).delete()
    session.commit()
    other = enter(app, session, process, code)
    choose(session, other, {"P-1": 1})
    cast_now(session, keys, review(app, session, other))
    with pytest.raises(CardUsed):
        cast(session.connection(), keys, blob, clock.now())
    session.rollback()
    assert choices(session, process) == [{"P-1": 1}]


def test_a_card_declared_void_after_the_review_casts_nothing(app, session, process, seat, keys):
    blob = review(app, session, seat)
    session.get_one(Card, seat.tag).state = "void"
    session.commit()
    with pytest.raises(CardVoid):
        cast(session.connection(), keys, blob, clock.now())
    session.rollback()
    assert rows(session, BoxedBallot) == rows(session, UsedCard) == 0


@pytest.mark.parametrize("phase", ["paused", "closed", "counting", "published"])
def test_nothing_is_cast_while_the_vote_is_not_open(app, session, process, seat, keys, phase):
    blob = review(app, session, seat)
    process.phase = phase
    session.commit()
    with pytest.raises(VoteNotOpen):
        cast(session.connection(), keys, blob, clock.now())


@pytest.mark.parametrize(("seconds", "taken"), [(-1, True), (0, True), (89, True), (90, False)])
def test_a_ballot_in_review_has_its_grace(app, session, process, seat, keys, seconds, taken):
    blob = review(app, session, seat)
    process.closes_at = clock.now() + timedelta(seconds=30)
    session.commit()
    moment = process.closes_at + timedelta(seconds=seconds)
    if taken:
        assert cast(session.connection(), keys, blob, moment).number
    else:
        with pytest.raises(VoteNotOpen):
            cast(session.connection(), keys, blob, moment)


def test_the_earliest_close_is_the_grace_as_one_comparison():
    start = clock.now()
    moments = [start + timedelta(seconds=seconds) for seconds in range(-200, 201, 10)]
    for now in moments:
        for reviewed_at in moments:
            earliest = earliest_close(now, reviewed_at)
            for closes_at in moments:
                taken = takes_reviewed_ballots("open", closes_at, now, reviewed_at)
                assert taken == (closes_at > earliest), (now, reviewed_at, closes_at)


def test_a_cast_asks_the_database_as_few_times_as_it_takes(app, session, process, seat, keys):
    blob = review(app, session, seat)
    with queries(session.get_bind()) as sent:
        cast_now(session, keys, blob)
    assert len(sent) == (1 if session.get_bind().dialect.name == "postgresql" else 4)


def test_a_pause_that_ends_while_the_reason_is_looked_up_costs_no_ballot(
    app, session, process, seat, keys, monkeypatch
):
    blob = review(app, session, seat)
    tries = []

    def put_after_the_pause(connection, entry):
        tries.append(entry["bid"])
        return len(tries) > 1 and put(connection, entry)

    monkeypatch.setattr(casting, "put", put_after_the_pause)
    receipt = cast_now(session, keys, blob)
    assert (len(tries), receipt.again) == (2, False)
    assert choices(session, process) == [{"P-2": 1, "P-5": 1}]


def test_a_cast_page_loaded_again_in_the_grace_counts_as_reviewed_before(
    app, session, process, seat, keys
):
    review(app, session, seat)
    process.closes_at = clock.now() - timedelta(seconds=30)
    session.commit()
    rulebook = sealed_rulebook(session, process)
    paper = paper_of(session, seat)
    public = public_key(session, process, rulebook, keys)
    blob = wrap(keys, process, rulebook, seat, paper, clock.now(), public)
    assert cast_now(session, keys, blob).number


def test_a_ballot_that_breaks_the_rules_is_never_wrapped(session, process, seat, keys):
    choose(session, seat, {"P-1": 1, "P-3": 1})
    rulebook = sealed_rulebook(session, process)
    paper, public = paper_of(session, seat), public_key(session, process, rulebook, keys)
    with pytest.raises(BallotRefused):
        wrap(keys, process, rulebook, seat, paper, clock.now(), public)


def test_a_damaged_or_foreign_ballot_is_stale(app, session, process, seat, keys):
    blob = review(app, session, seat)
    raw = bytearray(urlsafe_b64decode(blob))
    raw[40] ^= 1
    foreign = Keyring("another machine").seal("ballot-blob", b"{}")
    other_purpose = keys.seal("tablet-cookie", b"{}")
    for strange in (bytes(raw), foreign, other_purpose, b""):
        with pytest.raises(StaleBallot):
            cast(session.connection(), keys, urlsafe_b64encode(strange).decode(), clock.now())
    for strange in ("é", "a", "%%%"):
        with pytest.raises(StaleBallot):
            cast(session.connection(), keys, strange, clock.now())


def test_a_ballot_of_another_rulebook_is_stale(app, session, process, seat, keys):
    rulebook = sealed_rulebook(session, process)
    other = Process(id=process.id, slug="another-city")
    paper, public = paper_of(session, seat), public_key(session, process, rulebook, keys)
    blob = wrap(keys, other, rulebook, seat, paper, clock.now(), public)
    with pytest.raises(StaleBallot):
        cast(session.connection(), keys, blob, clock.now())


def test_a_blank_ballot_is_cast_where_the_rulebook_allows_it(app, session, keys):
    process = an_open_vote(session, ballot=BallotFormat(number=3, blank_allowed=True))
    seat = enter(app, session, process, a_card(app, session, process))
    assert cast_now(session, keys, review(app, session, seat)).number
    assert choices(session, process) == [{}]


def test_every_wrapped_ballot_has_the_same_length(app, session, process, keys):
    lengths = set()
    for seed, marks in ((7, {"P-1": 1}), (8, {f"P-{number}": 1 for number in (1, 2, 3)})):
        seat = enter(app, session, process, a_card(app, session, process, seed=seed))
        choose(session, seat, marks)
        lengths.add(len(review(app, session, seat)))
    assert len(lengths) == 1


def test_the_box_keeps_json_with_sorted_ids_that_only_its_key_opens(
    app, session, process, seat, keys
):
    cast_now(session, keys, review(app, session, seat))
    row = session.scalars(select(BoxedBallot)).one()
    opened = open_ballot(room_secret(keys, sealed_rulebook(session, process)), row.sealed)
    assert (opened.bid, opened.commitment) == (row.bid, row.commitment)
    text = opened.choice
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    assert open_ballot(bytes(32), row.sealed) is None


def test_every_ballot_in_the_box_has_the_same_length(app, session, process, keys):
    lengths = set()
    for seed, marks in ((7, {"P-1": 1}), (8, {f"P-{number}": 1 for number in (1, 2, 3)})):
        seat = enter(app, session, process, a_card(app, session, process, seed=seed))
        choose(session, seat, marks)
        cast_now(session, keys, review(app, session, seat))
    lengths = {len(sealed) for sealed in session.scalars(select(BoxedBallot.sealed))}
    assert len(lengths) == 1


def test_a_ballot_that_was_tested_since_its_review_cannot_be_cast(
    app, session, process, seat, keys
):
    blob = review(app, session, seat)
    session.query(Card).update({"tests": 1})
    session.commit()
    with pytest.raises(StaleBallot):
        cast_now(session, keys, blob)
    session.rollback()
    assert rows(session, BoxedBallot) == rows(session, UsedCard) == 0
