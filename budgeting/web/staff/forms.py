"""The form of the sign-in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import EmailField, PasswordField
from wtforms.validators import InputRequired, Length

from budgeting.web.forms import Form


class SignInForm(Form):
    """Address and password."""

    email = EmailField(
        _("E-mail address"),
        [InputRequired(_("Enter your e-mail address.")), Length(max=200)],
    )
    password = PasswordField(
        _("Password"), [InputRequired(_("Enter your password.")), Length(max=1000)]
    )
