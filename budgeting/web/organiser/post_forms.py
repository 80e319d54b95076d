"""The form of a post that the organiser adds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from budgeting.services.posts import ADDED
from budgeting.web.forms import Form
from budgeting.web.organiser.fields import TextsField
from budgeting.web.telling.posts import kind_words

LONGEST_NAME = 120


class NamesForm(Form):
    """How a post is called."""

    names = TextsField(_l("Name"), longest=LONGEST_NAME)

    def __init__(self, languages: Mapping[str, str], **given: Any) -> None:
        super().__init__(**given)
        self.names.speak(languages, request.form if self.is_submitted() else None)


class PostForm(NamesForm):
    """A new post."""

    kind = SelectField(_l("What for"))

    def __init__(self, languages: Mapping[str, str], **given: Any) -> None:
        super().__init__(languages, **given)
        self.kind.choices = [(kind, kind_words(kind)) for kind in ADDED]
