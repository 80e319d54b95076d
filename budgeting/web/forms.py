"""What every form of the site has in common: texts are typed, files are chosen."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from werkzeug.datastructures import CombinedMultiDict, MultiDict


class Form(FlaskForm):
    """Reads typed fields from the texts of a request, and file fields from its files.

    A file under the name of a typed field, or a body of JSON, counts as nothing sent: neither is
    what the field reads.
    """

    class Meta(FlaskForm.Meta):
        """How the values of a request reach the fields."""

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """The texts, and those files that a field asks for; nothing without a submission."""
            if formdata is None or not form.is_submitted():
                return None
            asked = {field.name for field in form if isinstance(field, FileField)}
            files = MultiDict(
                (name, file) for name, file in request.files.items(multi=True) if name in asked
            )
            return CombinedMultiDict((files, request.form))
