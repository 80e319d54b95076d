"""The acts of the draw: publish the list, call the balls, name the panel, withdraw."""

from __future__ import annotations

from flask import Response, flash

from budgeting import errors
from budgeting.extensions import db
from budgeting.services import clock, drawing, freezing
from budgeting.sortition.drawing import NotDrawnError, balls_for
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.draw_forms import BallForm, NumberForm, PublishForm, WithdrawForm
from budgeting.web.organiser.draw_standing import draw_standing
from budgeting.web.organiser.views.draw import draw_page
from budgeting.web.telling.words import _


@bp.route("/organiser/<slug>/draw/publish", methods=["GET", "POST"])
@allow("organiser")
def draw_publish(slug: str) -> Response:
    """A second look at the list; a tick publishes it for good."""
    process, form = the_process(slug), PublishForm(clock.now())
    standing = draw_standing(db.session(), process, clock.now())
    if not standing.can_publish or standing.draw is None:
        raise errors.IllegalMove("publish", standing.scene)
    if form.validate_on_submit():
        drawing.publish(db.session(), process, beacon=form.round, **act())
        db.session.commit()
        flash(_("The list is published. Its SHA-256 does not change any more."), "success")
        return pages.to("organiser.draw", slug=slug)
    return pages.render(
        "organiser/draw_publish.html",
        422 if form.is_submitted() else 200,
        process=process,
        standing=standing,
        facts=standing.facts,
        form=form,
        balls=balls_for(standing.draw.made),
    )


@bp.post("/organiser/<slug>/draw/ball")
@allow("organiser")
def draw_ball(slug: str) -> Response:
    """Show the next ball on the screen of the room."""
    process, form = the_process(slug), BallForm()
    if form.validate_on_submit():
        try:
            drawing.call_ball(db.session(), process, form.ball.data, form.before, **act())
            db.session.commit()
            return pages.to("organiser.draw", slug=slug)
        except NotDrawnError:
            db.session.rollback()
            form.ball.errors = [_("Type one figure from 0 to 9.")]
    return draw_page(process, 422, ball_form=form)


@bp.post("/organiser/<slug>/draw/ball/back")
@allow("organiser")
def draw_ball_back(slug: str) -> Response:
    """Take back the ball that was typed last."""
    drawing.take_back(db.session(), the_process(slug), **act())
    db.session.commit()
    return pages.to("organiser.draw", slug=slug)


@bp.post("/organiser/<slug>/draw/number")
@allow("organiser")
def draw_number(slug: str) -> Response:
    """The number names the panel; nobody can draw from this pool again."""
    process, form = the_process(slug), NumberForm()
    if form.validate_on_submit():
        try:
            return _named(slug, form)
        except NotDrawnError as error:
            db.session.rollback()
            form.value.errors = [_wrong_words(error)]
    return draw_page(process, 422, number_form=form)


@bp.route("/organiser/<slug>/draw/withdraw", methods=["GET", "POST"])
@allow("organiser")
def draw_withdraw(slug: str) -> Response:
    """A second look before a draw is withdrawn; the reason is public."""
    process, form = the_process(slug), WithdrawForm()
    standing = draw_standing(db.session(), process, clock.now())
    if standing.draw is None or standing.draw.state == "withdrawn":
        raise errors.IllegalMove("withdraw", standing.scene)
    if form.validate_on_submit():
        freezing.withdraw(db.session(), process, form.reason.data, **act())
        db.session.commit()
        flash(_("The draw is withdrawn. The reason stands on its public page."), "info")
        return pages.to("organiser.draw", slug=slug)
    status = 422 if form.is_submitted() else 200
    return pages.render(
        "organiser/draw_withdraw.html", status, process=process, standing=standing, form=form
    )


def _named(slug: str, form: NumberForm) -> Response:
    process = the_process(slug)
    drawn = drawing.draw_panel(db.session(), process, form.value.data, form.names, **act())
    db.session.commit()
    if drawn:
        flash(_("The panel is drawn. Everybody can read and check it."), "success")
    else:
        flash(_("This number is not on the list. It is kept in the record; draw again."), "warning")
    return pages.to("organiser.draw", slug=slug)


def _wrong_words(error: NotDrawnError) -> str:
    if error.wrong == "early":
        return _("The round that was announced does not exist yet. Nothing was drawn.")
    if error.wrong == "length":
        return _("This number does not have as many digits as were announced.")
    return _("This is not the number that was announced or called. Compare it with the balls.")
