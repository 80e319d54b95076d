"""The forms of the paper ballots."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from budgeting.services.paper_urn import MOST_SHEETS
from budgeting.services.texts import LONGEST
from budgeting.web.forms import Form
from budgeting.web.telling.paper import reasons

MOST_CARDS = 999_999
_DIGITS = _("Type a number in digits.")


def _number(label: object, least: int, most: int) -> IntegerField:
    between = _("Between %(min)s and %(max)s.")
    return IntegerField(label, [InputRequired(_DIGITS), NumberRange(least, most, between)])


class BatchForm(Form):
    """How many sheets lie in a new batch."""

    size = _number(_("Sheets in this batch, counted by hand"), 1, MOST_SHEETS)


class EmptyForm(Form):
    """The urn is empty, and so many papers did not come back."""

    missing = _number(_("Papers that did not come back"), 0, MOST_CARDS)
    why = TextAreaField(_("Why they did not come back"), [Length(max=LONGEST)])


class SheetForm(Form):
    """What stands on one sheet."""

    marks = StringField(_("Numbers of the marked projects"))
    spoilt = RadioField(_("Does this sheet count?"), default="")

    def __init__(self, **given: object) -> None:
        super().__init__(**given)
        self.spoilt.choices = [("", _("It counts")), *reasons()]


class CardsForm(Form):
    """The cards, counted by hand."""

    handed_out = _number(_("Cards handed out, as counted at the door"), 0, MOST_CARDS)
    left_over = _number(_("Cards left over"), 0, MOST_CARDS)
    spoiled = _number(_("Cards spoiled"), 0, MOST_CARDS)
    why = TextAreaField(_("Why something does not agree"), [Length(max=LONGEST)])
