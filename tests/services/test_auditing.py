"""Named auditors get the openings for a limited time, check them, and sign."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting.errors import IllegalMove, KeysRefused, NotFound, TextRefused
from budgeting.models import Audit, Auditor, BoxedBallot, LogEntry, OpenedBallot, PaperBatch
from budgeting.services import (
    audit_files,
    audit_verdicts,
    auditing,
    batching,
    box_keys,
    clock,
    opening_for_auditors,
)
from budgeting.services.auditing import Wanted
from budgeting.services.box_keys import room_secret
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.working import run_job
from tests.things import (
    HOLDERS,
    KEYS,
    PASSPHRASES,
    a_process,
    a_rulebook,
    an_open_vote,
    boxed,
    open_box,
    sealed,
    some_projects,
)


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


@pytest.fixture
def place(settings):
    return audit_files.folder(settings)


@pytest.fixture
def process(session):
    """A counted vote of nine ballots, whose commitments are public."""
    return a_counted_vote(session)


def a_counted_vote(session):
    process = an_open_vote(session)
    boxed(session, process, [[f"P-{1 + turn % 6}"] for turn in range(9)])
    return counted(session, process)


def counted(session, process):
    open_box(session, process)
    process.phase = "counting"
    session.commit()
    return process


def wanted(session, process, **given):
    secret = room_secret(KEYS, sealed_rulebook(session, process))
    values = {"names": ["Dohyun", "Sora"], "hours": 24, "secret": secret}
    values |= {"holders": ("Dari", "Nari")}
    return Wanted(**values | given)


def begun(session, process, settings, **given):
    """Begin an audit and let its work be done; the codes by name."""
    found = auditing.begin(
        session, process, wanted(session, process, **given), KEYS, actor="Dari", now=clock.now()
    )
    session.commit()
    engine = session.get_bind()
    run_job(lambda: type(session)(engine), found.job.id, KEYS, settings)
    session.expire_all()
    session.rollback()
    return dict(found.codes)


def recognised(session, process, code):
    auditor = auditing.recognise(session, process, code, clock.now())
    assert auditor is not None
    return auditor


def openings(session, process, code, place):
    auditor = recognised(session, process, code)
    return auditing.openings(session, process, auditor, place, KEYS, clock.now())


def sign(session, process, code, agrees=True, words=""):
    auditor = recognised(session, process, code)
    auditing.sign(session, process, auditor, agrees=agrees, words=words, now=clock.now())
    session.commit()


def test_each_auditor_gets_a_code_and_with_it_every_opening(session, process, settings, place):
    codes = begun(session, process, settings)
    assert set(codes) == {"Dohyun", "Sora"}
    content = openings(session, process, codes["Sora"], place)
    rulebook = sealed_rulebook(session, process).sha256()
    found = set()
    for line in content.decode().splitlines():
        opening, choice = line.split(" ", 1)
        frame = f"commit\0{process.slug}\0{rulebook}\0".encode()
        found.add(hashlib.sha256(frame + bytes.fromhex(opening) + choice.encode()).digest())
    mine = select(BoxedBallot.commitment).where(BoxedBallot.process_id == process.id)
    assert found == set(map(bytes, session.scalars(mine)))
    assert content.decode().splitlines() == sorted(content.decode().splitlines())


def test_the_openings_are_those_of_the_opened_ballots(session, process, settings, place):
    codes = begun(session, process, settings)
    content = openings(session, process, codes["Dohyun"], place).decode()
    choices = sorted(line.split(" ", 1)[1] for line in content.splitlines())
    assert choices == sorted(session.scalars(select(OpenedBallot.choice)))
    listed = opening_for_auditors.ballots(session, process).decode().splitlines()
    assert [json.loads(line)[0] for line in listed] == list(range(1, 10))


def test_a_ballot_that_came_on_paper_has_no_opening(session, process, settings, place):
    boxed(session, process, [["P-1"]])
    session.add(PaperBatch(process_id=process.id, number=1, size=1, opened_by="Dari", valid=1))
    open_box(session, process)
    codes = begun(session, process, settings)
    assert openings(session, process, codes["Sora"], place).count(b"\n") == 9


def test_the_audit_is_in_the_log_with_its_limit_and_the_digest(session, process, settings, place):
    codes = begun(session, process, settings, holders=("Dari", "Yuna"))
    content = openings(session, process, codes["Sora"], place)
    entry = session.scalars(select(LogEntry).filter_by(action="audit.begun")).one()
    audit = session.scalars(select(Audit)).one()
    assert entry.actor == "Dari"
    assert entry.details == {
        "auditors": ["Dohyun", "Sora"],
        "holders": ["Dari", "Yuna"],
        "until": audit.until.isoformat(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "openings": 9,
    }
    assert audit.until - audit.begun_at == timedelta(hours=24)
    assert audit.handed is None


def test_no_code_and_no_opening_is_stored_in_clear(session, process, settings, place):
    codes = begun(session, process, settings)
    (file,) = place.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert place.stat().st_mode & 0o777 == 0o700
    assert b"P-1" not in file.read_bytes()
    kept = [one.code_sha256 for one in session.scalars(select(Auditor))]
    assert not {code.replace("-", "") for code in codes.values()} & set(kept)


@pytest.mark.parametrize("typed", ["", "A", "ABCDE-FGHIJ", "é", "A" * 26])
def test_another_code_opens_nothing(session, process, settings, typed):
    begun(session, process, settings)
    assert auditing.recognise(session, process, typed, clock.now()) is None


def test_a_code_is_typed_as_one_likes(session, process, settings):
    code = begun(session, process, settings)["Sora"]
    typed = code.lower().replace("-", " ")
    assert recognised(session, process, typed).name == "Sora"


def test_after_the_limit_there_is_nothing_any_more(session, process, settings, place):
    codes = begun(session, process, settings, hours=1)
    auditor = recognised(session, process, codes["Sora"])
    late = clock.now() + timedelta(hours=1, seconds=1)
    assert auditing.recognise(session, process, codes["Sora"], late) is None
    with pytest.raises(NotFound):
        auditing.openings(session, process, auditor, place, KEYS, late)
    with pytest.raises(IllegalMove):
        auditing.sign(session, process, auditor, agrees=True, words="", now=late)
    assert auditing.let_go(session, place, late) == 1
    session.commit()
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(("hours", "given"), [(-5, 1), (0, 1), (72, 72), (1000, 72)])
def test_an_audit_lasts_at_most_three_days(session, process, hours, given):
    auditing.begin(
        session, process, wanted(session, process, hours=hours), KEYS, actor="", now=clock.now()
    )
    audit = session.scalars(select(Audit)).one()
    assert audit.until - audit.begun_at == timedelta(hours=given)


def test_auditors_sign_once_and_the_last_one_ends_the_audit(session, process, settings, place):
    codes = begun(session, process, settings)
    sign(session, process, codes["Sora"], words="All nine agree.")
    assert not audit_verdicts.all_agree(session, process)
    assert auditing.let_go(session, place, clock.now()) == 0
    with pytest.raises(IllegalMove):
        sign(session, process, codes["Sora"])
    session.rollback()
    sign(session, process, codes["Dohyun"], agrees=False, words="One is missing.")
    auditing.let_go(session, place, clock.now())
    session.commit()
    assert list(place.iterdir()) == []
    assert auditing.running(session, process, clock.now()) is None
    told = [
        (one.auditor, one.agrees, one.words) for one in audit_verdicts.statements(session, process)
    ]
    assert told == [("Sora", True, "All nine agree."), ("Dohyun", False, "One is missing.")]


def test_a_statement_names_what_was_compared(session, process, settings):
    codes = begun(session, process, settings)
    sign(session, process, codes["Sora"])
    (statement,) = audit_verdicts.statements(session, process)
    listed = batching.listed(session, process)
    ballots = opening_for_auditors.ballots(session, process)
    assert statement.openings == 9
    assert statement.commitments_sha256 == hashlib.sha256(listed).hexdigest()
    assert statement.ballots_sha256 == hashlib.sha256(ballots).hexdigest()
    entry = session.scalars(select(LogEntry).filter_by(action="audit.signed")).one()
    assert (entry.actor, entry.details["agrees"]) == ("Sora", True)


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["Sora"],
        ["Sora", " sora "],
        ["Sora", ""],
        ["Sora", "Ｓｏｒａ"],
        ["Sora", "So\u200bra"],
        ["A", "B", "C", "D"],
        ["x" * 121, "y"],
    ],
)
def test_an_audit_needs_two_or_three_different_people(session, process, names):
    with pytest.raises(TextRefused):
        auditing.begin(
            session, process, wanted(session, process, names=names), KEYS, actor="", now=clock.now()
        )


@pytest.mark.parametrize("phase", ["open", "paused", "closed"])
def test_nothing_is_opened_for_auditors_before_the_count(session, process, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(IllegalMove):
        auditing.begin(session, process, wanted(session, process), KEYS, actor="", now=clock.now())


def test_one_audit_at_a_time(session, process, settings):
    begun(session, process, settings)
    with pytest.raises(IllegalMove):
        begun(session, process, settings)


def test_after_an_audit_that_nobody_signed_another_one_can_begin(session, process, settings, place):
    begun(session, process, settings, hours=1)
    session.query(Audit).update({"until": clock.now() - timedelta(seconds=1)})
    session.commit()
    codes = begun(session, process, settings, names=["Minjun", "Haneul"])
    assert openings(session, process, codes["Minjun"], place)
    assert session.scalars(select(Audit.number).order_by(Audit.number)).all() == [1, 2]


def test_the_key_of_another_box_opens_nothing(session, process):
    with pytest.raises(KeysRefused):
        auditing.begin(
            session, process, wanted(session, process, secret=bytes(32)), KEYS, actor="",
            now=clock.now(),
        )  # fmt: skip


def test_two_holders_allow_the_audit_of_a_sealed_box(app, session, settings, place):
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process), secrecy="sealed"))
    made = box_keys.make(process.slug, HOLDERS, PASSPHRASES, settings)
    key = box_keys.keep(session, process, made, actor="Dari", now=clock.now())
    key.opened_at = clock.now()
    session.commit()
    boxed(session, process, [["P-1"], ["P-2"], ["P-3"]])
    batching.emit_rest(session, process.id, clock.now())
    process.phase = "counting"
    session.commit()
    locks = box_keys.locks(session, process)
    session.rollback()
    secret = locks.open({0: PASSPHRASES[0], 2: PASSPHRASES[2]})
    codes = begun(session, process, settings, secret=secret, holders=("Dari", "Bora"))
    assert openings(session, process, codes["Sora"], place).count(b"\n") == 3
