"""The report of a finished draw: the panel by groups, who said no, and one person's chance."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import Draw, Membership, Process, Respondent
from budgeting.services import drawn_files, selection_planning
from budgeting.services.assembly import ERASED, LEFT
from budgeting.services.selection_features import Feature, Value, features_of
from budgeting.sortition.bias import FEWEST
from budgeting.sortition.drawn_groups import (
    AskedGroup,
    DrawnGroup,
    ValueChance,
    asked_groups,
    chances_of_values,
    drawn_groups,
)
from budgeting.sortition.evidence import Evidence
from budgeting.sortition.pool import Standing


@dataclass(frozen=True, slots=True)
class FeatureReport:
    """One feature: its groups in population, pool and panel, and those who said no."""

    feature: Feature
    groups: tuple[DrawnGroup, ...]
    refused: tuple[AskedGroup, ...]


@dataclass(frozen=True, slots=True)
class DrawnReport:
    """A finished draw; ``asked`` and ``refused`` count members and reserves who were invited.

    ``refused`` is ``None`` where some said no, but fewer than ten.
    """

    evidence: Evidence
    features: tuple[FeatureReport, ...]
    asked: int
    refused: int | None


@dataclass(frozen=True, slots=True)
class PersonChance:
    """In how many panels a person is a member, and the chance of others with the same values."""

    id: str
    times: int
    chance: Fraction
    standing: Standing
    values: tuple[ValueChance, ...]


def report_of(session: Session, process: Process, draw: Draw) -> DrawnReport:
    """Report a draw whose panel is known; ``NotFound`` before."""
    if draw.chosen is None or draw.state != "drawn":
        raise NotFound
    evidence = drawn_files.published_evidence(draw)
    asked, refused = _answers(session, draw, evidence)
    members = evidence.panels[draw.chosen].members
    features = tuple(
        _feature(evidence, one, members, asked, refused)
        for one in _features(session, process, evidence)
    )
    few = 0 < len(refused) < FEWEST
    return DrawnReport(evidence, features, len(asked), None if few else len(refused))


def chance_of(draw: Draw, pseudonym: str) -> PersonChance:
    """The chance of one person of the frozen pool; ``NotFound`` if there is nobody of this name."""
    evidence = drawn_files.published_evidence(draw)
    place = evidence.terms.places.get(pseudonym)
    if place is None:
        raise NotFound
    times = evidence.frequencies[place]
    return PersonChance(
        pseudonym,
        times,
        Fraction(times, len(evidence.panels)),
        evidence.terms.people[place].standing,
        chances_of_values(evidence, place),
    )


def _feature(
    evidence: Evidence,
    feature: Feature,
    members: tuple[int, ...],
    asked: list[int],
    refused: list[int],
) -> FeatureReport:
    values = [one.value for one in feature.values]
    shares = [one.share for one in feature.values]
    return FeatureReport(
        feature,
        drawn_groups(evidence, feature.name, values, shares, members),
        asked_groups(evidence.terms, feature.name, values, asked, refused),
    )


def _features(session: Session, process: Process, evidence: Evidence) -> tuple[Feature, ...]:
    """The features in the plan's wording; what only the frozen pool knows comes as it is there."""
    selection = selection_planning.find(session, process)
    planned = {one.name: one for one in features_of(selection)} if selection else {}
    found = [one for one in planned.values() if one.name in evidence.terms.features]
    for at, name in enumerate(evidence.terms.features):
        if name not in planned:
            values = sorted({person.values[at] for person in evidence.terms.people})
            found.append(Feature(name, {}, tuple(Value(one) for one in values)))
    return tuple(found)


def _answers(session: Session, draw: Draw, evidence: Evidence) -> tuple[list[int], list[int]]:
    """The places of all who were invited, and of those among them who said no."""
    rows = session.execute(
        select(Respondent.pseudonym, Membership.state, Membership.reason)
        .join(Membership, Membership.respondent_id == Respondent.id)
        .where(Membership.draw_id == draw.id, Membership.state != "drawn")
        .order_by(Respondent.pseudonym)
    )
    places = evidence.terms.places
    states = {
        places[name]: state
        for name, state, reason in rows
        if name in places and reason.get("answer") != ERASED
    }
    return list(states), [place for place, state in states.items() if state in LEFT]
