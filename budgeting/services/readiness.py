"""What keeps a rulebook from being sealed, and what its author should look at again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgeting.counting import foresight
from budgeting.counting.rulebook import Rulebook
from budgeting.models import Process, Project
from budgeting.models.base import Texts
from budgeting.services.ruling import Choices, assemble

MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Reason:
    """One finding; ``code`` and ``details`` become a sentence in the reader's language.

    ``about`` says which part of the page it belongs to: process, list, ballot, points, limits,
    threshold, caps or exclusions. A reason that is not ``binding`` is a warning.
    """

    code: str
    about: str
    binding: bool = True
    details: Mapping[str, int | str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        """A plain trace for commands and logs."""
        details = ", ".join(f"{name}={value}" for name, value in sorted(self.details.items()))
        return f"{self.code} ({details})" if details else self.code


def findings(
    process: Process, listed: Sequence[Project], choices: Choices, *, saved: bool = True
) -> tuple[Reason, ...]:
    """Everything found, in the order of the page; nothing is read from the database.

    ``saved`` says whether a person has decided on these choices at all.
    """
    rulebook = assemble(process, listed, choices)
    return (
        *_process(process),
        *_list(process, listed, rulebook),
        *(() if saved else (Reason("rules_unsaved", "ballot"),)),
        *_ballot(rulebook),
        *_points(rulebook),
        *_threshold(rulebook),
        *_caps(rulebook),
        *_exclusions(listed, choices),
    )


def reasons_against(
    process: Process, listed: Sequence[Project], choices: Choices, *, saved: bool = True
) -> tuple[Reason, ...]:
    """What must be mended before the sealing; empty when nothing stands against it."""
    found = findings(process, listed, choices, saved=saved)
    return tuple(reason for reason in found if reason.binding)


def _process(process: Process) -> Iterator[Reason]:
    if process.envelope <= 0:
        yield Reason("no_envelope", "process")
    if process.residents <= 0:
        yield Reason("no_residents", "process", binding=False)
    for language in _missing(process.names, process.languages):
        yield Reason("process_unnamed", "process", details={"language": language})
    for category in process.categories:
        for language in _missing(category.names, process.languages):
            details = {"key": category.key, "kind": category.kind, "language": language}
            yield Reason("category_unnamed", "process", details=details)


def _list(process: Process, listed: Sequence[Project], rulebook: Rulebook) -> Iterator[Reason]:
    if not listed:
        yield Reason("no_projects", "list")
        return
    dearer = foresight.dearer_than_envelope(rulebook)
    if len(dearer) == len(listed):
        yield Reason("all_dearer", "list")
    elif dearer:
        which = _numbers(project.number for project in dearer)
        yield Reason("dearer", "list", False, {"number": len(dearer), "which": which})
    yield from _texts(process, listed)
    yield from _twins(process, listed)


def _texts(process: Process, listed: Sequence[Project]) -> Iterator[Reason]:
    pictured = [project for project in listed if project.image]
    partly = {
        "summary_missing": [project for project in listed if any(project.summaries.values())],
        "description_missing": [
            project for project in listed if any(project.descriptions.values())
        ],
    }
    for language in process.languages:
        unnamed = [project for project in listed if not _has(project.names, language)]
        yield from _which("project_unnamed", unnamed, language)
        blind = [project for project in pictured if not _has(project.image_alts, language)]
        yield from _which("picture_undescribed", blind, language)
        for code, told in partly.items():
            texts = "summaries" if code == "summary_missing" else "descriptions"
            silent = [project for project in told if not _has(getattr(project, texts), language)]
            yield from _which(code, silent, language, binding=False)


def _which(
    code: str, projects: Sequence[Project], language: str, binding: bool = True
) -> Iterator[Reason]:
    """One reason for all projects that it concerns, if there are any."""
    if projects:
        details: dict[str, int | str] = {
            "number": len(projects),
            "which": _numbers(project.number for project in projects),
            "language": language,
        }
        yield Reason(code, "list", binding, details)


def _twins(process: Process, listed: Sequence[Project]) -> Iterator[Reason]:
    for language in process.languages:
        names = Counter(project.names.get(language, "") for project in listed)
        for name, times in sorted(names.items()):
            if name and times > 1:
                yield Reason(
                    "same_name", "list", binding=False, details={"name": name, "number": times}
                )


def _ballot(rulebook: Rulebook) -> Iterator[Reason]:
    if not rulebook.projects:
        return
    projects = len(rulebook.projects)
    fewest, most = rulebook.ballot.bounds(projects)
    if most < 1 or fewest < 1:
        yield Reason("nothing_to_choose", "ballot")
        return
    if fewest > projects:
        yield Reason("too_many_wanted", "ballot", details={"wanted": fewest, "projects": projects})
        return
    possible = foresight.most_within_field_limits(rulebook)
    if possible < fewest:
        yield Reason("limits_too_tight", "limits", details={"wanted": fewest, "possible": possible})
        return
    if possible < min(most, projects):
        yield Reason("limits_bind", "limits", False, {"wanted": most, "possible": possible})
    if rulebook.ballot.kind == "knapsack":
        cheapest = foresight.cheapest_ballot(rulebook, fewest)
        if cheapest is None or cheapest > rulebook.envelope:
            yield Reason("no_ballot_fits", "ballot", details={"wanted": fewest})


def _points(rulebook: Rulebook) -> Iterator[Reason]:
    ballot = rulebook.ballot
    if ballot.kind != "points" or not rulebook.projects:
        return
    fewest, most = ballot.bounds(len(rulebook.projects))
    if ballot.points < 1 or ballot.points_each < 1:
        yield Reason("no_points", "points")
    elif ballot.points < fewest:
        yield Reason("points_too_few", "points", details={"wanted": fewest})
    elif ballot.points > most * ballot.points_each:
        details = {"usable": most * ballot.points_each, "points": ballot.points}
        yield Reason("points_unusable", "points", False, details)


def _threshold(rulebook: Rulebook) -> Iterator[Reason]:
    if rulebook.threshold and rulebook.ballot.blank_allowed:
        yield Reason("blank_counts", "threshold", binding=False)


def _caps(rulebook: Rulebook) -> Iterator[Reason]:
    for cap in rulebook.caps:
        dearer = foresight.dearer_than_cap(rulebook, cap)
        if dearer:
            details: dict[str, int | str] = {
                "kind": cap.kind,
                "key": cap.key,
                "number": len(dearer),
                "which": _numbers(project.number for project in dearer),
            }
            yield Reason("dearer_than_cap", "caps", False, details)
        if cap.limit > rulebook.envelope:
            yield Reason("cap_idle", "caps", False, {"kind": cap.kind, "key": cap.key})


def _exclusions(listed: Sequence[Project], choices: Choices) -> Iterator[Reason]:
    known = {project.number for project in listed}
    for group in choices.exclusions:
        for number in sorted(set(group) - known):
            yield Reason("unknown_excluded", "exclusions", details={"number": number})
        if len(set(group)) == 1:
            yield Reason("lone_excluded", "exclusions", details={"number": group[0]})


def _missing(texts: Texts, languages: Sequence[str]) -> list[str]:
    return [language for language in languages if not _has(texts, language)]


def _has(texts: Texts, language: str) -> bool:
    return bool(texts.get(language, "").strip())


def _numbers(numbers: Iterable[int]) -> str:
    """The printed numbers, of which only the first ones where there are many."""
    shown = sorted(numbers)
    more = " …" if len(shown) > MOST_NAMED else ""
    return ", ".join(str(number) for number in shown[:MOST_NAMED]) + more
