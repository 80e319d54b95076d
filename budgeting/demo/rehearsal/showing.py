"""A rehearsal on the terminal: ways in, a progress bar, and what came of it."""

from __future__ import annotations

import time

import click

from budgeting.demo.rehearsal import published
from budgeting.demo.rehearsal.noticed import noticed
from budgeting.demo.rehearsal.papers import Papers, Slot
from budgeting.demo.rehearsal.play import Ended, Wanted, rehearsing
from budgeting.demo.rehearsal.seeding import NotARehearsalError

LONGEST_LIST = 20


def run(wanted: Wanted, *, stay: bool) -> bool:
    """Play it; whether everything that was acknowledged is there."""
    click.echo("The example city is being prepared: cards, seats, a day to come.")
    try:
        return _run(wanted, stay)
    except NotARehearsalError:
        raise click.ClickException(
            f"{wanted.folder} holds something else than a rehearsal. Choose an empty folder."
        ) from None


def _run(wanted: Wanted, stay: bool) -> bool:
    began = time.monotonic()
    minutes = [0]
    with click.progressbar(length=1, show_pos=False, item_show_func=_round_words) as bar:

        def ready(papers: Papers, base: str) -> None:
            if wanted.take_table and ("table", wanted.take_table) not in papers.posts:
                raise click.ClickException(f"There is no table {wanted.take_table}.")
            bar.length = sum(one.minutes for one in papers.run_sheet)
            _welcome(wanted, papers, base)

        def shown(slot: Slot) -> None:
            bar.update(minutes[0], slot)
            minutes[0] = slot.minutes

        def gone(place: str) -> None:
            click.echo(f"\n  Nobody is at {place} any more. The rehearsal goes on without you.")

        with rehearsing(wanted, ready=ready, shown=shown, gone=gone) as ended:
            bar.update(minutes[0], None)
            bar.render_finish()
            _tell(ended, int(time.monotonic() - began))
            if stay:
                click.echo("It is served on. Stop with Ctrl-C.")
                _wait()
            return not ended.missing


def _round_words(slot: Slot | None) -> str:
    return f"round {slot.id}: {slot.format}" if slot is not None else ""


def _welcome(wanted: Wanted, papers: Papers, base: str) -> None:
    """What a person needs who looks on, or takes a table or the lead."""
    lead = papers.staff["facilitator"]
    click.echo()
    click.echo(f"  The room screen   {base}/screen/{papers.sitting}")
    click.echo(f"  The console       {base}{papers.console}    {lead.email}  {lead.password}")
    if wanted.take_table:
        code = papers.posts.get(("table", wanted.take_table), "")
        click.echo(f"  Your table        {base}/post#{code}")
    if wanted.take_lead:
        click.echo("  You lead: open the doors on the console, then start and close each round.")
        click.echo("  In the last round show the minutes, then end the day.")
    if wanted.take_table or wanted.take_lead:
        click.echo(f"  After {wanted.patience:g} s without you the rehearsal goes on by itself.")
    click.echo()


def _tell(ended: Ended, seconds: int) -> None:
    scene = ended.scene
    ledger = scene.ledger
    click.echo(
        f"The day took {seconds // 60} min {seconds % 60} s. Acknowledged: "
        f"{len(ledger.notes)} notes, {len(ledger.arguments)} arguments, "
        f"{len(ledger.questions)} questions, {len(ledger.answers)} answers, "
        f"{len(ledger.supports)} marks, {len(ledger.votes)} votes, "
        f"{len(ledger.endorsed)} words on the minutes."
    )
    click.secho("A facilitator should have noticed:", bold=True)
    for line in noticed(scene):
        click.echo(f"  {line}")
    _list("Refused or given up", ledger.troubles)
    _list("Acknowledged, and not there once", ended.missing)
    if not ended.missing:
        click.secho("Everything that was acknowledged is there, once.", bold=True)
    click.echo(f"The result:  {published.results_address(scene)}")
    click.echo(f"The minutes: {published.minutes_address(scene)}")


def _list(words: str, found: tuple[str, ...] | list[str]) -> None:
    if found:
        click.secho(f"{words}: {len(found)}", bold=True)
    for line in found[:LONGEST_LIST]:
        click.echo(f"  {line}")


def _wait() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        click.echo()
