"""The published bundle: from what is known of a vote to files, the same bytes every time.

``docs/bundle.md`` describes the files, and ``standalone/verify_vote.py`` checks them.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from budgeting.canonical import canonical_json
from budgeting.counting.ties import lottery_order
from budgeting.formats import bundle_commitments
from budgeting.formats.bundle_parts import Bundle, Statement, one_of_a_kind

VERSION = 1
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can name: no file of it says when it was made."""
_PLAIN_FILE = 0o100644 << 16
Report = Callable[[int, int], None]
"""Hears how much of how much is done."""


def _quietly(_done: int, _total: int) -> None:
    """Say nothing."""


def bundled(bundle: Bundle, public: bytes, sign: Callable[[bytes], bytes]) -> dict[str, bytes]:
    """Every file of the bundle by its name, signed with an Ed25519 key of 32 bytes.

    ``sign`` gives the 64 bytes of the signature of what it is given. Single ballots, their tables
    and the openings are left out where they are withheld. Raises ``ValueError`` if a table has
    the name of another file.
    """
    files = _files(bundle)
    for name, content in bundle.tables.items():
        if name in files:
            raise ValueError(f"there is a file {name} already")
        if not (bundle.withheld and (name == "votes.csv" or name.endswith(".pb"))):
            files[name] = content
    listed = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    }
    process = json.loads(bundle.rulebook)["process"]
    manifest = _document("madang-bundle", process=process, files=listed)
    lines = f"public {public.hex()}\nsignature {sign(manifest).hex()}\n"
    files |= {"manifest.json": manifest, "SIGNATURE": lines.encode("ascii")}
    return dict(sorted(files.items()))


def zipped(files: Mapping[str, bytes], report: Report = _quietly) -> bytes:
    """The files as a ZIP: names sorted, moments fixed, one way of packing.

    ``report`` hears how many bytes of how many are packed.
    """
    content, done, total = BytesIO(), 0, sum(map(len, files.values()))
    with zipfile.ZipFile(content, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _BEGINNING)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _PLAIN_FILE
            entry.create_system = 3
            archive.writestr(entry, files[name], compresslevel=6)
            done += len(files[name])
            report(done, total)
    return content.getvalue()


def ballot_lines(ballots: Iterable[str]) -> bytes:
    """``ballots.jsonl``, which auditors get also where single ballots are withheld."""
    return "".join(f"[{number},{one}]\n" for number, one in enumerate(ballots, 1)).encode()


def opening_lines(bundle: Bundle) -> bytes:
    """``openings.txt``: sorted, an opening and its canonical ballot in each line."""
    lines = sorted(f"{opening.hex()} {ballot}\n" for opening, ballot in bundle.openings)
    return "".join(lines).encode()


def statement_bytes(statement: Statement) -> bytes:
    """What an auditor signs: the canonical statement without audit, key and signature."""
    return canonical_json(_said(statement))


def _files(bundle: Bundle) -> dict[str, bytes]:
    """All but the tables, the manifest and the signature."""
    files = {
        "event.json": _event(bundle),
        "rulebook.json": bundle.rulebook,
        "acts.json": bundle.acts,
        "commitments.txt": bundle_commitments.lines(bundle.batches),
        "batches.json": _batches(bundle),
        "used_tags.txt": bundle_commitments.mark_lines(bundle.marks),
        "cards.json": _cards(bundle),
        "lottery.json": _lottery(bundle),
        "outcome.json": bundle.outcome,
        "auditors.json": _auditors(bundle),
        "software.json": _document("madang-software", parts=dict(bundle.software)),
        "verify.py": bundle.program,
    }
    if bundle.withheld:
        return files | {"totals.json": _totals(bundle)}
    files["ballots.jsonl"] = ballot_lines(bundle.ballots)
    if bundle.openings:
        files["openings.txt"] = opening_lines(bundle)
    return files


def _document(told: str, **parts: Any) -> bytes:
    return canonical_json({"format": told, "version": VERSION, **parts})


def minute(at: datetime) -> str:
    """The minute of a moment with its zone; nothing in a bundle is more exact."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def _event(bundle: Bundle) -> bytes:
    rulebook = json.loads(bundle.rulebook)
    small = bundle.withheld == "small"
    return _document(
        "madang-event",
        process=rulebook["process"],
        city=rulebook["city"],
        year=rulebook["year"],
        names=dict(bundle.names),
        opened=minute(bundle.opened),
        closed=minute(bundle.closed),
        published=minute(bundle.published),
        ballots=len(bundle.ballots),
        single_ballots={
            "published": not bundle.withheld,
            "why": bundle.withheld,
            "one_of_a_kind": None if small else one_of_a_kind(bundle.ballots),
            "chosen_by": list(bundle.chosen_by),
        },
    )


def _batches(bundle: Bundle) -> bytes:
    batches = [
        {
            "number": number,
            "size": len(batch.commitments),
            "root": bundle_commitments.root_of(batch.commitments),
            "minute": minute(batch.at),
        }
        for number, batch in enumerate(bundle.batches, start=1)
    ]
    return _document("madang-batches", batches=batches)


def _cards(bundle: Bundle) -> bytes:
    cards = bundle.cards
    return _document(
        "madang-cards",
        printed=cards.printed,
        handed_out=cards.handed_out,
        left_over=cards.left_over,
        spoiled=cards.spoiled,
        tablets=sum(len(batch.commitments) for batch in bundle.batches),
        on_paper=cards.on_paper,
        entered=cards.entered,
        spoilt=dict(cards.spoilt),
        missing=cards.missing,
        tested=cards.tested,
        why=cards.why,
        signed=list(cards.signed),
    )


def _totals(bundle: Bundle) -> bytes:
    """Support and supporters of every project, in the order of the rulebook."""
    ids = [project["id"] for project in json.loads(bundle.rulebook)["projects"]]
    support, supporters = dict.fromkeys(ids, 0), dict.fromkeys(ids, 0)
    for ballot in bundle.ballots:
        for project, score in json.loads(ballot).items():
            support[project] += score
            supporters[project] += score > 0
    projects = [{"id": one, "support": support[one], "supporters": supporters[one]} for one in ids]
    return _document("madang-totals", ballots=len(bundle.ballots), projects=projects)


def _lottery(bundle: Bundle) -> bytes:
    ids = (project["id"] for project in json.loads(bundle.rulebook)["projects"])
    order = list(lottery_order(bundle.seed, ids))
    return _document("madang-lottery", seed=bundle.seed, order=order)


def _auditors(bundle: Bundle) -> bytes:
    statements = [
        {
            "audit": one.audit,
            "statement": _said(one),
            "public": one.public,
            "signature": one.signature,
        }
        for one in bundle.statements
    ]
    audits = [list(names) for names in bundle.audits]
    return _document("madang-auditors", audits=audits, statements=statements)


def _said(statement: Statement) -> dict[str, Any]:
    return {
        "auditor": statement.auditor,
        "at": minute(statement.at),
        "commitments_sha256": statement.commitments_sha256,
        "ballots_sha256": statement.ballots_sha256,
        "openings": statement.openings,
        "kept": statement.kept,
    }
