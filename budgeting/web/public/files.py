"""The files of a process as lines of a list, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import url_for

from budgeting.models import Process
from budgeting.services.exporting import Entry
from budgeting.web.filters import number
from budgeting.web.telling.words import _

Line = tuple[str, str, str, str, str]


def listed(
    process: Process, entries: Iterable[Entry], sizes: Mapping[str, int] | None = None
) -> list[Line]:
    """Label, address, kind, size and note of every file that is there."""
    labels, notes = _labels(), _notes()
    return [
        (
            labels[entry.name if entry.name in labels else entry.kind],
            url_for("public.download", slug=process.slug, name=entry.name),
            entry.name.rpartition(".")[2].upper(),
            _size(sizes[entry.name]) if sizes else "",
            notes.get(entry.name if entry.name in notes else entry.kind, ""),
        )
        for entry in entries
        if entry.status == "there"
    ]


def _size(content: int) -> str:
    if content < 1000:
        return _("%(number)s bytes", number=number(content))
    return _("%(number)s kB", number=number(-(-content // 1000)))


def _labels() -> dict[str, str]:
    return {
        "pb": _("The whole election with every ballot"),
        "results.csv": _("The result as a table"),
        "votes": _("Every ballot as a table"),
        "projects": _("The list of projects as a table"),
        "results.json": _("The result for programs"),
        "schema": _("The schema of the result for programs"),
        "outcome": _("The outcome as it was computed"),
        "rulebook": _("The sealed rulebook"),
        "package": _("A description of all files"),
    }


def _notes() -> dict[str, str]:
    return {
        "pb": _("In the Pabulib format, which programs for participatory budgets read."),
        "votes": _("Shuffled and numbered afresh. No number belongs to a person."),
        "schema": _("JSON Schema: what each part means."),
        "outcome": _("Byte for byte the text whose SHA-256 stands on the page of the result."),
        "rulebook": _("Byte for byte the text whose SHA-256 was shown before the vote."),
        "package": _("With columns, sizes and SHA-256 digests."),
    }
