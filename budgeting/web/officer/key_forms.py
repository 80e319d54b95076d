"""The forms of the key of the box: three holders make it, and two of them use it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext
from wtforms import Field, HiddenField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from budgeting.deliberation.two_persons import one_form
from budgeting.services.box_keys import HOLDERS, SHORTEST, is_easy, normal
from budgeting.web.forms import Form
from budgeting.web.telling.words import _, ngettext

LONGEST_NAME = 80
LONGEST_PASSPHRASE = 500


class PassphraseField(StringField):
    """What a holder types; no page shows it again."""

    def _value(self) -> str:
        return ""


def _long_enough(_form: Form, field: Field) -> None:
    if len(normal(field.data or "")) < SHORTEST:
        raise ValidationError(
            ngettext(
                "A passphrase has at least %(num)s letter.",
                "A passphrase has at least %(num)s letters.",
                SHORTEST,
            )
        )


def _not_easy(_form: Form, field: Field) -> None:
    if not field.errors and is_easy(field.data or ""):
        raise ValidationError(
            _("A passphrase has at least five different letters, and does not repeat itself.")
        )


def _name(label: object) -> StringField:
    return StringField(
        label,
        [
            InputRequired(lazy_gettext("Write the name of each holder.")),
            Length(max=LONGEST_NAME, message=lazy_gettext("A name has at most %(max)d letters.")),
        ],
        filters=[lambda text: normal(text or "")],
    )


def _passphrase(label: object) -> PassphraseField:
    return PassphraseField(
        label,
        [
            InputRequired(lazy_gettext("Each holder types a passphrase.")),
            Length(
                max=LONGEST_PASSPHRASE,
                message=lazy_gettext("A passphrase has at most %(max)d letters."),
            ),
            _long_enough,
            _not_easy,
        ],
    )


class KeysForm(Form):
    """Three names and three passphrases; ``replaces`` is the public key that stood there."""

    replaces = HiddenField()
    name_0 = _name(lazy_gettext("Name of the first holder"))
    passphrase_0 = _passphrase(lazy_gettext("Passphrase of the first holder"))
    name_1 = _name(lazy_gettext("Name of the second holder"))
    passphrase_1 = _passphrase(lazy_gettext("Passphrase of the second holder"))
    name_2 = _name(lazy_gettext("Name of the third holder"))
    passphrase_2 = _passphrase(lazy_gettext("Passphrase of the third holder"))

    @property
    def holders(self) -> list[tuple[Field, Field]]:
        """The two fields of each holder."""
        return [(self[f"name_{one}"], self[f"passphrase_{one}"]) for one in range(HOLDERS)]

    @property
    def names(self) -> list[str]:
        """What the holders are called."""
        return [name.data or "" for name, _passphrase in self.holders]

    @property
    def passphrases(self) -> list[str]:
        """What the holders typed."""
        return [passphrase.data or "" for _name, passphrase in self.holders]

    @property
    def replaced(self) -> bytes:
        """The public key that the makers saw; nothing that is one, if the field was altered."""
        try:
            return bytes.fromhex(self.replaces.data or "")
        except ValueError:
            return b"?"

    def validate(self, extra_validators: Any = None) -> bool:
        """Beside each field alone: three different people, three different passphrases."""
        super().validate(extra_validators)
        names = [name for name, _passphrase in self.holders]
        passphrases = [passphrase for _name, passphrase in self.holders]
        _refuse_empty(names, _("Write the name of each holder."))
        _refuse_repeated(
            names,
            one_form,
            _("The holders are three different people."),
        )
        _refuse_repeated(passphrases, normal, _("Each holder needs a passphrase of their own."))
        return not self.errors


class PairForm(Form):
    """The passphrases of two of the three holders."""

    passphrase_0 = PassphraseField(validators=[Length(max=LONGEST_PASSPHRASE)])
    passphrase_1 = PassphraseField(validators=[Length(max=LONGEST_PASSPHRASE)])
    passphrase_2 = PassphraseField(validators=[Length(max=LONGEST_PASSPHRASE)])

    def __init__(self, names: Sequence[str], **given: Any) -> None:
        super().__init__(**given)
        self._names = tuple(names)
        for field, name in zip(self.holders, names, strict=True):
            field.label.text = _("Passphrase of %(name)s", name=name)

    @property
    def holders(self) -> list[Field]:
        """The field of each holder."""
        return [self[f"passphrase_{one}"] for one in range(HOLDERS)]

    @property
    def pair(self) -> dict[int, str]:
        """The places of those who typed something, and what."""
        typed = {place: field.data or "" for place, field in enumerate(self.holders)}
        return {place: text for place, text in typed.items() if normal(text)}

    @property
    def names(self) -> list[str]:
        """Who typed something."""
        return [self._names[place] for place in self.pair]

    def validate(self, extra_validators: Any = None) -> bool:
        """Two different holders, no more and no fewer."""
        if super().validate(extra_validators) and len(self.pair) != 2:
            self.refuse(
                _("Two of the three holders type their passphrases; one field stays empty.")
            )
        return not self.errors

    def refuse(self, words: str) -> None:
        """Say at the first field what is wrong with the two."""
        first = self.holders[min(self.pair, default=0)]
        first.errors = [*first.errors, words]


def _refuse_empty(fields: Sequence[Field], words: str) -> None:
    for field in fields:
        if not field.errors and not normal(field.data or ""):
            field.errors = [words]


def _refuse_repeated(fields: Sequence[Field], form: Callable[[str], str], words: str) -> None:
    """Say it at every field that repeats one above it."""
    seen: set[str] = set()
    for field in fields:
        text = form(field.data or "")
        if text and text in seen:
            field.errors = [*field.errors, words]
        seen.add(text)
