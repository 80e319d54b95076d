"""How a table is to be read: the role of each column, and what was decided about its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from budgeting.sortition.cleaning.ages import Band

Doubled = Literal["ask", "first", "last", "both"]
DOUBLED: tuple[Doubled, ...] = ("ask", "first", "last", "both")

SINGLE = ("id", "email", "phone", "zip", "language", "code", "standing")
"""Roles that one column can have."""
SEVERAL = ("name", "address", "comment", "other", "ignored")
"""Roles that several columns can have; their cells are joined in the order of the table."""
OF_FEATURE = ("feature", "age", "born")
"""Roles for a feature, written as ``age:name of the feature``."""
STANDING = "standing"


def role_of(kind: str, name: str) -> str:
    """The role of a column that belongs to a feature."""
    return f"{kind}:{name}"


def parted(role: str) -> tuple[str, str]:
    """A role and the feature it belongs to, if any."""
    kind, _, name = role.partition(":")
    return kind, name


@dataclass(frozen=True)
class Choices:
    """What was decided about a table.

    ``roles`` leads from columns to roles, ``values`` from a column and a folded cell to a target
    (see ``known``), ``bands`` from a feature to its ages. ``year`` is the one in which ages are
    reached. ``same_id`` and ``same_person`` say which of doubled rows counts.
    """

    roles: Mapping[str, str]
    year: int
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)
    same_id: Doubled = "ask"
    same_person: Doubled = "ask"

    def columns(self, role: str) -> tuple[str, ...]:
        """The columns with a role, in the order of the table."""
        return self._by_role.get(role, ())

    def column(self, role: str) -> str:
        """The first column with a role; "" for none."""
        return next(iter(self.columns(role)), "")

    @cached_property
    def _by_role(self) -> dict[str, tuple[str, ...]]:
        """Every role with its columns: it is asked a dozen times for each person of a table."""
        found: dict[str, tuple[str, ...]] = {}
        for column, role in self.roles.items():
            found[role] = (*found.get(role, ()), column)
        return found

    def given_twice(self) -> tuple[str, ...]:
        """The roles that more than one column has though only one can."""
        seen: dict[str, int] = {}
        for role in self.roles.values():
            seen[role] = seen.get(role, 0) + 1
        return tuple(role for role, count in seen.items() if count > 1 and role not in SEVERAL)


def as_plain(choices: Choices) -> dict[str, Any]:
    """The choices as plain JSON values."""
    return {
        "roles": list(choices.roles.items()),
        "year": choices.year,
        "values": {column: dict(known) for column, known in choices.values.items()},
        "bands": {
            name: [[band.value, band.least, band.most] for band in bands]
            for name, bands in choices.bands.items()
        },
        "same_id": choices.same_id,
        "same_person": choices.same_person,
    }


def from_plain(plain: Mapping[str, Any]) -> Choices:
    """The choices that :func:`as_plain` wrote."""
    return Choices(
        roles=dict(plain["roles"]),
        year=plain["year"],
        values=plain["values"],
        bands={
            name: tuple(Band(value, least, most) for value, least, most in bands)
            for name, bands in plain["bands"].items()
        },
        same_id=plain["same_id"],
        same_person=plain["same_person"],
    )


def role_codes(features: Iterable[str]) -> tuple[str, ...]:
    """Every role that a column can be given."""
    names = tuple(features)
    return (
        *(role for role in SEVERAL if role == "ignored"),
        *(role_of(kind, name) for kind in OF_FEATURE for name in names),
        *SINGLE,
        *(role for role in SEVERAL if role != "ignored"),
    )
