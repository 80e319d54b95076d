"""What a row answers to every feature, read as was decided for its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from budgeting.sortition.cleaning.ages import age_from, age_of_birth, band_of, overlapping
from budgeting.sortition.cleaning.choices import STANDING, Choices, role_of
from budgeting.sortition.cleaning.findings import Finding, Row
from budgeting.sortition.cleaning.folding import fold
from budgeting.sortition.cleaning.known import (
    LEFT_OUT,
    OPEN,
    OUTSIDE,
    SAYS_NOTHING,
    UNSAID,
    VALUE,
    Feature,
    allowed,
    feature,
    meaning,
)

_STANDINGS = feature(
    STANDING,
    ("free", "certain", "out"),
    [
        ("pool", "free"),
        ("no", "free"),
        ("일반", "free"),
        ("yes", "certain"),
        ("fixed", "certain"),
        ("reserved", "certain"),
        ("확정", "certain"),
        ("당연직", "certain"),
        ("excluded", "out"),
        ("withdrawn", "out"),
        ("제외", "out"),
        ("철회", "out"),
    ],
)
STANDINGS = replace(_STANDINGS, spellings={**_STANDINGS.spellings, "": "free"})
"""The standings of a person, read like the values of a feature; a blank is "free"."""


def target_of(cell: str, column: str, known: Feature, choices: Choices) -> str:
    """What a cell counts as: as decided, else as proposed; ``OPEN`` where a person must decide."""
    decided = choices.values.get(column, {}).get(fold(cell))
    if decided is not None and allowed(decided, known):
        return decided
    proposed = meaning(cell, known)
    return OPEN if proposed.likeness == "near" else proposed.target


class Answers:
    """Reads rows; what it finds on the way is collected in ``found``."""

    def __init__(self, features: Sequence[Feature], choices: Choices) -> None:
        self.found: list[Finding] = []
        self._features = features
        self._choices = choices
        self._sources = {
            one.name: {
                kind: choices.column(role_of(kind, one.name)) for kind in ("feature", "age", "born")
            }
            for one in features
        }
        self._check_columns()

    def of(self, row: Row) -> dict[str, str] | None:
        """Feature → value of one row; none for a person who was decided to stay out."""
        line, cells = row
        answers = {}
        for known in self._features:
            value = self._answer(line, cells, known)
            if value is None:
                return None
            answers[known.name] = value
        return answers

    def standing(self, row: Row) -> str | None:
        """The standing of one row; none for a person who was decided to stay out."""
        line, cells = row
        column = self._choices.column(STANDING)
        return self._value(line, cells[column], column, STANDINGS) if column else "free"

    def _check_columns(self) -> None:
        for name, sources in self._sources.items():
            if not any(sources.values()):
                self.found.append(Finding("feature_without_column", (), value=name))
            if sources["age"] or sources["born"]:
                bands = self._choices.bands.get(name, ())
                if not bands or overlapping(bands):
                    self.found.append(Finding("bands_unclear", (), value=name))

    def _answer(self, line: int, cells: Mapping[str, str], known: Feature) -> str | None:
        sources = self._sources[known.name]
        banded, is_out = self._band(line, cells, known)
        if is_out:
            return None
        column = sources["feature"]
        if not column:
            return UNSAID if banded is None else banded
        if banded and not cells[column]:
            return banded
        value = self._value(line, cells[column], column, known)
        if banded and value and value != banded:
            self.found.append(Finding("age_differs", (line,), column, value, banded, binding=False))
        return value

    def _value(self, line: int, cell: str, column: str, known: Feature) -> str | None:
        target = target_of(cell, column, known, self._choices)
        if target.startswith(VALUE):
            return target[len(VALUE) :]
        if target == LEFT_OUT:
            self.found.append(Finding("left_out", (line,), column, cell, binding=False))
            return None
        if target == OPEN:
            code = "value_unknown" if cell else "value_blank"
            self.found.append(Finding(code, (line,), column, cell))
        assert target in (OPEN, SAYS_NOTHING)  # noqa: S101 - `allowed` lets no other one through
        return UNSAID

    def _band(self, line: int, cells: Mapping[str, str], known: Feature) -> tuple[str | None, bool]:
        """The band of an age or year of birth, if any gives one; whether the person stays out."""
        ages = list(self._ages(cells, known))
        filled = [(column, cell, age) for column, cell, age in ages if cell]
        if not filled:
            return None, bool(ages) and self._is_out(line, "value_blank", ages[0][0], "", known)
        column, cell, age = filled[0]
        if age is None:
            return None, self._is_out(line, "age_unreadable", column, cell, known)
        band = band_of(age, self._choices.bands.get(known.name, ()))
        if band is None:
            return None, self._is_out(line, "age_outside", column, str(age), known)
        return band, False

    def _ages(
        self, cells: Mapping[str, str], known: Feature
    ) -> Iterator[tuple[str, str, int | None]]:
        sources = self._sources[known.name]
        if column := sources["age"]:
            yield column, cells[column], age_from(cells[column])
        if column := sources["born"]:
            yield column, cells[column], age_of_birth(cells[column], self._choices.year)

    def _is_out(self, line: int, code: str, column: str, cell: str, known: Feature) -> bool:
        """Whether an age that gives no band was decided to leave its person out.

        It is told, unless another column says the band or it need not be known.
        """
        key = OUTSIDE if code == "age_outside" else ""
        decided = self._choices.values.get(column, {}).get(key)
        if self._sources[known.name]["feature"] or decided == SAYS_NOTHING:
            return False
        is_out = decided == LEFT_OUT
        code = "left_out" if is_out else code
        self.found.append(Finding(code, (line,), column, cell, binding=not is_out))
        return is_out
