"""The list of projects and the result as tables, with the columns that the import reads."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.formats.csv_writer import Cell, csv_bytes
from budgeting.formats.numbers import plain
from budgeting.models import Process, Project
from budgeting.services.reporting import published_report
from budgeting.services.reports import Line


def projects(session: Session, process: Process) -> bytes:
    """``projects.csv``: every project with its words; costs in units of the currency."""
    texts = ("name", "summary", "description", "image_alt")
    worded = [f"{text}_{language}" for text in texts for language in process.languages]
    header = ["number", "code", "cost", "currency", "field", "district", *worded]
    return csv_bytes(header, _project_rows(session, process))


def results(session: Session, process: Process) -> bytes:
    """``results.csv``: every project with its support, and why it is not funded where it is not."""
    names = [f"name_{language}" for language in process.languages]
    header = ["number", "code", *names, "cost", "currency", "field", "district", "support"]
    header += ["supporters", "meets_threshold", "funded", "cause", "support_missing"]
    header += ["tie_decides", "support_funded", "price_funded", "price_tied"]
    report = published_report(session, process)
    return csv_bytes(header, [_result_row(process, line) for line in report.ranking])


def _project_rows(session: Session, process: Process) -> Iterator[list[Cell]]:
    listed = session.scalars(
        select(Project).where(Project.process_id == process.id).order_by(Project.number)
    )
    for project in listed:
        texts = (project.names, project.summaries, project.descriptions, project.image_alts)
        yield [
            project.number,
            project.code,
            plain(project.cost, process.decimals),
            process.currency,
            project.field.key if project.field else "",
            project.district.key if project.district else "",
            *(words.get(language, "") for words in texts for language in process.languages),
        ]


def _result_row(process: Process, line: Line) -> list[Cell]:
    row: list[Cell] = [
        line.number,
        line.id,
        *(line.names.get(language, "") for language in process.languages),
        plain(line.cost, process.decimals),
        process.currency,
        ",".join(line.fields),
        ",".join(line.districts),
        line.support,
        line.supporters,
        line.meets_threshold,
        line.funded,
    ]
    reason = line.reason
    if reason is None:
        return [*row, *[None] * 6]
    prices = (
        None if price is None else plain(price, process.decimals)
        for price in (reason.price_funded, reason.price_tied)
    )
    asked = (reason.cause, reason.support_missing, reason.tie_decides, reason.support_funded)
    return [*row, *asked, *prices]
