"""Households: pairs of people side by side, and a decision about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import HouseholdPair, Process, Respondent
from budgeting.services import households as homes
from budgeting.services import selection_planning
from budgeting.services.households import DECISIONS, Decision
from budgeting.services.respondents import open_person
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.respondent_words import reason_words
from budgeting.web.organiser.turning import leaf
from budgeting.web.telling.words import ngettext

SIZE = 25
PREFIX = "pair-"
HIGHEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair with both people as they told their names and addresses."""

    pair: HouseholdPair
    people: tuple[tuple[Respondent, dict[str, Any]], ...]
    reason: str
    contradicted: bool


@bp.get("/organiser/<slug>/households")
@allow("organiser")
def households(slug: str) -> Response:
    """The pairs that are open, or those that were decided."""
    process = the_process(slug)
    session = db.session()
    which = _decision(request.args.get("which", "open"))
    found = homes.pairs(session, process, which)
    part = leaf(found, request.args.get("page", 1, type=int), SIZE)
    against = homes.contradicted(session, process)
    return pages.render(
        "organiser/households.html",
        process=process,
        which=which,
        counts=homes.counts(session, process),
        leaf=part,
        shown=[_shown(pair, pair.id in against) for pair in part.shown],
        frozen=selection_planning.is_frozen(session, process),
    )


@bp.post("/organiser/<slug>/households")
@allow("organiser")
def decide_households(slug: str) -> Response:
    """Keep the decisions of one page; "not decided" takes one back."""
    process = the_process(slug)
    decisions = {
        int(name.removeprefix(PREFIX)): _decision(value)
        for name, value in request.form.items()
        if name.startswith(PREFIX) and _is_number(name.removeprefix(PREFIX))
    }
    changed = _changed(process, decisions)
    homes.decide(db.session(), process, changed, **act())
    db.session.commit()
    flash(
        ngettext("One decision was kept.", "%(num)s decisions were kept.", len(changed)), "success"
    )
    which = _decision(request.args.get("which", "open"))
    return pages.to("organiser.households", slug=slug, which=which)


@bp.post("/organiser/<slug>/households/exact")
@allow("organiser")
def decide_exact_households(slug: str) -> Response:
    """Everybody with exactly the same address is one household."""
    process = the_process(slug)
    number = homes.decide_exact(db.session(), process, **act())
    db.session.commit()
    flash(ngettext("One pair was joined.", "%(num)s pairs were joined.", number), "success")
    return pages.to("organiser.households", slug=slug)


def _changed(process: Process, decisions: dict[int, Decision]) -> dict[int, Decision]:
    session = db.session()
    return {
        pair_id: decision
        for pair_id, decision in decisions.items()
        if homes.find(session, process, pair_id).decision != decision
    }


def _shown(pair: HouseholdPair, contradicted: bool) -> PairShown:
    keys = current_app.extensions["keys"]
    people = [db.session.get_one(Respondent, key) for key in (pair.first_id, pair.second_id)]
    people.sort(key=lambda one: one.pseudonym)
    told = tuple((one, open_person(keys, one)) for one in people)
    return PairShown(pair, told, reason_words(pair.reason), contradicted)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= HIGHEST


def _decision(value: str) -> Decision:
    for decision in DECISIONS:
        if decision == value:
            return decision
    raise errors.NotFound
