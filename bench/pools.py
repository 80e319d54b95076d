"""Pools to draw from: tables from a folder, and generated ones of any size.

The generated people are drawn from approximate shares of Seoul's population (districts by size,
gender, seven age bands, work, education, acquaintance with participatory budgeting), with mild
correlation; each is accepted with a chance that falls or rises with age, education and
acquaintance; seven in a hundred addresses have a second respondent. All of them are invented.
"""

from __future__ import annotations

import csv
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from random import Random

from budgeting.sortition.pool import Person, Quota, Terms

DISTRICTS = {
    "Jongno": 15, "Jung": 13, "Yongsan": 22, "Seongdong": 28, "Gwangjin": 34, "Dongdaemun": 34,
    "Jungnang": 38, "Seongbuk": 43, "Gangbuk": 29, "Dobong": 31, "Nowon": 50, "Eunpyeong": 46,
    "Seodaemun": 30, "Mapo": 36, "Yangcheon": 43, "Gangseo": 57, "Guro": 39, "Geumcheon": 23,
    "Yeongdeungpo": 37, "Dongjak": 38, "Gwanak": 48, "Seocho": 40, "Gangnam": 53, "Songpa": 65,
    "Gangdong": 46,
}  # fmt: skip
FEATURES: dict[str, dict[str, int]] = {
    "district": DISTRICTS,
    "gender": {"female": 52, "male": 48},
    "age": {"15-19": 5, "20s": 15, "30s": 16, "40s": 17, "50s": 18, "60s": 16, "70+": 13},
    "work": {"employee": 48, "self-employed": 14, "home": 14, "student": 10, "none": 14},
    "education": {"up to high school": 40, "college": 15, "bachelor+": 45},
    "acquaintance": {"never heard": 60, "heard of it": 32, "took part before": 8},
}
ANSWERS = {
    "15-19": 35, "20s": 55, "30s": 80, "40s": 100, "50s": 130, "60s": 160, "70+": 110,
    "up to high school": 55, "college": 100, "bachelor+": 150,
    "never heard": 50, "heard of it": 120, "took part before": 300,
}  # fmt: skip
TABLES = {
    "fixture 150": ("sortition_algorithms/features", "sortition_algorithms/candidates", 22, ""),
    "small 200": (
        "replication/example_small_20/features",
        "replication/example_small_20/respondents_id",
        20,
        "",
    ),
    "newDemocracy 300": ("newdemocracy/example-categories", "newdemocracy/example-people", 20, ""),
    "synthetic 500": ("synthetic/features_500_k50", "synthetic/respondents_500_k50", 50, "address"),
    "Seoul 2023": (
        "synthetic/features_seoul2023",
        "synthetic/respondents_seoul2023",
        120,
        "address",
    ),
    "synthetic 2000": (
        "synthetic/features_2000_k250",
        "synthetic/respondents_2000_k250",
        250,
        "address",
    ),
}  # fmt: skip
MOST = 160 * 150 * 300


def generated(people: int, seats: int, seed: int = 1, width: int = 1) -> Terms:
    """A pool with biased answers, and quotas of ``width`` around everybody's share."""
    random = Random(seed)
    made: list[Person] = []
    while len(made) < people:
        values = _somebody(random)
        if random.randrange(MOST) >= _eagerness(values):
            continue
        home = f"home {len(made)}"
        made.append(Person(f"r{len(made):06d}", values, home))
        if random.randrange(100) < 7 and len(made) < people:
            other = (values[0], *_somebody(random)[1:])
            made.append(Person(f"r{len(made):06d}", other, home))
    quotas = [
        Quota(feature, value, *_limits(Fraction(share, sum(shares.values())) * seats, width, seats))
        for feature, shares in FEATURES.items()
        for value, share in shares.items()
    ]
    return Terms(tuple(FEATURES), tuple(made), tuple(quotas), seats)


def _somebody(random: Random) -> tuple[str, ...]:
    """One person of the population; the young study, many of the old do not work."""
    values = {
        feature: random.choices(list(shares), list(shares.values()))[0]
        for feature, shares in FEATURES.items()
    }
    if values["age"] == "15-19" and random.randrange(10) < 8:
        values["work"], values["education"] = "student", "up to high school"
    if values["age"] == "70+" and random.randrange(10) < 7:
        values["work"] = "none"
    return tuple(values.values())


def _eagerness(values: tuple[str, ...]) -> int:
    eagerness = 1
    for value in values:
        eagerness *= ANSWERS.get(value, 1)
    return eagerness


def _limits(share: Fraction, width: int, seats: int) -> tuple[int, int]:
    return max(0, floor(share - width)), min(seats, ceil(share + width))


def three_kinds(people: int = 2000, seats: int = 200) -> Terms:
    """Two features and three kinds of people, of whom everybody can have the same chance."""
    kinds = (("north", "owner"), ("north", "tenant"), ("south", "tenant"))
    made = tuple(Person(f"r{n:06d}", kinds[n * 10 // people % 3]) for n in range(people))
    quotas = []
    for place, feature in enumerate(("side", "home")):
        for value in sorted({person.values[place] for person in made}):
            held = sum(person.values[place] == value for person in made)
            quotas.append(Quota(feature, value, held * seats // people, -(-held * seats // people)))
    return Terms(("side", "home"), made, tuple(quotas), seats)


def read(
    features: Path, people: Path, seats: int, *, address: str = "", reserves: int = 0
) -> Terms:
    """A pool from two tables; people with the same text under ``address`` share a household."""
    names: list[str] = []
    quotas = []
    for row in _rows(features):
        feature = row.get("feature") or row["category"]
        value = row.get("value") or row["name"]
        if feature not in names:
            names.append(feature)
        quotas.append(Quota(feature, value, int(row["min"]), int(row["max"])))
    made = []
    for row in _rows(people):
        key = row.get("id") or row.get("nationbuilder_id") or f"row {len(made):06d}"
        home = row.get(address, "") if address else ""
        made.append(Person(key, tuple(row[name] for name in names), home))
    return Terms(tuple(names), tuple(made), tuple(quotas), seats, reserves)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def of_folder(folder: Path) -> dict[str, Terms]:
    """The pools of a folder of tables, as far as they are there, under short names."""
    return {
        name: read(folder / f"{quotas}.csv", folder / f"{people}.csv", seats, address=address)
        for name, (quotas, people, seats, address) in TABLES.items()
        if (folder / f"{quotas}.csv").is_file() and (folder / f"{people}.csv").is_file()
    }
