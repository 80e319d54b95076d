"""The plan of a selection: its size, its features with their census shares, quotas proposed."""

from __future__ import annotations

from flask import Response, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.formats.csv_writer import csv_bytes
from budgeting.models import Process
from budgeting.services import selection_planning
from budgeting.services.selection_features import Feature, features_of
from budgeting.services.selection_planning import quotas_of
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, spoken, the_process
from budgeting.web.organiser.feature_form import FeatureForm
from budgeting.web.organiser.selection_desk import around, plan_of
from budgeting.web.organiser.selection_forms import FeaturesFileForm, FrameForm, ProposeForm
from budgeting.web.telling.words import _, ngettext


@bp.route("/organiser/<slug>/selection/plan", methods=["GET", "POST"])
@allow("organiser")
def selection_plan(slug: str) -> Response:
    """The size of the assembly; below it the features, and the ways to fill them in."""
    process = the_process(slug)
    selection = selection_planning.find(db.session(), process)
    form = FrameForm(obj=selection) if selection else FrameForm(
        data={"seats": process.residents or None, "reserves": 0, "panels": 1000}
    )  # fmt: skip
    if form.validate_on_submit():
        before = selection.seats if selection else form.seats.data
        kept = selection_planning.set_frame(db.session(), process, form.frame(), **act())
        db.session.commit()
        flash(_("The plan was saved."), "success")
        if before != kept.seats and quotas_of(features_of(kept), kept.seats):
            words = _(
                "The quotas are still those of the former number of seats. Propose them anew."
            )
            flash(words, "warning")
        return pages.to("organiser.selection_plan", slug=slug)
    return plan_page(process, form, 422 if form.is_submitted() else 200)


@bp.route("/organiser/<slug>/selection/features/<int:place>", methods=["GET", "POST"])
@allow("organiser")
def selection_feature(slug: str, place: int) -> Response:
    """A feature with its values; behind the last one stands the form for a new one."""
    process = the_process(slug)
    _selection, features = plan_of(process)
    if place > len(features):
        raise errors.NotFound
    saved = features[place] if place < len(features) else Feature("")
    typed = request.form if request.method == "POST" else None
    form = FeatureForm(saved, process.languages, typed)
    if typed is not None and not form.errors and _is_put(process, place, form):
        flash(_("The feature was saved."), "success")
        if typed.get("go") == "more":
            return pages.to("organiser.selection_feature", slug=slug, place=place)
        return pages.to("organiser.selection_plan", slug=slug)
    return pages.render(
        "organiser/selection_feature.html",
        422 if form.errors else 200,
        form=form,
        saved=saved,
        place=place,
        spoken=spoken(process),
        **around(process),
    )


@bp.post("/organiser/<slug>/selection/features/<int:place>/drop")
@allow("organiser")
def drop_feature(slug: str, place: int) -> Response:
    """Take a feature out of the plan."""
    process = the_process(slug)
    selection_planning.drop_feature(db.session(), process, place, **act())
    db.session.commit()
    flash(_("The feature is no longer part of the plan."), "success")
    return pages.to("organiser.selection_plan", slug=slug)


@bp.post("/organiser/<slug>/selection/propose")
@allow("organiser")
def propose_quotas(slug: str) -> Response:
    """Set the quotas that follow from the census shares."""
    process = the_process(slug)
    form = ProposeForm()
    if not form.validate():
        return plan_page(process, FrameForm(formdata=None, obj=plan_of(process)[0]), 422, form)
    number = selection_planning.propose_quotas(db.session(), process, form.slack.data or 0, **act())
    db.session.commit()
    if not number:
        flash(_("No feature has census shares for all of its values."), "warning")
        return pages.to("organiser.selection_plan", slug=slug)
    words = ngettext(
        "The quotas of one feature were proposed.",
        "The quotas of %(num)s features were proposed.",
        number,
    )
    flash(words, "success")
    return pages.to("organiser.quotas", slug=slug)


@bp.get("/organiser/<slug>/selection/features.csv")
@allow("organiser")
def features_csv(slug: str) -> Response:
    """The features as a table that can be imported again."""
    process = the_process(slug)
    _selection, features = plan_of(process)
    worded = [f"{kind}_{code}" for kind in ("feature", "value") for code in process.languages]
    rows = [
        [feature.name, one.value, *(feature.names.get(code) for code in process.languages),
         *(one.names.get(code) for code in process.languages), one.share, one.least, one.most]
        for feature in features
        for one in feature.values
    ]  # fmt: skip
    header = ["feature", "value", *worded, "share", "min", "max"]
    return pages.file(csv_bytes(header, rows), f"{process.slug}-features.csv")


def plan_page(
    process: Process,
    form: FrameForm,
    status: int = 200,
    propose: ProposeForm | None = None,
    upload: FeaturesFileForm | None = None,
) -> Response:
    """The page; the forms that are given have errors."""
    return pages.render(
        "organiser/selection_plan.html",
        status,
        form=form,
        propose=propose or ProposeForm(formdata=None, data={"slack": 1}),
        upload=upload or FeaturesFileForm(formdata=None),
        **around(process),
    )


def _is_put(process: Process, place: int, form: FeatureForm) -> bool:
    """Write the feature; a name that another one has is the form's error."""
    try:
        selection_planning.put_feature(db.session(), process, place, form.feature, **act())
    except errors.Taken:
        db.session.rollback()
        form.errors["name"] = _("Another feature has this name.")
        return False
    db.session.commit()
    return True
