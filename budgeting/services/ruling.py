"""Edit the rulebook while it is a draft, and build what will be sealed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.counting.model import Cap
from budgeting.counting.rulebook import (
    BallotFormat,
    FormatKind,
    ListedProject,
    Receipts,
    Rulebook,
    Secrecy,
    Wanted,
)
from budgeting.models import Process, Project, RulebookRecord
from budgeting.services import listing
from budgeting.services.editing import begin_edit
from budgeting.services.recording import record

KINDS: tuple[FormatKind, ...] = ("approval", "knapsack", "points")
WantedOrAny = Wanted | Literal["any"]
WANTED: tuple[WantedOrAny, ...] = ("at_most", "exactly", "at_least", "share", "any")
LEFTOVERS = ("returned", "carried")
"""What happens with money that is left: back to the city's budget, or to the next vote."""
SECRECIES: tuple[Secrecy, ...] = ("sealed", "room")
RECEIPTS: tuple[Receipts, ...] = ("audited", "open")


@dataclass(frozen=True, slots=True)
class Choices:
    """The rulebook as the organiser chose it; shares in millionths, money in minor units.

    ``number`` and ``share`` are both kept, so that changing ``wanted`` to and fro loses nothing;
    ``wanted`` "any" is at most as many as there are projects. ``limits`` are by field key,
    ``field_caps`` and ``district_caps`` by key; ``exclusions`` name projects by their numbers.
    """

    kind: FormatKind = "approval"
    wanted: WantedOrAny = "at_most"
    number: int = 5
    share: int = 300_000
    points: int = 10
    points_each: int = 3
    blank_allowed: bool = False
    limits: Mapping[str, int] = field(default_factory=dict)
    threshold: int = 0
    field_caps: Mapping[str, int] = field(default_factory=dict)
    district_caps: Mapping[str, int] = field(default_factory=dict)
    exclusions: tuple[tuple[int, ...], ...] = ()
    rule: str = "knapsack"
    leftover: str = "returned"
    secrecy: Secrecy = "sealed"
    receipts: Receipts = "audited"

    def as_draft(self) -> dict[str, Any]:
        """Plain JSON values for the record."""
        draft = asdict(self)
        draft["exclusions"] = [list(group) for group in self.exclusions]
        return draft

    @classmethod
    def from_draft(cls, draft: Mapping[str, Any]) -> Choices:
        """Read what :meth:`as_draft` wrote; what is missing is as in a new rulebook."""
        known = {name: draft[name] for name in cls.__dataclass_fields__ if name in draft}
        known["exclusions"] = tuple(tuple(group) for group in draft.get("exclusions", ()))
        return cls(**known)


PRESETS: Mapping[str, Choices] = {
    "assembly": Choices(number=10),
    "seoul-2013": Choices(wanted="share", share=300_000, threshold=300_000),
    "seoul-2015": Choices(wanted="exactly", number=5),
}
"""Starting points; "seoul-2015" also allows one project per field, see :func:`preset`."""


def preset(name: str, process: Process) -> Choices:
    """The choices of a preset for this process; ``KeyError`` for an unknown one."""
    chosen = PRESETS[name]
    if name != "seoul-2015":
        return chosen
    one_each = {category.key: 1 for category in process.category_list("field")}
    return replace(chosen, limits=one_each)


def read(session: Session, process: Process) -> Choices:
    """The choices as they were saved last, or those of a new rulebook."""
    kept = session.get(RulebookRecord, process.id)
    return Choices.from_draft(kept.draft) if kept and kept.draft else PRESETS["assembly"]


def is_saved(session: Session, process: Process) -> bool:
    """Whether somebody has ever saved the choices."""
    kept = session.get(RulebookRecord, process.id)
    return kept is not None and bool(kept.draft)


def save(
    session: Session, process: Process, choices: Choices, *, actor: str, now: datetime
) -> None:
    """Keep the choices as a draft; ``Sealed`` after the sealing."""
    begin_edit(session, process)
    kept = record_of(session, process)
    kept.draft = choices.as_draft()
    record(session, "rulebook.revised", actor=actor, at=now, process=process)


def record_of(session: Session, process: Process) -> RulebookRecord:
    """The row of this process's rulebook, made at the first need."""
    kept = session.get(RulebookRecord, process.id)
    if kept is None:
        kept = RulebookRecord(process_id=process.id, draft={})
        session.add(kept)
        session.flush()
    return kept


def build(session: Session, process: Process, commitment: str) -> Rulebook:
    """The rulebook of the saved choices over the list as it stands now."""
    listed = listing.projects(session, process)
    return assemble(process, listed, read(session, process), commitment)


def assemble(
    process: Process, listed: Sequence[Project], choices: Choices, commitment: str = ""
) -> Rulebook:
    """The rulebook of these choices; keys and numbers that name nothing are left out."""
    return Rulebook(
        process=process.slug,
        city=process.city,
        year=process.year,
        currency=process.currency,
        decimals=process.decimals,
        total=process.total,
        share=process.share,
        languages=tuple(process.languages),
        residents=process.residents,
        projects=tuple(_listed(project) for project in listed),
        ballot=_ballot(process, choices, len(listed)),
        rule=choices.rule,
        threshold=choices.threshold,
        caps=_caps(process, choices),
        exclusions=_exclusions(listed, choices),
        leftover=choices.leftover,
        seed_commitment=commitment,
        secrecy=choices.secrecy,
        receipts=choices.receipts,
    )


def texts_sha256(project: Project) -> str:
    """The digest of all words and the picture of a project, from their canonical JSON."""
    words = {
        "names": project.names,
        "summaries": project.summaries,
        "descriptions": project.descriptions,
        "image": project.image,
        "image_alts": project.image_alts,
    }
    return hashlib.sha256(canonical_json(words)).hexdigest()


def _listed(project: Project) -> ListedProject:
    return ListedProject(
        id=project.code,
        number=project.number,
        cost=project.cost,
        field=project.field.key if project.field else "",
        district=project.district.key if project.district else "",
        names=tuple(sorted(project.names.items())),
        texts_sha256=texts_sha256(project),
    )


def _ballot(process: Process, choices: Choices, projects: int) -> BallotFormat:
    pointed = choices.kind == "points"
    numbers = {"any": projects, "share": choices.share}
    fields = {category.key for category in process.category_list("field")}
    return BallotFormat(
        kind=choices.kind,
        wanted="at_most" if choices.wanted == "any" else choices.wanted,
        number=numbers.get(choices.wanted, choices.number),
        points=choices.points if pointed else 0,
        points_each=choices.points_each if pointed else 0,
        blank_allowed=choices.blank_allowed,
        field_limits=tuple(
            sorted((key, most) for key, most in choices.limits.items() if key in fields)
        ),
    )


def _caps(process: Process, choices: Choices) -> tuple[Cap, ...]:
    fields = {category.key for category in process.category_list("field")}
    districts = {category.key for category in process.category_list("district")}
    return (
        *(
            Cap("field", key, limit)
            for key, limit in sorted(choices.field_caps.items())
            if key in fields
        ),
        *(
            Cap("district", key, limit)
            for key, limit in sorted(choices.district_caps.items())
            if key in districts
        ),
    )


def _exclusions(listed: Sequence[Project], choices: Choices) -> tuple[tuple[str, ...], ...]:
    codes = {project.number: project.code for project in listed}
    groups = [
        tuple(sorted(codes[number] for number in set(group) if number in codes))
        for group in choices.exclusions
    ]
    return tuple(sorted({group for group in groups if len(group) > 1}))
