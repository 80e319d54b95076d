"""The working places of a day: who is at the tables, and the posts of experts, team and scribes."""

from __future__ import annotations

from typing import Literal

from flask import Response, flash

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process, Sitting
from budgeting.services import posts
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.day_page import day_page
from budgeting.web.organiser.desk import act, spoken
from budgeting.web.organiser.post_forms import NamesForm, PostForm
from budgeting.web.organiser.seat_words import role_words
from budgeting.web.organiser.views.run_sheet import HERE
from budgeting.web.organiser.views.sittings import the_sitting
from budgeting.web.telling.posts import kind_words, post_words
from budgeting.web.telling.words import _

POST = f"{HERE}/posts/<int:post_id>"
ACTS = {"withdraw": posts.withdraw, "back": posts.bring_back, "renew": posts.renew}


@bp.route(f"{HERE}/posts", methods=["GET", "POST"])
@allow("organiser")
def day_posts(slug: str, sitting_id: int) -> Response:
    """All posts, and a form for one more."""
    process, found = the_sitting(slug, sitting_id)
    form = PostForm(spoken(process))
    if form.validate_on_submit():
        kind, names = form.kind.data, form.names.texts
        try:
            post = posts.add(db.session(), found, kind, names, **act())
        except errors.IllegalMove:
            db.session.rollback()
            flash(_("There are very many of these already. Nothing was added."), "danger")
            return _back(process, found)
        db.session.commit()
        flash(_("“%(name)s” was added. Print the code sheets.", name=post_words(post)), "success")
        return _back(process, found, post.id)
    return _page(process, found, form, 422 if form.is_submitted() else 200)


@bp.post(f"{HERE}/posts/tables")
@allow("organiser")
def prepare_posts(slug: str, sitting_id: int) -> Response:
    """Give every table its post, as after tables were added."""
    process, found = the_sitting(slug, sitting_id)
    posts.prepare(db.session(), found)
    db.session.commit()
    flash(_("Every table has a post now."), "success")
    return _back(process, found)


@bp.route(POST, methods=["GET", "POST"])
@allow("organiser")
def day_post(slug: str, sitting_id: int, post_id: int) -> Response:
    """Call a post otherwise."""
    process, found = the_sitting(slug, sitting_id)
    post = posts.find(db.session(), found, post_id)
    if post.kind == posts.TABLE:
        raise errors.NotFound
    form = NamesForm(spoken(process), data={"names": post.names})
    if form.validate_on_submit():
        posts.rename(db.session(), found, post, form.names.texts, **act())
        db.session.commit()
        flash(_("The new name was saved."), "success")
        return _back(process, found, post_id)
    return day_page(
        "organiser/day_post.html", process, found, 422 if form.is_submitted() else 200,
        form=form, post=post, name=post_words(post),
    )  # fmt: skip


@bp.post(f"{POST}/<any(withdraw, back, renew):do>")
@allow("organiser")
def change_post(
    slug: str, sitting_id: int, post_id: int, do: Literal["withdraw", "back", "renew"]
) -> Response:
    """Withdraw a post, bring it back, or give it a new code."""
    process, found = the_sitting(slug, sitting_id)
    post = posts.find(db.session(), found, post_id)
    name = post_words(post)
    words = {
        "withdraw": _("“%(name)s” was closed. Its code opens nothing any more.", name=name),
        "back": _("“%(name)s” is back, with a new code. Print its sheet again.", name=name),
        "renew": _("“%(name)s” has a new code. Print its sheet again.", name=name),
    }
    try:
        ACTS[do](db.session(), found, post, **act())
    except errors.IllegalMove:
        db.session.rollback()
        flash(_("That is not possible for this post. Nothing was changed."), "danger")
    else:
        db.session.commit()
        flash(words[do], "success")
    return _back(process, found, post_id)


def _page(process: Process, found: Sitting, form: PostForm, status: int) -> Response:
    session = db.session()
    held = posts.posts(session, found)
    return day_page(
        "organiser/day_posts.html",
        process,
        found,
        status,
        form=form,
        tables=[one for one in held if one.kind == posts.TABLE],
        others=[one for one in held if one.kind != posts.TABLE],
        lacking=posts.lacking(session, found),
        staff=posts.staff_by_table(session, found),
        kind_words=kind_words,
        post_words=post_words,
        role_words=role_words,
    )


def _back(process: Process, found: Sitting, post_id: int = 0) -> Response:
    anchor = f"post-{post_id}" if post_id else None
    return pages.to("organiser.day_posts", slug=process.slug, sitting_id=found.id, _anchor=anchor)
