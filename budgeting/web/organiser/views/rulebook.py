"""The rulebook on one page: choices, their effects on this list, presets, and the lottery seed."""

from __future__ import annotations

from collections import Counter

from flask import Response, current_app, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import listing, lottery, ruling
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.effects import effects, telling
from budgeting.web.organiser.forms import SeedForm
from budgeting.web.organiser.rulebook_form import RulebookForm
from budgeting.web.telling.words import _


@bp.get("/organiser/<slug>/rulebook")
@allow("organiser")
def rulebook(slug: str) -> Response:
    """The choices as saved, as typed, or as a preset has them; nothing is saved here."""
    process = the_process(slug)
    if process.phase != "draft":
        return pages.to("organiser.sealed", slug=slug)
    saved = ruling.read(db.session(), process)
    wanted = request.args.get("preset", "")
    if wanted:
        try:
            saved = ruling.preset(wanted, process)
        except KeyError:
            raise errors.NotFound from None
    typed = request.args if "kind" in request.args else None
    return _page(process, RulebookForm(process, saved, typed), preset=wanted)


@bp.post("/organiser/<slug>/rulebook")
@allow("organiser")
def save_rulebook(slug: str) -> Response:
    """Save the choices as a draft, even where something still stands against a sealing."""
    process = the_process(slug)
    form = RulebookForm(process, ruling.read(db.session(), process), request.form)
    if form.errors:
        return _page(process, form, status=422)
    ruling.save(db.session(), process, form.choices, **act())
    db.session.commit()
    flash(_("The rulebook was saved as a draft."), "success")
    on = "organiser.seal" if request.args.get("then") == "seal" else "organiser.rulebook"
    return pages.to(on, slug=slug)


@bp.post("/organiser/<slug>/rulebook/seed")
@allow("organiser")
def type_seed(slug: str) -> Response:
    """Take a text from a public act as the seed of the lottery."""
    process = the_process(slug)
    seed = SeedForm()
    if not seed.validate():
        form = RulebookForm(process, ruling.read(db.session(), process), None)
        return _page(process, form, seed=seed, status=422)
    keys = current_app.extensions["keys"]
    lottery.type_seed(db.session(), process, seed.seed.data, keys, **act())
    db.session.commit()
    flash(_("The text is locked away. Only its SHA-256 is shown until the count."), "success")
    return pages.to("organiser.rulebook", slug=slug, _anchor="lottery")


@bp.post("/organiser/<slug>/rulebook/seed/server")
@allow("organiser")
def leave_seed(slug: str) -> Response:
    """Let the server make the seed after all."""
    process = the_process(slug)
    lottery.leave_to_server(db.session(), process, **act())
    db.session.commit()
    flash(_("The server makes the seed when the rulebook is sealed."), "success")
    return pages.to("organiser.rulebook", slug=slug, _anchor="lottery")


def _page(
    process: Process,
    form: RulebookForm,
    seed: SeedForm | None = None,
    preset: str = "",
    status: int = 200,
) -> Response:
    listed = listing.projects(db.session(), process)
    keys = current_app.extensions["keys"]
    return pages.render(
        "organiser/rulebook.html",
        status,
        fragment="organiser/_effects.html",
        process=process,
        form=form,
        seed=seed or SeedForm(formdata=None),
        preset=preset,
        effects=effects(process, listed, form.choices),
        listed=listed,
        told=telling(process, ruling.assemble(process, listed, form.choices)),
        listed_in=Counter(
            key for project in listed for key in (project.field_id, project.district_id) if key
        ),
        commitment=lottery.typed_commitment(db.session(), process, keys),
    )
