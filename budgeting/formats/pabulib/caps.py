"""The money caps that some files declare for their categories or neighbourhoods."""

from __future__ import annotations

from fractions import Fraction

from budgeting.counting.model import Cap, CategoryKind
from budgeting.formats import numbers
from budgeting.formats.errors import Problems
from budgeting.formats.pabulib.meta import Meta

DECLARED: tuple[tuple[CategoryKind, str, str], ...] = (
    ("field", "categories", "budget_per_category"),
    ("district", "neighborhoods", "budget_per_neighborhood"),
)
Limit = tuple[CategoryKind, str, Fraction]


def declared_limits(meta: Meta, notes: Problems) -> tuple[Limit, ...]:
    """Pairs of a name and an amount, which the two lists of META give in the same order.

    Lists that do not fit each other are noted and left out, for the caps of a file apply only
    where somebody asks for them.
    """
    found: list[Limit] = []
    for kind, names_key, amounts_key in DECLARED:
        if not (text := meta.texts.get(amounts_key, "")):
            continue
        names = [name.strip() for name in meta.texts.get(names_key, "").split(",")]
        amounts = _amounts(text)
        if amounts is None or len(names) != len(amounts):
            notes.add(
                "caps_unclear",
                f'the lists "{names_key}" and "{amounts_key}" do not fit each other; '
                "these caps are left out.",
                meta.lines[amounts_key],
                amounts_key,
            )
            continue
        found.extend((kind, name, limit) for name, limit in zip(names, amounts, strict=True))
    return tuple(found)


def scaled(limits: tuple[Limit, ...], scale: int) -> tuple[Cap, ...]:
    """The caps in whole numbers of 1/10**``scale``, rounded down."""
    return tuple(Cap(kind, name, int(limit * 10**scale)) for kind, name, limit in limits)


def _amounts(text: str) -> list[Fraction] | None:
    try:
        return [numbers.decimal(amount.strip()) for amount in text.split(",")]
    except numbers.NotANumberError:
        return None
