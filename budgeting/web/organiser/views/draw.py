"""The draw: where it stands, and the list of panels that is built in the background."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, flash, make_response
from sqlalchemy import func, select

from budgeting.extensions import db
from budgeting.models import Process, Respondent
from budgeting.services import (
    building_panels,
    clock,
    drawn_files,
    freezing,
    households,
    selection_planning,
    trying,
)
from budgeting.services.selection_features import features_of
from budgeting.services.trying import Trial
from budgeting.sortition.beacons import read_moment
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.draw_forms import BallForm, NumberForm, ThawForm
from budgeting.web.organiser.draw_standing import draw_standing
from budgeting.web.telling.words import _


@bp.get("/organiser/<slug>/draw")
@allow("organiser")
def draw(slug: str) -> Response:
    """What has been done for the draw, and the one thing to do next."""
    return draw_page(the_process(slug))


@bp.get("/organiser/<slug>/draw/progress")
@allow("organiser")
def draw_progress(slug: str) -> Response:
    """How far the list is; the whole page anew once the run has ended."""
    process = the_process(slug)
    standing = draw_standing(db.session(), process, clock.now())
    if standing.scene != "building":
        response = make_response("")
        response.headers["HX-Refresh"] = "true"
        return response
    return pages.render("organiser/_draw_building.html", process=process, standing=standing)


@bp.post("/organiser/<slug>/draw/freeze")
@allow("organiser")
def draw_freeze(slug: str) -> Response:
    """Freeze the pool as it is and begin the list."""
    process = the_process(slug)
    try:
        _found, job = freezing.freeze(db.session(), process, **act())
    except ValueError:
        db.session.rollback()
        flash(_("The plan contradicts itself. Look at the quotas; nothing was frozen."), "danger")
        return pages.to("organiser.draw", slug=slug)
    return _begin(slug, job.id)


@bp.post("/organiser/<slug>/draw/resume")
@allow("organiser")
def draw_resume(slug: str) -> Response:
    """Build the rest of the list."""
    return _begin(slug, building_panels.resume(db.session(), the_process(slug), **act()).id)


@bp.post("/organiser/<slug>/draw/stop")
@allow("organiser")
def draw_stop(slug: str) -> Response:
    """Stop; the panels so far are kept."""
    building_panels.stop(db.session(), the_process(slug), **act())
    db.session.commit()
    return pages.to("organiser.draw", slug=slug)


@bp.post("/organiser/<slug>/draw/thaw")
@allow("organiser")
def draw_thaw(slug: str) -> Response:
    """Let a pool go whose list has no panel; that, and the reason, is public."""
    process, form = the_process(slug), ThawForm()
    if not form.validate_on_submit():
        return draw_page(process, 422, thaw_form=form)
    freezing.thaw(db.session(), process, form.reason.data, **act())
    db.session.commit()
    flash(_("The pool is no longer frozen. The plan can be changed again."), "info")
    return pages.to("organiser.draw", slug=slug)


def draw_page(process: Process, status: int = 200, **forms: Any) -> Response:
    """The page in its present scene, with forms as they were typed."""
    session = db.session()
    standing = draw_standing(session, process, clock.now())
    people = select(func.count()).where(Respondent.process_id == process.id)
    published = standing.scene == "published" and standing.draw is not None
    evidence = drawn_files.published_evidence(standing.draw) if published else None  # type: ignore[arg-type]
    shown: dict[str, Any] = {
        "ball_form": BallForm(None),
        "number_form": NumberForm(None, data={"value": standing.called}),
        "thaw_form": ThawForm(None),
        **forms,
    }
    return pages.render(
        "organiser/draw.html",
        status,
        process=process,
        standing=standing,
        people=session.scalar(people),
        trial=_tried(process) if standing.scene == "open" else None,
        open_pairs=households.counts(session, process).open if standing.scene == "open" else 0,
        source=evidence.source if evidence else None,
        exists_from=read_moment(evidence.source.moment) if evidence else None,
        wrong=next((form for form in forms.values() if form.errors), None),
        **shown,
    )


def _tried(process: Process) -> Trial:
    """Whether a panel meets the quotas, before the pool is frozen for everybody to see."""
    features = features_of(selection_planning.require(db.session(), process))
    terms = selection_planning.terms_of(db.session(), process)
    return trying.try_terms(terms, trying.planned_of(features))


def _begin(slug: str, job_id: str) -> Response:
    """Hand the job over once its row is there for good."""
    db.session.commit()
    current_app.extensions["queue"].send(job_id)
    return pages.to("organiser.draw", slug=slug)
