"""The one field that opens a seat or a post."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from budgeting.formats.card_codes import LONGEST_INPUT
from budgeting.web.forms import Form


class PlaceForm(Form):
    """Accepts capitals or small letters, with or without the hyphen."""

    code = StringField(
        _l("The code"),
        validators=[
            InputRequired(_l("Type the code that is printed on the card or the sheet.")),
            Length(max=LONGEST_INPUT, message=_l("This is too long for a code.")),
        ],
    )
