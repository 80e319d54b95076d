"""What the rehearsal knows beforehand: what is printed for an assembly day, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Slot:
    """One line of the printed run-sheet."""

    id: int
    format: str
    minutes: int
    seating: int | None
    projects: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SignIn:
    """The address and the password of somebody of the staff."""

    email: str
    password: str


@dataclass(frozen=True)
class Papers:
    """The printed sheets: run-sheet, codes of posts and seats, tables, cards, and sign-ins.

    ``seats`` is number -> code, ``tables`` seating round -> number -> table; ``wishes`` holds for
    each card what its owner will vote for, project numbers to points. ``holders`` are the names
    and passphrases for the key of the box.
    """

    slug: str
    sitting: int
    run_sheet: tuple[Slot, ...]
    posts: Mapping[tuple[str, int], str]
    seats: Mapping[int, str]
    tables: Mapping[int, Mapping[int, int]]
    cards: tuple[str, ...]
    wishes: tuple[Mapping[int, int], ...]
    staff: Mapping[str, SignIn]
    holders: tuple[tuple[str, str], ...]

    @property
    def console(self) -> str:
        """The address of the lead facilitator's console."""
        return f"/facilitator/{self.slug}/sittings/{self.sitting}"

    def numbers(self, kind: str) -> list[int]:
        """The numbers of the posts of a kind."""
        return sorted(ref for known, ref in self.posts if known == kind)
