"""Ages and years of birth, and the age bands of a feature."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from budgeting.sortition.cleaning.folding import fold, numbers

OLDEST = 120
_AGE = re.compile(r"(?:만)?([0-9]{1,3})(?:\.0+)?(?:세|살|years?|yearsold|y|yrs?)?")
_YEAR = re.compile(
    r"((?:18|19|20)[0-9]{2})(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))?"
    r"(?:\.0+)?(?:년생?)?(?:[-./년].*)?"
)
_RANGE = re.compile(r"([0-9]{1,3})(?:세)?(?:-|to|부터|bis)([0-9]{1,3})(?:세|까지)*")
_DECADE = re.compile(r"([1-9]0)(?:s|'s|대)")
_UPWARD = re.compile(
    r"(?:over|from)?([0-9]{1,3})(?:세|대)?(?:\+|이상|andover|andolder|andabove|orover|orolder|plus)"
)
_ABOVE = re.compile(r"(?:over|>|olderthan)([0-9]{1,3})|([0-9]{1,3})(?:세)?(?:초과)")
_UP_TO = re.compile(
    r"(?:upto|<=|≤)([0-9]{1,3})"
    r"|([0-9]{1,3})(?:세)?(?:이하|andunder|andyounger|andbelow|orunder|oryounger)"
)
_BELOW = re.compile(r"(?:under|below|<|youngerthan)([0-9]{1,3})|([0-9]{1,3})(?:세)?(?:미만)")


@dataclass(frozen=True, slots=True)
class Band:
    """The value of a feature for people from ``least`` to ``most`` years of age."""

    value: str
    least: int
    most: int

    def holds(self, age: int) -> bool:
        """Whether somebody of this age belongs to the band."""
        return self.least <= age <= self.most


def band_from(value: str) -> Band | None:
    """The band that a value's own words describe, such as ``15-19``, ``60s``, ``70 이상``."""
    text = fold(value)
    if found := _RANGE.fullmatch(text):
        return Band(value, int(found[1]), int(found[2]))
    if found := _DECADE.fullmatch(text):
        return Band(value, int(found[1]), int(found[1]) + 9)
    if found := _UPWARD.fullmatch(text):
        return Band(value, int(found[1]), OLDEST)
    if found := _ABOVE.fullmatch(text):
        return Band(value, int(found[1] or found[2]) + 1, OLDEST)
    if found := _UP_TO.fullmatch(text):
        return Band(value, 0, int(found[1] or found[2]))
    if found := _BELOW.fullmatch(text):
        return Band(value, 0, int(found[1] or found[2]) - 1)
    return None


def bands_from(values: Iterable[str]) -> tuple[Band, ...]:
    """The bands that can be read from the values of a feature, in the order of the values."""
    return tuple(band for value in values if (band := band_from(value)) is not None)


def overlapping(bands: Iterable[Band]) -> bool:
    """Whether somebody could belong to two of the bands, or a band to nobody."""
    ordered = sorted(bands, key=lambda band: (band.least, band.most, band.value))
    upside_down = any(band.least > band.most for band in ordered)
    return upside_down or any(one.most >= other.least for one, other in pairwise(ordered))


def age_from(text: str) -> int | None:
    """The age that a cell gives: ``34``, ``34.0``, ``만 34세``; none if it gives no age."""
    found = _AGE.fullmatch(fold(text))
    return int(found[1]) if found and int(found[1]) <= OLDEST else None


def age_of_birth(text: str, year: int) -> int | None:
    """The age that somebody born then reaches in ``year``; the cell has a year or a date.

    Dates begin with the year: ``1990``, ``1990-05-03``, ``19900503``, ``1990년 5월``.
    """
    found = _YEAR.fullmatch(fold(text))
    age = year - int(found[1]) if found else -1
    return age if 0 <= age <= OLDEST else None


def band_of(age: int, bands: Iterable[Band]) -> str | None:
    """The value of the band that holds an age."""
    return next((band.value for band in bands if band.holds(age)), None)


def looks_like_bands(values: Iterable[str]) -> bool:
    """Whether a feature is one of ages: every value with a number describes a band."""
    named = [value for value in values if numbers(value)]
    return bool(named) and len(bands_from(named)) == len(named)
