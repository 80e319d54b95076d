"""The members' wishes for committees: hand in a table or type it, look at it, save it."""

from __future__ import annotations

from flask import Response, flash

from budgeting.extensions import db
from budgeting.formats.errors import FormatError
from budgeting.formats.wishes import MOST_WISHES, Wishes, write_wishes
from budgeting.models import Process
from budgeting.services import clock, wishing
from budgeting.services import committees as services
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.committee_forms import WishesForm
from budgeting.web.organiser.committee_words import wish_words
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.fields import chosen
from budgeting.web.telling.words import _, ngettext


@bp.route("/organiser/<slug>/committees/wishes", methods=["GET", "POST"])
@allow("organiser")
def wishes(slug: str) -> Response:
    """Hand in a table; nothing is written yet."""
    process = the_process(slug)
    plan = services.require_plan(db.session(), process)
    form = WishesForm()
    if form.is_submitted() and (content := _content(form)):
        try:
            wishing.read(db.session(), process, content)
        except FormatError as error:
            form.rows.errors = [wish_words(problem) for problem in error.problems]
        else:
            upload = wishing.keep(db.session(), process, content, clock.now())
            db.session.commit()
            return pages.to("organiser.wishes_preview", slug=slug, upload_id=upload.id)
    elif form.is_submitted():
        form.rows.errors = [_("Choose a file, or type at least one line.")]
    return pages.render(
        "organiser/wishes.html",
        422 if form.is_submitted() else 200,
        process=process,
        form=form,
        committees=services.committees_of(plan),
        wishes=services.wishes_of(db.session(), process),
        most=MOST_WISHES,
    )


@bp.get("/organiser/<slug>/committees/wishes/<upload_id>")
@allow("organiser")
def wishes_preview(slug: str, upload_id: str) -> Response:
    """Every row as it was read."""
    process = the_process(slug)
    upload = wishing.find(db.session(), process, upload_id)
    return pages.render(
        "organiser/wishes_preview.html",
        process=process,
        upload=upload,
        wishes=wishing.read(db.session(), process, upload.content),
        present=services.wishes_of(db.session(), process),
    )


@bp.post("/organiser/<slug>/committees/wishes/<upload_id>")
@allow("organiser")
def save_wishes(slug: str, upload_id: str) -> Response:
    """Write the wishes that the preview showed."""
    process = the_process(slug)
    upload = wishing.find(db.session(), process, upload_id)
    written = wishing.save(db.session(), process, upload, **act())
    db.session.commit()
    words = ngettext("The wishes of one member were saved.",
                     "The wishes of %(num)s members were saved.", written)  # fmt: skip
    flash(words, "success")
    return pages.to("organiser.committees", slug=slug)


@bp.post("/organiser/<slug>/committees/wishes/<upload_id>/drop")
@allow("organiser")
def drop_wishes(slug: str, upload_id: str) -> Response:
    """Leave the wishes as they are and forget the table."""
    process = the_process(slug)
    wishing.drop(db.session(), process, wishing.find(db.session(), process, upload_id))
    db.session.commit()
    flash(_("Nothing was saved. The wishes are as they were."), "info")
    return pages.to("organiser.committees", slug=slug)


@bp.get("/organiser/<slug>/committees/wishes.csv")
@allow("organiser")
def export_wishes(slug: str) -> Response:
    """The wishes as a table that can be handed in again, with a row for every member."""
    process = the_process(slug)
    return pages.file(write_wishes(_everybody(process)), f"{process.slug}-wishes.csv")


def _content(form: WishesForm) -> bytes:
    """The chosen file, or what was typed."""
    content = chosen(form.file)
    return (content.strip() and content) or (form.rows.data or "").encode()


def _everybody(process: Process) -> Wishes:
    numbers = (one.membership.position for one in services.members(db.session(), process))
    blank: dict[int, tuple[str, ...]] = dict.fromkeys(numbers, ())
    return blank | dict(services.wishes_of(db.session(), process))
