"""The forms of the voting officer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_babel import lazy_ngettext as ngettext
from wtforms import IntegerField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from budgeting.formats.card_codes import LONGEST_INPUT, Code, parse
from budgeting.services.opening import COUNTDOWNS
from budgeting.services.printing import MOST_CARDS
from budgeting.web.forms import Form


def _words(seconds: int) -> object:
    if seconds < 60:
        return ngettext("%(num)s second", "%(num)s seconds", seconds)
    return ngettext("%(num)s minute", "%(num)s minutes", seconds // 60)


class OrderForm(Form):
    """How many cards to make."""

    size = IntegerField(
        _("Number of cards"),
        [
            InputRequired(_("Say how many cards you need, in digits.")),
            NumberRange(
                1, MOST_CARDS, _("Between %(min)s and %(max)s cards can be made at a time.")
            ),
        ],
    )


class CodeForm(Form):
    """One card, typed or scanned."""

    code = StringField(
        _("Code on the card"),
        [InputRequired(_("Enter the code of the card.")), Length(max=LONGEST_INPUT)],
    )

    @property
    def card_code(self) -> Code | None:
        """The code, if the check symbol is right."""
        return parse(self.code.data or "")


class CloseForm(Form):
    """How long residents may still choose."""

    seconds = RadioField(
        _("Time until the vote closes"),
        coerce=int,
        choices=[
            SelectChoice(int(time.total_seconds()), _words(int(time.total_seconds())))
            for time in COUNTDOWNS
        ],
        default=120,
    )
