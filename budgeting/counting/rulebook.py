"""The rulebook: everything that decides a vote, as data that can be sealed with one SHA-256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, Self

from budgeting.canonical import canonical_json
from budgeting.counting.model import Ballot, Cap, CategoryKind, Election, Project, Threshold

SCHEMA = "madang-rulebook/2"
MILLION = 1_000_000

FormatKind = Literal["approval", "knapsack", "points"]
Wanted = Literal["at_most", "at_least", "exactly", "share"]
Secrecy = Literal["sealed", "room"]
Receipts = Literal["audited", "open"]


@dataclass(frozen=True, slots=True)
class BallotFormat:
    """What a resident may mark.

    ``wanted`` and ``number`` say how many projects may be named: at most, at least or exactly
    ``number``, or exactly the share ``number`` (in millionths of the projects, rounded down).
    ``points`` is what one resident may give away in all, ``points_each`` to one project; both
    are 0 unless ``kind`` is "points". ``field_limits`` are pairs (field key, most projects).
    """

    kind: FormatKind = "approval"
    wanted: Wanted = "at_most"
    number: int = 5
    points: int = 0
    points_each: int = 0
    blank_allowed: bool = False
    field_limits: tuple[tuple[str, int], ...] = ()

    def bounds(self, projects: int) -> tuple[int, int]:
        """The fewest and the most projects that a ballot over ``projects`` projects may name."""
        number = self.number
        if self.wanted == "share":
            number = projects * self.number // MILLION
        if self.wanted == "at_most":
            return 1, min(number, projects)
        if self.wanted == "at_least":
            return number, projects
        return number, number


@dataclass(frozen=True, slots=True)
class ListedProject:
    """A project as it stands on the sealed list; ``texts_sha256`` fixes all of its words."""

    id: str
    number: int
    cost: int
    field: str
    district: str
    names: tuple[tuple[str, str], ...]
    texts_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The whole of what binds; money in minor units, shares in millionths.

    ``seed_commitment`` is the SHA-256 (hex) of the lottery seed, which is revealed at the count.
    ``secrecy`` says who opens the box: "sealed", two of three named people; "room", the
    server. ``receipts`` says who can lead from a receipt to a ballot after the vote: "audited",
    named auditors for a limited time; "open", everybody.
    """

    process: str
    city: str
    year: int
    currency: str
    decimals: int
    total: int
    share: int
    languages: tuple[str, ...]
    residents: int
    projects: tuple[ListedProject, ...]
    ballot: BallotFormat = BallotFormat()
    rule: str = "knapsack"
    threshold: int = 0
    caps: tuple[Cap, ...] = ()
    exclusions: tuple[tuple[str, ...], ...] = ()
    ties: tuple[str, ...] = ("support", "spend", "lottery")
    leftover: str = "returned"
    seed_commitment: str = ""
    secrecy: Secrecy = "room"
    receipts: Receipts = "audited"

    @property
    def envelope(self) -> int:
        """The money that the residents decide on: the share of the total, rounded down."""
        return self.total * self.share // MILLION

    def election(self, ballots: tuple[Ballot, ...], lottery: tuple[str, ...]) -> Election:
        """Join the sealed conditions with ballots and the revealed lottery order."""
        return Election(
            projects=tuple(
                Project(
                    project.id,
                    project.cost,
                    (project.field,) if project.field else (),
                    (project.district,) if project.district else (),
                )
                for project in self.projects
            ),
            ballots=ballots,
            budget=self.envelope,
            lottery=lottery,
            caps=self.caps,
            exclusions=self.exclusions,
            threshold=Threshold(share=Fraction(self.threshold, MILLION)),
        )

    def canonical(self) -> bytes:
        """The sealed form: JSON with sorted keys and no blanks, in UTF-8."""
        return canonical_json(self.as_document())

    def sha256(self) -> str:
        """The digest of the sealed form, 64 hexadecimal digits."""
        return hashlib.sha256(self.canonical()).hexdigest()

    def as_document(self) -> dict[str, Any]:
        """The rulebook as plain JSON values."""
        ballot = self.ballot
        return {
            "schema": SCHEMA,
            "process": self.process,
            "city": self.city,
            "year": self.year,
            "currency": self.currency,
            "decimals": self.decimals,
            "total": self.total,
            "share_millionths": self.share,
            "envelope": self.envelope,
            "languages": list(self.languages),
            "residents": self.residents,
            "projects": [
                {
                    "id": project.id,
                    "number": project.number,
                    "cost": project.cost,
                    "field": project.field,
                    "district": project.district,
                    "names": dict(project.names),
                    "texts_sha256": project.texts_sha256,
                }
                for project in self.projects
            ],
            "ballot": {
                "kind": ballot.kind,
                "wanted": ballot.wanted,
                "number": ballot.number,
                "points": ballot.points,
                "points_each": ballot.points_each,
                "blank_allowed": ballot.blank_allowed,
                "field_limits": dict(ballot.field_limits),
            },
            "rule": self.rule,
            "threshold_millionths": self.threshold,
            "caps": [{"kind": cap.kind, "key": cap.key, "limit": cap.limit} for cap in self.caps],
            "exclusions": [list(group) for group in self.exclusions],
            "ties": list(self.ties),
            "leftover": self.leftover,
            "seed_commitment": self.seed_commitment,
            "secrecy": self.secrecy,
            "receipts": self.receipts,
        }

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read what :meth:`as_document` wrote; ``KeyError`` or ``ValueError`` if it is not that."""
        if document.get("schema") != SCHEMA:
            raise ValueError("not a rulebook of this version")
        return cls(
            process=document["process"],
            city=document["city"],
            year=document["year"],
            currency=document["currency"],
            decimals=document["decimals"],
            total=document["total"],
            share=document["share_millionths"],
            languages=tuple(document["languages"]),
            residents=document["residents"],
            projects=tuple(_project(entry) for entry in document["projects"]),
            ballot=_ballot_format(document["ballot"]),
            rule=document["rule"],
            threshold=document["threshold_millionths"],
            caps=tuple(_cap(entry) for entry in document["caps"]),
            exclusions=tuple(tuple(group) for group in document["exclusions"]),
            ties=tuple(document["ties"]),
            leftover=document["leftover"],
            seed_commitment=document["seed_commitment"],
            secrecy=document["secrecy"],
            receipts=document["receipts"],
        )


def _project(entry: dict[str, Any]) -> ListedProject:
    return ListedProject(
        id=entry["id"],
        number=entry["number"],
        cost=entry["cost"],
        field=entry["field"],
        district=entry["district"],
        names=tuple(sorted(entry["names"].items())),
        texts_sha256=entry["texts_sha256"],
    )


def _ballot_format(entry: dict[str, Any]) -> BallotFormat:
    return BallotFormat(
        kind=entry["kind"],
        wanted=entry["wanted"],
        number=entry["number"],
        points=entry["points"],
        points_each=entry["points_each"],
        blank_allowed=entry["blank_allowed"],
        field_limits=tuple(sorted(entry["field_limits"].items())),
    )


def _cap(entry: dict[str, Any]) -> Cap:
    kind: CategoryKind = entry["kind"]
    if kind not in ("field", "district"):
        raise ValueError("a cap is on a field or a district")
    return Cap(kind, entry["key"], entry["limit"])
