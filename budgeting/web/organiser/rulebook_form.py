"""The rulebook as it is typed: one page, whose fields follow the fields and districts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from wtforms.validators import ValidationError

from budgeting.counting.model import CategoryKind
from budgeting.models import Process
from budgeting.services.ruling import KINDS, LEFTOVERS, RECEIPTS, SECRECIES, WANTED, Choices
from budgeting.web.organiser.fields import (
    plain_amount,
    plain_percent,
    read_amount,
    read_percent,
    read_whole,
)
from budgeting.web.telling.words import _

MOST_PROJECTS = 99_999
MOST_POINTS = 100_000
LONGEST_EXCLUSIONS = 20_000
T = TypeVar("T")


class RulebookForm:
    """What was typed, the choices that it gives, and what is wrong with it.

    A choice that cannot be read is left as it was saved, so that the effects stay sensible.
    """

    def __init__(self, process: Process, saved: Choices, typed: Mapping[str, str] | None) -> None:
        self._process = process
        self.errors: dict[str, str] = {}
        self.typed = typed is not None
        self.values = written(process, saved)
        self.choices = saved
        if typed is not None:
            self.values = {name: typed.get(name, "").strip() for name in self.values}
            self.choices = self._read(saved)

    def _read(self, saved: Choices) -> Choices:
        return replace(
            saved,
            kind=self._one_of("kind", KINDS, saved.kind),
            wanted=self._one_of("wanted", WANTED, saved.wanted),
            number=self._whole("number", MOST_PROJECTS, saved.number),
            share=self._value("share", read_percent, saved.share),
            points=self._whole("points", MOST_POINTS, saved.points),
            points_each=self._whole("points_each", MOST_POINTS, saved.points_each),
            blank_allowed=self.values["blank_allowed"] == "yes",
            limits=self._by_key("field", "limit", lambda text: read_whole(text, MOST_PROJECTS)),
            threshold=self._value("threshold", read_percent, saved.threshold, empty=0),
            field_caps=self._by_key("field", "cap", self._amount),
            district_caps=self._by_key("district", "cap", self._amount),
            exclusions=self._value("exclusions", _groups, saved.exclusions, empty=()),
            leftover=self._one_of("leftover", LEFTOVERS, saved.leftover),
            secrecy=self._one_of("secrecy", SECRECIES, saved.secrecy),
            receipts=self._one_of("receipts", RECEIPTS, saved.receipts),
        )

    def _value(self, name: str, read: Callable[[str], T], saved: T, empty: T | None = None) -> T:
        text = self.values[name]
        if not text and empty is not None:
            return empty
        try:
            return read(text)
        except ValidationError as error:
            self.errors[name] = str(error)
            return saved

    def _whole(self, name: str, most: int, saved: int) -> int:
        return self._value(name, lambda text: read_whole(text, most), saved)

    def _one_of(self, name: str, options: tuple[T, ...], saved: T) -> T:
        known = {str(option): option for option in options}
        if self.values[name] not in known:
            self.errors[name] = _("Choose one of the options.")
        return known.get(self.values[name], saved)

    def _by_key(
        self, kind: CategoryKind, prefix: str, read: Callable[[str], int]
    ) -> dict[str, int]:
        found = {}
        for category in self._process.category_list(kind):
            name = f"{prefix}-{category.id}"
            if self.values[name]:
                value = self._value(name, read, -1)
                if value >= 0:
                    found[category.key] = value
        return found

    def _amount(self, text: str) -> int:
        return read_amount(text, self._process.decimals)


def written(process: Process, choices: Choices) -> dict[str, str]:
    """The choices as they are typed, by the name of the input."""
    values: dict[str, Any] = {
        "kind": choices.kind,
        "wanted": choices.wanted,
        "number": choices.number,
        "share": plain_percent(choices.share),
        "points": choices.points,
        "points_each": choices.points_each,
        "blank_allowed": "yes" if choices.blank_allowed else "",
        "threshold": plain_percent(choices.threshold),
        "exclusions": "\n".join(", ".join(map(str, group)) for group in choices.exclusions),
        "leftover": choices.leftover,
        "secrecy": choices.secrecy,
        "receipts": choices.receipts,
    }
    for category in process.categories:
        caps = choices.field_caps if category.kind == "field" else choices.district_caps
        cap = caps.get(category.key)
        values[f"cap-{category.id}"] = "" if cap is None else plain_amount(cap, process.decimals)
        if category.kind == "field":
            values[f"limit-{category.id}"] = choices.limits.get(category.key, "")
    return {name: str(value) for name, value in values.items()}


def _groups(text: str) -> tuple[tuple[int, ...], ...]:
    """One group a line, its numbers parted by commas or blanks."""
    if len(text) > LONGEST_EXCLUSIONS:
        raise ValidationError(_("These are too many groups."))
    groups = []
    for line in text.splitlines():
        words = [word for word in re.split(r"[\s,;]+", line) if word]
        if words:
            try:
                groups.append(tuple(read_whole(word, MOST_PROJECTS) for word in words))
            except ValidationError:
                raise ValidationError(
                    _("Write only the numbers of projects, one group on each line.")
                ) from None
    return tuple(groups)
