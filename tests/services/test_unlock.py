"""A card is recognised by its code, and nothing that is kept gives the code away."""

from __future__ import annotations

import hashlib
import random

import pytest

from budgeting.config import Settings
from budgeting.errors import WrongCode
from budgeting.formats.card_codes import Code, make
from budgeting.models import Card, CardBatch
from budgeting.services.issuing import card_tag, find_lock, locked_card, open_lock, unlock
from budgeting.services.keys import Keyring
from tests.things import a_process

KEYS = Keyring("a secret of the tests")
CHEAP = Settings(card_memory_kib=64, card_rounds=1)
SALT = bytes(range(16))


def a_code(seed: int = 1) -> Code:
    return make(random.Random(seed).randrange)


def a_stored_card(session, code: Code) -> Card:
    process = a_process(session)
    batch = CardBatch(process_id=process.id, position=1, size=1, sheet_key=b"")
    session.add(batch)
    session.flush()
    card = Card(
        tag=card_tag(code, KEYS),
        process_id=process.id,
        salt=SALT,
        verifier=unlock(code, SALT, KEYS, CHEAP).stored_verifier(),
        batch_id=batch.id,
    )
    session.add(card)
    session.commit()
    return card


def test_unlocking_gives_two_unrelated_keys_of_32_bytes():
    unlocked = unlock(a_code(), SALT, KEYS, CHEAP)
    assert len(unlocked.verifier) == len(unlocked.draft_key) == 32
    assert unlocked.verifier != unlocked.draft_key
    assert unlocked.stored_verifier() == hashlib.sha256(unlocked.verifier).digest()


def test_code_salt_pepper_and_cost_all_matter():
    first = unlock(a_code(), SALT, KEYS, CHEAP)
    assert unlock(a_code(), SALT, KEYS, CHEAP) == first
    others = [
        unlock(a_code(2), SALT, KEYS, CHEAP),
        unlock(a_code(), SALT[::-1], KEYS, CHEAP),
        unlock(a_code(), SALT, Keyring("another secret"), CHEAP),
        unlock(a_code(), SALT, KEYS, Settings(card_memory_kib=64, card_rounds=2)),
        unlock(a_code(), SALT, KEYS, Settings(card_memory_kib=128, card_rounds=1)),
    ]
    assert all(other.verifier != first.verifier for other in others)


def test_the_default_cost_is_what_the_standard_asks_for():
    assert (Settings().card_rounds, Settings().card_memory_kib) == (3, 12 * 1024)


def test_the_tag_depends_on_the_selector_only():
    code = a_code()
    same_selector = Code(code.selector + code.verifier[::-1] + code.symbols[-1])
    assert card_tag(code, KEYS) == card_tag(same_selector, KEYS)
    assert card_tag(code, KEYS) != card_tag(a_code(2), KEYS)
    assert len(card_tag(code, KEYS)) == 16


def test_a_code_opens_its_card(session):
    card = a_stored_card(session, a_code())
    lock = find_lock(session, a_code(), KEYS)
    assert (lock.process_id, lock.tag) == (card.process_id, card.tag)
    assert open_lock(lock, a_code(), KEYS, CHEAP) == unlock(a_code(), SALT, KEYS, CHEAP)


def test_the_right_selector_with_another_verifier_opens_nothing(session):
    code = a_code()
    a_stored_card(session, code)
    forged = Code(code.selector + code.verifier[::-1] + code.symbols[-1])
    with pytest.raises(WrongCode):
        open_lock(find_lock(session, forged, KEYS), forged, KEYS, CHEAP)


def test_an_unknown_code_meets_a_decoy_that_nothing_opens(session):
    lock = find_lock(session, a_code(), KEYS)
    assert lock.process_id == 0
    assert lock.salt == find_lock(session, a_code(), KEYS).salt
    assert len(lock.salt) == len(SALT)
    with pytest.raises(WrongCode):
        open_lock(lock, a_code(), KEYS, CHEAP)


def test_the_row_of_a_card_says_nothing_of_its_code(session):
    code = a_code()
    card = a_stored_card(session, code)
    kept = b"".join([card.tag, card.salt, card.verifier])
    for part in (code.symbols, code.selector, code.verifier):
        assert part.encode() not in kept
        for digest in (hashlib.sha256, hashlib.sha1, hashlib.md5):
            assert digest(part.encode()).digest()[:16] not in kept


def test_a_locked_card_is_read_afresh(session):
    card = a_stored_card(session, a_code())
    assert locked_card(session, card.tag) is card
    assert locked_card(session, b"\0" * 16) is None
