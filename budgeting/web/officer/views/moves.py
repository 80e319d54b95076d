"""Open, pause, resume and close the vote, and take the box away at its end."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, flash, request
from flask_babel import get_locale

from budgeting.errors import IllegalMove, KeysRefused
from budgeting.formats.digest_words import digest_words
from budgeting.services import box_keys, clock, opening, printing, relaying
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp, sweeping
from budgeting.web.officer.acting import act, here, look_at, the_process
from budgeting.web.officer.forms import CloseForm
from budgeting.web.officer.standing import standing
from budgeting.web.proving import keyring
from budgeting.web.telling.words import _


@bp.route("/<slug>/open", methods=["GET", "POST"], endpoint="open")
@allow("officer")
def open_vote(slug: str) -> Response:
    """A second look, then the vote is open."""
    process = the_process(slug)
    if request.method == "POST":
        opening.open_vote(here(), process, **act())
        return _done(slug, _("The vote is open."))
    look_at(process, "open")
    rulebook = sealed_rulebook(here(), process)
    try:
        box_keys.require_tried(here(), process, rulebook)
    except KeysRefused:
        flash(_("The vote can be opened when two holders have tried the key of the box."), "info")
        return pages.to("officer.keys", slug=slug)
    sha256 = rulebook.sha256()
    return pages.render(
        "officer/open.html",
        process=process,
        rulebook=rulebook,
        sha256=sha256,
        words=digest_words(sha256, get_locale().language),
        stock=printing.stock(here(), process),
        untried=box_keys.untried(here(), process),
    )


@bp.post("/<slug>/pause")
@allow("officer")
def pause(slug: str) -> Response:
    """Accept no ballot for a while."""
    opening.pause(here(), the_process(slug), **act())
    return _done(slug, _("The vote is paused. Every choice that was begun is kept."))


@bp.post("/<slug>/resume")
@allow("officer")
def resume(slug: str) -> Response:
    """Accept ballots again."""
    opening.resume(here(), the_process(slug), **act())
    return _done(slug, _("The vote goes on."))


@bp.route("/<slug>/close", methods=["GET", "POST"])
@allow("officer")
def close(slug: str) -> Response:
    """Choose the countdown, with a second look, and announce the close."""
    process = the_process(slug)
    form = CloseForm()
    if form.validate_on_submit():
        countdown = timedelta(seconds=form.seconds.data)
        opening.close(here(), process, countdown, **act())
        return _done(slug, _("The close is announced. The countdown runs on every tablet."))
    look_at(process, "close")
    if process.closes_at is not None:
        raise IllegalMove("close", process.phase)
    return pages.render(
        "officer/close.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        standing=standing(here(), process, clock.now()),
    )


@bp.post("/<slug>/end")
@allow("officer")
def end(slug: str) -> Response:
    """Take the box away; whoever comes second finds it taken away."""
    process = the_process(slug)
    if process.phase != "closed":
        opening.end(here(), process, keyring(), **act())
        here().commit()
        sweeping.sweep_or_warn(relaying.TABLES)
    return pages.to("officer.desk", slug=slug)


def _done(slug: str, words: str) -> Response:
    here().commit()
    flash(words, "success")
    return pages.to("officer.desk", slug=slug)
