"""The acts of a process in their order, as the chain of hashes binds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import Response

from budgeting.extensions import db
from budgeting.formats.chain import Head
from budgeting.models import LogEntry
from budgeting.services import acts as chain
from budgeting.services import organising
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.chain_heads import shown
from budgeting.web.public import bp
from budgeting.web.public.showing import show
from budgeting.web.telling import chronicle


@dataclass(frozen=True, slots=True)
class Told:
    """One act of the vote, in words."""

    entry: LogEntry
    words: str
    is_early: bool
    """Whether the clock says that it was done before the act at the place before it."""


@dataclass(frozen=True, slots=True)
class Silent:
    """Acts that follow each other and are published by their digests only."""

    first: int
    last: int


@bp.get("/<slug>/acts")
@allow(PUBLIC)
def acts(slug: str) -> Response:
    """What was done, by whom and when; what is not told has its places all the same."""
    process = organising.find(db.session(), slug)
    entries = [one for one in chain.entries(db.session(), process.id) if one.link]
    head = Head(entries[-1].link or 0, entries[-1].hash or "") if entries else None
    return show("public/acts.html", process, rows=list(_rows(entries)), head=shown(process, head))


@bp.get("/<slug>/acts.json")
@allow(PUBLIC)
def acts_file(slug: str) -> Response:
    """The chain for programs; docs/formats.md says what each part means."""
    process = organising.find(db.session(), slug)
    content = chain.published(db.session(), process)
    return pages.published(pages.file(content, f"{slug}-acts.json", "application/json"))


def _rows(entries: Sequence[LogEntry]) -> Iterator[Told | Silent]:
    """The acts of the vote one by one, the others between them together."""
    silent: list[int] = []
    before: LogEntry | None = None
    for entry in entries:
        place = entry.link or 0
        if entry.action in chain.TOLD:
            if silent:
                yield Silent(silent[0], silent[-1])
            silent = []
            early = before is not None and entry.at < before.at
            yield Told(entry, chronicle.told(entry), early)
        else:
            silent.append(place)
        before = entry
    if silent:
        yield Silent(silent[0], silent[-1])
