"""The key of the box before the vote: three holders make it, and two of them try it."""

from __future__ import annotations

from flask import Response, current_app, flash
from flask_babel import get_locale

from budgeting.models import BoxKey
from budgeting.services import box_keys
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.officer import bp
from budgeting.web.officer.acting import act, here, the_process
from budgeting.web.officer.holders import key_of, level, look_at_keys, proposed, unlock
from budgeting.web.officer.key_forms import KeysForm, PairForm
from budgeting.web.telling.amounts import listing
from budgeting.web.telling.box import fingerprint
from budgeting.web.telling.words import _


@bp.get("/<slug>/keys")
@allow("officer")
def keys(slug: str) -> Response:
    """Who holds the key of the box, and who has tried it."""
    process = the_process(slug)
    kept = box_keys.find(here(), process)
    return pages.render(
        "officer/keys.html",
        process=process,
        level=level(process),
        key=kept,
        untried=box_keys.untried(here(), process),
        words=_spoken(kept) if kept else (),
    )


@bp.route("/<slug>/keys/make", methods=["GET", "POST"])
@allow("officer")
def make_keys(slug: str) -> Response:
    """Three holders give their names and passphrases; another key made before is replaced."""
    process = the_process(slug)
    look_at_keys(process)
    kept = box_keys.find(here(), process)
    form = KeysForm(data={"replaces": kept.public.hex() if kept else ""})
    if form.validate_on_submit():
        _make(slug, form)
        flash(
            _("The key is made. Now its holders try it, two at a time, until all three have."),
            "success",
        )
        return pages.to("officer.try_keys", slug=slug)
    return pages.render(
        "officer/make_keys.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        key=kept,
        proposals=[proposed() for _fields in form.holders],
    )


@bp.route("/<slug>/keys/try", methods=["GET", "POST"])
@allow("officer")
def try_keys(slug: str) -> Response:
    """Two holders type their passphrases again and open a ballot that nobody cast."""
    process = the_process(slug)
    look_at_keys(process)
    kept = key_of(process)
    form = PairForm(kept.names)
    secret = unlock(slug, form) if form.validate_on_submit() else None
    process = the_process(slug)
    if secret is not None:
        box_keys.note_trial(here(), process, secret, tuple(form.pair), **act())
        here().commit()
        words = _("%(names)s have opened the trial ballot. The key works.", names=_named(form))
        flash(words, "success")
        return pages.to("officer.keys", slug=slug)
    return pages.render(
        "officer/try_keys.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        key=key_of(process),
    )


@bp.get("/<slug>/keys/sheet")
@allow("officer")
def print_keys(slug: str) -> Response:
    """A sheet for the envelope of each holder, with a line on which they write by hand."""
    process = the_process(slug)
    kept = key_of(process)
    return pages.render("officer/print_keys.html", process=process, key=kept, words=_spoken(kept))


def _make(slug: str, form: KeysForm) -> None:
    """Make the key; nobody waits for the database meanwhile."""
    settings = current_app.extensions["settings"]
    here().rollback()
    made = box_keys.make(slug, form.names, form.passphrases, settings)
    box_keys.keep(here(), the_process(slug), made, replaces=form.replaced, **act())
    here().commit()


def _named(form: PairForm) -> str:
    return listing(form.names)


def _spoken(kept: BoxKey) -> tuple[str, ...]:
    return fingerprint(kept.public, get_locale().language)
