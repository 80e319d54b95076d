"""Members and reserves: who was invited, who said what, and each person's own page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, current_app, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import assembly, checking_in, inviting
from budgeting.services.assembly import LEFT, Entry, is_overdue
from budgeting.services.respondents import open_person
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.calendar import today
from budgeting.web.language import languages
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.member_forms import ExtendForm, FindForm, InviteForm
from budgeting.web.organiser.member_words import Labels, reason_words, state_look, state_words
from budgeting.web.telling.words import _, ngettext

FILTERS = ("drawn", "invited", "late", "confirmed", "left", "empty", "reserve")
ANSWERS: tuple[inviting.Answer, ...] = ("confirmed", "declined")
Form = InviteForm | FindForm


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list; ``successor`` is who has the seat of a person who left."""

    entry: Entry
    late: bool
    state: str
    look: str
    answers: list[tuple[str, str]]
    successor: Entry | None

    @property
    def empty(self) -> bool:
        """Whether the seat of this person waits for somebody else."""
        membership = self.entry.membership
        left = membership.kind == "member" and membership.state in LEFT
        return left and self.successor is None

    def among(self, asked: str) -> bool:
        """Whether a filter lets this row through."""
        membership = self.entry.membership
        if asked == "reserve":
            return membership.kind == "reserve"
        if asked in ("late", "empty"):
            return self.late if asked == "late" else self.empty
        states = LEFT if asked == "left" else (asked,)
        return not asked or (membership.kind == "member" and membership.state in states)


@bp.get("/organiser/<slug>/members")
@allow("organiser")
def memberships(slug: str) -> Response:
    """Everybody who was drawn, and how far the answers have come."""
    return _page(the_process(slug))


@bp.post("/organiser/<slug>/members/invite")
@allow("organiser")
def invite_members(slug: str) -> Response:
    """Invite every member who was not invited yet, or give the invited another last day."""
    process = the_process(slug)
    if request.form.get("do") == "extend":
        return _extend(process)
    form = InviteForm(today())
    if not form.validate():
        return _page(process, form)
    invited = inviting.invite(db.session(), process, form.day, **act())
    db.session.commit()
    message = ngettext(
        "One person is invited now.", "%(num)s people are invited now.", len(invited)
    )
    flash(message, "success")
    return pages.to("organiser.memberships", slug=slug, state="invited")


def _extend(process: Process) -> Response:
    form = ExtendForm(today())
    if not form.validate():
        return _page(process, form)
    number = inviting.extend(db.session(), process, form.day, **act())
    db.session.commit()
    message = ngettext(
        "One person has a new last day for the answer.",
        "%(num)s people have a new last day for the answer.",
        number,
    )
    flash(message, "success")
    return pages.to("organiser.memberships", slug=process.slug, state="invited")


@bp.post("/organiser/<slug>/members/find")
@allow("organiser")
def find_member(slug: str) -> Response:
    """Look a number or a name up; the address that follows names pseudonyms only."""
    process = the_process(slug)
    form = FindForm()
    if not form.validate():
        return _page(process, form)
    keys = current_app.extensions["keys"]
    found = checking_in.look_up(db.session(), keys, process, form.sought.data)
    if not found:
        form.sought.errors = [_("No member has this number or name.")]
        return _page(process, form)
    people = [guest.entry.id for guest in found]
    if len(people) == 1:
        return pages.to("organiser.membership", slug=slug, person=people[0])
    return pages.to("organiser.memberships", slug=slug, among=".".join(people))


@bp.get("/organiser/<slug>/members/<person>")
@allow("organiser")
def membership(slug: str, person: str) -> Response:
    """One person: the only page of the members that shows a name and a contact."""
    process = the_process(slug)
    one = assembly.find(db.session(), process, person)
    drawn = assembly.entries(db.session(), process)
    labels = Labels.of(db.session(), process)
    reason = one.membership.reason
    return pages.render(
        "organiser/membership.html",
        process=process,
        line=next(line for line in _lines(drawn, labels) if line.entry.id == person),
        told=open_person(current_app.extensions["keys"], one.respondent),
        reasons=reason_words(reason) if "turn" in reason else [],
        spoken=languages(),
    )


