"""The files of a draw as lines of a list, in words."""

from __future__ import annotations

from flask import url_for

from budgeting.models import Draw, Process
from budgeting.web.public.files import Line
from budgeting.web.telling.words import _


def draw_files(process: Process, draw: Draw) -> list[Line]:
    """Label, address, kind, size and note of every file of a draw that is published."""
    lines = [
        _line(
            process, draw, "draw.json", _("The list of panels with all that it follows from"),
            _("Byte for byte the text whose SHA-256 was shown before the draw."),
        )
    ]  # fmt: skip
    if draw.chosen is not None:
        note = _("The number, the panel that it names, the witnesses, and the SHA-256 of the list.")
        lines.append(_line(process, draw, "act.json", _("The record of the draw"), note))
    program = url_for("public.draw_program", slug=process.slug)
    note = _("It needs Python and nothing else, and can be read from top to bottom.")
    return [*lines, (_("The program that checks both files"), program, "PY", "", note)]


def _line(process: Process, draw: Draw, name: str, label: str, note: str) -> Line:
    address = url_for("public.draw_file", slug=process.slug, number=draw.number, name=name)
    return (label, address, "JSON", "", note)
