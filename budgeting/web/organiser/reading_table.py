"""The page on which a person decides how a table of answers is read: what it shows and reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from budgeting.formats.tables import Table
from budgeting.sortition.cleaning.ages import OLDEST, Band, band_from
from budgeting.sortition.cleaning.answers import STANDINGS
from budgeting.sortition.cleaning.choices import (
    DOUBLED,
    STANDING,
    Choices,
    Doubled,
    parted,
    role_codes,
)
from budgeting.sortition.cleaning.columns import MOST_KINDS
from budgeting.sortition.cleaning.folding import fold
from budgeting.sortition.cleaning.known import OUTSIDE, Feature, allowed, meaning

EXAMPLES = 3
LONGEST_EXAMPLE = 40
FIRST_YEAR, LAST_YEAR = 1900, 2200

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """A column with a few of its cells, and the name of its field on the page."""

    place: int
    name: str
    role: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A cell of a column as first typed, how many have it, and what it is to mean."""

    field: str
    cell: str
    rows: int
    target: str
    likeness: str


@dataclass(frozen=True, slots=True)
class CellsShown:
    """The different cells of a column with what they mean; ``kinds`` may be too many to show."""

    place: int
    column: str
    kind: str
    feature: Feature
    kinds: int
    spellings: tuple[Spelling, ...]

    @property
    def doubtful(self) -> tuple[Spelling, ...]:
        """What is not the same word as a value, whatever its case and blanks."""
        return tuple(one for one in self.spellings if one.likeness not in ("same", "spelling"))

    @property
    def clear(self) -> tuple[Spelling, ...]:
        """What is the same word as a value."""
        return tuple(one for one in self.spellings if one.likeness in ("same", "spelling"))


@dataclass(frozen=True, slots=True)
class BandShown:
    """From and to of one value of a feature of ages, as typed."""

    field: str
    value: str
    least: str
    most: str


def columns_shown(table: Table, choices: Choices) -> list[ColumnShown]:
    """Every column of the table."""
    shown = []
    for place, name in enumerate(table.header):
        cells = dict.fromkeys(row.cells[name] for row in table.rows if row.cells[name])
        examples = tuple(cell[:LONGEST_EXAMPLE] for cell in list(cells)[:EXAMPLES])
        shown.append(ColumnShown(place, name, choices.roles[name], examples))
    return shown


def cells_shown(table: Table, choices: Choices, features: Sequence[Feature]) -> list[CellsShown]:
    """The cells of every column that tells a feature, an age or a standing."""
    known = {one.name: one for one in features} | {"": STANDINGS}
    return [
        _cells(table, choices, place, name, known)
        for place, name in enumerate(table.header)
        if parted(choices.roles[name])[0] in ("feature", "age", "born", STANDING)
    ]


def _cells(
    table: Table, choices: Choices, place: int, column: str, known: Mapping[str, Feature]
) -> CellsShown:
    kind, name = parted(choices.roles[column])
    feature = known[name]
    if kind in ("age", "born"):
        blank = sum(not row.cells[column] for row in table.rows)
        decided = choices.values.get(column, {})
        both = (
            Spelling(f"to-{place}-0", "", blank, decided.get("", ""), "unknown"),
            Spelling(f"to-{place}-1", OUTSIDE, 0, decided.get(OUTSIDE, ""), "unknown"),
        )
        return CellsShown(place, column, kind, feature, len(both), both)
    counted = Counter(fold(row.cells[column]) for row in table.rows)
    typed = {fold(row.cells[column]): row.cells[column] for row in reversed(table.rows)}
    spellings = []
    for number, key in enumerate(sorted(counted) if len(counted) <= MOST_KINDS else ()):
        proposal = meaning(typed[key], feature)
        target = choices.values.get(column, {}).get(key, proposal.target)
        field = f"to-{place}-{number}"
        spellings.append(Spelling(field, typed[key], counted[key], target, proposal.likeness))
    return CellsShown(place, column, kind, feature, len(counted), tuple(spellings))


def bands_shown(
    choices: Choices, features: Sequence[Feature]
) -> list[tuple[Feature, list[BandShown]]]:
    """The bands of every feature to which a column gives ages."""
    aged = {name for kind, name in map(parted, choices.roles.values()) if kind in ("age", "born")}
    shown = []
    for place, feature in enumerate(features):
        if feature.name in aged:
            kept = {band.value: band for band in choices.bands.get(feature.name, ())}
            bands = [
                _band(f"band-{place}-{number}", value, kept.get(value) or band_from(value))
                for number, value in enumerate(feature.values)
            ]
            shown.append((feature, bands))
    return shown


def _band(field: str, value: str, band: Band | None) -> BandShown:
    if band is None:
        return BandShown(field, value, "", "")
    return BandShown(field, value, str(band.least), "" if band.most == OLDEST else str(band.most))


def read_choices(
    typed: Typed, table: Table, features: Sequence[Feature], before: Choices
) -> Choices:
    """The choices as the page was sent; whatever it did not show stays as it was."""
    roles = {
        name: _one_of(typed.get(f"role-{place}"), role_codes(one.name for one in features))
        or before.roles[name]
        for place, name in enumerate(table.header)
    }
    shown = cells_shown(table, before, features)
    values = dict(before.values)
    for cells in shown:
        if typed.get(f"seen-{cells.place}"):
            values[cells.column] = dict(_decisions(typed, cells))
    return replace(
        before,
        roles=roles,
        values=values,
        bands=dict(before.bands) | dict(_bands(typed, features)),
        year=_number(typed.get("year", ""), FIRST_YEAR, LAST_YEAR, before.year),
        same_id=_doubled(typed.get("same_id"), before.same_id),
        same_person=_doubled(typed.get("same_person"), before.same_person),
    )


def undecided(typed: Typed, table: Table, choices: Choices) -> bool:
    """Whether the page showed no cells of a column that tells a feature by now."""
    return any(
        parted(choices.roles[name])[0] in ("feature", "age", "born", STANDING)
        and typed.get(f"seen-{place}") != choices.roles[name]
        for place, name in enumerate(table.header)
    )


def _decisions(typed: Typed, cells: CellsShown) -> Iterator[tuple[str, str]]:
    for one in cells.spellings:
        target = typed.get(one.field)
        if target and allowed(target, cells.feature):
            yield fold(one.cell), target


def _bands(typed: Typed, features: Sequence[Feature]) -> Iterator[tuple[str, tuple[Band, ...]]]:
    for place, feature in enumerate(features):
        if f"band-{place}-0-from" not in typed:
            continue
        bands = []
        for number, value in enumerate(feature.values):
            field = f"band-{place}-{number}"
            least, most = (typed.get(f"{field}-{end}", "").strip() for end in ("from", "to"))
            if least or most:
                low, high = _number(least, 0, OLDEST, 0), _number(most, 0, OLDEST, OLDEST)
                bands.append(Band(value, low, high))
        yield feature.name, tuple(bands)


def _one_of(value: str | None, known: Sequence[str]) -> str:
    return value if value is not None and value in known else ""


def _doubled(value: str | None, before: Doubled) -> Doubled:
    return next((one for one in DOUBLED if one == value), before)


def _number(text: str, least: int, most: int, otherwise: int) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 4):
        return otherwise
    return int(plain) if least <= int(plain) <= most else otherwise
