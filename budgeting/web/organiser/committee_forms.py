"""The forms of the second lottery: committees with sizes, wishes, the seed, a withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from budgeting.formats.numbers import NotANumberError, whole
from budgeting.services.committees import LONGEST_SEED
from budgeting.sortition.committees import Committee
from budgeting.web.forms import Form
from budgeting.web.organiser.acts import Witnessed, witnesses_field
from budgeting.web.organiser.fields import WholeField, clean, one_line
from budgeting.web.telling.words import _

MOST_COMMITTEES = 60
MOST_MEMBERS = 10_000
LONGEST_NAME = 120


class CommitteesForm(Form):
    """Names and sizes, one committee a line, and the balance."""

    rows = TextAreaField(
        _l("Committees"),
        filters=[clean],
        validators=[DataRequired(_l("Write at least one committee."))],
    )
    feature = SelectField(_l("Feature that is balanced"))
    percent = WholeField(
        _l("Largest share of one value"),
        least=50,
        most=100,
        validators=[InputRequired(_l("Write the largest share in per cent, from 50 to 100."))],
    )

    def __init__(self, features: Sequence[tuple[str, str]], **given: Any) -> None:
        super().__init__(**given)
        self.feature.choices = [("", _("None")), *features]
        self.committees: tuple[Committee, ...] = ()

    def validate_rows(self, field: TextAreaField) -> None:
        """Read every line; all that is wrong is said at once."""
        read, problems = read_committees(field.data or "")
        if problems:
            field.errors = [*field.errors, *problems[:-1]]
            raise ValidationError(problems[-1])
        self.committees = read


class WishesForm(Form):
    """Wishes as a file, or typed."""

    file = FileField(_l("Table with the wishes"))
    rows = TextAreaField(_l("Or typed"), filters=[clean])


class SeedForm(Witnessed):
    """The text of a public act that decides ties, and who saw it."""

    seed = StringField(
        _l("Seed of the lottery"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Type the text that came out of the public act.")),
            Length(max=LONGEST_SEED, message=_l("Type at most 200 characters.")),
        ],
    )
    witnesses = witnesses_field()


class RedrawForm(Form):
    """Why a lottery of committees does not count."""

    reason = TextAreaField(
        _l("Reason, kept in the log"),
        filters=[clean],
        validators=[
            DataRequired(_l("Write why this lottery does not count.")),
            Length(max=1000, message=_l("Write at most 1,000 characters.")),
        ],
    )


class PublishListForm(Form):
    """The deliberate act of publishing."""

    read = BooleanField(
        _l("I have looked at the list and want to publish it."),
        validators=[InputRequired(_l("Tick that you have looked at the list."))],
    )


def read_committees(text: str) -> tuple[tuple[Committee, ...], list[str]]:
    """Lines of a name, the least and the most size, parted by semicolons; and what is wrong."""
    lines = [(place, line) for place, line in enumerate(text.split("\n"), start=1) if line.strip()]
    if len(lines) > MOST_COMMITTEES:
        return (), [_("At most %(most)s committees can be set.", most=MOST_COMMITTEES)]
    read: list[Committee] = []
    problems: list[str] = []
    taken: set[str] = set()
    for place, line in lines:
        name, *sizes = (one_line(cell) for cell in line.split(";"))
        problem, committee = _committee(name, sizes, taken)
        if committee is None:
            problems.append(_("Line %(line)s: %(problem)s", line=place, problem=problem))
            continue
        taken.add(name.casefold())
        read.append(committee)
    return tuple(read), problems


def as_rows(committees: Sequence[Committee]) -> str:
    """The committees as they are typed."""
    return "\n".join(f"{one.name}; {one.least}; {one.most}" for one in committees)


def _committee(name: str, sizes: Sequence[str], taken: set[str]) -> tuple[str, Committee | None]:
    if not name or len(sizes) != 2:
        return _("write a name, the least and the most number of members, parted by ;"), None
    if len(name) > LONGEST_NAME:
        return _("the name has more than %(most)s characters.", most=LONGEST_NAME), None
    if name.casefold() in taken:
        return _("the committee %(name)s stands twice.", name=name), None
    try:
        least, most = (whole(size, MOST_MEMBERS) for size in sizes)
    except NotANumberError:
        return _("the sizes are whole numbers."), None
    if least > most or not most:
        return _("the least size is above the most, or nobody fits in."), None
    return "", Committee(name, least, most)
