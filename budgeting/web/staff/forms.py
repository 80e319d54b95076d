"""The forms of everybody who signs in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from budgeting.services.passwords import LONGEST
from budgeting.web.forms import Form


class CodeForm(Form):
    """The second step: six digits of the app, or a code for a lost phone."""

    code = StringField(_("Code"), [InputRequired(_("Enter the code.")), Length(max=40)])


class PasswordCheckForm(Form):
    """The password once more, before something that is about the account itself."""

    password = PasswordField(
        _("Your password"), [InputRequired(_("Enter your password.")), Length(max=LONGEST)]
    )


class EnrolAgainForm(PasswordCheckForm, CodeForm):
    """A second factor for somebody who is signed in: the password, and a code of the new key."""


class NewPasswordForm(PasswordCheckForm):
    """Another password, typed twice."""

    new = PasswordField(
        _("New password"), [InputRequired(_("Enter the new password.")), Length(max=LONGEST)]
    )
    again = PasswordField(
        _("New password once more"),
        [InputRequired(_("Enter the new password once more.")), Length(max=LONGEST)],
    )
