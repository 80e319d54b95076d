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
        banded = self._band(line, cells, known)
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

    def _band(self, line: int, cells: Mapping[str, str], known: Feature) -> str | None:
        """The band of an age or year of birth; none where no column or no cell gives one."""
        ages = list(self._ages(cells, known))
        filled = [(column, cell, age) for column, cell, age in ages if cell]
        if not filled:
            if ages:
                self._say(line, "value_blank", ages[0][0], "", known)
            return None
        column, cell, age = filled[0]
        if age is None:
            self._say(line, "age_unreadable", column, cell, known)
            return None
        band = band_of(age, self._choices.bands.get(known.name, ()))
        if band is None:
            self._say(line, "age_outside", column, str(age), known)
        return band

    def _ages(
        self, cells: Mapping[str, str], known: Feature
    ) -> Iterator[tuple[str, str, int | None]]:
        sources = self._sources[known.name]
        if column := sources["age"]:
            yield column, cells[column], age_from(cells[column])
        if column := sources["born"]:
            yield column, cells[column], age_of_birth(cells[column], self._choices.year)

    def _say(self, line: int, code: str, column: str, cell: str, known: Feature) -> None:
        """Something about an age, unless another column says the band or it need not be known."""
        decided = self._choices.values.get(column, {}).get("")
        if not self._sources[known.name]["feature"] and decided != SAYS_NOTHING:
            self.found.append(Finding(code, (line,), column, cell))
