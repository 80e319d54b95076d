"""Read the invented example city from its files."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from budgeting.config import ROOT
from budgeting.services.categorising import Heading
from budgeting.services.listing import Entry
from budgeting.services.organising import Frame

FOLDER = ROOT / "budgeting" / "example"
LANGUAGES = ("ko", "en")
EURO = 100


@dataclass(frozen=True, slots=True)
class City:
    """A process to be set up, with its fields, districts and projects."""

    frame: Frame
    fields: tuple[Heading, ...]
    districts: tuple[Heading, ...]
    projects: tuple[Entry, ...]


def frame(year: int) -> Frame:
    """Seoul's share: 2 % of 970,000,000 EUR, decided by 250 residents."""
    return Frame(
        names={"ko": f"서울 주민참여예산 {year} (예시)", "en": f"Seoul decides {year} (example)"},
        slug=f"seoul-{year}",
        city="Seoul",
        year=year,
        currency="EUR",
        total=970_000_000 * EURO,
        share=20_000,
        residents=250,
        languages=LANGUAGES,
    )


def read(year: int) -> City:
    """The example city with its list, as it stands in the files."""
    return City(
        frame=frame(year),
        fields=tuple(_headings("fields.csv")),
        districts=tuple(_headings("districts.csv")),
        projects=tuple(_projects()),
    )


def _rows(name: str) -> Iterator[dict[str, str]]:
    with Path(FOLDER / name).open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def _headings(name: str) -> Iterator[Heading]:
    for row in _rows(name):
        yield Heading(row["key"], _texts(row, "name"))


def _texts(row: dict[str, str], column: str) -> dict[str, str]:
    return {language: row[f"{column}_{language}"] for language in LANGUAGES}


def _projects() -> Iterator[Entry]:
    for row in _rows("projects.csv"):
        yield Entry(
            number=int(row["number"]),
            code=row["code"],
            cost=int(row["cost"]) * EURO,
            names=_texts(row, "name"),
            field=row["field"],
            district=row["district"],
            summaries=_texts(row, "summary"),
            descriptions=_texts(row, "description"),
        )
