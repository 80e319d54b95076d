"""A feature as it is typed: its name, and a row for each value with words and census share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wtforms.validators import ValidationError

from budgeting.formats.feature_tables import LONGEST
from budgeting.services.selection_features import Feature, Value
from budgeting.web.organiser.fields import one_line, plain_percent, read_percent
from budgeting.web.telling.words import _

BLANK_ROWS = 4
MOST_ROWS = 200


class FeatureForm:
    """What was typed, the feature that it gives, and what is wrong with it.

    The quota of a value stays with the value; a row whose value is empty is left out.
    """

    def __init__(
        self, saved: Feature, languages: Sequence[str], typed: Mapping[str, str] | None
    ) -> None:
        self._languages = languages
        self.errors: dict[str, str] = {}
        self.values = written(saved, languages)
        self.rows = len(saved.values) + BLANK_ROWS
        self.feature = saved
        if typed is not None:
            self.rows = max(1, sum(f"value-{row}" in typed for row in range(MOST_ROWS)))
            names = list(written(Feature("", {}, (Value(""),) * self.rows), languages))
            self.values = {name: one_line(typed.get(name)) for name in names}
            self.feature = self._read(saved)

    def _read(self, saved: Feature) -> Feature:
        known = {value.value: value for value in saved.values}
        found: dict[str, Value] = {}
        self._check("name", _("Write the name of the feature."))
        for row in range(self.rows):
            key = self.values[f"value-{row}"]
            if not key:
                self._check_left_out(row)
                continue
            self._check(f"value-{row}", "")
            if key in found:
                self.errors[f"value-{row}"] = _("The value %(value)s stands twice.", value=key)
            names = self._names(f"value-{row}")
            share = self._share(f"share-{row}")
            found[key] = replace(known.get(key, Value(key)), names=names, share=share)
        if not found and "value-0" not in self.errors:
            self.errors["value-0"] = _("Write at least one value.")
        return Feature(self.values["name"], self._names("name"), tuple(found.values()))

    def _check(self, name: str, missing: str) -> None:
        if missing and not self.values[name]:
            self.errors[name] = missing
        elif len(self.values[name]) > LONGEST:
            self.errors[name] = _("Write at most %(most)s characters.", most=LONGEST)

    def _check_left_out(self, row: int) -> None:
        beside = [f"share-{row}", *(f"value-{row}-{code}" for code in self._languages)]
        if any(self.values[name] for name in beside):
            self.errors[f"value-{row}"] = _("The value of this row is missing.")

    def _names(self, name: str) -> dict[str, str]:
        texts = {code: self.values[f"{name}-{code}"] for code in self._languages}
        for code, text in texts.items():
            if len(text) > LONGEST:
                self.errors[f"{name}-{code}"] = _(
                    "Write at most %(most)s characters.", most=LONGEST
                )
        return {code: text for code, text in texts.items() if text}

    def _share(self, name: str) -> int | None:
        if not self.values[name]:
            return None
        try:
            return read_percent(self.values[name])
        except ValidationError as error:
            self.errors[name] = str(error)
            return None


def written(feature: Feature, languages: Sequence[str]) -> dict[str, str]:
    """The feature as it is typed, by the name of the input, with blank rows behind."""
    values = {"name": feature.name}
    values |= {f"name-{code}": feature.names.get(code, "") for code in languages}
    for row in range(len(feature.values) + BLANK_ROWS):
        value = feature.values[row] if row < len(feature.values) else Value("")
        values[f"value-{row}"] = value.value
        values |= {f"value-{row}-{code}": value.names.get(code, "") for code in languages}
        values[f"share-{row}"] = "" if value.share is None else plain_percent(value.share)
    return values
