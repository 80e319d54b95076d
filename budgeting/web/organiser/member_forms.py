"""The forms of what follows the draw: invitations, the search for a person, letters."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import DateInput

from budgeting.services.letter_words import LONGEST_BODY, LONGEST_SUBJECT, unknown
from budgeting.web.forms import Form
from budgeting.web.organiser.fields import clean, one_line
from budgeting.web.telling.words import _


class InviteForm(Form):
    """Until when the invited people may answer."""

    answer_by = StringField(
        _l("Last day for the answer"),
        filters=[one_line],
        widget=DateInput(),
        validators=[DataRequired(_l("Choose the last day for the answer."))],
    )

    def __init__(self, today: date, **given: Any) -> None:
        super().__init__(**given)
        self.today = today
        self.day = today

    def validate_answer_by(self, field: StringField) -> None:
        """A day such as 2026-12-01, not before today."""
        try:
            self.day = date.fromisoformat(field.data)
        except ValueError:
            raise ValidationError(_("Write the day as in 2026-12-01.")) from None
        if self.day < self.today:
            raise ValidationError(_("This day is over. Choose a later one."))


class ExtendForm(InviteForm):
    """A later day for those who are invited and have not answered."""

    answer_by = StringField(
        _l("New last day for everybody who has not answered"),
        filters=[one_line],
        widget=DateInput(),
        validators=[DataRequired(_l("Choose the last day for the answer."))],
    )

    def __init__(self, today: date, **given: Any) -> None:
        super().__init__(today, prefix="new", **given)


class FindForm(Form):
    """A number or a name, which is never put into an address."""

    sought = StringField(
        _l("Number or name"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Type a number or a name.")),
            Length(max=120, message=_l("Type at most 120 characters.")),
        ],
    )


class LetterForm(Form):
    """The city's own words of one letter."""

    subject = StringField(
        _l("Subject"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write a subject.")),
            Length(max=LONGEST_SUBJECT, message=_l("Write at most 200 characters.")),
        ],
    )
    body = TextAreaField(
        _l("Letter"),
        filters=[clean],
        validators=[
            DataRequired(_l("Write the letter.")),
            Length(max=LONGEST_BODY, message=_l("Write at most 6,000 characters.")),
        ],
    )

    def validate_subject(self, field: StringField) -> None:
        """Only known placeholders stand in braces."""
        _check(field)

    def validate_body(self, field: TextAreaField) -> None:
        """Only known placeholders stand in braces."""
        _check(field)


def _check(field: StringField) -> None:
    wrong = unknown(field.data or "")
    if wrong:
        names = ", ".join(f"{{{name}}}" for name in wrong)
        raise ValidationError(_("There is no such placeholder: %(names)s", names=names))
