"""The form of an audit: who audits, and for how long."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from budgeting.services.auditing import LONGEST_NAME, MOST_HOURS
from budgeting.web.forms import Form

_LONG = Length(max=LONGEST_NAME, message=_l("A name has at most %(max)d letters."))


class AuditForm(Form):
    """Two or three names, and the hours until the openings are gone."""

    auditor_0 = StringField(
        _l("Name of the first auditor"),
        [InputRequired(_l("Write the name of each auditor.")), _LONG],
    )
    auditor_1 = StringField(
        _l("Name of the second auditor"),
        [InputRequired(_l("Write the name of each auditor.")), _LONG],
    )
    auditor_2 = StringField(_l("Name of the third auditor (if there is one)"), [Optional(), _LONG])
    hours = IntegerField(
        _l("Hours until the openings are deleted"),
        [
            InputRequired(_l("Say how many hours, in digits.")),
            NumberRange(1, MOST_HOURS, _l("Between %(min)s and %(max)s hours.")),
        ],
        default=24,
    )

    @property
    def names(self) -> list[str]:
        """Who was named."""
        typed = (self.auditor_0, self.auditor_1, self.auditor_2)
        return [field.data for field in typed if field.data and field.data.strip()]
