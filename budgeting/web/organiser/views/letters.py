"""Letters to households: how many to each district, the frozen list, the draw, the answers."""

from __future__ import annotations

from flask import Response, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import answer_bias, lettering, posting, selection_planning
from budgeting.services.lettering import Wish
from budgeting.sortition.quotas import ideals
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.letters_form import LettersForm, no_letters
from budgeting.web.organiser.selection_desk import around, to_plan
from budgeting.web.organiser.selection_forms import (
    AddressesFileForm,
    DrawLettersForm,
    ReleaseForm,
    SpreadForm,
)
from budgeting.web.telling.naming import factor, few
from budgeting.web.telling.words import _, ngettext


@bp.get("/organiser/<slug>/selection/letters")
@allow("organiser")
def letters(slug: str) -> Response:
    """The list, the plan, the draw and the answers, as far as they have come."""
    process = the_process(slug)
    if selection_planning.find(db.session(), process) is None:
        return to_plan(process)
    return letters_page(process)


@bp.post("/organiser/<slug>/selection/letters/plan")
@allow("organiser")
def plan_letters(slug: str) -> Response:
    """Save the expected rates and the wanted answers."""
    process = the_process(slug)
    form = LettersForm(lettering.wishes(db.session(), process), request.form)
    if form.errors:
        return letters_page(process, form=form)
    lettering.plan(db.session(), process, form.wishes, **act())
    db.session.commit()
    flash(_("The plan of the letters was saved."), "success")
    return pages.to("organiser.letters", slug=slug, _anchor="plan")


@bp.post("/organiser/<slug>/selection/letters/spread")
@allow("organiser")
def spread_letters(slug: str) -> Response:
    """Spread the wanted answers over the districts by their households."""
    process = the_process(slug)
    form = SpreadForm()
    if not form.validate():
        return letters_page(process, spread=form)
    present = lettering.wishes(db.session(), process)
    counted = lettering.households(db.session(), process)
    if not counted:
        raise errors.NotFound
    parts = ideals(list(counted.values()), form.total.data or 0)
    wanted = {
        name: Wish(present[name].rate, part) for name, part in zip(counted, parts, strict=True)
    }
    lettering.plan(db.session(), process, wanted, **act())
    db.session.commit()
    flash(_("The wanted answers were spread over the districts by their households."), "success")
    return pages.to("organiser.letters", slug=slug, _anchor="plan")


@bp.post("/organiser/<slug>/selection/letters/forget")
@allow("organiser")
def forget_letters(slug: str) -> Response:
    """Forget the whole list before it is frozen."""
    process = the_process(slug)
    lettering.forget(db.session(), process, **act())
    db.session.commit()
    flash(_("The list of households is empty again."), "success")
    return pages.to("organiser.letters", slug=slug)


@bp.post("/organiser/<slug>/selection/letters/freeze")
@allow("organiser")
def freeze_letters(slug: str) -> Response:
    """Fix the list and publish its digests."""
    process = the_process(slug)
    try:
        posting.freeze(db.session(), process, **act())
    except errors.IllegalMove:
        db.session.rollback()
        flash(no_letters(), "warning")
        return pages.to("organiser.letters", slug=slug)
    db.session.commit()
    flash(_("The list is frozen, and its digests are public."), "success")
    return pages.to("organiser.letters", slug=slug, _anchor="draw")


@bp.post("/organiser/<slug>/selection/letters/release")
@allow("organiser")
def release_letters(slug: str) -> Response:
    """Let a frozen list go again before the draw, with a reason."""
    process = the_process(slug)
    form = ReleaseForm()
    if not form.validate():
        return letters_page(process, release=form)
    posting.release(db.session(), process, form.reason.data, **act())
    db.session.commit()
    flash(_("The list can be changed again. The reason is kept in the log."), "success")
    return pages.to("organiser.letters", slug=slug)


@bp.post("/organiser/<slug>/selection/letters/draw")
@allow("organiser")
def draw_letters(slug: str) -> Response:
    """Draw the households by the public number."""
    process = the_process(slug)
    form = DrawLettersForm()
    if not form.validate():
        return letters_page(process, draw=form)
    number = posting.draw(db.session(), process, form.seed.data, form.names, **act())
    db.session.commit()
    words = ngettext("One household was drawn.", "%(num)s households were drawn.", number)
    flash(words, "success")
    return pages.to("organiser.letters", slug=slug, _anchor="send")


def letters_page(
    process: Process,
    form: LettersForm | None = None,
    spread: SpreadForm | None = None,
    release: ReleaseForm | None = None,
    draw: DrawLettersForm | None = None,
    upload: AddressesFileForm | None = None,
) -> Response:
    """The page; a form that is given has errors."""
    session = db.session()
    wishes = lettering.wishes(session, process)
    drawing = lettering.drawing(session, process)
    has_errors = any((form, spread, release, draw, upload))
    return pages.render(
        "organiser/letters.html",
        422 if has_errors else 200,
        form=form or LettersForm(wishes, None),
        spread=spread or SpreadForm(formdata=None),
        release=release or ReleaseForm(formdata=None),
        draw=draw or DrawLettersForm(formdata=None),
        upload=upload or AddressesFileForm(formdata=None),
        posts=lettering.posts(lettering.households(session, process), wishes),
        drawing=drawing,
        returns=posting.returns(session, process) if drawing and drawing.drawn_at else None,
        bias=[one for one in answer_bias.bias_of(session, process) if one.groups],
        factor=factor,
        few=few,
        **around(process),
    )
