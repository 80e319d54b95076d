"""The forms of the draw: publish the list, call a ball, enter the number, withdraw, let go."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import to_utc
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from budgeting.sortition.beacons import NETWORKS, is_of_drand, round_from, written
from budgeting.sortition.drawing import LEAST_HEXADECIMAL, MOST_HEXADECIMAL
from budgeting.sortition.evidence import Source
from budgeting.web.forms import Form
from budgeting.web.organiser.acts import Witnessed, witnesses_field
from budgeting.web.organiser.fields import WholeField, clean, one_line
from budgeting.web.telling.words import _

FURTHEST = timedelta(days=366)
"""So far ahead a round may lie that is announced."""


class PublishForm(Form):
    """Where the number comes from, and the deliberate act of publishing."""

    source = RadioField(
        _l("Where the number comes from"),
        choices=[
            SelectChoice("balls", _l("Ten-sided balls or numbered balls, drawn in the room")),
            SelectChoice("default", _l("drand, the network “default”: a round every 30 seconds")),
            SelectChoice("quicknet", _l("drand, the network “quicknet”: a round every 3 seconds")),
            SelectChoice("beacon", _l("A future round of another public randomness beacon")),
        ],
        default="balls",
        validators=[InputRequired(_l("Choose where the number comes from."))],
    )
    day = DateField(_l("Day of the round"), validators=[Optional()])
    time = TimeField(_l("Time of the round"), validators=[Optional()])
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

    def __init__(self, now: datetime, **given: Any) -> None:
        super().__init__(**given)
        self._now = now

    @property
    def round(self) -> Source | None:
        """The round that is announced, once the form is valid; none where balls are drawn."""
        source = self.source.data
        if source == "balls":
            return None
        if network := NETWORKS.get(source):
            return round_from(network, self._moment())
        digits = self.digits.data or 0
        return Source("beacon", self.beacon.data or "", digits, moment=written(self._moment()))

    def validate(self, extra_validators: Any = None) -> bool:
        """A beacon's round lies in the future, or somebody could know its value."""
        valid = bool(super().validate(extra_validators))
        if self.source.errors or self.source.data == "balls":
            return valid
        for field, wrong in ((self.day, self._wrong_day()), (self.time, self._wrong_time())):
            if wrong and not field.errors:
                field.errors = [wrong]
                valid = False
        return valid

    def validate_beacon(self, field: StringField) -> None:
        """A beacon needs its name and round, or nobody could look the value up."""
        if self.source.data != "beacon":
            return
        if not field.data:
            raise ValidationError(_l("Write which round of which beacon will give the number."))
        if is_of_drand(field.data):
            raise ValidationError(_l("Choose the network of drand above: its round is computed."))

    def validate_digits(self, field: WholeField) -> None:
        """A beacon's value has a known length."""
        if self.source.data == "beacon" and field.data is None and not field.errors:
            raise ValidationError(_l("Write how many digits the value has."))

    def _wrong_day(self) -> str:
        if self.day.data is None:
            return _("Write the day on which the round will come.")
        is_far = self.day.data > (self._now + FURTHEST).date()
        return _("Choose a day within a year.") if is_far else ""

    def _wrong_time(self) -> str:
        if self.time.data is None:
            return _("Write the time at which the round will come.")
        if self._wrong_day():
            return ""
        is_older = self.day.data < (self._now - timedelta(days=1)).date()
        is_past = is_older or self._moment() <= self._now
        return _("This moment has passed. Choose a later one.") if is_past else ""

    def _moment(self) -> datetime:
        """The moment that was typed, in the zone of the city."""
        moment: datetime = to_utc(datetime.combine(self.day.data, self.time.data))
        return moment.replace(tzinfo=UTC)


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
        validators=[
            DataRequired(_l("Write why this pool is let go.")),
            Length(max=1000, message=_l("Write at most 1,000 characters.")),
        ],
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
