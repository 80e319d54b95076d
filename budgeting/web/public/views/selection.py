"""Who decides: how the members are selected, in figures that anybody can check."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.models import LetterDraw, Process
from budgeting.services import (
    answer_bias,
    erasing,
    freezing,
    lettering,
    organising,
    posting,
    selection_planning,
)
from budgeting.services.posting import Answers
from budgeting.services.selection_features import features_of
from budgeting.sortition.bias import FEWEST
from budgeting.web import pages
from budgeting.web.access import PUBLIC, allow
from budgeting.web.calendar import today
from budgeting.web.public import bp
from budgeting.web.public.showing import show
from budgeting.web.telling.naming import Names, factor, few


@bp.get("/<slug>/selection")
@allow(PUBLIC)
def selection(slug: str) -> ResponseReturnValue:
    """The plan, the census and the quotas, the letters, and who answered; small groups merged."""
    session = db.session()
    process = organising.find(session, slug)
    plan = selection_planning.find(session, process)
    if plan is None:
        raise NotFound
    features = features_of(plan)
    drawing = lettering.drawing(session, process)
    people = answer_bias.people(session, process)
    return show(
        "public/selection.html",
        process,
        selection=plan,
        erasure=erasing.outlook(session, process, today()),
        features=features,
        names=Names(features),
        drawing=drawing,
        released=posting.released(session, process),
        answered=_answered(session, process, drawing),
        has_codes=posting.are_codes_public(session, process),
        people=people if people >= FEWEST else None,
        bias=[(one.feature, one.published) for one in answer_bias.bias_of(session, process)],
        factor=factor,
        has_draw=freezing.is_public(session, process),
    )


@bp.get("/<slug>/selection/codes.csv")
@allow(PUBLIC)
def letter_codes(slug: str) -> ResponseReturnValue:
    """Every household's code, to repeat the draw of the letters; only once nobody can answer."""
    session = db.session()
    process = organising.find(session, slug)
    if not posting.are_codes_public(session, process):
        raise NotFound
    return pages.published(pages.file(posting.codes_csv(session, process), f"{slug}-codes.csv"))


def _answered(session: Session, process: Process, drawing: LetterDraw | None) -> dict[str, str]:
    """How many households of each district answered, once letters were sent."""
    if drawing is None or drawing.drawn_at is None:
        return {}
    found = posting.returns(session, process).districts
    return {one.district: _households(one) for one in found}


def _households(one: Answers) -> str:
    """Their number as it may be published, or a dash where an erasure left none."""
    if one.answered is None:
        return few(0) if one.few else "–"
    return few(one.answered)
