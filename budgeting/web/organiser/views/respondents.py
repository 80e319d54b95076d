"""The people who answered: the list by pseudonym, and the page of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from flask import Response, current_app, flash, request

from budgeting.extensions import db
from budgeting.models import Process, Respondent
from budgeting.services import assembly, erasing, households, selection_planning
from budgeting.services import respondents as people
from budgeting.services.respondents import Asked, Listed
from budgeting.services.selection_features import Feature, features_of
from budgeting.sortition.cleaning.known import UNSAID
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.calendar import today
from budgeting.web.language import text
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.respondent_forms import (
    LookUpForm,
    RespondentForm,
    respondent_form,
)
from budgeting.web.organiser.respondent_words import STANDINGS, standing_words
from budgeting.web.organiser.table_record import table_record
from budgeting.web.organiser.turning import leaf
from budgeting.web.telling.words import _

SIZE = 100
NOT_SAID = "-"
"""In an address: the people who do not say; a value that is missing means everybody."""


@bp.get("/organiser/<slug>/respondents")
@allow("organiser")
def respondents(slug: str) -> Response:
    """Everybody under a pseudonym, narrowed by feature and standing; no names."""
    return _list(the_process(slug), LookUpForm(formdata=None))


@bp.post("/organiser/<slug>/respondents/find")
@allow("organiser")
def find_respondent(slug: str) -> Response:
    """Look up who asks for a pseudonym; the address that follows names pseudonyms only."""
    process = the_process(slug)
    form = LookUpForm()
    if form.validate():
        keys = current_app.extensions["keys"]
        found = people.look_up(db.session(), keys, process, form.sought.data)
        if found:
            return pages.to("organiser.respondents", slug=slug, found=".".join(found), _anchor="q")
        form.sought.errors = [_("Nobody has this name or contact. Try another spelling.")]
    return _list(process, form, 422)


def _list(process: Process, form: LookUpForm, status: int = 200) -> Response:
    """The list as the address narrows it, and the form to look somebody up."""
    features = features_at_hand(process)
    everybody = people.listed(db.session(), process)
    found = request.args.get("found", "")
    typed = {f"f{place}": request.args.get(f"f{place}", "") for place in range(len(features))}
    asked = Asked(
        request.args.get("q", ""),
        request.args.get("standing", ""),
        {
            feature.name: UNSAID if value == NOT_SAID else value
            for feature, value in zip(features, typed.values(), strict=True)
            if value
        },
        tuple(found.split(".")) if found else (),
    )
    shown = people.selected(everybody, asked)
    selection = selection_planning.find(db.session(), process)
    return pages.render(
        "organiser/respondents.html",
        status,
        process=process,
        form=form,
        found=found,
        selection=selection,
        overdue=erasing.overdue(db.session(), process, today()),
        record=table_record(selection.mapping, wording(features)) if selection else None,
        frozen=selection_planning.is_frozen(db.session(), process),
        homes=households.counts(db.session(), process),
        features=features,
        words=wording(features),
        counts=_counts(everybody, features),
        standings=Counter(one.standing for one in everybody),
        standing_words=standing_words,
        known_standings=tuple(STANDINGS),
        asked=asked,
        typed=typed,
        headings=[wording(features)[one.name, "*"] for one in features],
        kept={name: value for name, value in typed.items() if value},
        total=len(everybody),
        leaf=leaf(shown, request.args.get("page", 1, type=int), SIZE),
    )


@bp.route("/organiser/<slug>/respondents/<pseudonym>", methods=["GET", "POST"])
@allow("organiser")
def respondent(slug: str, pseudonym: str) -> Response:
    """One person with name and contact; what was answered can be changed with a reason."""
    process = the_process(slug)
    found = people.find(db.session(), process, pseudonym)
    features = features_at_hand(process)
    form = _form(found, features)
    if form.validate_on_submit() and _says_why(found, form):
        answers = {
            feature.name: form[f"answer_{place}"].data for place, feature in enumerate(features)
        }
        session = db.session()
        people.revise(
            session, process, found, answers, form.standing.data, form.comment.data, **act()
        )
        session.commit()
        flash(_("%(pseudonym)s was changed.", pseudonym=found.pseudonym), "success")
        return pages.to("organiser.respondent", slug=slug, pseudonym=pseudonym)
    return pages.render(
        "organiser/respondent.html",
        422 if form.is_submitted() else 200,
        process=process,
        found=found,
        person=people.open_person(current_app.extensions["keys"], found),
        features=features,
        words=wording(features),
        standing=standing_words(found.standing),
        frozen=selection_planning.is_frozen(db.session(), process),
        seat=assembly.state_of(db.session(), found),
        form=form,
    )


def features_at_hand(process: Process) -> Sequence[Feature]:
    """The features of the plan; none before there is one."""
    selection = selection_planning.find(db.session(), process)
    return features_of(selection) if selection else ()


def wording(features: Sequence[Feature]) -> Mapping[tuple[str, str], str]:
    """What (feature, value) is called; (feature, "*") is the feature, (feature, "") not said."""
    words = {(one.name, "*"): text(one.names) or one.name for one in features}
    words |= {(one.name, UNSAID): _("Does not say") for one in features}
    return words | {
        (one.name, value.value): text(value.names) or value.value
        for one in features
        for value in one.values
    }


def _counts(
    everybody: Sequence[Listed], features: Sequence[Feature]
) -> Mapping[tuple[str, str], int]:
    return Counter(
        (feature.name, one.answers.get(feature.name, UNSAID))
        for one in everybody
        for feature in features
    )


def _form(found: Respondent, features: Sequence[Feature]) -> RespondentForm:
    words = wording(features)
    choices = [
        (
            words[feature.name, "*"],
            [(value.value, words[feature.name, value.value]) for value in feature.values],
        )
        for feature in features
    ]
    answers = {
        f"answer_{place}": found.answers.get(feature.name, UNSAID)
        for place, feature in enumerate(features)
    }
    return respondent_form(choices, answers, found.standing, _("Does not say"))


def _says_why(found: Respondent, form: RespondentForm) -> bool:
    """Whether the reason can stand in the log, which is kept when names are erased."""
    person = people.open_person(current_app.extensions["keys"], found)
    if not people.names_the_person(person, form.comment.data):
        return True
    form.comment.errors = [_("Write it without name and contact: the log keeps it for good.")]
    return False
