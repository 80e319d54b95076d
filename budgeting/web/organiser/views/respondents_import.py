"""Import of answers: upload, what columns and cells mean, preview, and all of it or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, current_app, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.formats.errors import FormatError
from budgeting.models import Process, RespondentUpload
from budgeting.services import clock, selection_planning
from budgeting.services import importing_respondents as importing
from budgeting.services.importing_respondents import Plan
from budgeting.sortition.cleaning.choices import DOUBLED, role_codes
from budgeting.sortition.cleaning.neighbours import REASONS
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.fields import chosen
from budgeting.web.organiser.file_words import problem_words
from budgeting.web.organiser.reading_table import (
    bands_shown,
    cells_shown,
    columns_shown,
    read_choices,
    undecided,
)
from budgeting.web.organiser.respondent_forms import TableForm
from budgeting.web.organiser.respondent_words import (
    finding_words,
    reason_words,
    role_words,
    standing_words,
)
from budgeting.web.organiser.views.respondents import features_at_hand, wording
from budgeting.web.telling.words import _, ngettext

MOST_FINDINGS = 100
SAMPLE = 20


@bp.route("/organiser/<slug>/respondents/import", methods=["GET", "POST"])
@allow("organiser")
def respondents_import(slug: str) -> Response:
    """Hand in a file; it is kept encrypted for a day, and nothing is written to the pool yet."""
    process = the_process(slug)
    form = TableForm()
    if form.is_submitted():
        form.file.errors = _kept(process, chosen(form.file))
        if not form.file.errors:
            return pages.to("organiser.respondents_mapping", slug=slug)
    session = db.session()
    return pages.render(
        "organiser/respondents_import.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        features=features_at_hand(process),
        words=wording(features_at_hand(process)),
        waiting=_waits(process),
        planned=selection_planning.find(session, process) is not None,
        frozen=selection_planning.is_frozen(session, process),
    )


@bp.route("/organiser/<slug>/respondents/import/columns", methods=["GET", "POST"])
@allow("organiser")
def respondents_mapping(slug: str) -> Response:
    """Which column tells what, and what the cells mean."""
    process = the_process(slug)
    keys, upload = _keys(), _found(process)
    table = importing.table_of(keys, process, upload)
    choices = importing.choices_of(keys, process, upload)
    features = importing.known_features(db.session(), process)
    if request.method == "POST":
        choices = read_choices(request.form, table, features, choices)
        importing.choose(keys, process, upload, choices)
        db.session.commit()
        look = request.form.get("go") == "look" or undecided(request.form, table, choices)
        endpoint = "respondents_mapping" if look else "respondents_preview"
        anchor = {"_anchor": "cells"} if look else {}
        return pages.to(f"organiser.{endpoint}", slug=slug, **anchor)
    planned = features_at_hand(process)
    words = wording(planned)
    names = {one.name: words[one.name, "*"] for one in planned}
    return pages.render(
        "organiser/respondents_mapping.html",
        process=process,
        rows=len(table.rows),
        notes=[problem_words(note) for note in table.notes],
        columns=columns_shown(table, choices),
        cells=cells_shown(table, choices, features),
        bands=bands_shown(choices, features),
        roles=[(code, role_words(code, names)) for code in role_codes(names)],
        choices=choices,
        doubled=DOUBLED,
        names=names,
        words=words,
        standing_words=standing_words,
    )


@bp.get("/organiser/<slug>/respondents/import/preview")
@allow("organiser")
def respondents_preview(slug: str) -> Response:
    """What stands against the import, and what it would write."""
    process = the_process(slug)
    return _preview(process, _found(process))


@bp.post("/organiser/<slug>/respondents/import/preview")
@allow("organiser")
def carry_out_respondents(slug: str) -> Response:
    """Write everybody, or nobody."""
    process = the_process(slug)
    upload = _found(process)
    try:
        done = importing.carry_out(db.session(), _keys(), process, upload, **act())
    except errors.ImportRefused:
        db.session.rollback()
        return _preview(process, _found(process), 422)
    db.session.commit()
    words = ngettext("One person was imported.", "%(num)s people were imported.", done.people)
    flash(words, "success")
    return pages.to(f"organiser.{'households' if done.pairs else 'respondents'}", slug=slug)


@bp.post("/organiser/<slug>/respondents/import/drop")
@allow("organiser")
def drop_respondents(slug: str) -> Response:
    """Forget the table that waits."""
    process = the_process(slug)
    importing.drop(db.session(), process)
    db.session.commit()
    flash(_("The table was deleted. The list of people is as it was."), "info")
    return pages.to("organiser.respondents", slug=slug)


def _keys() -> Any:
    return current_app.extensions["keys"]


def _found(process: Process) -> RespondentUpload:
    return importing.find(db.session(), process, clock.now())


def _waits(process: Process) -> bool:
    try:
        _found(process)
    except errors.NotFound:
        return False
    return True


def _kept(process: Process, content: bytes) -> list[str]:
    """Keep the file; the sentences say why not."""
    if not content.strip():
        return [_("Choose a file that is not empty.")]
    try:
        importing.keep(db.session(), _keys(), process, content, act()["now"])
    except FormatError as error:
        db.session.rollback()
        return [problem_words(one) for one in error.problems]
    db.session.commit()
    return []


def _preview(process: Process, upload: RespondentUpload, status: int = 200) -> Response:
    plan = importing.plan(db.session(), _keys(), process, upload)
    features = features_at_hand(process)
    return pages.render(
        "organiser/respondents_preview.html",
        status,
        process=process,
        plan=plan,
        problems=_told(plan, binding=True),
        warnings=_told(plan, binding=False),
        most=MOST_FINDINGS,
        features=features,
        words=wording(features),
        headings=[wording(features)[one.name, "*"] for one in features],
        counts=_counts(plan),
        standings=Counter(one.standing for one in plan.cleaned.people),
        standing_words=standing_words,
        reasons=_reasons(plan),
        sample=plan.cleaned.people[:SAMPLE],
        frozen=selection_planning.is_frozen(db.session(), process),
    )


def _told(plan: Plan, *, binding: bool) -> Sequence[str]:
    return [finding_words(one) for one in plan.cleaned.findings if one.binding == binding]


def _counts(plan: Plan) -> Mapping[tuple[str, str], int]:
    return Counter(
        (name, value) for one in plan.cleaned.people for name, value in one.answers.items()
    )


def _reasons(plan: Plan) -> list[tuple[str, int]]:
    found = Counter(pair.reason for pair in plan.pairs)
    return [(reason_words(one), found[one]) for one in REASONS if found[one]]
