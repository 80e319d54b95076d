"""Form fields for tables: "3 x 10, 2 x 9", "1, 4:2" and "1-5, 8", read strictly."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from wtforms import StringField
from wtforms.validators import ValidationError

from budgeting.sortition.seating.hall import Table
from budgeting.web.organiser.fields import one_line
from budgeting.web.telling.words import _

MOST_TABLES = 300
MOST_SEATS = 40

_SIZES = re.compile(r"(?:([0-9]{1,3}) ?[x×*] ?)?([0-9]{1,2})", re.ASCII)
_PLACES = re.compile(r"([0-9]{1,3})(?: ?: ?([0-9]{1,2}))?", re.ASCII)
_RANGE = re.compile(r"([0-9]{1,3})(?: ?[-–] ?([0-9]{1,3}))?", re.ASCII)


class ReadField(StringField):
    """A line of parts between commas; ``found`` is what was read."""

    def __init__(self, label: Any, read: Callable[[str], Any], **given: Any) -> None:
        self.found: Any = None
        super().__init__(label, filters=[one_line], **given)
        self._read = read

    def pre_validate(self, form: Any) -> None:
        """Read the line; what is wrong with it is told at the field."""
        self.found = self._read(self.data or "")


def read_sizes(text: str) -> list[int]:
    """The seats of every table from ``25 x 10, 9``."""
    sizes: list[int] = []
    for tables, seats in _parts(text, _SIZES):
        if not 1 <= seats <= MOST_SEATS:
            raise ValidationError(_("A table has from 1 to %(most)s seats.", most=MOST_SEATS))
        sizes += [seats] * (1 if tables is None else tables)
    if not 1 <= len(sizes) <= MOST_TABLES:
        raise ValidationError(_("A sitting has from 1 to %(most)s tables.", most=MOST_TABLES))
    return sizes


def read_places(text: str) -> dict[int, int]:
    """Wheelchair places by table from ``1, 4:2``."""
    return {table: 1 if places is None else places for table, places in _parts(text, _PLACES)}


def read_numbers(text: str) -> set[int]:
    """Numbers from ``1-5, 8``."""
    found: set[int] = set()
    for first, last in _parts(text, _RANGE):
        found.update(range(first, (first if last is None else last) + 1))
    return found


def tables_of(sizes: Sequence[int], places: dict[int, int], recorded: set[int]) -> list[Table]:
    """The tables that three such lines describe."""
    return [
        Table(seats, min(seats, places.get(number, 0)), number in recorded)
        for number, seats in enumerate(sizes, start=1)
    ]


def sizes_text(tables: Sequence[Table]) -> str:
    """The line that :func:`read_sizes` reads."""
    runs: list[list[int]] = []
    for table in tables:
        if runs and runs[-1][1] == table.seats:
            runs[-1][0] += 1
        else:
            runs.append([1, table.seats])
    return ", ".join(f"{number} x {seats}" for number, seats in runs)


def places_text(tables: Sequence[Table]) -> str:
    """The line that :func:`read_places` reads."""
    parts = [
        f"{number}:{table.wheelchair}" if table.wheelchair > 1 else str(number)
        for number, table in enumerate(tables, start=1)
        if table.wheelchair
    ]
    return ", ".join(parts)


def numbers_text(numbers: Sequence[int]) -> str:
    """The line that :func:`read_numbers` reads."""
    return ", ".join(map(str, numbers))


def _parts(text: str, shape: re.Pattern[str]) -> list[tuple[Any, Any]]:
    """The numbers of every part; a part that was left out is ``None``."""
    found = []
    for part in text.split(","):
        if part.strip():
            match = shape.fullmatch(part.strip())
            if match is None:
                raise ValidationError(_("“%(part)s” cannot be read here.", part=part.strip()[:40]))
            found.append((_number(match[1]), _number(match[2])))
    return found


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
