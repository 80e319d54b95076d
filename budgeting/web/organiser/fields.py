"""Form fields of the organiser: exact numbers, and texts in several languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from budgeting.counting.rulebook import MILLION
from budgeting.formats import numbers
from budgeting.models.base import Texts
from budgeting.web.telling.words import _

HUNDREDTHS_OF_MILLION = MILLION // 100


def clean(text: str | None) -> str:
    """The text without control signs, with one kind of line end and no blanks around it."""
    plain = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign for sign in plain if sign in "\n\t" or unicodedata.category(sign) != "Cc"
    ).strip()


def one_line(text: str | None) -> str:
    """The text with every run of blanks folded to one."""
    return " ".join(clean(text).split())


def chosen(field: Field) -> bytes:
    """The content of the file that was chosen; nothing where there is none."""
    content: bytes = field.data.read() if field.data else b""
    return content


def read_amount(text: str, decimals: int) -> int:
    """Minor units from what a person typed; ``ValidationError`` says what is wrong."""
    try:
        return numbers.money(text, decimals)
    except numbers.NotANumberError as error:
        raise ValidationError(_amount_words(error.code, decimals)) from None


def read_percent(text: str) -> int:
    """Millionths from a percentage such as ``2`` or ``2.5``, at most four decimals, to 100."""
    try:
        share = numbers.decimal(text.strip().removesuffix("%").rstrip()) * HUNDREDTHS_OF_MILLION
    except numbers.NotANumberError:
        raise ValidationError(_("Write the percentage in digits, such as 2 or 2.5.")) from None
    if share.denominator != 1:
        raise ValidationError(_("Write the percentage with at most four decimals."))
    if share > MILLION:
        raise ValidationError(_("A share is at most 100 per cent."))
    return int(share)


def read_whole(text: str, most: int) -> int:
    """A whole number from 0 to ``most``; ``ValidationError`` says what is wrong."""
    try:
        return numbers.whole(text.strip(), most)
    except numbers.NotANumberError as error:
        if error.code == "too_large":
            raise ValidationError(_("Write a number up to %(most)s.", most=most)) from None
        raise ValidationError(_("Write a whole number in digits.")) from None


def plain_amount(amount: int, decimals: int) -> str:
    """Minor units as they are typed."""
    return numbers.plain(amount, decimals)


def plain_percent(share: int) -> str:
    """Millionths as they are typed in per cent."""
    return numbers.plain(share, 4)


def _amount_words(code: str, decimals: int) -> str:
    if code == "too_many_decimals" and decimals == 0:
        return _("This currency has no decimals. Write a whole amount.")
    if code == "too_many_decimals":
        return _("This currency has %(decimals)s decimals. Write no more.", decimals=decimals)
    if code == "too_large":
        return _("This amount is too large.")
    return _("Write the amount in digits, such as 19400000 or 19,400,000.")


class WholeField(StringField):
    """A whole number, typed as text; ``data`` is an int once it was read."""

    def __init__(self, label: Any, *, most: int, least: int = 0, **given: Any) -> None:
        self.data: int | None = None
        super().__init__(label, **given)
        self.least = least
        self.most = most

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the number strictly; blanks alone are nothing typed."""
        self.data = None
        if not valuelist or not valuelist[0].strip():
            self.raw_data: Sequence[str] = []
            return
        try:
            self.data = read_whole(valuelist[0], self.most)
        except ValidationError as error:
            raise ValueError(str(error)) from None
        if self.data < self.least:
            raise ValueError(_("Write a number from %(least)s up.", least=self.least))

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class TextsField(Field):
    """One text for each of ``languages``; ``data`` maps a language to its text.

    ``needed`` asks for all of them, or for none or all when it is "together".
    """

    def __init__(
        self, label: Any, *, longest: int, rows: int = 1, needed: bool | str = True, **given: Any
    ) -> None:
        self.data: Texts | None = None
        super().__init__(label, **given)
        self.longest = longest
        self.rows = rows
        self.needed = needed
        self.languages: Mapping[str, str] = {}
        self.wrong: dict[str, str] = {}

    @property
    def texts(self) -> Texts:
        """The texts by language."""
        return self.data or {}

    def speak(self, languages: Mapping[str, str], formdata: Any = None) -> None:
        """Say which languages, code -> own name, and read what was typed in them."""
        self.languages = languages
        self.id = f"{self.name}-{next(iter(languages))}"
        fold = one_line if self.rows == 1 else clean
        if formdata:
            kept = {code: text for code, text in self.texts.items() if code not in languages}
            typed = {code: fold(formdata.get(f"{self.name}-{code}")) for code in languages}
            self.data = {**kept, **{code: text for code, text in typed.items() if text}}

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Nothing yet: the languages are told by :meth:`speak`."""

    def pre_validate(self, form: Any) -> None:
        """Find every language whose text is missing or too long."""
        texts = self.texts
        given = [code for code in self.languages if texts.get(code)]
        for code, name in self.languages.items():
            text = texts.get(code, "")
            missing = self.needed is True or (self.needed == "together" and bool(given))
            if not text and missing:
                self.wrong[code] = _(
                    "%(field)s is missing in the language %(language)s.",
                    field=self.label.text,
                    language=name,
                )
            elif len(text) > self.longest:
                self.wrong[code] = _(
                    "%(field)s in the language %(language)s has more than %(most)s characters.",
                    field=self.label.text,
                    language=name,
                    most=self.longest,
                )
        if self.wrong:
            first, *rest = self.wrong.values()
            self.process_errors.extend(rest)
            raise ValidationError(first)
