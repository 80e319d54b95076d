"""A number inside a sentence is grouped as the reader's language groups it."""

from __future__ import annotations

import pytest
from flask import Flask, render_template_string
from flask_babel import force_locale

from budgeting.web.telling.words import ngettext

TWO_WAYS = (
    '{{ ngettext("One person answered.", "%(num)s people answered.", n) }}',
    "{% trans num=n %}{{ num }} ballot is in review on a tablet."
    "{% pluralize %}{{ num }} ballots are in review on a tablet.{% endtrans %}",
)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "2,000 people answered."), ("ko", "2,000명이 응답했습니다.")],
)
def test_a_sentence_of_the_program_groups_its_number(
    app: Flask, language: str, sentence: str
) -> None:
    with app.test_request_context(), force_locale(language):
        assert ngettext("One person answered.", "%(num)s people answered.", 2000) == sentence


@pytest.mark.parametrize("template", TWO_WAYS)
def test_a_sentence_of_a_page_groups_its_number(app: Flask, template: str) -> None:
    with app.test_request_context():
        assert "12,345 " in render_template_string(template, n=12345)
        assert "999 " in render_template_string(template, n=999)


def test_one_keeps_its_form(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string(TWO_WAYS[0], n=1) == "One person answered."
        assert ngettext("One person answered.", "%(num)s people answered.", 1) == (
            "One person answered."
        )


def test_a_page_still_escapes_what_stands_beside_the_number(app: Flask) -> None:
    template = '{{ ngettext("%(who)s", "%(num)s %(who)s", n, who=who) }}'
    with app.test_request_context():
        assert render_template_string(template, n=2, who="<b>") == "2 &lt;b&gt;"
