"""What belongs to the static site of a process: addresses of pages and files, and their paths."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from flask import url_for
from sqlalchemy.orm import Session

from budgeting.models import Draw, Process
from budgeting.services import (
    committees,
    freezing,
    listing,
    minuting,
    posting,
    selection_planning,
)

_PAGES = ("process", "results", "how", "projects", "rulebook", "data", "acts", "commitments")
PROGRAM = "draw/verify_draw.py"
"""The program that checks a draw of members, from the root of the site."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Addresses of the application, and where they lead in the site.

    ``pages`` are in every language, under the same name within it; ``sheets`` are pages that
    speak the language of their address; ``files`` are the same for all. The paths of the latter
    two are from the root. ``checks`` are the commands that check the draws of members.
    """

    pages: Mapping[str, str]
    sheets: Mapping[str, Mapping[str, str]]
    files: Mapping[str, str]
    checks: tuple[str, ...]

    def read(self, language: str) -> dict[str, str]:
        """The pages that are read in one language, and their paths from the root."""
        names = {**self.pages, **self.sheets.get(language, {})}
        return {address: f"{language}/{name}" for address, name in names.items()}

    def target(self, address: str, language: str) -> str | None:
        """Where an address leads from a page in this language, if it belongs to the site."""
        if address in self.pages:
            return f"{language}/{self.pages[address]}"
        for code, sheets in self.sheets.items():
            if address in sheets:
                return f"{code}/{sheets[address]}"
        return self.files.get(address)


def ways_of(session: Session, process: Process, languages: Collection[str]) -> Ways:
    """Everything of a process that is public, to be read, and not live; needs a request."""
    drawn = _drawn(session, process)
    sheets = {
        code: {url_for("public.draw_method", slug=process.slug, language=code): "draw-method.html"}
        for code in languages
        if drawn is not None
    }
    files = dict(_files(session, process))
    return Ways(dict(_pages(session, process)), sheets, files, _checks(files.values()))


def _pages(session: Session, process: Process) -> Iterator[tuple[str, str]]:
    """The address of every page, and the name of its file within a language."""
    slug = process.slug
    for name in _PAGES:
        file = "index.html" if name == "process" else f"{name}.html"
        yield url_for(f"public.{name}", slug=slug), file
    for project in listing.projects(session, process):
        number = project.number
        yield url_for("public.project", slug=slug, number=number), f"projects/{number}.html"
    for sitting in minuting.published(session, process):
        address = url_for("public.minutes", slug=slug, sitting_id=sitting.id)
        yield address, f"minutes-{sitting.id}.html"
    if selection_planning.find(session, process) is not None:
        yield url_for("public.selection", slug=slug), "selection.html"
    if freezing.is_public(session, process):
        yield url_for("public.draw", slug=slug), "draw.html"
    if _drawn(session, process) is not None:
        yield url_for("public.draw_report", slug=slug), "draw-report.html"
    if committees.is_public(session, process):
        yield url_for("public.committees", slug=slug), "committees.html"
    yield url_for("public.accessibility"), "accessibility.html"


def _files(session: Session, process: Process) -> Iterator[tuple[str, str]]:
    """The address of every file that pages offer, and its path; those under ``data`` apart."""
    slug = process.slug
    for draw in freezing.draws(session, process):
        for name, is_there in (("draw.json", draw.published_at), ("act.json", draw.drawn_at)):
            if draw.published_at is not None and is_there is not None:
                address = url_for("public.draw_file", slug=slug, number=draw.number, name=name)
                yield address, f"draw/{draw.number}/{name}"
                yield url_for("public.draw_program", slug=slug), PROGRAM
    if posting.are_codes_public(session, process):
        yield url_for("public.letter_codes", slug=slug), f"draw/{slug}-codes.csv"
    plan = committees.find_plan(session, process)
    if plan is not None and plan.published_at is not None and plan.drawn_from is not None:
        yield url_for("public.committee_wishes", slug=slug), f"draw/{slug}-committees.json"


def _checks(paths: Collection[str]) -> tuple[str, ...]:
    """The command for every draw, with the act where there is one."""
    commands = []
    for path in paths:
        if path.endswith("/draw.json"):
            act = path.replace("draw.json", "act.json")
            commands.append(f"python3 {PROGRAM} {path}{f' {act}' if act in paths else ''}")
    return tuple(reversed(commands))


def _drawn(session: Session, process: Process) -> Draw | None:
    """The draw that counts, once its panel is known."""
    draw = freezing.latest(session, process)
    return draw if draw is not None and draw.state == "drawn" else None
