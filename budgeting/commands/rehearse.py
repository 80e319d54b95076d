"""``flask rehearse``: a whole assembly day of the example city, played by simulated people."""

from __future__ import annotations

from pathlib import Path

import click

from budgeting import config

NAME = "rehearse"


@click.command(NAME)
@click.option("--people", default=250, show_default=True, help="How many residents come.")
@click.option("--speed", default=20, show_default=True, help="How many times faster; 0: at once.")
@click.option("--port", default=5020, show_default=True, help="The port on 127.0.0.1.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=config.ROOT / "instance" / "rehearsal",
    help="Where its database lies; an earlier rehearsal goes.  [default: instance/rehearsal]",
)
@click.option("--take-table", default=0, metavar="N", help="Leave table N to a person.")
@click.option("--take-lead", is_flag=True, help="Leave the lead facilitator's console to a person.")
@click.option(
    "--patience", default=120, show_default=True, help="Seconds that it waits for that person."
)
@click.option("--seed", default=2026, show_default=True, help="Another number, another day.")
@click.option("--stay", is_flag=True, help="Serve on after the end, until Ctrl-C.")
def rehearse(
    people: int,
    speed: int,
    port: int,
    folder: Path,
    take_table: int,
    take_lead: bool,
    patience: int,
    seed: int,
    stay: bool,
) -> None:
    """Play a whole assembly day over HTTP, and say what was lost and what was to be noticed."""
    from budgeting.demo.rehearsal.play import Wanted
    from budgeting.demo.rehearsal.showing import run
    from budgeting.demo.serving import is_free

    if not is_free(port):
        raise click.ClickException(f"Port {port} is taken. Choose another one with --port.")
    if people < 1:
        raise click.ClickException("At least one resident has to come.")
    wanted = Wanted(
        folder=folder, people=people, speed=max(0, speed), port=port, chance=seed,
        take_table=take_table, take_lead=take_lead,
        patience=max(1, patience),
    )  # fmt: skip
    if not run(wanted, stay=stay):
        raise SystemExit(1)
