"""The chain of acts: the hash that binds each act to its place and to all acts before it.

``docs/formats.md`` ("The chain") writes the rules down for those who check them with other means.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from budgeting.canonical import canonical_json
from budgeting.formats.digest_words import LANGUAGES, digest_words

FORMAT = "madang-chain-1"
BEGINNING = "0" * 64
"""What the first act of a chain has before it."""
SPOKEN = 8
"""How many words of a hash are read out: 64 bits, too many to find another chain for."""
Cause = Literal["place", "content", "order"]


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: a moment with its zone, plain JSON details, a random salt (hexadecimal).

    The salt keeps anybody from guessing an act of which only the digest is published.
    """

    at: datetime
    actor: str
    action: str
    details: Mapping[str, Any]
    salt: str


@dataclass(frozen=True, slots=True)
class Link:
    """A place in a chain, from 1: digest and hash in hexadecimal, ``act`` where it is told."""

    link: int
    digest: str
    hash: str
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The last link: whoever notes it holds the whole chain down to its beginning."""

    link: int
    hash: str


EMPTY = Head(0, BEGINNING)


@dataclass(frozen=True, slots=True)
class Break:
    """The first link at which a chain does not hold.

    ``cause``: it does not stand at its "place" (one is missing, doubled or moved), its "content"
    is not what its digest says, or its hash does not follow from the "order" before it.
    """

    link: int
    cause: Cause


def canonical_act(act: Act) -> bytes:
    """The one byte string of an act: JSON with sorted keys, no blanks, UTF-8, moments in UTC.

    ``ValueError`` for a moment without zone or a number that JSON does not know.
    """
    if act.at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return canonical_json(_told(act))


def digest_of(act: Act) -> str:
    """SHA-256 of the canonical act, in hexadecimal."""
    return hashlib.sha256(canonical_act(act)).hexdigest()


def hash_of(link: int, digest: str, before: str) -> str:
    """SHA-256 over the name of the format, the place, the digest and the hash before, by line."""
    return hashlib.sha256(f"{FORMAT}\n{link}\n{digest}\n{before}\n".encode("ascii")).hexdigest()


def follow(head: Head, act: Act) -> Link:
    """The link that ``act`` gets behind ``head``."""
    link, digest = head.link + 1, digest_of(act)
    return Link(link, digest, hash_of(link, digest, head.hash), act)


def first_break(links: Iterable[Link], head: Head = EMPTY) -> Break | None:
    """Follow the links behind ``head``; where they first break, or None if they hold.

    Acts that are not told are bound by their digests only.
    """
    for one in links:
        if one.link != head.link + 1:
            return Break(head.link + 1, "place")
        if one.act is not None and digest_of(one.act) != one.digest:
            return Break(one.link, "content")
        if hash_of(one.link, one.digest, head.hash) != one.hash:
            return Break(one.link, "order")
        head = Head(one.link, one.hash)
    return None


def spoken(sha256: str, language: str = "en") -> tuple[str, ...]:
    """The eight words of a head, to compare by voice; the first eight bytes of the hash."""
    return digest_words(sha256, language)[:SPOKEN]


def told_chain(process: str, links: Iterable[Link], told: Collection[str]) -> bytes:
    """The published chain of a process: acts of the kinds in ``told`` in full, others by digest.

    ``process`` is the slug. The same links give the same bytes: canonical JSON.
    """
    entries, head = [], EMPTY
    for one in links:
        entry: dict[str, Any] = {"link": one.link, "digest": one.digest, "hash": one.hash}
        if one.act is not None and one.act.action in told:
            entry["act"] = _told(one.act)
        entries.append(entry)
        head = Head(one.link, one.hash)
    document = {"format": FORMAT, "process": process, "head": _head(head), "entries": entries}
    return canonical_json(document)


def read_chain(content: bytes) -> tuple[Link, ...]:
    """The links of a published chain; ``ValueError`` if it is no such file."""
    try:
        document = json.loads(content)
        if document["format"] != FORMAT:
            raise ValueError("another format")
        return tuple(_read(entry) for entry in document["entries"])
    except (AttributeError, KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"This is no chain of acts: {problem}") from None


def _told(act: Act) -> dict[str, Any]:
    at = act.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    details = json.loads(json.dumps(act.details, allow_nan=False))  # as a database hands them back
    return {
        "at": f"{at}Z",
        "actor": act.actor,
        "action": act.action,
        "details": details,
        "salt": act.salt,
    }


def _read(entry: Mapping[str, Any]) -> Link:
    act = entry.get("act")
    return Link(
        int(entry["link"]),
        str(entry["digest"]),
        str(entry["hash"]),
        act and Act(**{**act, "at": datetime.fromisoformat(act["at"])}),
    )


def _head(head: Head) -> dict[str, Any]:
    words = {language: spoken(head.hash, language) for language in LANGUAGES}
    return {"link": head.link, "hash": head.hash, "words": words}
