"""Pictures of projects, taken in and refused in words."""

from __future__ import annotations

from budgeting import errors
from budgeting.services import picturing
from budgeting.web.organiser.desk import media
from budgeting.web.organiser.forms import ProjectForm
from budgeting.web.telling.words import _


def take(form: ProjectForm, present: str) -> str | None:
    """The file name of the project's picture after this form; None with an error on the form."""
    file = form.picture.data
    if file:
        try:
            return picturing.store(media(), file.read())
        except errors.PictureRefused as refused:
            form.picture.errors = [_words(refused.reason)]
            return None
    return "" if form.no_picture.data else present


def _words(reason: str) -> str:
    if reason == "too_large":
        return _("This picture has more than 50 million pixels. Choose a smaller one.")
    if reason == "broken":
        return _("This picture is damaged. Choose another file.")
    return _("This file is not a picture in JPEG, PNG or WebP.")
