"""Fields and districts as lists: what a person pastes, and the districts of Seoul."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache

from budgeting.config import ROOT
from budgeting.services.categorising import Heading
from budgeting.web.organiser.fields import one_line
from budgeting.web.telling.words import _

MOST = 300
LONGEST = 80
SEOUL = ROOT / "budgeting" / "example" / "districts.csv"


def read_headings(text: str, languages: Sequence[str]) -> tuple[list[Heading], list[str]]:
    """Lines of a key and one name per language, parted by semicolons; and what is wrong."""
    lines = [(place, line) for place, line in enumerate(text.split("\n"), start=1) if line.strip()]
    headings, problems, keys = [], [], set[str]()
    if len(lines) > MOST:
        return [], [_("At most %(most)s lines can be pasted at once.", most=MOST)]
    for place, line in lines:
        key, *names = (one_line(cell) for cell in line.split(";"))
        problem = _problem(key, names, languages)
        if not problem and key in keys:
            problem = _("the key %(key)s stands twice.", key=key)
        if problem:
            problems.append(_("Line %(line)s: %(problem)s", line=place, problem=problem))
            continue
        keys.add(key)
        headings.append(Heading(key, dict(zip(languages, names, strict=True))))
    return headings, problems


def _problem(key: str, names: Sequence[str], languages: Sequence[str]) -> str:
    if len(names) != len(languages):
        return _("write the key and %(number)s names, parted by semicolons.", number=len(languages))
    if not key or not all(names):
        return _("the key or a name is missing.")
    if len(key) > LONGEST or any(len(name) > LONGEST for name in names):
        return _("a key or a name has more than %(most)s characters.", most=LONGEST)
    if any(sign in key for sign in ",\"'"):
        return _("a key has no commas and no quotation marks.")
    return ""


def seoul_districts(languages: Sequence[str]) -> list[Heading]:
    """The 25 districts in their official order; none where the file or a language is missing."""
    return [
        Heading(key, {code: names[code] for code in languages})
        for key, names in _districts()
        if all(code in names for code in languages)
    ]


@lru_cache(maxsize=1)
def _districts() -> tuple[tuple[str, dict[str, str]], ...]:
    if not SEOUL.is_file():
        return ()
    with SEOUL.open(encoding="utf-8", newline="") as file:
        return tuple(
            (row.pop("key"), {name.removeprefix("name_"): text for name, text in row.items()})
            for row in csv.DictReader(file)
        )
