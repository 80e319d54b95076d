"""Long lists page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """One page of a list; ``number`` counts from 1."""

    shown: Sequence[T]
    number: int
    pages: int
    total: int


def leaf(everything: Sequence[T], number: int, size: int) -> Leaf[T]:
    """A page of so many; a number beyond the list gives its first or last page."""
    pages = max(1, -(-len(everything) // size))
    number = min(max(1, number), pages)
    start = (number - 1) * size
    return Leaf(everything[start : start + size], number, pages, len(everything))
