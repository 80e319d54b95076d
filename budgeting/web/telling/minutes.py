"""The minutes in words: the same ones for the lead, the residents and everybody afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import format_time

from budgeting.deliberation.arguments import KINDS_AS_TOLD
from budgeting.formats.chain import Head
from budgeting.models.base import Texts
from budgeting.web.chain_heads import ShownHead, shown_at
from budgeting.web.filters import number
from budgeting.web.language import text
from budgeting.web.telling.rounds import format_words
from budgeting.web.telling.words import _, ngettext

Entry = Mapping[str, Any]
HOURS = "HH:mm"


@dataclass(frozen=True, slots=True)
class MinutesWords:
    """Puts the document of the minutes into sentences; ``projects`` are their names by number."""

    projects: Mapping[int, Texts]

    def project(self, number_: int) -> str:
        """A project with its number; the number alone if it is no longer on the list."""
        name = text(self.projects.get(number_, {}))
        return f"{number_} {name}" if name else _("Project %(number)s", number=number_)

    def numbers(self, minutes: Entry) -> list[int]:
        """The projects that something was said of, in the order of the list."""
        return sorted(int(one) for one in minutes["projects"])

    def kept_rows(self, trade_offs: Entry) -> list[tuple[str, int, str, bool]]:
        """A bar for every project, in thousandths of the tables that could keep it."""
        return [
            (
                self.project(one["project"]),
                one["kept"] * 1000 // one["of"],
                _("%(kept)s of %(tables)s", kept=number(one["kept"]), tables=number(one["of"])),
                True,
            )
            for one in trade_offs["kept"]
        ]

    def round(self, row: Entry) -> str:
        """What the organiser called a round, else what its format is called."""
        return text(row["names"]) or format_words(row["format"])

    def hour(self, moment: str) -> str:
        """The time of day in the city."""
        return str(format_time(datetime.fromisoformat(moment), HOURS))

    def head(self, minutes: Entry) -> ShownHead:
        """The place of the minutes in the chain of acts."""
        return shown_at(
            minutes["process"], Head(minutes["chain"]["link"], minutes["chain"]["hash"])
        )

    def chain(self, minutes: Entry) -> str:
        """Which act of the chain it is."""
        place = number(minutes["chain"]["link"])
        if minutes["state"] == "draft":
            return _("The last act until now is number %(place)s.", place=place)
        return _("These minutes are act %(place)s in the chain of acts.", place=place)

    def people(self, minutes: Entry) -> list[str]:
        """How many were there, how many had help, how much was written down."""
        if not minutes["people"]:
            return [_("Nobody has taken a seat yet.")]
        told = [ngettext("One person took part.", "%(num)s people took part.", minutes["people"])]
        if minutes["helped"]:
            told.append(
                ngettext(
                    "One of them had somebody's help with the tablet.",
                    "%(num)s of them had somebody's help with the tablet.",
                    minutes["helped"],
                )
            )
        if notes := sum(minutes["notes"].values()):
            told.append(
                ngettext("The tables wrote one note.", "The tables wrote %(num)s notes.", notes)
            )
        return told

    def tables(self, theme: Entry) -> str:
        """From where a theme comes."""
        named = ", ".join(number(one) for one in theme["tables"])
        if not named:
            return ""
        return ngettext(
            "From table %(named)s", "From tables %(named)s", len(theme["tables"]), named=named
        )

    def reports(self, minutes: Entry) -> list[tuple[str, list[Entry]]]:
        """What the tables reported, under the name of each round."""
        return [
            (self.round(row), mine)
            for row in minutes["agenda"]
            if (mine := [one for one in minutes["reports"] if one["round"] == row["position"]])
        ]

    def notes_apart(self, minutes: Entry) -> list[tuple[str, list[Entry]]]:
        """The notes under no theme, under what each kind is called."""
        names = {
            "minority": _("Minority views"),
            "disagreement": _("Disagreements"),
            "agreement": _("What a table agreed on"),
            "point": _("Other points"),
            "question": _("Questions noted at the tables"),
        }
        return [
            (names[kind], mine)
            for kind in KINDS_AS_TOLD
            if (mine := [one for one in minutes["notes_apart"] if one["kind"] == kind])
        ]

    def matters(self, support: int | None) -> str:
        """To how many an argument or a question matters."""
        if support is None:
            return _("Matters to fewer than ten people")
        if not support:
            return _("Nobody has marked it")
        return ngettext("Matters to one person", "Matters to %(num)s people", support)

    def side(self, side: str) -> str:
        """Which way an argument speaks."""
        return _("A reason for the project") if side == "for" else _("A reason against the project")

    def across(self, thousandths: int) -> str:
        """What the camp that likes an argument less thinks of it."""
        return _(
            "Matters to at least %(share)s of those who were for the project before, and of those "
            "who were against it",
            share=_per_cent(thousandths),
        )

    def standing(self, question: Entry) -> str:
        """How a question was answered."""
        return {
            "answered-live": _("Answered in the room"),
            "answered-in-writing": _("Answered in writing"),
            "not-answerable": _("Could not be answered"),
        }[question["state"]]

    def conflicts(self, declared: int | None) -> str:
        """How many have an interest of their own."""
        if declared is None:
            return _("Fewer than ten people declared an interest of their own in this project.")
        if not declared:
            return _("Nobody declared an interest of their own in this project.")
        return ngettext(
            "One person declared an interest of their own in this project.",
            "%(num)s people declared an interest of their own in this project.",
            declared,
        )

    def kept(self, entry: Entry) -> str:
        """How often tables kept a project in their package."""
        return _(
            "Within the budget, %(kept)s of %(tables)s tables kept it in their package.",
            kept=number(entry["kept"]),
            tables=number(entry["of"]),
        )

    def traded(self, entry: Entry) -> str:
        """Which project took the money of which."""
        return ngettext(
            "%(out)s was given up for %(into)s at one table.",
            "%(out)s was given up for %(into)s at %(num)s tables.",
            entry["tables"],
            out=self.project(entry["given_up"]),
            into=self.project(entry["room_for"]),
        )

    def fair(self, endorsement: Entry) -> str:
        """What those present say of the minutes."""
        if endorsement["fair"] is None:
            fair = _("Fewer than ten people say that these minutes are fair.")
        else:
            fair = ngettext(
                "%(fair)s of %(num)s person says that these minutes are fair.",
                "%(fair)s of %(num)s people say that these minutes are fair.",
                endorsement["people"],
                fair=number(endorsement["fair"]),
            )
        objecting = endorsement["objecting"]
        objections = _("Nobody objects.")
        if objecting:
            objections = ngettext("One person objects.", "%(num)s people object.", objecting)
        return f"{fair} {objections}"


def _per_cent(thousandths: int) -> str:
    whole, tenth = divmod(thousandths, 10)
    return f"{number(f'{whole}.{tenth}' if tenth else whole)}%"
