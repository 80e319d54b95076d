"""The key of the box: three holders, two of whom open it, and nobody else."""

from __future__ import annotations

from itertools import combinations

import pytest

from budgeting.errors import IllegalMove, KeysRefused
from budgeting.models import BoxKey
from budgeting.services import box_keys, clock, opening
from budgeting.services.ballot_seals import open_ballot, public_of
from tests.things import HOLDERS, PASSPHRASES, a_process, a_rulebook, sealed, some_projects

ACT = {"actor": "Dari", "now": clock.now()}


@pytest.fixture
def process(session):
    """A sealed vote whose box has holders, before its key is made."""
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process), secrecy="sealed"))
    return process


def made(app, session, process):
    settings = app.extensions["settings"]
    key = box_keys.make(process.slug, HOLDERS, PASSPHRASES, settings)
    box_keys.keep(session, process, key, **ACT)
    session.commit()
    return box_keys.locks(session, process)


def refusal(act, *given, **named):
    with pytest.raises(KeysRefused) as refused:
        act(*given, **named)
    return refused.value.reason


@pytest.mark.parametrize("pair", [*combinations(range(3), 2)])
def test_any_two_holders_open_the_same_key(app, session, process, pair):
    locks = made(app, session, process)
    secret = locks.open({one: PASSPHRASES[one] for one in pair})
    assert public_of(secret) == box_keys.find(session, process).public


def test_one_holder_twice_three_or_nobody_open_nothing(app, session, process):
    locks = made(app, session, process)
    for holders in ((), (0,), (0, 1, 2), (0, 3)):
        assert refusal(locks.open, dict.fromkeys(holders, "any words at all")) == "pair"


def test_one_wrong_passphrase_opens_nothing(app, session, process):
    locks = made(app, session, process)
    assert refusal(locks.open, {0: PASSPHRASES[0], 1: PASSPHRASES[2]}) == "wrong"
    assert refusal(locks.open, {0: "", 1: ""}) == "wrong"


def test_blanks_and_the_form_of_letters_do_not_matter(app, session, process):
    locks = made(app, session, process)
    typed = "  " + PASSPHRASES[0].replace(" ", "   ") + " "
    assert locks.open({0: typed, 1: PASSPHRASES[1]})


def test_a_key_of_another_vote_opens_nothing_here(app, session, process):
    locks = made(app, session, process)
    strange = box_keys.Locks("elsewhere", locks.names, locks.salts, locks.wrapped, locks.memory_kib)
    assert refusal(strange.open, {0: PASSPHRASES[0], 1: PASSPHRASES[1]}) == "wrong"


@pytest.mark.parametrize(
    ("names", "words", "reason"),
    [
        (("Dari", "Dari ", "Yuna"), PASSPHRASES, "names"),
        (("Dari", "", "Yuna"), PASSPHRASES, "names"),
        (("Dari", "Yuna"), PASSPHRASES, "names"),
        (("Dari", "Ｄａｒｉ", "Yuna"), PASSPHRASES, "names"),
        (("Dari", "Da\u200bri", "Yuna"), PASSPHRASES, "names"),
        (HOLDERS, (*PASSPHRASES[:2], "short words"), "short"),
        (HOLDERS, (*PASSPHRASES[:2], "a" * 16), "easy"),
        (HOLDERS, (*PASSPHRASES[:2], "abcd dcba abcd dcba"), "easy"),
        (HOLDERS, (*PASSPHRASES[:2], "lanterns lanterns"), "easy"),
        (HOLDERS, (*PASSPHRASES[:2], "lanternslanterns"), "easy"),
        (HOLDERS, (*PASSPHRASES[:2], "calm yard Calm yard"), "easy"),
        (HOLDERS, (PASSPHRASES[0], PASSPHRASES[0], PASSPHRASES[1]), "same"),
    ],
)
def test_a_key_needs_three_names_and_three_long_passphrases(app, names, words, reason):
    settings = app.extensions["settings"]
    assert refusal(box_keys.make, "hanbit-2026", names, words, settings) == reason


def test_neither_passphrase_nor_secret_key_is_kept(app, session, process):
    locks = made(app, session, process)
    secret = locks.open({0: PASSPHRASES[0], 1: PASSPHRASES[1]})
    kept = box_keys.find(session, process)
    everything = repr([getattr(kept, column.key) for column in BoxKey.__table__.columns])
    for hidden in (*PASSPHRASES, secret.hex(), repr(secret)[2:-1]):
        assert hidden not in everything


def test_the_vote_opens_only_after_two_holders_tried_their_passphrases(app, session, process):
    assert refusal(opening.open_vote, session, process, **ACT) == "missing"
    session.rollback()
    locks = made(app, session, process)
    assert refusal(opening.open_vote, session, process, **ACT) == "missing"
    session.rollback()
    secret = locks.open({1: PASSPHRASES[1], 2: PASSPHRASES[2]})
    box_keys.note_trial(session, process, secret, (1, 2), **ACT)
    session.commit()
    assert box_keys.find(session, process).tried_by == [HOLDERS[1], HOLDERS[2]]
    opening.open_vote(session, process, **ACT)
    session.commit()
    assert process.phase == "open"


def test_a_new_key_has_to_be_tried_anew(app, session, process):
    first = made(app, session, process)
    secret = first.open({0: PASSPHRASES[0], 1: PASSPHRASES[1]})
    box_keys.note_trial(session, process, secret, (0, 1), **ACT)
    made(app, session, process)
    assert box_keys.find(session, process).tried_at is None
    assert refusal(box_keys.note_trial, session, process, secret, (0, 1), **ACT) == "wrong"
    assert open_ballot(secret, box_keys.find(session, process).dummy) is None


@pytest.mark.parametrize("phase", ["draft", "open", "paused", "closed", "published"])
def test_a_key_is_made_between_the_sealing_and_the_opening_only(app, session, process, phase):
    process.phase = phase
    session.commit()
    with pytest.raises(IllegalMove):
        made(app, session, process)


def test_the_key_of_a_room_is_the_servers_own_and_differs_from_vote_to_vote(app, session):
    keys = app.extensions["keys"]
    rules = []
    for slug in ("one", "two"):
        process = a_process(session, slug)
        rules.append(a_rulebook(process, some_projects(session, process)))
        sealed(session, process, rules[-1])
        assert box_keys.public_key(session, process, rules[-1], keys)
    assert box_keys.room_secret(keys, rules[0]) != box_keys.room_secret(keys, rules[1])
