"""The plan of the letters as it is typed: a rate and a number of answers for every district."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms.validators import ValidationError

from budgeting.services.lettering import Wish
from budgeting.web.organiser.fields import plain_percent, read_percent, read_whole
from budgeting.web.telling.words import _

MOST_ANSWERS = 1_000_000


class LettersForm:
    """What was typed and what is wrong with it, by the place of the district in the table."""

    def __init__(self, saved: Mapping[str, Wish], typed: Mapping[str, str] | None) -> None:
        self.errors: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.wishes: dict[str, Wish] = {}
        for place, name in enumerate(sorted(saved)):
            wish = saved[name]
            self.values[f"rate-{place}"] = plain_percent(wish.rate)
            self.values[f"wanted-{place}"] = str(wish.wanted)
            if typed is not None:
                for part in (f"rate-{place}", f"wanted-{place}"):
                    self.values[part] = typed.get(part, "").strip()
            self.wishes[name] = Wish(self._rate(f"rate-{place}"), self._wanted(f"wanted-{place}"))

    def _rate(self, name: str) -> int:
        try:
            return read_percent(self.values[name])
        except ValidationError as error:
            self.errors[name] = str(error)
            return 0

    def _wanted(self, name: str) -> int:
        try:
            return read_whole(self.values[name], MOST_ANSWERS)
        except ValidationError as error:
            self.errors[name] = str(error)
            return 0


def no_letters() -> str:
    """Why nothing can be frozen yet."""
    return _("No letter is planned yet. Say how many answers are wanted first.")