@bp.post(
    "/organiser/<slug>/members/<person>/"
    "<any(confirmed, declined, silent, withdrawn, taken_back, uninvited):what>"
)
@allow("organiser")
def note_answer(slug: str, person: str, what: str) -> Response:
    """Note what a person said or did, or take it back."""
    process = the_process(slug)
    one = assembly.find(db.session(), process, person)
    _act_on(process, one, what)
    db.session.commit()
    flash(_said(what, one), "success")
    if what in ("declined", "silent", "withdrawn") and one.membership.kind == "member":
        return pages.to("organiser.replacement", slug=slug, person=person)
    asked = request.args.get("state", "")
    values = {"state": asked} if asked in FILTERS else {}
    if request.args.get("back") == "list":
        return pages.to("organiser.memberships", slug=slug, _anchor=f"m-{person}", **values)
    return pages.to("organiser.membership", slug=slug, person=person)


def _act_on(process: Process, one: Entry, what: str) -> None:
    for said in ANSWERS:
        if what == said:
            inviting.answer(db.session(), process, one, said, **act())
            return
    if what == "silent":
        inviting.give_up(db.session(), process, one, today(), **act())
        return
    changes = {
        "withdrawn": inviting.withdraw,
        "taken_back": inviting.take_back,
        "uninvited": inviting.uninvite,
    }
    changes[what](db.session(), process, one, **act())


def _said(what: str, one: Entry) -> str:
    number = one.membership.position
    words = {
        "confirmed": _("Number %(number)s has confirmed.", number=number),
        "declined": _("Number %(number)s has declined. The seat is empty.", number=number),
        "silent": _("Number %(number)s gave no answer. The seat is empty.", number=number),
        "withdrawn": _("Number %(number)s has dropped out.", number=number),
        "taken_back": _("It was taken back. Number %(number)s is as before.", number=number),
        "uninvited": _("Number %(number)s is not invited any more.", number=number),
    }
    return words[what]


def _lines(drawn: Sequence[Entry], labels: Labels) -> list[Line]:
    """Every person with what a page says about them."""
    day = today()
    successors = assembly.replaced(drawn)
    lines = []
    for one in drawn:
        late = one.membership.kind == "member" and is_overdue(one.membership, day)
        lines.append(
            Line(
                one,
                late,
                state_words(one, late),
                state_look(one, late),
                labels.answers(one),
                successors.get(one.id),
            )
        )
    return lines


def _page(process: Process, wrong: Form | None = None) -> Response:
    """The list; ``wrong`` is the form with errors."""
    drawn = assembly.entries(db.session(), process)
    labels = Labels.of(db.session(), process)
    lines = _lines(drawn, labels)
    asked = request.args.get("state", "")
    if asked and asked not in FILTERS:
        raise errors.NotFound
    among = [person for person in request.args.get("among", "").split(".") if person]
    day = today()
    return pages.render(
        "organiser/memberships.html",
        422 if wrong else 200,
        process=process,
        progress=assembly.progress(db.session(), process, drawn, day),
        lines=lines,
        shown=[line for line in lines if line.among(asked) and _named(line, among)],
        counts={name: sum(line.among(name) for line in lines) for name in FILTERS},
        features=list(labels.features.values()),
        asked=asked,
        among=among,
        wrong=wrong,
        extend=wrong if isinstance(wrong, ExtendForm) else ExtendForm(day, formdata=None),
        invite=wrong if type(wrong) is InviteForm else InviteForm(day, formdata=None),
        find=wrong if isinstance(wrong, FindForm) else FindForm(formdata=None),
    )


def _named(line: Line, among: Sequence[str]) -> bool:
    return not among or line.entry.id in among
