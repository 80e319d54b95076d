"""The steps of the organiser: what is done, what is next, and a sentence about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from budgeting.models import Process, Project
from budgeting.services import listing, ruling, searching
from budgeting.services.readiness import Reason, findings
from budgeting.web.filters import millionths, money, number, share
from budgeting.web.telling.amounts import projects_text
from budgeting.web.telling.words import _, ngettext

PAGES = ("settings", "categories", "projects", "rulebook", "seal")


@dataclass(frozen=True, slots=True)
class Step:
    """One step; ``state`` is done, now or later."""

    page: str
    title: str
    sentence: str
    state: str


def checklist(session: Session, process: Process) -> list[Step]:
    """The five steps of a process in their order; the first open one is the next to do."""
    listed = listing.projects(session, process)
    saved = ruling.is_saved(session, process)
    found = findings(process, listed, ruling.read(session, process))
    sealed = process.phase != "draft"
    done = {
        "settings": process.envelope > 0,
        "categories": bool(process.categories),
        "projects": bool(listed),
        "rulebook": saved and not any(reason.binding for reason in found),
        "seal": sealed,
    }
    titles = {
        "settings": _("City, money and languages"),
        "categories": _("Fields and districts"),
        "projects": _("Projects"),
        "rulebook": _("Rulebook"),
        "seal": _("Sealing"),
    }
    sentences = {
        "settings": _money(process),
        "categories": _categories(process),
        "projects": _projects(process, listed),
        "rulebook": _sealed() if sealed else _rulebook(saved, found),
        "seal": _sealing(process.phase),
    }
    upcoming = next((page for page in PAGES if not done[page]), "")
    return [
        Step(
            page,
            titles[page],
            sentences[page],
            "done" if done[page] else "now" if page == upcoming else "later",
        )
        for page in PAGES
    ]


def _money(process: Process) -> str:
    return _(
        "%(share)s of %(total)s is an envelope of %(envelope)s.",
        share=millionths(process.share),
        total=money(process.total, process),
        envelope=money(process.envelope, process),
    )


def _categories(process: Process) -> str:
    fields, districts = (len(process.category_list(kind)) for kind in ("field", "district"))
    if not fields and not districts:
        return _("None yet. They are not needed, but they help people to find projects.")
    return _(
        "Fields: %(fields)s. Districts: %(districts)s.",
        fields=number(fields),
        districts=number(districts),
    )


def _projects(process: Process, listed: Sequence[Project]) -> str:
    if not listed:
        return _("No project is on the list yet. Import a file, or write the first one.")
    totals = searching.totals(listed)
    return _(
        "%(projects)s cost %(cost)s together, %(share)s of the envelope.",
        projects=projects_text(totals.projects),
        cost=money(totals.cost, process),
        share=share(totals.cost, process.envelope),
    )


def _rulebook(saved: bool, found: Sequence[Reason]) -> str:
    if not saved:
        return _("Nobody has saved the rules yet.")
    binding = sum(reason.binding for reason in found)
    if binding:
        return ngettext(
            "One thing must be mended before the sealing.",
            "%(num)s things must be mended before the sealing.",
            binding,
        )
    if found:
        return ngettext(
            "It can be sealed. There is one warning.",
            "It can be sealed. There are %(num)s warnings.",
            len(found),
        )
    return _("It can be sealed.")


def _sealed() -> str:
    return _("Nobody can change the rules, the projects or the costs any more.")


def _sealing(phase: str) -> str:
    if phase == "draft":
        return _("After the sealing nobody can change the rules, the projects or the costs.")
    if phase == "sealed":
        return _("The rulebook is sealed. The voting officer prints the cards and opens the vote.")
    return _("The rulebook is sealed. The voting officer has opened the vote.")
