"""Invented people who answered the example city's letter: the plan, and a table of answers.

The weights are approximate shares of Seoul's population; the answers are as biased as answers
are: few of the young, many with a degree. Names are put together from common ones at
random, addresses and contacts lead nowhere. Nobody here exists.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from budgeting.demo.city import FOLDER
from budgeting.services.selection_features import MILLION, Feature, Value

FEATURE_NAMES = {
    "district": {"ko": "자치구", "en": "District"},
    "gender": {"ko": "성별", "en": "Gender"},
    "age": {"ko": "연령대", "en": "Age"},
    "education": {"ko": "학력", "en": "Education"},
}
EAGERNESS = {
    "15-19": 35, "20-29": 55, "30-39": 80, "50-59": 130, "60-69": 160, "70+": 110,
    "up to high school": 55, "bachelor's and above": 150,
}  # fmt: skip
"""How readily people with a value answer, in per cent of all others."""
MOST = 160 * 150 * 100**2
FAMILIES = "김이박최정강조윤장임한오서신권황안송류홍"
GIVEN = (
    "가람", "겨울", "나래", "다온", "도담", "라온", "마루", "미르", "바다", "보름", "새봄", "소담",
    "아라", "여름", "온유", "윤슬", "이든", "지호", "찬솔", "초롱", "푸름", "하늘", "한결", "해솔",
)  # fmt: skip
STREETS = ("느티나무로", "은행나무길", "해바라기로", "돌담길", "시냇물길", "마당로", "우물길")
HEADER = ("id", "name", "email", "postal address", "language", *FEATURE_NAMES)


@dataclass(frozen=True, slots=True)
class Weighed:
    """One value of a feature with its names and its weight in the population."""

    value: str
    names: dict[str, str]
    weight: int


def population() -> dict[str, list[Weighed]]:
    """The features of the example's plan, each with its values."""
    found: dict[str, list[Weighed]] = {}
    with (FOLDER / "population.csv").open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            names = {"ko": row["name_ko"], "en": row["name_en"]}
            one = Weighed(row["value"], names, int(row["weight"]))
            found.setdefault(row["feature"], []).append(one)
    return found


def features() -> tuple[Feature, ...]:
    """The plan's features with the census shares of all values, in millionths."""
    return tuple(
        Feature(name, FEATURE_NAMES[name], tuple(_values(values)))
        for name, values in population().items()
    )


def _values(values: list[Weighed]) -> Iterator[Value]:
    """Shares that add up to the whole, the first value taking what the rounding leaves."""
    total = sum(one.weight for one in values)
    shares = [one.weight * MILLION // total for one in values]
    shares[0] += MILLION - sum(shares)
    for one, share in zip(values, shares, strict=True):
        yield Value(one.value, one.names, share)


def answers(people: int, seed: int = 2026) -> bytes:
    """A table of so many people who answered, as a city would have it (CSV, UTF-8)."""
    random = Random(seed)  # noqa: S311 - invented people, the same ones at every start
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(HEADER)
    lines = 0
    for values, second in somebodies(random):
        address = _address(random, values[0])
        for place, answer in enumerate((values, second) if second else (values,)):
            if lines == people:
                return text.getvalue().encode()
            lines += 1
            table.writerow((
                f"{lines:05d}", _name(random), f"resident{lines}@example.org", address,
                "en" if random.randrange(25) == 0 and not place else "ko", *answer,
            ))  # fmt: skip
    raise AssertionError("somebodies() never ends")


Answer = tuple[str, ...]


def somebodies(random: Random) -> Iterator[tuple[Answer, Answer | None]]:
    """People who answer, one household after the other; seven in a hundred have two."""
    weights = population()
    while True:
        values = _somebody(random, weights)
        eagerness = 1
        for value in values:
            eagerness *= EAGERNESS.get(value, 100)
        if random.randrange(MOST) < eagerness:
            second = random.randrange(100) < 7
            yield values, (values[0], *_somebody(random, weights)[1:]) if second else None


def _somebody(random: Random, weights: dict[str, list[Weighed]]) -> Answer:
    """One person of the population; most of the youngest are still at school."""
    values = {
        feature: random.choices([one.value for one in every], [one.weight for one in every])[0]
        for feature, every in weights.items()
    }
    if values["age"] == "15-19" and random.randrange(10) < 8:
        values["education"] = "up to high school"
    return tuple(values.values())


def _name(random: Random) -> str:
    return random.choice(FAMILIES) + random.choice(GIVEN)


def _address(random: Random, district: str) -> str:
    street, house = random.choice(STREETS), random.randrange(1, 400)
    return (
        f"{district} {street} {house}, {random.randrange(1, 30)}동 {random.randrange(101, 2000)}호"
    )
