"""The forms about the people who answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from budgeting.sortition.cleaning.known import UNSAID
from budgeting.web.forms import Form
from budgeting.web.organiser.acts import Deliberate, year_field
from budgeting.web.organiser.fields import one_line
from budgeting.web.organiser.respondent_words import STANDINGS

LONGEST_COMMENT = 300


class TableForm(Form):
    """A table of answers as a file."""

    file = FileField(_l("File with the answers"))


class LookUpForm(Form):
    """By what somebody who asks is known; it is never put into an address."""

    sought = StringField(
        _l("Name, e-mail address or telephone number"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Type a name, an e-mail address or a telephone number.")),
            Length(max=120, message=_l("Type at most 120 characters.")),
        ],
    )


class RespondentForm(Form):
    """What one person answered, the standing, and why it is changed."""

    standing = RadioField(_l("Standing"))
    comment = TextAreaField(
        _l("Why it is changed"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write why it is changed. The log keeps this sentence.")),
            Length(max=LONGEST_COMMENT, message=_l("Write at most 300 characters.")),
        ],
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.standing.choices = [(code, words()) for code, words in STANDINGS.items()]


def respondent_form(
    features: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    answers: Mapping[str, str],
    standing: str,
    unsaid: str,
) -> RespondentForm:
    """The form of a person; ``features`` are the words of each feature with (value, words).

    The fields ``answer_0``, ``answer_1``, … stand in the order of the features.
    """
    fields = {
        f"answer_{place}": SelectField(words) for place, (words, _values) in enumerate(features)
    }
    shape = type("RespondentForm", (RespondentForm,), fields)
    form: RespondentForm = shape(data={**answers, "standing": standing})
    for place, (_words, values) in enumerate(features):
        form[f"answer_{place}"].choices = [*values, (UNSAID, unsaid)]
    return form


class ExpiryForm(Form):
    """The day from which on everything personal is erased."""

    erase_on = DateField(_l("Day of erasure"), validators=[Optional()])


class EraseForm(Deliberate):
    """The deliberate act of erasing."""

    read = BooleanField(
        _l("I have read this page and want to erase it."),
        validators=[InputRequired(_l("Tick that you have read this page."))],
    )
    year = year_field()
