"""What the choices on the rulebook page mean for this very list, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from budgeting.counting import foresight
from budgeting.counting.rulebook import Rulebook
from budgeting.models import Process, Project
from budgeting.services.readiness import findings
from budgeting.services.ruling import Choices, assemble
from budgeting.web.filters import millionths, money, number, share
from budgeting.web.language import text
from budgeting.web.organiser.reasons import reason_words
from budgeting.web.telling import RulebookTelling
from budgeting.web.telling.amounts import listing, projects_text, score_text
from budgeting.web.telling.box import receipts_sentence, secrecy_sentence
from budgeting.web.telling.words import _, ngettext

PARTS = (
    "list", "ballot", "points", "limits", "threshold", "caps", "exclusions", "leftover",
    "secrecy", "receipts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """One sentence; ``kind`` is info, warning or danger."""

    kind: str
    sentence: str


def effects(
    process: Process, listed: Sequence[Project], choices: Choices
) -> dict[str, list[Effect]]:
    """The sentences for every part of the page; what must be mended stands first."""
    rulebook = assemble(process, listed, choices)
    shown: dict[str, list[Effect]] = {part: [] for part in PARTS}
    for reason in findings(process, listed, choices):
        kind = "danger" if reason.binding else "warning"
        part = reason.about if reason.about in PARTS else "list"
        shown[part].append(Effect(kind, reason_words(reason, process)))
    for sentences in shown.values():
        sentences.sort(key=lambda effect: effect.kind != "danger")
    for part, sentence in _sentences(process, listed, rulebook):
        shown[part].append(Effect("info", sentence))
    return shown


def telling(process: Process, rulebook: Rulebook) -> RulebookTelling:
    """The rulebook in words, with the names of this process."""
    names = {(category.kind, category.key): category.names for category in process.categories}
    return RulebookTelling(rulebook, names)


def _sentences(
    process: Process, listed: Sequence[Project], rulebook: Rulebook
) -> Iterator[tuple[str, str]]:
    if not listed:
        return
    parts: dict[str, Iterable[str]] = {
        "list": [_list(rulebook)],
        "ballot": _ballot(process, rulebook),
        "points": _points(rulebook),
        "limits": _limits(rulebook),
        "threshold": _threshold(rulebook),
        "caps": _caps(process, rulebook),
        "exclusions": _exclusions(listed, rulebook),
        "leftover": telling(process, rulebook).leftover(),
        "secrecy": [_("On the ballot: %(words)s", words=secrecy_sentence(rulebook.secrecy))],
        "receipts": [_("On the receipt: %(words)s", words=receipts_sentence(rulebook.receipts))],
    }
    for part, sentences in parts.items():
        for sentence in sentences:
            yield part, sentence


def _list(rulebook: Rulebook) -> str:
    cost = foresight.total_cost(rulebook)
    return _(
        "%(projects)s cost %(cost)s together: %(share)s of the envelope of %(envelope)s.",
        projects=projects_text(len(rulebook.projects)),
        cost=money(cost, rulebook),
        share=share(cost, rulebook.envelope),
        envelope=money(rulebook.envelope, rulebook),
    )


def _ballot(process: Process, rulebook: Rulebook) -> Iterator[str]:
    yield from telling(process, rulebook).ballot()[:1]
    exact = foresight.exact_share(rulebook)
    if rulebook.ballot.wanted == "share" and exact.denominator != 1:
        yield _(
            "%(share)s of %(projects)s is %(exact)s, rounded down to %(number)s.",
            share=millionths(rulebook.ballot.number),
            projects=projects_text(len(rulebook.projects)),
            exact=score_text(exact),
            number=number(int(exact)),
        )
    if rulebook.ballot.kind == "knapsack":
        yield _(
            "The envelope pays at most %(number)s of the %(all)s projects, the cheapest ones.",
            number=number(foresight.affordable(rulebook.projects, rulebook.envelope)),
            all=number(len(rulebook.projects)),
        )


def _points(rulebook: Rulebook) -> Iterator[str]:
    ballot = rulebook.ballot
    if ballot.points_each < 1:
        return
    fewest = -(-ballot.points // ballot.points_each)
    yield _(
        "To give away all points, a resident names at least %(projects)s.",
        projects=projects_text(fewest),
    )


def _limits(rulebook: Rulebook) -> Iterator[str]:
    if not rulebook.ballot.field_limits:
        return
    yield _(
        "With these limits a ballot can name at most %(projects)s.",
        projects=projects_text(foresight.most_within_field_limits(rulebook)),
    )


def _threshold(rulebook: Rulebook) -> Iterator[str]:
    if not rulebook.threshold:
        yield _("Without a threshold one vote can be enough.")
    elif rulebook.residents:
        for voters in (rulebook.residents, rulebook.residents // 2):
            yield ngettext(
                "If %(voters)s residents vote, a project needs one vote.",
                "If %(voters)s residents vote, a project needs %(num)s votes.",
                foresight.votes_needed(rulebook, voters),
                voters=number(voters),
            )


def _caps(process: Process, rulebook: Rulebook) -> Iterator[str]:
    names = {(category.kind, category.key): category.names for category in process.categories}
    for cap in rulebook.caps:
        under = foresight.under(rulebook, cap)
        yield _(
            "%(name)s: the cap of %(limit)s pays for at most %(number)s of %(projects)s.",
            name=text(names[cap.kind, cap.key]),
            limit=money(cap.limit, rulebook),
            number=number(foresight.affordable(under, cap.limit)),
            projects=projects_text(len(under)),
        )


def _exclusions(listed: Sequence[Project], rulebook: Rulebook) -> Iterator[str]:
    by_code = {project.code: project for project in listed}
    for group in rulebook.exclusions:
        members = sorted((by_code[code] for code in group), key=lambda project: project.number)
        names = [f"{project.number} {text(project.names)}" for project in members]
        yield _("At most one of these can be funded: %(names)s.", names=listing(names))
