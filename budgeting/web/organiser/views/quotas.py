"""Quotas: what they are, whether they can be met, how fair the lottery can be, what each costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Response, current_app, flash, request

from budgeting import errors
from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import clock, quota_costs, selection_planning, trying, working
from budgeting.services.quota_costs import Costs, Effect
from budgeting.services.selection_features import Feature
from budgeting.services.trying import Trial
from budgeting.sortition.programme import Unsettled
from budgeting.sortition.quotas import Proposal
from budgeting.sortition.repair import Change
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.filters import number
from budgeting.web.organiser import bp
from budgeting.web.organiser.desk import act, the_process
from budgeting.web.organiser.quotas_form import EffectForm, QuotasForm
from budgeting.web.organiser.selection_desk import around, page_anew, plan_of, to_plan
from budgeting.web.organiser.trial_words import (
    Said,
    certain_words,
    change_list,
    effect_words,
    fairness,
    pseudonyms,
    said_at,
)
from budgeting.web.telling.naming import Names
from budgeting.web.telling.words import _


@dataclass(frozen=True, slots=True)
class Line:
    """A value in the table, and what to say of it; ``exact`` is its share of the seats in words."""

    key: str
    value: str
    share: int | None
    exact: str
    supply: int
    said: list[Said]


@bp.get("/organiser/<slug>/selection/quotas")
@allow("organiser")
def quotas(slug: str) -> Response:
    """The table of every feature; with ``cell`` in the address, what another quota would do."""
    process = the_process(slug)
    if selection_planning.find(db.session(), process) is None:
        return to_plan(process)
    return _page(process, QuotasForm(plan_of(process)[1], None))


@bp.post("/organiser/<slug>/selection/quotas")
@allow("organiser")
def save_quotas(slug: str) -> Response:
    """Save the quotas, even where they cannot be met: the page says what stands against them."""
    process = the_process(slug)
    form = QuotasForm(plan_of(process)[1], request.form)
    if form.errors:
        return _page(process, form, 422)
    selection_planning.set_quotas(db.session(), process, form.quotas, **act())
    db.session.commit()
    flash(_("The quotas were saved."), "success")
    return pages.to("organiser.quotas", slug=slug)


@bp.post("/organiser/<slug>/selection/quotas/costs")
@allow("organiser")
def reckon_costs(slug: str) -> Response:
    """Find out in the background what every quota costs."""
    process = the_process(slug)
    job_id = quota_costs.order(db.session(), process, act()["now"]).id
    db.session.commit()
    current_app.extensions["queue"].send(job_id)
    return pages.to("organiser.quotas", slug=slug, _anchor="costs")


@bp.get("/organiser/<slug>/selection/quotas/costs")
@allow("organiser")
def costs_progress(slug: str) -> Response:
    """How many quotas are reckoned; a new page once they all are."""
    process = the_process(slug)
    job = working.latest(db.session(), process, quota_costs.KIND)
    if job is None or job.state not in working.UNFINISHED or working.is_lost(job, clock.now()):
        return page_anew()
    return pages.render("organiser/_costs_progress.html", process=process, job=job)


@bp.post("/organiser/<slug>/selection/quotas/costs/stop")
@allow("organiser")
def stop_costs(slug: str) -> Response:
    """Stop reckoning; what was known before stays."""
    job = working.latest(db.session(), the_process(slug), quota_costs.KIND)
    if job is None:
        raise errors.NotFound
    working.stop(db.session(), job)
    db.session.commit()
    return pages.to("organiser.quotas", slug=slug, _anchor="costs")


def _page(process: Process, form: QuotasForm, status: int = 200) -> Response:
    session = db.session()
    selection, features = plan_of(process)
    terms = selection_planning.terms_of(session, process)
    trial = trying.try_terms(terms, trying.planned_of(features))
    names = Names(features)
    asked = EffectForm(features, request.args, selection.seats)
    effect, unsure = _effect(process, asked)
    job = working.latest(session, process, quota_costs.KIND)
    lost = job is not None and working.is_lost(job, clock.now())
    return pages.render(
        "organiser/quotas.html",
        status,
        fragment="organiser/_quota_effect.html",
        form=form,
        trial=trial,
        tables=[
            (
                one,
                _lines(place, one, selection.seats, trial, terms.supply),
                said_at(trial, one.name),
            )
            for place, one in enumerate(features)
        ],
        general=said_at(trial, ""),
        fair=fairness(trial, selection.seats),
        certain=[(certain_words(one, names), pseudonyms(one)) for one in trial.certain],
        changes=change_list(trial.changes, names),
        mended=_mended(form, features, trial.changes),
        asked=asked,
        effect=effect_words(effect, names) if effect else "",
        unsure=unsure,
        job=job if job and job.state in working.UNFINISHED and not lost else None,
        costs=_costs(quota_costs.kept(selection, terms)),
        can_price=trial.is_possible and bool(terms.quotas),
        **around(process),
    )


def _mended(
    form: QuotasForm, features: Sequence[Feature], changes: Sequence[Change]
) -> dict[str, str]:
    """All the numbers of the form with the changes made; nothing where the seats must change."""
    if not changes or form.errors or any(one.side == "seats" for one in changes):
        return {}
    keys = {
        (feature.name, one.value): f"{place}-{row}"
        for place, feature in enumerate(features)
        for row, one in enumerate(feature.values)
    }
    new = {f"{one.side}-{keys[one.feature, one.value]}": str(one.after) for one in changes}
    return form.values | new


def _lines(
    place: int, feature: Feature, seats: int, trial: Trial, supply: dict[tuple[str, str], int]
) -> list[Line]:
    proposals = feature.proposals(seats) or (None,) * len(feature.values)
    return [
        Line(
            f"{place}-{row}",
            one.value,
            one.share,
            _exact(proposals[row]),
            supply.get((feature.name, one.value), 0),
            said_at(trial, feature.name, one.value),
        )
        for row, one in enumerate(feature.values)
    ]


def _exact(proposal: Proposal | None) -> str:
    """The exact share of the seats with two decimals; "" where the census does not know it."""
    if proposal is None:
        return ""
    return number(Decimal(round(proposal.exact * 100)).scaleb(-2))


def _effect(process: Process, asked: EffectForm) -> tuple[Effect | None, bool]:
    """What the quota that is asked about would do, and whether that could not be found out."""
    if asked.quota is None:
        return None, False
    try:
        return quota_costs.effect_of(db.session(), process, asked.quota), False
    except Unsettled:
        return None, True


def _costs(found: Costs | None) -> Costs | None:
    """Only the quotas that cost something; ``None`` while nothing is known."""
    if found is None or found.ceiling is None:
        return None
    ceiling = found.ceiling
    rows = tuple(one for one in found.rows if one.without is not None and one.without > ceiling)
    return Costs(ceiling, rows)
