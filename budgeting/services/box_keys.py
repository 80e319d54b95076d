"""The key of the box: made for three holders, tried by two, opened by two of three.

Two of three without new mathematics: the secret key is kept three times, once under the two
passphrases of each pair. Neither a passphrase nor the secret key is ever stored.
"""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, repeat

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.public import PrivateKey
from sqlalchemy.orm import Session

from budgeting.config import Settings
from budgeting.counting.rulebook import Rulebook
from budgeting.deliberation.two_persons import one_form
from budgeting.errors import IllegalMove, KeysRefused
from budgeting.models import BoxKey, Process
from budgeting.services import ballot_seals
from budgeting.services.keys import Keyring, seal, unseal
from budgeting.services.locking import lock
from budgeting.services.papers import Paper
from budgeting.services.recording import record
from budgeting.services.sealed import sealed_rulebook
from budgeting.services.texts import clean

HOLDERS = 3
SHORTEST = 16
"""Letters of the shortest passphrase; the page proposes one of eight words."""
DIFFERENT = 5
"""Characters of a passphrase that differ from each other at least."""
_ROUNDS = 3
_PURPOSE = "box"

Passphrases = Mapping[int, str]
"""The place of a holder (0, 1, 2) -> what they typed."""


@dataclass(frozen=True, slots=True)
class Locks:
    """What two passphrases are tried on, away from the database; see :class:`BoxKey`."""

    process: str
    names: tuple[str, ...]
    salts: tuple[str, ...]
    wrapped: Mapping[str, str]
    memory_kib: int

    def open(self, passphrases: Passphrases) -> bytes:
        """The secret key; ``KeysRefused`` unless two different holders typed what they chose.

        Takes as long as two runs of argon2id: not within a transaction.
        """
        pair = sorted(passphrases)
        if len(pair) != 2 or not set(pair) <= set(range(HOLDERS)):
            raise KeysRefused("pair")
        stretched = [_stretch(passphrases[one], self.salts[one], self.memory_kib) for one in pair]
        name = _pair_name(pair)
        key = _pair_key(self.process, name, stretched)
        secret = unseal(key, bytes.fromhex(self.wrapped.get(name, "")))
        if secret is None:
            raise KeysRefused("wrong")
        return secret


@dataclass(frozen=True, slots=True, repr=False)
class Made:
    """A new key, away from the database: what is kept of it, and never the secret."""

    public: bytes
    names: tuple[str, ...]
    salts: tuple[str, ...]
    wrapped: Mapping[str, str]
    memory_kib: int


def make(
    process: str, names: Sequence[str], passphrases: Sequence[str], settings: Settings
) -> Made:
    """Draw a key for the box of a process and wrap it for each pair; ``KeysRefused``.

    Takes as long as three runs of argon2id: not within a transaction.
    """
    _check(names, passphrases)
    salts = tuple(secrets.token_hex(16) for _ in range(HOLDERS))
    memory_kib = settings.holder_memory_kib
    with ThreadPoolExecutor(HOLDERS) as workers:
        each = repeat(memory_kib)
        stretched = list(workers.map(_stretch, passphrases, salts, each))
    secret = PrivateKey.generate()
    wrapped = {}
    for pair in combinations(range(HOLDERS), 2):
        key = _pair_key(process, _pair_name(pair), [stretched[one] for one in pair])
        wrapped[_pair_name(pair)] = seal(key, bytes(secret)).hex()
    cleaned = tuple(normal(name) for name in names)
    return Made(bytes(secret.public_key), cleaned, salts, wrapped, memory_kib)


def keep(
    session: Session,
    process: Process,
    made: Made,
    *,
    actor: str,
    now: datetime,
    replaces: bytes | None = None,
) -> BoxKey:
    """Keep a new key, in the place of one that was made before; ``IllegalMove`` once open.

    ``replaces`` is the public key that its makers saw there (empty for none): if another one has
    come in its place meanwhile, that is an ``IllegalMove`` too.
    """
    lock(session, process)
    there = find(session, process)
    if replaces is not None and replaces != (there.public if there else b""):
        raise IllegalMove("keys", process.phase)
    rulebook = sealed_rulebook(session, process)
    if process.phase != "sealed" or rulebook.secrecy != "sealed":
        raise IllegalMove("keys", process.phase)
    into = ballot_seals.slot(made.public, rulebook)
    kept = BoxKey(
        process_id=process.id,
        public=made.public,
        names=list(made.names),
        salts=list(made.salts),
        wrapped=dict(made.wrapped),
        memory_kib=made.memory_kib,
        dummy=ballot_seals.seal_ballot(into, process.slug, rulebook.sha256(), Paper()),
        made_at=now,
        tried_at=None,
        tried_by=[],
        handed=None,
        opened_at=None,
        destroyed_at=None,
    )
    kept = session.merge(kept)
    record(
        session, "box.key_made", actor=actor, at=now, process=process,
        holders=list(made.names), public=made.public.hex(),
    )  # fmt: skip
    return kept


