"""The forms of the draw: publish the list, call a ball, enter the number, withdraw, let go."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from budgeting.sortition.drawing import LEAST_HEXADECIMAL, MOST_HEXADECIMAL
from budgeting.web.forms import Form
from budgeting.web.organiser.acts import Witnessed, witnesses_field
from budgeting.web.organiser.fields import WholeField, clean, one_line


class PublishForm(Form):
    """Where the number comes from, and the deliberate act of publishing."""

    source = RadioField(
        _l("Where the number comes from"),
        choices=[
            SelectChoice("balls", _l("Ten-sided balls or numbered balls, drawn in the room")),
            SelectChoice("beacon", _l("A future round of a public randomness beacon")),
        ],
        default="balls",
        validators=[InputRequired(_l("Choose where the number comes from."))],
    )
    beacon = StringField(
        _l("Name of the beacon and its future round"),
        filters=[one_line],
        validators=[Length(max=200, message=_l("Write at most 200 characters."))],
    )
    digits = WholeField(
        _l("Hexadecimal digits of its value"),
        least=LEAST_HEXADECIMAL,
        most=MOST_HEXADECIMAL,
        default=64,
    )
    read = BooleanField(
        _l("I have looked at the list and want to publish it."),
        validators=[InputRequired(_l("Tick that you have looked at the list."))],
    )

    def validate_beacon(self, field: StringField) -> None:
        """A beacon needs its name and round, or nobody could look the value up."""
        if self.source.data == "beacon" and not field.data:
            raise ValidationError(_l("Write which round of which beacon will give the number."))

    def validate_digits(self, field: WholeField) -> None:
        """A beacon's value has a known length."""
        if self.source.data == "beacon" and field.data is None:
            raise ValidationError(_l("Write how many digits the value has."))


class BallForm(Form):
    """The next ball."""

    ball = StringField(
        _l("Figure on the ball"),
        filters=[one_line],
        validators=[DataRequired(_l("Type the figure on the ball, from 0 to 9."))],
    )
    place = HiddenField()

    @property
    def before(self) -> int | None:
        """How many balls had been called when the page was made."""
        told = self.place.data or ""
        return int(told) if told.isascii() and told.isdecimal() and len(told) <= 2 else None


class NumberForm(Witnessed):
    """The number that was drawn, and who saw it."""

    value = StringField(
        _l("Number that was drawn"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Type the number that was drawn.")),
            Length(max=400, message=_l("This number is too long.")),
        ],
    )
    witnesses = witnesses_field()


class ThawForm(Form):
    """Why a pool is let go whose list has no panel."""

    reason = TextAreaField(
        _l("Reason, for everybody to read"),
        filters=[clean],
        validators=[Length(max=1000, message=_l("Write at most 1,000 characters."))],
    )


class WithdrawForm(Form):
    """Why a draw does not count."""

    reason = TextAreaField(
        _l("Reason, for everybody to read"),
        filters=[clean],
        validators=[
            DataRequired(_l("Write why this draw does not count.")),
            Length(max=1000, message=_l("Write at most 1,000 characters.")),
        ],
    )
    read = BooleanField(
        _l("I know that this stays public for good."),
        validators=[InputRequired(_l("Tick that you know it."))],
    )
