"""What was found in a table of answers, and the names of roles, reasons and standings, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from budgeting.sortition.cleaning.choices import parted
from budgeting.sortition.cleaning.findings import Finding
from budgeting.web.telling.words import _, ngettext

MOST_LINES = 12
"""So many lines are named, of more their number is told."""


def finding_words(found: Finding) -> str:
    """The whole sentence, with the lines that it is about."""
    sentence = WORDS[found.code](found)
    if not found.lines:
        return sentence
    named = ", ".join(str(line) for line in found.lines[:MOST_LINES])
    more = len(found.lines) - MOST_LINES
    if more > 0:
        named = _("%(lines)s and %(num)s more", lines=named, num=more)
    return ngettext(
        "Line %(lines)s: %(sentence)s",
        "Lines %(lines)s: %(sentence)s",
        len(found.lines),
        lines=named,
        sentence=sentence,
    )


def role_words(role: str, names: Mapping[str, str]) -> str:
    """The name of a role; ``names`` are those of the features."""
    kind, name = parted(role)
    feature = names.get(name, name)
    if kind == "feature":
        return feature
    if kind == "age":
        return _("Age in years, for “%(feature)s”", feature=feature)
    if kind == "born":
        return _("Year or date of birth, for “%(feature)s”", feature=feature)
    return ROLES[kind]()


def reason_words(reason: str) -> str:
    """Why two people are proposed as one household."""
    return REASONS[reason]()


def standing_words(standing: str) -> str:
    """The name of a standing."""
    return STANDINGS[standing]()


ROLES: Mapping[str, Callable[[], str]] = {
    "ignored": lambda: _("Not needed: is not kept"),
    "id": lambda: _("Id or number of the person"),
    "name": lambda: _("Name"),
    "email": lambda: _("E-mail address"),
    "phone": lambda: _("Phone number"),
    "address": lambda: _("Postal address"),
    "zip": lambda: _("Postal code"),
    "language": lambda: _("Language"),
    "code": lambda: _("Code of the letter"),
    "standing": lambda: _("Certain seat, or not to be drawn"),
    "comment": lambda: _("Comment"),
    "other": lambda: _("Kept with the person, encrypted"),
}
REASONS: Mapping[str, Callable[[], str]] = {
    "same_address": lambda: _("The same address"),
    "same_code": lambda: _("They answered the same letter"),
    "same_house": lambda: _("The same house, and not both name a unit in it"),
    "no_zip": lambda: _("The same address, but not both give a postal code"),
    "spelling": lambda: _("Streets that differ by a letter or two"),
    "other_unit": lambda: _("The same house, but another second line or number in it"),
}
STANDINGS: Mapping[str, Callable[[], str]] = {
    "free": lambda: _("In the lottery"),
    "certain": lambda: _("Certain of a seat"),
    "out": lambda: _("Not to be drawn"),
}
WORDS: Mapping[str, Callable[[Finding], str]] = {
    "role_twice": lambda one: _("Two columns have a role that only one can have."),
    "feature_without_column": lambda one: _(
        "No column tells “%(value)s”. Give one this role, or take the feature out of the plan.",
        value=one.value,
    ),
    "bands_unclear": lambda one: _(
        "The ages of “%(value)s” are not clear: write from and to for each value, without overlap.",
        value=one.value,
    ),
    "id_twice_same": lambda _one: _("The same person, word for word. The first line counts."),
    "id_twice_differs": lambda one: _(
        "They have the same id, “%(value)s”, and differ in other columns.", value=one.value
    ),
    "person_twice_same": lambda _one: _("The same person, word for word. The first line counts."),
    "person_twice_differs": lambda _one: _(
        "They have the same name and the same e-mail address or phone number."
    ),
    "id_in_powers": lambda one: _(
        "A spreadsheet shortened the id to “%(value)s”. Digits of it are lost.", value=one.value
    ),
    "id_missing": lambda _one: _("There is no id."),
    "id_zeros": lambda one: _(
        "The ids “%(value)s” and “%(other)s” differ only by zeros in front. "
        "Perhaps a spreadsheet lost them.",
        value=one.value,
        other=one.other,
    ),
    "id_short": lambda one: _(
        "The id is shorter than the %(value)s digits of the others. "
        "Perhaps a spreadsheet lost zeros in front.",
        value=one.value,
    ),
    "value_blank": lambda one: _("“%(column)s” is blank. Decide what a blank means.", **_cell(one)),
    "value_unknown": lambda one: _(
        "“%(value)s” in “%(column)s” is no value of the plan. Decide what it means.", **_cell(one)
    ),
    "age_unreadable": lambda one: _("“%(value)s” in “%(column)s” gives no age.", **_cell(one)),
    "age_outside": lambda one: _(
        "The age of %(value)s belongs to none of the values.", **_cell(one)
    ),
    "age_differs": lambda one: _(
        "“%(column)s” says “%(value)s”, but the age belongs to “%(other)s”. “%(column)s” counts.",
        **_cell(one),
    ),
    "left_out": lambda one: _(
        "“%(value)s” in “%(column)s”: these people are left out, as you decided.", **_cell(one)
    ),
    "language_unknown": lambda one: _(
        "The language “%(value)s” is not known and is left blank.", **_cell(one)
    ),
    "code_unknown": lambda _one: _("The code stands on none of our letters."),
    "nobody": lambda _one: _("Nobody is left to be imported."),
}


def _cell(one: Finding) -> dict[str, object]:
    return {"column": one.column, "value": one.value, "other": one.other}
