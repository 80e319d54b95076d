"""The command: read, count, print."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import ScriptInfo

from budgeting.commands.count import document, table
from budgeting.commands.count.counting import SEED, FileCount, again, count_file
from budgeting.counting.rules import RULES
from budgeting.formats import numbers
from budgeting.formats.errors import FormatError
from budgeting.formats.pabulib import PabulibFile, read_pb

LANGUAGES = ("en", "ko")
UNREADABLE = 2
"""The exit code for a file that cannot be read or counted."""


def _amount(_ctx: click.Context, _param: click.Parameter, text: str | None) -> Fraction | None:
    """Read an exact amount above zero; a usage error if it is none."""
    if text is None:
        return None
    try:
        amount = numbers.decimal(text)
    except numbers.NotANumberError as error:
        raise click.BadParameter(f'"{text[:60]}" is {error.reason}.') from None
    if amount == 0:
        raise click.BadParameter("The budget must be above zero.")
    return amount


@click.command("count")
@click.argument("path", metavar="FILE.pb", type=click.Path(path_type=Path))
@click.option(
    "--rule", type=click.Choice(list(RULES)), default="knapsack", show_default=True,
    help="How the money is given out.",
)  # fmt: skip
@click.option(
    "--budget", callback=_amount, metavar="AMOUNT", help="Another budget, in the file's units."
)
@click.option(
    "--seed", default=SEED, show_default=True, help="The text that decides the lottery order."
)
@click.option(
    "--file-conditions/--no-file-conditions", "conditions", default=None,
    help="Apply the threshold and the caps of the file. By default they apply unless the rule "
    "named in the file is a greedy or equal-shares one, to which they belong.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--html", "html", metavar="OUT", type=click.Path(path_type=Path),
    help="Write the page of results to this file too.",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True,
    help="The language of the page of results.",
)  # fmt: skip
@click.pass_context
def count_command(
    ctx: click.Context, path: Path, rule: str, budget: Fraction | None, seed: str,
    conditions: bool | None, as_json: bool, html: Path | None, language: str,
) -> None:  # fmt: skip
    """Count an election in the Pabulib format, with reasons, ties and proof.

    The same file gives the same outcome on every machine. A broken file is told with its line
    and the reason, and ends with exit code 2.
    """
    content = _content(path)
    file = _read(path, content)
    counted = count_file(file, rule, seed, budget, conditions)
    if html is not None:
        _write_page(ctx, html, path.name, counted, language)
    if as_json:
        found = document.document(path.name, content, counted)
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for line in table.page(counted):
        click.echo(line)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        _give_up(f"{path}: {error.strerror or 'cannot be read'}.")


def _read(path: Path, content: bytes) -> PabulibFile:
    try:
        return read_pb(content)
    except FormatError as error:
        _give_up("\n".join(f"{path}: {problem}" for problem in error.problems))


def _write_page(
    ctx: click.Context, out: Path, name: str, counted: FileCount, language: str
) -> None:
    # Imported when asked for: the pages pull in the whole web floor, the count does not.
    from budgeting.web.report import outcome_html

    with ctx.ensure_object(ScriptInfo).load_app().app_context():
        page = outcome_html(
            counted.file,
            counted.outcome,
            name=name,
            seed=counted.seed,
            command=again(name, counted),
            language=language,
        )
    try:
        out.write_text(page, encoding="utf-8")
    except OSError as error:
        _give_up(f"{out}: {error.strerror or 'cannot be written'}.")
    click.echo(f"The page of results is in {out}.", err=True)


def _give_up(words: str) -> NoReturn:
    click.echo(words, err=True)
    raise SystemExit(UNREADABLE)
