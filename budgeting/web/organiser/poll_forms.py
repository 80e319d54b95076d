"""The forms of straw polls: which projects are asked about, and a question of one's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms.validators import ValidationError

from budgeting.models import Poll
from budgeting.models.base import Texts
from budgeting.services.poll_words import STANCES
from budgeting.web.forms import Form
from budgeting.web.organiser.fields import TextsField
from budgeting.web.organiser.plan_forms import read_projects
from budgeting.web.organiser.table_fields import ReadField
from budgeting.web.telling.words import _

LONGEST_QUESTION = 300
LONGEST_ANSWER = 120
MOST_ANSWERS = 8


class ProjectsForm(Form):
    """The projects that everybody is asked about."""

    projects = ReadField(_l("Projects"), read_projects)

    def __init__(self, known: Collection[int], **given: Any) -> None:
        super().__init__(**given)
        self._known = frozenset(known)

    def validate_projects(self, field: ReadField) -> None:
        """Every project that is named is on the list."""
        unknown = sorted(set(field.found or ()) - self._known)
        if unknown:
            raise ValidationError(_("There is no project %(number)s.", number=unknown[0]))

    @property
    def numbers(self) -> list[int]:
        """The projects that were named; all where none was."""
        return sorted(self.projects.found or self._known)


class QuestionForm(Form):
    """A question, and its answers if they are not for and against."""

    question = TextsField(_l("Question"), longest=LONGEST_QUESTION)
    answers = TextsField(
        _l("Answers, one a line"),
        longest=MOST_ANSWERS * (LONGEST_ANSWER + 1),
        rows=2,
        needed="together",
    )

    def __init__(self, languages: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        typed = request.form if self.is_submitted() else None
        self.question.speak(languages, typed)
        self.answers.speak(languages, typed)

    def validate_answers(self, field: TextsField) -> None:
        """As many answers in every language, from two to eight, and none too long."""
        lines = [_lines(text) for text in field.texts.values()]
        if len({len(row) for row in lines}) > 1:
            raise ValidationError(_("Write as many answers in every language."))
        if lines and not 2 <= len(lines[0]) <= MOST_ANSWERS:
            raise ValidationError(_("Write from two to %(most)s answers.", most=MOST_ANSWERS))
        if any(len(line) > LONGEST_ANSWER for row in lines for line in row):
            raise ValidationError(
                _("An answer has at most %(most)s characters.", most=LONGEST_ANSWER)
            )

    def options(self) -> list[Texts]:
        """The answers by language; none where they are for and against."""
        codes = list(self.answers.texts)
        rows = zip_longest(*(_lines(self.answers.texts[code]) for code in codes), fillvalue="")
        return [dict(zip(codes, row, strict=True)) for row in rows]


def typed(poll: Poll) -> dict[str, object]:
    """A question as it is typed into its form."""
    own = [one for one in poll.options if one["key"] not in STANCES]
    codes = dict.fromkeys(code for one in own for code in one["texts"])
    answers = {code: "\n".join(str(one["texts"].get(code, "")) for one in own) for code in codes}
    return {"question": dict(poll.question), "answers": answers}


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]
