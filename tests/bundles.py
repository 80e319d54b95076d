"""Published bundles of votes that were never held: the whole way from ballots to signed files."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from random import Random
from typing import Any

from nacl.signing import SigningKey

from budgeting.canonical import canonical_json
from budgeting.counting.model import Ballot
from budgeting.counting.outcome import Outcome, as_document
from budgeting.counting.rulebook import Rulebook
from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.formats import bundle_commitments
from budgeting.formats.bundle import bundled
from budgeting.formats.bundle_parts import Batch, Bundle, Cards, one_of_a_kind
from budgeting.formats.chain import EMPTY, Act, Head, Link, follow, told_chain
from budgeting.formats.standalone import verify_vote
from tests.bundle_rulebooks import SEED, a_rulebook, some_choices
from tests.bundle_tables import some_tables

PROGRAM = Path(verify_vote.__file__)
KEY = SigningKey(bytes(range(32)))
PUBLIC = bytes(KEY.verify_key)
OPENED = datetime(2026, 11, 22, 9, 0, 30, tzinfo=UTC)
HOLDERS = ("Yuna", "Dari", "Haneul")
OFFICERS = ("Minjun", "Seoyeon")
SECRET_ACTS = ("panels.built", "attendee.revised")


@dataclass(frozen=True)
class Vote:
    """A vote that was held: its bundle, and what the auditors get."""

    rulebook: Rulebook
    bundle: Bundle
    openings: tuple[tuple[bytes, str], ...]
    outcome: Outcome

    @property
    def files(self) -> dict[str, bytes]:
        """The signed bundle."""
        return bundled(self.bundle, PUBLIC, signature)


def signature(content: bytes) -> bytes:
    """Sign as the organiser."""
    return bytes(KEY.sign(content).signature)


def a_bundle(seed: int, **wishes: Any) -> dict[str, bytes]:
    """The files of a vote; see :func:`a_vote` for the wishes."""
    return a_vote(seed, **wishes).files


def a_vote(
    seed: int,
    *,
    rulebook: Rulebook | None = None,
    choices: Sequence[str] | None = None,
    voters: int | None = None,
    papers: int | None = None,
    totals_only: bool = False,
    tables: bool = True,
    **parts: Any,
) -> Vote:
    """A vote that follows from ``seed``; what is not wished for is chosen by it.

    ``choices`` are canonical ballots, of which the first ``papers`` were cast on paper. ``parts``
    replace those of the rulebook (``rule``, ``caps``, ``secrecy``, ``receipts``, ...).
    """
    random = Random(seed)
    book = rulebook or a_rulebook(random)
    book = replace(book, **parts)
    if choices is None:
        choices = some_choices(random, book, voters or random.choice([60, 75, 120, 20]))
    shuffled = random.sample(list(choices), len(choices))
    on_paper = random.choice([0, 0, 3]) if papers is None else papers
    openings = tuple((random.randbytes(32), choice) for choice in choices[on_paper:])
    lottery = lottery_order(SEED, [project.id for project in book.projects])
    outcome = RULES[book.rule].count(book.election(grouped(shuffled), lottery))
    document = canonical_json(as_document(outcome))
    frame = frame_of(book)
    hashes = [hashlib.sha256(frame + one + choice.encode()).digest() for one, choice in openings]
    batches = some_batches(random, hashes)
    marks = some_marks(book, len(choices) + 2 * bool(on_paper))
    bound = bound_lists(batches, marks)
    alone = 5 * one_of_a_kind(choices) > len(choices)
    bundle = Bundle(
        rulebook=book.canonical(),
        names={"ko": "마당", "en": "The yard"},
        opened=OPENED,
        closed=OPENED + timedelta(minutes=30),
        published=OPENED + timedelta(minutes=50),
        acts=some_acts(random, book, len(openings), on_paper, document, bound),
        batches=batches,
        marks=marks,
        cards=some_cards(len(openings), on_paper),
        ballots=shuffled,
        seed=SEED,
        outcome=document,
        program=PROGRAM.read_bytes(),
        totals_only=totals_only,
        chosen_by=OFFICERS if alone or totals_only else (),
        openings=openings if book.receipts == "open" else (),
        tables=some_tables(book, outcome, shuffled, SEED) if tables else {},
        software={"madang": "0.1.0", "python": "3.11.7"},
    )
    return Vote(book, bundle, openings, outcome)


def grouped(choices: Iterable[str]) -> tuple[Ballot, ...]:
    """Equal ballots together, as the count wants them."""
    return tuple(
        Ballot(tuple(sorted(json.loads(choice).items())), count)
        for choice, count in sorted(Counter(choices).items())
    )


def committed(book: Rulebook, opening: bytes, choice: str) -> bytes:
    """The commitment to a ballot, as ``docs/bundle.md`` defines it."""
    return hashlib.sha256(frame_of(book) + opening + choice.encode()).digest()


def frame_of(book: Rulebook) -> bytes:
    """What every commitment of a vote begins with."""
    return f"commit\0{book.process}\0{book.sha256()}\0".encode()


def some_batches(random: Random, commitments: Sequence[bytes]) -> list[Batch]:
    """Batches of 25 while more than 50 wait, and the rest at the close."""
    waiting = random.sample(list(commitments), len(commitments))
    batches, at, gone = [], OPENED, 0
    while len(waiting) - gone >= 50:
        at += timedelta(seconds=1)
        batches.append(Batch(at, tuple(waiting[gone : gone + 25])))
        gone += 25
    if waiting:
        batches.append(Batch(at + timedelta(minutes=1), tuple(waiting[gone:])))
    return batches


def some_cards(tablets: int, on_paper: int) -> Cards:
    """Cards of which a few are left over; of the papers one is spoilt and one is missing."""
    lost = 1 if on_paper else 0
    handed_out = tablets + on_paper + 2 * lost + 4
    return Cards(
        printed=handed_out + 13,
        handed_out=handed_out,
        left_over=11,
        spoiled=2,
        on_paper=on_paper + 2 * lost,
        entered=on_paper,
        spoilt={"unclear": 1} if on_paper else {},
        missing=lost,
        tested=5,
        signed=OFFICERS,
    )


def some_marks(book: Rulebook, used: int) -> list[bytes]:
    """The marks of so many used cards."""
    sealed = book.sha256()
    return [hashlib.sha256(f"{sealed} {card}".encode()).digest()[:16] for card in range(used)]


def bound_lists(batches: Sequence[Batch], marks: Iterable[bytes]) -> dict[str, str]:
    """What the close binds: the digests of both lists."""
    return {
        "commitments": hashlib.sha256(bundle_commitments.lines(batches)).hexdigest(),
        "marks": hashlib.sha256(bundle_commitments.mark_lines(marks)).hexdigest(),
    }


def some_acts(
    random: Random,
    book: Rulebook,
    cast: int,
    papers: int,
    outcome: bytes,
    bound: Mapping[str, str],
) -> bytes:
    """The chain of a whole vote, with acts of which only the digest is told."""
    sha256, sealed = book.sha256(), book.secrecy == "sealed"
    result = hashlib.sha256(outcome).hexdigest()
    acts: list[tuple[int, str, dict[str, Any]]] = [
        (-90, "process.created", {}),
        (-80, "panels.built", {"panels": 100}),
        (-70, "rulebook.revised", {}),
        (-60, "rulebook.sealed", {"sha256": sha256}),
    ]
    if sealed:
        acts += [
            (-50, "box.key_made", {"holders": list(HOLDERS), "public": "ab" * 32}),
            (-40, "box.key_tried", {"holders": list(HOLDERS[:2])}),
        ]
    acts += [
        (0, "vote.opened", {"rulebook": sha256}),
        (5, "vote.paused", {}),
        (6, "vote.resumed", {}),
        (20, "attendee.revised", {"seat": 7}),
        (28, "vote.closing", {"seconds": 120}),
        (30, "vote.closed", {"cast": cast, **bound}),
    ]
    opened = (33, "box.opened", {"ballots": cast + papers})
    begun = (35, "count.begun", {})
    if sealed:
        acts += [(32, "box.opening", {"holders": list(HOLDERS[1:])}), opened, begun]
    else:
        acts += [begun, opened]
    acts += [
        (40, "count.finished", {"sha256": result}),
        (50, "outcome.published", {"sha256": result}),
    ]
    return chained(random, book.process, acts)


def chained(random: Random, process: str, acts: Iterable[tuple[int, str, dict[str, Any]]]) -> bytes:
    """Acts, at minutes after the opening, bound into a chain and published."""
    head, links = EMPTY, []
    for minutes, action, details in acts:
        at = OPENED + timedelta(minutes=minutes)
        link: Link = follow(
            head, Act(at, "officer@example.org", action, details, random.randbytes(16).hex())
        )
        links.append(link)
        head = Head(link.link, link.hash)
    told = {action for _, action, _ in acts} - set(SECRET_ACTS)
    return told_chain(process, links, told)


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files after a change, with a manifest and a signature that fit them again.

    This is what a dishonest organiser could do who has the key: whatever a check refuses now, it
    refuses for its own reason and not for a digest of the manifest.
    """
    process = json.loads(files["manifest.json"])["process"]
    others = {name: files[name] for name in files if name not in ("manifest.json", "SIGNATURE")}
    listed = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in others.items()
    }
    parts = {"format": "madang-bundle", "version": 1, "process": process, "files": listed}
    manifest = canonical_json(parts)
    lines = f"public {PUBLIC.hex()}\nsignature {signature(manifest).hex()}\n"
    return {**others, "manifest.json": manifest, "SIGNATURE": lines.encode()}


@dataclass(frozen=True)
class Verdicts:
    """What ``verify.py`` said: its exit code, the verdict on each promise, and every word."""

    code: int
    by_promise: dict[str, str]
    text: str

    @property
    def failed(self) -> set[str]:
        """The promises that were broken."""
        return {promise for promise, verdict in self.by_promise.items() if verdict == "FAIL"}


def verified(files: dict[str, bytes], folder: Path, *options: str) -> Verdicts:
    """Write the files into an empty folder and check them there."""
    place = folder / "bundle"
    shutil.rmtree(place, ignore_errors=True)
    for name, content in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
    return checked(str(place), *options)


def checked(*arguments: str) -> Verdicts:
    """Run the check of a folder or a ZIP."""
    with redirect_stdout(StringIO()) as said:
        code = verify_vote.main(list(arguments))
    lines = said.getvalue().splitlines()[:-1]
    by_promise = {line[11:].split()[0]: line[:11].strip() for line in lines}
    return Verdicts(code, by_promise, said.getvalue())
