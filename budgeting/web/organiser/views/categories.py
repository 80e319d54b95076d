"""Fields and districts: add, paste a list, rename, order, delete and bring back."""

from __future__ import annotations

from typing import Literal

from flask import Response, flash, request

from budgeting import errors
from budgeting.counting.model import CategoryKind
from budgeting.extensions import db
from budgeting.formats.slugs import slug as key_from
from budgeting.models import Category, Process
from budgeting.services import categorising
from budgeting.services.categorising import Heading
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.language import text
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, logged, spoken, the_process
from budgeting.web.organiser.forms import CategoryForm, PasteForm
from budgeting.web.organiser.pasting import read_headings, seoul_districts
from budgeting.web.telling.words import _, ngettext

Shown = CategoryForm | PasteForm


@bp.get("/organiser/<slug>/categories")
@allow("organiser")
def categories(slug: str) -> Response:
    """Both lists, with forms to change them."""
    return _page(the_process(slug))


@bp.post("/organiser/<slug>/categories/<any(field, district):kind>")
@allow("organiser")
def add_category(slug: str, kind: CategoryKind) -> Response:
    """One more field or district."""
    process = the_process(slug)
    form = CategoryForm(spoken(process), prefix=f"{kind}-")
    if not form.validate():
        return _page(process, kind, form)
    names = form.names.texts
    typed = form.key.data or key_from(names.get("en", "")) or key_from(*names.values())
    return _add(process, kind, [Heading(typed or f"{kind}-1", names)], form)


@bp.post("/organiser/<slug>/categories/<any(field, district):kind>/paste")
@allow("organiser")
def paste_categories(slug: str, kind: CategoryKind) -> Response:
    """Many fields or districts at once, one a line."""
    process = the_process(slug)
    form = PasteForm(prefix=f"{kind}-")
    if not form.validate():
        return _page(process, kind, form)
    headings, problems = read_headings(form.rows.data, process.languages)
    if problems:
        form.rows.errors = problems
        return _page(process, kind, form)
    return _add(process, kind, headings, form)


@bp.post("/organiser/<slug>/categories/district/seoul")
@allow("organiser")
def add_seoul(slug: str) -> Response:
    """The 25 districts of Seoul, those that are not there yet."""
    process = the_process(slug)
    present = {category.key for category in process.category_list("district")}
    missing = [heading for heading in seoul_districts(process.languages)
               if heading.key not in present]  # fmt: skip
    return _add(process, "district", missing, PasteForm(prefix="district-"))


@bp.route("/organiser/<slug>/categories/<int:category_id>", methods=["GET", "POST"])
@allow("organiser")
def category(slug: str, category_id: int) -> Response:
    """New names for a field or district."""
    process = the_process(slug)
    found = categorising.find(db.session(), process, category_id)
    form = CategoryForm(spoken(process), data={"names": found.names, "key": found.key})
    if form.validate_on_submit():
        categorising.rename(db.session(), process, found, form.names.texts, **act())
        db.session.commit()
        flash(_("The new name was saved."), "success")
        return _back(process, found)
    status = 422 if form.is_submitted() else 200
    return pages.render(
        "organiser/category.html", status, process=process, category=found, form=form
    )


@bp.post("/organiser/<slug>/categories/<int:category_id>/<any(up, down):direction>")
@allow("organiser")
def move_category(slug: str, category_id: int, direction: Literal["up", "down"]) -> Response:
    """One place up or down."""
    process = the_process(slug)
    found = categorising.find(db.session(), process, category_id)
    categorising.move(db.session(), process, found, direction)
    db.session.commit()
    return _back(process, found)


@bp.post("/organiser/<slug>/categories/<int:category_id>/delete")
@allow("organiser")
def delete_category(slug: str, category_id: int) -> Response:
    """Delete an unused field or district; the next page offers to bring it back."""
    process = the_process(slug)
    found = categorising.find(db.session(), process, category_id)
    entry = categorising.delete(db.session(), process, found, **act())
    db.session.commit()
    return pages.to("organiser.categories", slug=slug, deleted=entry.seq)


@bp.post("/organiser/<slug>/categories/restore/<int:seq>")
@allow("organiser")
def restore_category(slug: str, seq: int) -> Response:
    """Bring a deleted field or district back."""
    process = the_process(slug)
    entry = logged(process, seq, "category.deleted")
    if entry is None:
        raise errors.NotFound
    found = categorising.restore(db.session(), process, entry, **act())
    db.session.commit()
    flash(_("%(name)s is back in its place.", name=text(found.names)), "success")
    return _back(process, found)


def _add(process: Process, kind: CategoryKind, headings: list[Heading], form: Shown) -> Response:
    try:
        added = categorising.add(db.session(), process, kind, headings, **act())
    except errors.Taken as taken:
        db.session.rollback()
        field = form.key if isinstance(form, CategoryForm) else form.rows
        field.errors = [_("The key %(key)s is there already. Nothing was added.", key=taken.what)]
        return _page(process, kind, form)
    db.session.commit()
    message = ngettext("One entry was added.", "%(num)s entries were added.", len(added))
    flash(message, "success")
    return pages.to("organiser.categories", slug=process.slug, _anchor=f"{kind}s")


def _back(process: Process, category: Category) -> Response:
    """The list again, at the row that was changed."""
    return pages.to("organiser.categories", slug=process.slug, _anchor=f"c{category.id}")


def _page(process: Process, kind: str = "", form: Shown | None = None) -> Response:
    """The page; ``form`` is the one with errors, among those of ``kind``."""
    forms: dict[str, list[Shown]] = {}
    for each in ("field", "district"):
        own: list[Shown] = [
            CategoryForm(spoken(process), formdata=None, prefix=f"{each}-"),
            PasteForm(formdata=None, prefix=f"{each}-"),
        ]
        if form is not None and each == kind:
            own[isinstance(form, PasteForm)] = form
        forms[each] = own
    gone = logged(process, request.args.get("deleted", type=int), "category.deleted")
    return pages.render(
        "organiser/categories.html",
        422 if form is not None else 200,
        process=process,
        forms=forms,
        wrong=form,
        gone=gone,
        uses=categorising.uses(db.session(), process),
        seoul=seoul_districts(process.languages),
    )
