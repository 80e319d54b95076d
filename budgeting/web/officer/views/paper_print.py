"""The paper ballot on A4: the sealed list with the numbers and names of the screen."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response
from flask_babel import force_locale

from budgeting.counting.rulebook import ListedProject, Rulebook
from budgeting.formats.digest_words import digest_words
from budgeting.models import Process
from budgeting.services.sealed import sealed_rulebook
from budgeting.web import pages
from budgeting.web.access import allow
from budgeting.web.language import languages, text
from budgeting.web.officer import bp
from budgeting.web.officer.acting import here, the_process
from budgeting.web.telling.rulebook import RulebookTelling
from budgeting.web.telling.words import _

SPOKEN = 8
"""So many words of the digest stand on a paper, as on every tablet."""
LARGE, LONG = 24, 120
"""Up to so many projects stand in one column of large type; above the other, in small type."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a paper says in one language."""

    language: str
    title: str
    how: tuple[str, ...]
    spoken: str


@bp.get("/<slug>/paper/ballot")
@allow("officer")
def paper_ballot(slug: str) -> Response:
    """One paper for everybody, in all languages of the process, so that nobody's stands out."""
    process = the_process(slug)
    rulebook = sealed_rulebook(here(), process)
    offered = [one for one in rulebook.languages if one in languages()] or list(languages())[:1]
    return pages.render(
        "officer/paper_ballot.html",
        process=process,
        rulebook=rulebook,
        words=[_words(process, rulebook, one) for one in offered],
        projects=[(one, _names(one, offered)) for one in _listed(rulebook)],
        with_points=rulebook.ballot.kind == "points",
        look=_look(len(rulebook.projects)),
        sha256=rulebook.sha256(),
    )


def _listed(rulebook: Rulebook) -> list[ListedProject]:
    return sorted(rulebook.projects, key=lambda project: (project.number, project.id))


def _look(projects: int) -> str:
    """How large the type is."""
    if projects <= LARGE:
        return "few"
    return "some" if projects <= LONG else "many"


def _names(project: ListedProject, offered: list[str]) -> list[tuple[str, str]]:
    """The names of a project by language, each wording once."""
    names = dict(project.names)
    found = [(language, names[language]) for language in offered if names.get(language)]
    once = dict.fromkeys(name for _language, name in found)
    first = {name: language for language, name in reversed(found)}
    return [(first[name], name) for name in once] or [("", next(iter(names.values()), project.id))]


def _words(process: Process, rulebook: Rulebook, language: str) -> Words:
    names = {(place.kind, place.key): place.names for place in process.categories}
    with force_locale(language):
        marking = (
            _("Write the points of a project into its box. An empty box is no point.")
            if rulebook.ballot.kind == "points"
            else _("Put a cross into the box of each project that you choose.")
        )
        return Words(
            language=language,
            title=text(process.names),
            how=(
                *RulebookTelling(rulebook, names).ballot(),
                marking,
                _("Write no name and no sign on this paper: it would not count."),
                _("Fold it, and put it into the paper urn yourself."),
            ),
            spoken=" ".join(digest_words(rulebook.sha256(), language)[:SPOKEN]),
        )
