"""The forms of the organiser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, ListWidget

from budgeting.formats.projects import HIGHEST_NUMBER, LONGEST
from budgeting.formats.slugs import RESERVED, is_slug, slug
from budgeting.services import currencies
from budgeting.services.lottery import LONGEST as LONGEST_SEED
from budgeting.services.organising import Frame
from budgeting.web.forms import Form
from budgeting.web.organiser.acts import Deliberate, year_field
from budgeting.web.organiser.fields import (
    TextsField,
    WholeField,
    clean,
    one_line,
    read_amount,
    read_percent,
)

KEY = r"[^\s;,\"'][^;,\"\n]*"


class ProcessForm(Form):
    """City, year, money, languages and address of a process."""

    names = TextsField(_l("Name of the process"), longest=120)
    city = StringField(
        _l("City"),
        filters=[one_line],
        validators=[DataRequired(_l("Write the name of the city.")), Length(max=120)],
    )
    year = WholeField(
        _l("Year"),
        least=2000,
        most=2200,
        validators=[InputRequired(_l("Write the year of the budget."))],
    )
    slug = StringField(_l("Address"), filters=[one_line])
    languages = SelectMultipleField(
        _l("Languages of the process"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Choose at least one language."))],
    )
    currency = SelectField(_l("Currency"))
    total = StringField(
        _l("Total budget of the city"),
        validators=[InputRequired(_l("Write the total budget of the city."))],
    )
    share = StringField(
        _l("Share that the residents decide on"),
        validators=[InputRequired(_l("Write the share in per cent."))],
    )
    residents = WholeField(
        _l("Residents expected to vote"),
        most=10_000_000,
        validators=[InputRequired(_l("Write how many residents are expected, or 0."))],
    )

    def __init__(
        self, languages: Mapping[str, str], currency_names: list[tuple[str, str]], **given: Any
    ) -> None:
        super().__init__(**given)
        self.languages.choices = list(languages.items())
        self.currency.choices = currency_names
        spoken = languages
        if self.is_submitted():
            spoken = {code: name for code, name in languages.items() if code in self.chosen}
        self.names.speak(spoken or languages, request.form if self.is_submitted() else None)

    @property
    def chosen(self) -> list[str]:
        """The languages that are ticked."""
        return list(self.languages.data or [])

    def validate_slug(self, field: StringField) -> None:
        """Propose an address from city and year where none is typed."""
        if not field.data:
            field.data = slug(self.city.data or "", str(self.year.data or ""))
        if field.data in RESERVED:
            raise ValidationError(_l("The site needs this address itself. Choose another one."))
        if not is_slug(field.data):
            raise ValidationError(
                _l("Write an address of small letters a to z, digits and single hyphens.")
            )

    def validate_total(self, field: StringField) -> None:
        """Read the total in the decimals of the currency."""
        if self.currency.data in currencies.in_use():
            read_amount(field.data, currencies.decimals_of(self.currency.data))

    def validate_share(self, field: StringField) -> None:
        """Read the share exactly."""
        read_percent(field.data)

    def frame(self) -> Frame:
        """What was typed, once it is valid."""
        decimals = currencies.decimals_of(self.currency.data)
        return Frame(
            names=self.names.texts,
            slug=self.slug.data,
            city=self.city.data,
            year=self.year.data or 0,
            currency=self.currency.data,
            total=read_amount(self.total.data, decimals),
            share=read_percent(self.share.data),
            residents=self.residents.data or 0,
            languages=tuple(code for code, _name in self.languages.choices if code in self.chosen),
        )


class CategoryForm(Form):
    """A new field or district, or new names for one."""

    names = TextsField(_l("Name"), longest=200)
    key = StringField(
        _l("Key in files"),
        filters=[one_line],
        validators=[
            Optional(),
            Length(max=80, message=_l("A key has at most 80 characters.")),
            Regexp(KEY + r"\Z", message=_l("A key has no commas, semicolons or quotation marks.")),
        ],
    )

    def __init__(self, languages: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        self.names.speak(languages, request.form if self.is_submitted() else None)


class PasteForm(Form):
    """Fields or districts pasted as a list, one a line."""

    rows = TextAreaField(
        _l("List to paste"),
        filters=[clean],
        validators=[DataRequired(_l("Paste at least one line."))],
    )


class ProjectForm(Form):
    """A project with its words in every language."""

    number = WholeField(
        _l("Number"),
        least=1,
        most=HIGHEST_NUMBER,
        validators=[InputRequired(_l("Write the number that is printed on the ballot."))],
    )
    code = StringField(
        _l("Code in files"),
        filters=[one_line],
        validators=[
            Optional(),
            Length(max=120, message=_l("A code has at most 120 characters.")),
            Regexp(KEY + r"\Z", message=_l("A code has no commas, semicolons or quotation marks.")),
        ],
    )
    cost = StringField(_l("Cost"), validators=[InputRequired(_l("Write what the project costs."))])
    names = TextsField(_l("Name"), longest=200)
    summaries = TextsField(_l("Summary"), longest=LONGEST["summary"], rows=2, needed="together")
    descriptions = TextsField(
        _l("Description"), longest=LONGEST["description"], rows=9, needed="together"
    )
    field = SelectField(_l("Field"), validate_choice=True)
    district = SelectField(_l("District"), validate_choice=True)
    picture = FileField(_l("Picture"))
    no_picture = BooleanField(_l("Remove the picture"))
    image_alts = TextsField(
        _l("What the picture shows"), longest=LONGEST["image_alt"], rows=2, needed="together"
    )

    def __init__(
        self,
        languages: Mapping[str, str],
        decimals: int,
        choices: Mapping[str, list[tuple[str, str]]],
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self.decimals = decimals
        self.field.choices = choices["field"]
        self.district.choices = choices["district"]
        typed = request.form if self.is_submitted() else None
        for texts in (self.names, self.summaries, self.descriptions, self.image_alts):
            texts.speak(languages, typed)

    def validate_cost(self, field: StringField) -> None:
        """Read the cost in the decimals of the currency."""
        if read_amount(field.data, self.decimals) < 1:
            raise ValidationError(_l("A project costs more than nothing."))


class UploadForm(Form):
    """A list of projects as a file."""

    file = FileField(_l("File with projects"))


class SeedForm(Form):
    """A text from a public act as the seed of the lottery."""

    seed = StringField(
        _l("Text from a public act"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Write the text that the lottery starts from.")),
            Length(max=LONGEST_SEED, message=_l("Write at most 200 characters.")),
        ],
    )


class SealForm(Deliberate):
    """The deliberate act of sealing."""

    read = BooleanField(
        _l("I have read this page and want to seal it."),
        validators=[InputRequired(_l("Tick that you have read this page."))],
    )
    year = year_field()
