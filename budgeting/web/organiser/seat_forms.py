"""The forms of a sitting, of the people who attend and of changes by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from budgeting.formats.attendees import HIGHEST
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Mode
from budgeting.web.forms import Form
from budgeting.web.organiser.fields import TextsField, WholeField, one_line
from budgeting.web.organiser.table_fields import (
    MOST_TABLES,
    ReadField,
    read_numbers,
    read_places,
    read_sizes,
    tables_of,
)
from budgeting.web.telling.words import _

MOST_ROUNDS = 12
MOST_STAFF = 200
CODE = r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,4})?"


class SittingForm(Form):
    """Name, day, tables and rounds of a sitting."""

    names = TextsField(_l("Name of the sitting"), longest=120)
    held_on = DateField(_l("Day"), validators=[Optional()])
    sizes = ReadField(_l("Tables and their seats"), read_sizes)
    places = ReadField(_l("Tables with wheelchair places"), read_places)
    recorded = ReadField(_l("Tables that are recorded"), read_numbers)
    rounds = WholeField(
        _l("Rounds"),
        least=1,
        most=MOST_ROUNDS,
        validators=[InputRequired(_l("Write how many rounds there are."))],
    )
    mirrored = ReadField(_l("Rounds in which every table mirrors the whole"), read_numbers)

    def __init__(self, languages: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        self.names.speak(languages, request.form if self.is_submitted() else None)

    def validate_places(self, field: ReadField) -> None:
        """Every table that is named is there."""
        _all_there(field.found or {}, len(self.sizes.found or ()))

    def validate_recorded(self, field: ReadField) -> None:
        """Every table that is named is there."""
        _all_there(field.found or (), len(self.sizes.found or ()))

    def validate_mirrored(self, field: ReadField) -> None:
        """Every round that is named is there."""
        if any(not 1 <= number <= (self.rounds.data or 0) for number in field.found or ()):
            raise ValidationError(_("There is no such round."))

    def setting(self) -> Setting:
        """What was typed, once it is valid."""
        rounds: list[Mode] = [
            "mirror" if number in self.mirrored.found else "mix"
            for number in range(1, (self.rounds.data or 0) + 1)
        ]
        return Setting(
            names=self.names.texts,
            held_on=self.held_on.data,
            tables=tuple(tables_of(self.sizes.found, self.places.found, self.recorded.found)),
            rounds=tuple(rounds),
        )


def _all_there(numbers: Any, tables: int) -> None:
    if any(not 1 <= number <= min(tables, MOST_TABLES) for number in numbers):
        raise ValidationError(_("There is no such table."))


class PeopleForm(Form):
    """A list of people as a file."""

    file = FileField(_l("File with people"))


class StaffForm(Form):
    """More facilitators, note-takers or interpreters."""

    role = SelectField(_l("Role"))
    number = WholeField(
        _l("How many"),
        least=1,
        most=MOST_STAFF,
        validators=[InputRequired(_l("Write how many are added."))],
    )
    language = StringField(
        _l("Language of the interpreters"),
        filters=[one_line],
        validators=[Regexp(rf"({CODE})?\Z", message=_l("Write a code such as vi."))],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.role.choices = [
            ("facilitator", _("Facilitator")),
            ("note-taker", _("Note-taker")),
            ("interpreter", _("Interpreter")),
        ]

    def validate_language(self, field: StringField) -> None:
        """An interpreter has a language."""
        if self.role.data == "interpreter" and not field.data:
            raise ValidationError(_("Write the language of the interpreters."))


class AttendeeForm(Form):
    """What one person needs at the tables."""

    language = StringField(
        _l("Language"),
        filters=[one_line],
        validators=[Optional(), Regexp(CODE + r"\Z", message=_l("Write a code such as vi."))],
    )
    wheelchair = BooleanField(_l("Comes in a wheelchair"))
    no_recording = BooleanField(_l("Does not want to be recorded"))
    household = WholeField(_l("Household"), most=10**8, validators=[Optional()])
    apart = ReadField(_l("Never at one table with"), read_numbers, validators=[Length(max=200)])


class ChangeForm(Form):
    """Somebody goes to another table, or changes seats with somebody."""

    class Meta(Form.Meta):
        """It is first sent with GET, to see the effect."""

        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The query of the address, or the form when it is confirmed."""
            return request.form if request.method == "POST" else request.args

    number = WholeField(
        _l("Number of the person"),
        least=1,
        most=HIGHEST,
        validators=[InputRequired(_l("Write the number of the person."))],
    )
    table = WholeField(_l("Goes to table"), most=MOST_TABLES, validators=[Optional()])
    other = WholeField(_l("Or changes seats with number"), most=HIGHEST, validators=[Optional()])

    def validate_number(self, _field: WholeField) -> None:
        """A table or another person, not both."""
        if bool(self.other.data) == bool(self.table.data):
            raise ValidationError(_("Write a table or another person's number, not both."))


class PersonForm(Form):
    """The person whom something is noted about."""

    who = WholeField(
        _l("Number of the person"),
        least=1,
        most=HIGHEST,
        validators=[InputRequired(_l("Write the number of the person."))],
    )
