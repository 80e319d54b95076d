"""Letters to the members: their words in every language, to print, to merge, to open as e-mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import assembly, clock
from budgeting.services import letters_out as services
from budgeting.services.assembly import Entry
from budgeting.services.letter_words import PLACEHOLDERS, Words
from budgeting.services.letters_out import FEWER, KINDS, LATEST, PAPER, Letter
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.language import languages
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.member_forms import LetterForm
from budgeting.web.telling.words import _

WHICH = f"<any({', '.join(KINDS)}):which>"
TWO_WEEKS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Post:
    """One kind of letter on the page: ``number`` get it, ``paper`` of them have no e-mail.

    ``erased`` would get it, and nobody can reach them any more.
    """

    kind: str
    name: str
    only: list[str]
    everybody: int
    latest: int
    number: int
    paper: int
    erased: list[Entry]


@bp.get("/organiser/<slug>/letters-out")
@allow("organiser")
def letters_out(slug: str) -> Response:
    """Every letter: to how many it goes, in which languages, and what can be done with it."""
    process = the_process(slug)
    latest = LATEST in _fewer()
    return pages.render(
        "organiser/letters_out.html",
        process=process,
        kinds=[_post(process, kind, latest) for kind in KINDS],
        spoken=_languages(process),
    )


@bp.route(f"/organiser/<slug>/letters-out/{WHICH}/<language>", methods=["GET", "POST"])
@allow("organiser")
def letter(slug: str, which: str, language: str) -> Response:
    """The words of one letter in one language; its preview shows what is typed or saved."""
    process = the_process(slug)
    if language not in _languages(process):
        raise errors.NotFound
    words = services.words_of(db.session(), process, which, language)
    form = LetterForm(data={"subject": words.subject, "body": words.body})
    valid = form.validate_on_submit()
    typed = Words(language, form.subject.data or "", form.body.data or "", own=True)
    if valid and request.form.get("do") != "preview":
        services.save_words(db.session(), process, which, typed, **act())
        db.session.commit()
        flash(_("The letter was saved. Its preview stands below."), "success")
        return pages.to("organiser.letter", slug=slug, which=which, language=language)
    return pages.render(
        "organiser/letter.html",
        422 if form.errors else 200,
        process=process,
        which=which,
        language=language,
        title=_kind_words(which),
        spoken=_languages(process),
        words=words,
        form=form,
        placeholders=PLACEHOLDERS,
        unsaved=form.is_submitted(),
        preview=_preview(process, typed if form.is_submitted() else words),
    )


@bp.post(f"/organiser/<slug>/letters-out/{WHICH}/<language>/reset")
@allow("organiser")
def reset_letter(slug: str, which: str, language: str) -> Response:
    """Return to the built-in words."""
    process = the_process(slug)
    services.drop_words(db.session(), process, which, language, **act())
    db.session.commit()
    flash(_("The letter has its built-in words again."), "success")
    return pages.to("organiser.letter", slug=slug, which=which, language=language)


@bp.get(f"/organiser/<slug>/letters-out/{WHICH}/print")
@allow("organiser")
def print_letters_out(slug: str, which: str) -> Response:
    """All letters of a kind, one on each sheet of A4."""
    process = the_process(slug)
    found = _letters(process, which)
    return pages.render(
        "organiser/print_letters_out.html",
        process=process,
        title=_kind_words(which),
        letters=found,
    )


@bp.get(f"/organiser/<slug>/letters-out/{WHICH}.csv")
@allow("organiser")
def merge_letters(slug: str, which: str) -> Response:
    """The letters as a table for mail merge."""
    process = the_process(slug)
    content = services.merge_table(_letters(process, which))
    return pages.file(content, f"{process.slug}-{which}.csv")


@bp.get(f"/organiser/<slug>/letters-out/{WHICH}.zip")
@allow("organiser")
def mail_letters(slug: str, which: str) -> Response:
    """The letters as e-mails that a mail program opens and a person sends."""
    process = the_process(slug)
    content = services.mail_files(_letters(process, which))
    return pages.file(content, f"{process.slug}-{which}.zip", "application/zip")


def _letters(process: Process, kind: str) -> list[Letter]:
    keys = current_app.extensions["keys"]
    return services.letters(db.session(), keys, process, kind, _fewer())


def _fewer() -> list[str]:
    """To whom a page or a file is narrowed: those who were invited last, those without e-mail."""
    asked = request.args.getlist("among")
    if not set(asked) <= set(FEWER):
        raise errors.NotFound
    return asked


def _post(process: Process, kind: str, latest: bool) -> Post:
    """How many get a letter; only an invitation is narrowed to those who were invited last."""
    only = [LATEST] if latest and kind == "invitation" else []
    return Post(
        kind,
        _kind_words(kind),
        only,
        everybody=_going_to(process, kind, []),
        latest=_going_to(process, kind, [LATEST]),
        number=_going_to(process, kind, only),
        paper=_going_to(process, kind, [*only, PAPER]),
        erased=services.erased(db.session(), process, kind),
    )


def _going_to(process: Process, kind: str, only: list[str]) -> int:
    keys = current_app.extensions["keys"]
    return len(services.readers(db.session(), keys, process, kind, only))


def _languages(process: Process) -> dict[str, str]:
    """The languages of the process and of everybody who was drawn, code -> own name."""
    drawn = assembly.entries(db.session(), process)
    theirs = sorted({one.respondent.language for one in drawn if one.respondent.language})
    codes = dict.fromkeys((*process.languages, *theirs))
    return {code: languages().get(code, code) for code in codes}


def _preview(process: Process, words: Words) -> Words:
    """The words as an invented person would read them, with two weeks to answer."""
    day = clock.now().date() + TWO_WEEKS
    return services.preview(process, words, _("Sora Kim"), day)


def _kind_words(kind: str) -> str:
    words = {
        "invitation": _("Invitation"),
        "reminder": _("Reminder"),
        "confirmation": _("Confirmation"),
    }
    return words[kind]
