"""What the forms of weighty acts share: witnesses by name, and the year typed as a second look."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from budgeting.web.forms import Form
from budgeting.web.organiser.fields import clean, one_line

MOST_WITNESSES = 20
LONGEST_NAME = 120


def witnesses_field() -> TextAreaField:
    """The field of a form that is ``Witnessed``."""
    return TextAreaField(
        _l("Witnesses, one a line"),
        filters=[clean],
        validators=[DataRequired(_l("Name at least one witness."))],
    )


def year_field() -> StringField:
    """The field of a form that is ``Deliberate``."""
    return StringField(
        _l("Year of the process"),
        filters=[one_line],
        validators=[DataRequired(_l("Type the year of the process."))],
    )


class Witnessed(Form):
    """A form with the field ``witnesses``: those who saw the act."""

    witnesses: TextAreaField

    @property
    def names(self) -> list[str]:
        """The witnesses, one text each."""
        lines = (one_line(line) for line in (self.witnesses.data or "").split("\n"))
        return [line for line in lines if line]

    def validate_witnesses(self, field: TextAreaField) -> None:
        """Names are short and few enough to be read out."""
        names = self.names
        if len(names) > MOST_WITNESSES or any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(_l("Name at most 20 witnesses, in at most 120 letters each."))


class Deliberate(Form):
    """A form with the field ``year``, which is typed to show that this is the right process."""

    year: StringField

    def __init__(self, expected: int, **given: Any) -> None:
        super().__init__(**given)
        self.expected = str(expected)

    def validate_year(self, field: StringField) -> None:
        """The year is that of the process."""
        if field.data != self.expected:
            raise ValidationError(_l("This is not the year of this process."))
