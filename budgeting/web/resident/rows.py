"""What one row of the ballot says, and which rows a search shows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import get_locale

from budgeting.counting.rulebook import ListedProject, Rulebook
from budgeting.services.papers import shuffled
from budgeting.web.filters import money
from budgeting.web.language import text
from budgeting.web.resident.booth import Booth


@dataclass(frozen=True, slots=True)
class Row:
    """A project as the ballot shows it; ``field`` and ``district`` are short keys of the page."""

    id: str
    number: int
    cost: int
    name: str
    note: str
    field: str
    district: str


@dataclass(frozen=True, slots=True)
class Group:
    """A field or a district: its short key, its name, and its key in the rulebook."""

    token: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What the resident looks for; an empty wish shows everything."""

    q: str = ""
    field: str = ""
    district: str = ""
    chosen: str = ""

    @classmethod
    def of(cls, values: Mapping[str, str]) -> Wish:
        """Read the wish from an address or a form."""
        return cls(
            q=values.get("q", "")[:100],
            field=values.get("field", ""),
            district=values.get("district", ""),
            chosen=values.get("chosen", ""),
        )

    def as_address(self) -> dict[str, str]:
        """The parts that stand in an address; nothing where nothing is wished."""
        found = {
            "q": self.q,
            "field": self.field,
            "district": self.district,
            "chosen": self.chosen,
        }
        return {name: value for name, value in found.items() if value}

    def shows(self, row: Row, score: int) -> bool:
        """Whether this row is one of those looked for."""
        words = _folded(self.q).split()
        written = _folded(f"{row.number} {row.name} {row.note}") if words else ""
        return (
            all(word in written for word in words)
            and self.field in ("", row.field)
            and self.district in ("", row.district)
            and (self.chosen not in ("yes", "no") or (self.chosen == "yes") == (score > 0))
        )


def _folded(written: str) -> str:
    return unicodedata.normalize("NFC", written).lower()


def groups(booth: Booth, kind: str) -> tuple[Group, ...]:
    """The fields or districts of the vote, in their order."""
    return tuple(
        Group(str(place), text(category.names) or category.key, category.key)
        for place, category in enumerate(booth.process.category_list(kind), start=1)
    )


def rows(booth: Booth) -> list[Row]:
    """Every project, in the order of this card."""
    known = _rows(
        booth.rulebook, str(get_locale()), groups(booth, "field"), groups(booth, "district")
    )
    order = shuffled(booth.rulebook, booth.admission.draft_key)
    return [known[project.id] for project in order]


@lru_cache(maxsize=8)
def _rows(
    rulebook: Rulebook, _locale: str, fields: tuple[Group, ...], districts: tuple[Group, ...]
) -> dict[str, Row]:
    """The rows by project id; kept, as writing 560 amounts takes longer than all the rest."""
    field_of = {group.key: group for group in fields}
    district_of = {group.key: group for group in districts}

    def row(project: ListedProject) -> Row:
        field, district = field_of.get(project.field), district_of.get(project.district)
        amount = money(project.cost, rulebook)
        words = [amount, field.name if field else "", district.name if district else ""]
        return Row(
            id=project.id,
            number=project.number,
            cost=project.cost,
            name=text(dict(project.names)),
            note=" · ".join(word for word in words if word),
            field=field.token if field else "",
            district=district.token if district else "",
        )

    return {project.id: row(project) for project in rulebook.projects}
