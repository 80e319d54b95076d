"""Features out of a file: hand it in, look at every row, take them over."""

from __future__ import annotations

from fractions import Fraction

from flask import Response, flash

from budgeting.extensions import db
from budgeting.formats.feature_tables import FeatureRows, read_features
from budgeting.services import selection_planning, uploads
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.filters import share
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.fields import chosen, one_line
from budgeting.web.organiser.selection_desk import around, found_words, plan_of
from budgeting.web.organiser.selection_forms import FeaturesFileForm, FrameForm
from budgeting.web.organiser.views.selection_plan import plan_page
from budgeting.web.telling.words import _, ngettext


@bp.post("/organiser/<slug>/selection/file")
@allow("organiser")
def hand_in_features(slug: str) -> Response:
    """Keep the file for its preview; nothing is written to the plan yet."""
    process = the_process(slug)
    selection, _features = plan_of(process)
    selection_planning.begin_change(db.session(), process)
    form = FeaturesFileForm()
    content = chosen(form.file)
    if not content:
        form.file.errors = [_("Choose a file that is not empty.")]
        return plan_page(process, FrameForm(formdata=None, obj=selection), 422, upload=form)
    name = one_line(form.file.data.filename)
    upload = uploads.keep(db.session(), process, name, content, act()["now"])
    db.session.commit()
    return pages.to("organiser.features_preview", slug=slug, upload_id=upload.id)


@bp.get("/organiser/<slug>/selection/file/<upload_id>")
@allow("organiser")
def features_preview(slug: str, upload_id: str) -> Response:
    """Every feature and value of the file, or what is wrong with it."""
    return _preview(slug, upload_id)


@bp.post("/organiser/<slug>/selection/file/<upload_id>")
@allow("organiser")
def take_features(slug: str, upload_id: str) -> Response:
    """Take all of it over, or nothing."""
    process = the_process(slug)
    upload = uploads.find(db.session(), process, upload_id)
    found = read_features(upload.content, process.languages)
    if found.problems:
        return _preview(slug, upload_id, 422)
    selection_planning.take_features(db.session(), process, found.features, **act())
    uploads.drop(db.session(), upload)
    db.session.commit()
    words = ngettext(
        "One feature was taken over.", "%(num)s features were taken over.", len(found.features)
    )
    flash(words, "success")
    return pages.to("organiser.selection_plan", slug=slug)


@bp.post("/organiser/<slug>/selection/file/<upload_id>/drop")
@allow("organiser")
def drop_features_file(slug: str, upload_id: str) -> Response:
    """Leave the plan as it is and forget the file."""
    process = the_process(slug)
    uploads.drop(db.session(), uploads.find(db.session(), process, upload_id))
    db.session.commit()
    flash(_("Nothing was taken over. The plan is as it was."), "info")
    return pages.to("organiser.selection_plan", slug=slug)


def _preview(slug: str, upload_id: str, status: int = 200) -> Response:
    process = the_process(slug)
    upload = uploads.find(db.session(), process, upload_id)
    found = read_features(upload.content, process.languages)
    present = {feature.name for feature in plan_of(process)[1]}
    return pages.render(
        "organiser/features_preview.html",
        status,
        upload=upload,
        found=found,
        shares={one.name: _shares(one) for one in found.features},
        present=present,
        problems=[found_words(problem) for problem in found.problems],
        notes=[found_words(problem) for problem in found.notes],
        **around(process),
    )


def _shares(feature: FeatureRows) -> list[str]:
    """The share of each value in words; a dash where the file does not say it."""
    whole = sum((row.share for row in feature.values if row.share is not None), Fraction(0))
    parts = [row.share and row.share / whole if whole else None for row in feature.values]
    return ["–" if one is None else share(one.numerator, one.denominator) for one in parts]
