"""The forms of a run-sheet: a round, and when the day begins."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import to_user_timezone, to_utc
from wtforms import SelectField, TimeField
from wtforms.validators import InputRequired, Optional, ValidationError

from budgeting.deliberation.formats import FORMATS
from budgeting.deliberation.runsheet import Entry
from budgeting.web.forms import Form
from budgeting.web.organiser.fields import TextsField, WholeField
from budgeting.web.organiser.table_fields import ReadField, numbers_text, read_numbers
from budgeting.web.telling.rounds import format_words
from budgeting.web.telling.words import _

LONGEST_ROUND = 480
LONGEST_NAME = 120
MOST_LISTED = 1000
_RANGE = re.compile(r"([0-9]{1,9})(?: ?[-–] ?([0-9]{1,9}))?", re.ASCII)


def read_projects(text: str) -> set[int]:
    """Numbers of projects from ``1-5, 812``; a project's number can be long."""
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in text.split(","))):
        match = _RANGE.fullmatch(part)
        if match is None:
            raise ValidationError(_("“%(part)s” cannot be read here.", part=part[:40]))
        first = int(match[1])
        last = int(match[2] or first)
        if last - first >= MOST_LISTED:
            raise ValidationError(_("Name at most %(most)s projects.", most=MOST_LISTED))
        found.update(range(first, last + 1))
    return found


class RoundForm(Form):
    """One entry of the run-sheet."""

    format = SelectField(_l("Format"))
    minutes = WholeField(
        _l("Minutes"),
        least=1,
        most=LONGEST_ROUND,
        validators=[InputRequired(_l("Write how many minutes the round takes."))],
    )
    names = TextsField(_l("Name of the round"), longest=LONGEST_NAME, needed="together")
    projects = ReadField(_l("Projects"), read_projects)
    tables = ReadField(_l("Tables"), read_numbers)
    seating = SelectField(_l("Who sits where"), coerce=int)

    def __init__(
        self,
        languages: Mapping[str, str],
        seatings: int,
        tables: int,
        projects: Collection[int],
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.names.speak(languages, request.form if self.is_submitted() else None)
        kept = given.get("data", {}).get("format")
        self.format.choices = [
            (key, format_words(key)) for key in FORMATS if FORMATS[key].chosen or key == kept
        ]
        self.seating.choices = [
            (0, _("People stay where they are")),
            *(
                (number, _("Seats of round %(number)s", number=number))
                for number in range(1, seatings + 1)
            ),
        ]
        self._tables, self._projects = tables, frozenset(projects)

    def validate_projects(self, field: ReadField) -> None:
        """Every project that is named is on the list."""
        unknown = sorted(set(field.found or ()) - self._projects)
        if unknown:
            raise ValidationError(_("There is no project %(number)s.", number=unknown[0]))

    def validate_tables(self, field: ReadField) -> None:
        """Every table that is named is there."""
        if any(not 1 <= number <= self._tables for number in field.found or ()):
            raise ValidationError(_("There is no such table."))

    def entry(self) -> Entry:
        """What was typed, once it is valid."""
        return Entry(
            format=self.format.data,
            minutes=self.minutes.data or 1,
            names=self.names.texts,
            tables=tuple(sorted(self.tables.found or ())),
            projects=tuple(sorted(self.projects.found or ())),
            seating=self.seating.data or None,
        )


def typed(entry: Entry) -> dict[str, object]:
    """A round as it is typed into its form."""
    return {
        "format": entry.format,
        "minutes": entry.minutes,
        "names": dict(entry.names),
        "projects": numbers_text(sorted(entry.projects)),
        "tables": numbers_text(sorted(entry.tables)),
        "seating": entry.seating or 0,
    }


class StartForm(Form):
    """When the day begins."""

    at = TimeField(
        _l("The day begins at"), validators=[InputRequired(_l("Write the time as 09:30."))]
    )

    def moment(self, day: date) -> datetime:
        """The moment on this day, in the zone of the city."""
        moment: datetime = to_utc(datetime.combine(day, self.at.data))
        return moment.replace(tzinfo=UTC)


def typed_start(starts_at: datetime | None) -> dict[str, object]:
    """When the day begins, as it is typed into its form."""
    return {"at": to_user_timezone(starts_at).time()} if starts_at else {}


class UntilForm(Form):
    """Until when the room can be used: only looked at, kept in the address."""

    class Meta(Form.Meta):
        """It is sent with GET."""

        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The query of the address."""
            return request.args

    until = TimeField(_l("The room is yours until"), validators=[Optional()])

    def __init__(self, starts_at: datetime | None, **given: Any) -> None:
        super().__init__(**given)
        self._starts_at = starts_at

    def minutes(self) -> int | None:
        """How long the room can be used; ``None`` if that was not typed."""
        if self._starts_at is None or not self.validate() or self.until.data is None:
            return None
        begins: datetime = to_user_timezone(self._starts_at)
        ends = datetime.combine(begins.date(), self.until.data, tzinfo=begins.tzinfo)
        return max((ends - begins) // timedelta(minutes=1), 1)
