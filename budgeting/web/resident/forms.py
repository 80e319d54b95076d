"""The one form that is typed: the code of a card."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import Field, StringField
from wtforms.validators import InputRequired, ValidationError

from budgeting.formats.card_codes import LENGTH, Code, normalise, parse
from budgeting.web.forms import Form


class CardForm(Form):
    """Accepts capitals or small letters, with or without hyphens and blanks."""

    code = StringField(
        _("The code on your card"),
        validators=[InputRequired(_("Type the code that is printed on your card."))],
    )

    def validate_code(self, field: Field) -> None:
        """Catch a slip before anything else is asked; such a slip is no wrong guess."""
        if parse(field.data or "") is not None:
            return
        typed = len(normalise(field.data or ""))
        if typed < LENGTH:
            raise ValidationError(_("The code has 12 letters and digits. Some are still missing."))
        if typed > LENGTH:
            raise ValidationError(_("The code has 12 letters and digits. These are too many."))
        raise ValidationError(
            _("One letter or digit is not right. Compare it with your card, sign by sign.")
        )

    def card_code(self) -> Code:
        """The code of a valid form."""
        code = parse(self.code.data or "")
        if code is None:
            raise ValueError("the form was not validated")
        return code