def find(session: Session, process: Process) -> BoxKey | None:
    """The key of a box, if one was made."""
    return session.get(BoxKey, process.id)


def locks(session: Session, process: Process) -> Locks:
    """What passphrases are tried on; ``KeysRefused`` if no key was made."""
    kept = find(session, process)
    if kept is None or kept.destroyed_at is not None:
        raise KeysRefused("missing")
    return Locks(
        process.slug, tuple(kept.names), tuple(kept.salts), dict(kept.wrapped), kept.memory_kib
    )


def note_trial(
    session: Session,
    process: Process,
    secret: bytes,
    holders: Sequence[int],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Open the dummy ballot with the secret key that two holders gave, and note that they did."""
    lock(session, process)
    kept = find(session, process)
    if kept is None or process.phase != "sealed":
        raise IllegalMove("keys", process.phase)
    opened = ballot_seals.open_ballot(secret, kept.dummy)
    if opened is None or opened.process != process.slug or opened.choice != "{}":
        raise KeysRefused("wrong")  # another key was made meanwhile
    names = [kept.names[one] for one in sorted(holders)]
    kept.tried_at = now
    kept.tried_by = sorted({*kept.tried_by, *names}, key=kept.names.index)
    record(session, "box.key_tried", actor=actor, at=now, process=process, holders=names)


def require_tried(session: Session, process: Process, rulebook: Rulebook) -> None:
    """Before the vote opens: ``KeysRefused`` unless two holders have opened the dummy ballot."""
    if rulebook.secrecy == "sealed":
        kept = find(session, process)
        if kept is None or kept.tried_at is None:
            raise KeysRefused("missing")


def untried(session: Session, process: Process) -> list[str]:
    """The holders whose passphrase has opened nothing yet: a slip in it is still unseen."""
    kept = find(session, process)
    return [] if kept is None else [name for name in kept.names if name not in kept.tried_by]


def room_secret(keys: Keyring, rulebook: Rulebook) -> bytes:
    """The secret key of a box that the server itself opens, from the machine's key."""
    return keys.derive(f"{_PURPOSE}/{rulebook.process}/{rulebook.sha256()}")


def public_key(session: Session, process: Process, rulebook: Rulebook, keys: Keyring) -> bytes:
    """The key to which ballots of this vote are sealed; ``KeysRefused`` if there is none yet."""
    if rulebook.secrecy == "room":
        return ballot_seals.public_of(room_secret(keys, rulebook))
    kept = find(session, process)
    if kept is None:
        raise KeysRefused("missing")
    return kept.public


def _check(names: Sequence[str], passphrases: Sequence[str]) -> None:
    people = {one_form(name) for name in names}
    if len(people) != HOLDERS or len(names) != HOLDERS or "" in people:
        raise KeysRefused("names")
    typed = [normal(words) for words in passphrases]
    if len(typed) != HOLDERS or min(map(len, typed)) < SHORTEST:
        raise KeysRefused("short")
    if len(set(typed)) != HOLDERS:
        raise KeysRefused("same")
    if any(map(is_easy, typed)):
        raise KeysRefused("easy")


def is_easy(passphrase: str) -> bool:
    """Whether it has too few different characters, or is one piece again and again."""
    text = normal(passphrase).casefold()
    repeated = any(piece in (piece + piece)[1:-1] for piece in (text, text + " "))
    return repeated or len(set(text) - {" "}) < DIFFERENT


def normal(words: str) -> str:
    """One form of what looks the same: blanks at the ends and between words do not count."""
    return " ".join(unicodedata.normalize("NFKC", clean(words)).split())


def _stretch(passphrase: str, salt: str, memory_kib: int) -> bytes:
    return hash_secret_raw(
        normal(passphrase).encode(),
        bytes.fromhex(salt),
        time_cost=_ROUNDS,
        memory_cost=memory_kib,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def _pair_name(pair: Sequence[int]) -> str:
    return "".join(map(str, pair))


def _pair_key(process: str, name: str, stretched: Sequence[bytes]) -> bytes:
    """HKDF-SHA-256 (RFC 5869) over both stretched passphrases, bound to the vote and the pair."""
    info = f"madang/{_PURPOSE}/{process}/{name}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(b"".join(stretched))
