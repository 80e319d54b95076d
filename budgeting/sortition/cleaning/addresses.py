"""Postal addresses, Korean and western ones, brought to a form in which equal ones are equal.

The form knows a house (its words and its number), the unit in it (동, 층, 호, apartment, flat) and
the words left over. Case, full width, blanks between words, punctuation, 번지, remarks in
brackets and common abbreviations make no difference, nor does a floor that the number of the
flat tells anyhow. Source for Korean addresses: the Road Name
Address Act of 2014, whose addresses are 도로명 + 건물번호, then 동, 층, 호, then a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from budgeting.sortition.cleaning.folding import fold, narrow

_REMARK = re.compile(r"\([^()0-9]*\)")
_REGION = re.compile(
    r"(서울|부산|대구|인천|광주|대전|울산|세종)(?:특별자치시|특별시|광역시|시)(?=\s|\w)"
    r"|(경기|강원|전북|제주)(?:특별자치도|도)(?=\s|\w)"
)
_LOT = re.compile(r"(?<=[0-9])\s*번지")
_CELLAR = re.compile(r"지하\s*(?=[0-9])")
_FLOOR = re.compile(r"(?<![0-9])([0-9]+)\s*층\s*(?=\1[0-9]{2}\s*호(?!선))")
_SPOKEN = re.compile(r"(?<![가-힣0-9])(에이|비|씨|디)(?=\s*동(?![가-힣]))")
_LETTERS = {"에이": "a", "비": "b", "씨": "c", "디": "d"}
_SLASHED = re.compile(r"\s*([0-9]+[a-z]?)/(?=[0-9])")
_MARKED = re.compile(
    r"(?:\b(?:apt|apartment|flat|unit|suite|ste|room|rm|floor|fl)\b\.?\s*#?|#)\s*"
    r"([0-9]+[a-z]?\b|[a-z]\b|[a-z]?[0-9]+\b)"
)
_UNIT = re.compile(
    r"(?:(?<![가-힣0-9])([0-9]+|[a-z가-나다라마바사아자차카타파하])\s*동(?![가-힣]))"
    r"|(?:((?:지하|b)?[0-9]+)\s*(?:호(?!선)|층))"
)
_ROAD = r"[0-9]+\s*(?:번길|길|로|가)(?![가-힣])|(?<=[가-힣])[0-9]+동(?![가-힣])"
_NUMBER = r"(?P<number>[0-9]+(?:\s*-\s*[0-9]+)*(?:[a-z](?![^\W\d_]))?)"
_TOKEN = re.compile(rf"(?P<road>{_ROAD})|{_NUMBER}|(?P<word>[^\W\d_]+)")
_SHORT = {
    "st": "street",
    "str": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "blvd": "boulevard",
    "dr": "drive",
    "ln": "lane",
    "ct": "court",
    "pl": "place",
    "sq": "square",
    "hwy": "highway",
    "pkwy": "parkway",
    "ter": "terrace",
    "cres": "crescent",
    "n": "north",
    "s": "south",
    "e": "east",
    "w": "west",
}


@dataclass(frozen=True, slots=True)
class Address:
    """The form of an address; every part is folded, and "" where the address says nothing.

    ``street`` are the words of the house, ``house`` its number, ``unit`` what lies in it,
    ``more`` everything else, such as a building's name or the city. A unit is ``marked`` where
    the address says that it is one (호, apartment, 101-1203); a bare number may be anything.
    """

    zip: str
    street: str
    house: str
    unit: tuple[str, ...]
    more: str
    marked: bool = field(default=False, compare=False)

    @property
    def building(self) -> tuple[str, str]:
        """What people in one building share."""
        return (self.street, self.house)

    @property
    def figures(self) -> tuple[str, ...]:
        """All that is written in digits, which a slip of the pen in words leaves alone."""
        return (self.house, *self.unit)

    def __bool__(self) -> bool:
        """Whether the address names a house."""
        return bool(self.street and self.house)


@dataclass(slots=True)
class _Line:
    """One line, parted: words and number of the house, words after them, units."""

    words: str = ""
    house: str = ""
    more: str = ""
    unit: tuple[str, ...] = ()
    marked: bool = False


def read_address(lines: Sequence[str], code: str = "") -> Address:
    """The form of an address whose first line names the house; ``code`` is its postal code."""
    first, *others = [_parted(line) for line in lines if line.strip()] or [_Line()]
    unit, more = first.unit, first.more
    for other in others:
        unit += (*((other.house,) if other.house else ()), *other.unit)
        more += other.words + other.more
    return Address(
        zip=_postal(code),
        street=first.words,
        house=first.house,
        unit=tuple(map(_bare, unit)),
        more=more,
        marked=any(line.marked for line in (first, *others)),
    )


def _postal(code: str) -> str:
    """A postal code without the blanks, zeros in front and decimals that spreadsheets change."""
    folded = fold(code)
    return re.sub(r"[^\w]", "", re.sub(r"(?<=[0-9])\.0+$", "", folded)).lstrip("0")


def _parted(text: str) -> _Line:
    line = narrow(text)
    line = _REMARK.sub(" ", line)
    line = _LOT.sub(" ", _REGION.sub(r"\1\2 ", line))
    line = _SPOKEN.sub(lambda found: _LETTERS[found[1]], _CELLAR.sub("b", line))
    line = _FLOOR.sub(" ", line)  # 3층 302호 says no more than 302호
    units: list[str] = []
    for pattern in (_SLASHED, _MARKED, _UNIT):
        found = list(pattern.finditer(line)) if pattern is not _SLASHED else []
        if pattern is _SLASHED and (match := pattern.match(line)):
            found = [match]
        units += [next(filter(None, match.groups())) for match in found]
        for match in reversed(found):
            line = f"{line[: match.start()]} {line[match.end() :]}"
    return _tokens(line, units)


def _tokens(line: str, units: list[str]) -> _Line:
    """Words before the house's number, or right after it where the line begins with it."""
    parts = _Line(marked=bool(units))
    numbers: list[str] = []
    for found in _TOKEN.finditer(line):
        if found["number"]:
            number = re.sub(r"\s", "", found["number"])
            if parts.house:
                numbers += number.split("-")
                parts.marked |= "-" in number
            else:
                parts.house = "-".join(map(_bare, number.split("-")))
                leading = not parts.words
            continue
        word = re.sub(r"\s", "", found["road"] or _SHORT.get(found["word"], found["word"]))
        if not parts.house or (leading and not numbers):
            parts.words += word
        else:
            parts.more += word
    # What is marked as a unit comes after numbers that are not, as 101-1203 is 101동 1203호.
    parts.unit = (*numbers, *units)
    return parts


def _bare(number: str) -> str:
    return number.lstrip("0") or number
