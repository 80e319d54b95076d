"""The steps of a selection: which are done, which is next, and a sentence about each."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, url_for
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from budgeting.models import Draw, Letter, Membership, Process, Sitting
from budgeting.services import answer_bias, lettering, selection_planning
from budgeting.services.selection_features import Feature, features_of
from budgeting.web.telling.words import _, ngettext


@dataclass(frozen=True, slots=True)
class Step:
    """A step; ``state`` is "done", "now" or "later", ``address`` "" where there is no page."""

    title: str
    sentence: str
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the database holds, in numbers."""

    seats: int
    features: tuple[Feature, ...]
    letters: int
    letters_drawn: bool
    people: int
    draw: Draw | None
    members: int
    confirmed: int
    sittings: int

    @property
    def quotas(self) -> int:
        """How many values have a quota."""
        return sum(
            value.least is not None or value.most is not None
            for feature in self.features
            for value in feature.values
        )


def steps(session: Session, process: Process) -> list[Step]:
    """All steps in their order; the first that is not done is next."""
    facts = _facts(session, process)
    found = []
    waiting = True
    for title, sentence, done, needed, endpoint in _told(facts):
        state = "done" if done else "now" if waiting and needed else "later"
        waiting = waiting and (done or not needed)
        found.append(Step(title, sentence, state, _address(endpoint, process)))
    return found


def _facts(session: Session, process: Process) -> _Facts:
    selection = selection_planning.find(session, process)
    mine = Draw.process_id == process.id, Draw.state != "withdrawn"
    members = select(func.count()).where(
        Membership.process_id == process.id, Membership.kind == "member"
    )
    letters = lettering.drawing(session, process)
    return _Facts(
        seats=selection.seats if selection else 0,
        features=features_of(selection) if selection else (),
        letters=_number(session, Letter, process),
        letters_drawn=bool(letters and letters.drawn_at),
        people=answer_bias.people(session, process),
        draw=session.scalar(select(Draw).where(*mine).order_by(Draw.number.desc()).limit(1)),
        members=session.scalar(members) or 0,
        confirmed=session.scalar(members.where(Membership.state == "confirmed")) or 0,
        sittings=_number(session, Sitting, process),
    )


def _number(session: Session, table: type[Letter] | type[Sitting], process: Process) -> int:
    counted = select(func.count()).select_from(table).where(table.process_id == process.id)
    return session.scalar(counted) or 0


def _address(endpoint: str, process: Process) -> str:
    """The page of a step, as far as it exists."""
    known = endpoint in current_app.view_functions
    return url_for(endpoint, slug=process.slug) if known else ""


def _told(facts: _Facts) -> list[tuple[str, str, bool, bool, str]]:
    """Title, sentence, whether it is done, whether it is needed, and the page of each step."""
    drawn = facts.draw is not None and facts.draw.state == "drawn"
    return [
        (_("Plan"), _plan(facts), bool(facts.features), True, "organiser.selection_plan"),
        (_("Letters"), _letters(facts), facts.letters_drawn, False, "organiser.letters"),
        (_("Answers"), _answers(facts), bool(facts.people), True, "organiser.respondents"),
        (
            _("Quotas"),
            _quotas(facts),
            bool(facts.quotas and facts.draw),
            True,
            "organiser.quotas",
        ),
        (_("Draw"), _draw(facts), drawn, True, "organiser.draw"),
        (
            _("Invitations"),
            _members(facts),
            bool(facts.members) and facts.confirmed == facts.members,
            True,
            "organiser.memberships",
        ),
        (
            _("Seats at the tables"),
            _("Who sits at which table in every round of a sitting."),
            bool(facts.sittings),
            True,
            "organiser.sittings",
        ),
        (
            _("Report"),
            _("What the public reads: who decides, and how the members were selected."),
            drawn,
            False,
            "public.draw_report" if drawn else "public.selection" if facts.seats else "",
        ),
    ]


def _plan(facts: _Facts) -> str:
    if not facts.seats:
        return _("Say how many seats there are, and which features count.")
    seats = ngettext("One seat.", "%(num)s seats.", facts.seats)
    return seats + " " + ngettext("One feature.", "%(num)s features.", len(facts.features))


def _letters(facts: _Facts) -> str:
    if facts.letters_drawn:
        return _("The households were drawn. Their letters can be printed.")
    if facts.letters:
        return ngettext(
            "One household is on the list.", "%(num)s households are on the list.", facts.letters
        )
    return _("A first lottery of households, where the city has a list of addresses. Not needed.")


def _answers(facts: _Facts) -> str:
    if not facts.people:
        return _("Import the people who answered.")
    return ngettext("One person answered.", "%(num)s people answered.", facts.people)


def _quotas(facts: _Facts) -> str:
    if not facts.quotas:
        return _("Say how many members of each value there are, at least and at most.")
    return ngettext("One value has a quota.", "%(num)s values have a quota.", facts.quotas)


def _draw(facts: _Facts) -> str:
    sentences = {
        "building": _("The list of panels is being built."),
        "ready": _("The list of panels is ready to be published."),
        "published": _("The list of panels is published. A public number chooses one of them."),
        "drawn": _("The members are drawn."),
    }
    if facts.draw is None:
        return _("Freeze the pool, publish the list of panels and draw one in public.")
    return sentences[facts.draw.state]


def _members(facts: _Facts) -> str:
    if not facts.members:
        return _("Invite the members, note their answers and fill empty seats.")
    return _(
        "%(confirmed)s of %(members)s members have confirmed.",
        confirmed=facts.confirmed,
        members=facts.members,
    )
