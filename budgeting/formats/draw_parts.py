"""The parts of a file of evidence, read strictly: every refusal names the part and the reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from budgeting.canonical import canonical_json
from budgeting.formats.errors import FormatError
from budgeting.formats.errors import problem as a_problem
from budgeting.sortition.beacons import read_moment
from budgeting.sortition.pool import Person, Quota, Standing, Terms

MOST = 10**9
"""No whole number of a file is above this; longer ones would only slow the reader down."""
LONGEST = 20
"""Figures of a whole number that are looked at."""
STANDINGS: tuple[Standing, ...] = ("free", "certain", "out")


class BrokenDrawError(FormatError):
    """A file of evidence that cannot be read."""

    def __init__(self, part: str, reason: str) -> None:
        words = f"The part {part} {reason}." if part != "the file" else f"The file {reason}."
        super().__init__((a_problem("broken_draw", words, column=part, reason=reason),))


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a file with its own parts; ``path`` names it in refusals."""

    parts: dict[str, Any]
    path: str = ""

    def text(self, name: str) -> str:
        """The text of this name."""
        value = self._get(name)
        if not isinstance(value, str):
            self._refuse(name, "is no text")
        return value

    def word(self, name: str, known: Sequence[str]) -> str:
        """The text of this name, which must be one of those known."""
        value = self.text(name)
        if value not in known:
            self._refuse(name, f"is none of: {', '.join(known)}")
        return value

    def moment(self, name: str, *, may_miss: bool = False) -> str:
        """The moment of this name, in UTC; "" where there may be none."""
        value = self.text(name)
        if read_moment(value) is None and not (may_miss and not value):
            self._refuse(name, "is no moment like 2026-11-22T09:30:00Z")
        return value

    def whole(self, name: str, least: int = 0, most: int = MOST) -> int:
        """The whole number of this name."""
        return self._whole(name, self._get(name), least, most)

    def wholes(self, name: str, below: int = MOST, exactly: int | None = None) -> tuple[int, ...]:
        """The list of whole numbers of this name, each below a limit."""
        values = self._list(name)
        if exactly is not None and len(values) != exactly:
            self._refuse(name, f"has {len(values)} entries instead of {exactly}")
        return tuple(self._whole(name, value, 0, below - 1) for value in values)

    def texts(self, name: str) -> tuple[str, ...]:
        """The list of texts of this name."""
        values = self._list(name)
        if not all(isinstance(value, str) for value in values):
            self._refuse(name, "holds something else than texts")
        return tuple(values)

    def part(self, name: str) -> Part:
        """The part of this name."""
        return self._part(self._get(name), f"{self.path}{name}")

    def listed(self, name: str) -> list[Part]:
        """The list of parts of this name."""
        return [
            self._part(one, f"{self.path}{name} {place}")
            for place, one in enumerate(self._list(name))
        ]

    def quotas(self, name: str) -> tuple[Quota, ...]:
        """The list of quotas of this name."""
        return tuple(
            Quota(one.text("feature"), one.text("value"), one.whole("least"), one.whole("most"))
            for one in self.listed(name)
        )

    def _get(self, name: str) -> Any:
        if name not in self.parts:
            self._refuse(name, "is missing")
        return self.parts[name]

    def _list(self, name: str) -> list[Any]:
        value = self._get(name)
        if not isinstance(value, list):
            self._refuse(name, "is no list")
        return value

    def _part(self, value: Any, path: str) -> Part:
        if not isinstance(value, dict):
            raise BrokenDrawError(path, "has no parts of its own")
        return Part(value, f"{path}, ")

    def _whole(self, name: str, value: Any, least: int, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            self._refuse(name, "is no whole number")
        if not least <= value <= most:
            self._refuse(name, f"is not between {least} and {most}")
        return value

    def _refuse(self, name: str, reason: str) -> NoReturn:
        raise BrokenDrawError(f"{self.path}{name}", reason)


def parsed(content: bytes) -> Part:
    """The file as a part; ``BrokenDrawError`` if it is no canonical JSON."""
    try:
        document = json.loads(
            content.decode(), parse_float=_no_number, parse_constant=_no_number, parse_int=_short
        )
        is_canonical = canonical_json(document) == content
    except (ValueError, RecursionError):
        raise BrokenDrawError("the file", "is no JSON of texts and whole numbers") from None
    if not isinstance(document, dict):
        raise BrokenDrawError("the file", "has no parts")
    if not is_canonical:
        raise BrokenDrawError("the file", "is not written in the one way of its format")
    return Part(document)


def terms_part(terms: Terms) -> dict[str, Any]:
    """Settled terms as parts of a file."""
    return {
        "features": list(terms.features),
        "quotas": quota_list(terms.quotas),
        "seats": terms.seats,
        "reserves": terms.reserves,
        "people": [
            {
                "id": person.id,
                "values": list(person.values),
                "household": int(person.household or 0),
                "standing": person.standing,
            }
            for person in terms.people
        ],
    }


def read_terms_part(part: Part) -> Terms:
    """The terms that a file holds; ``BrokenDrawError`` if they contradict themselves."""
    people = tuple(_person(one) for one in part.listed("people"))
    try:
        return Terms(
            features=part.texts("features"),
            people=people,
            quotas=part.quotas("quotas"),
            seats=part.whole("seats"),
            reserves=part.whole("reserves"),
        )
    except FormatError:
        raise
    except ValueError as error:
        raise BrokenDrawError("the file", f"contradicts itself: {error}") from None


def quota_list(quotas: Iterable[Quota]) -> list[dict[str, Any]]:
    """Quotas as parts of a file."""
    return [
        {"feature": one.feature, "value": one.value, "least": one.least, "most": one.most}
        for one in quotas
    ]


def _person(part: Part) -> Person:
    standing = part.word("standing", STANDINGS)
    household = part.whole("household")
    return Person(
        id=part.text("id"),
        values=part.texts("values"),
        household=str(household) if household else "",
        standing=next(known for known in STANDINGS if known == standing),
    )


def _short(text: str) -> int:
    """A whole number; one of endless figures is refused before it is computed."""
    if len(text) > LONGEST:
        raise ValueError(text)
    return int(text)


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
