"""``flask demo``: the example city on loopback."""

from __future__ import annotations

from pathlib import Path

import click
from flask_migrate import upgrade

from budgeting import config, create_app
from budgeting.commands.newest import refuse_older

NAME = "demo"


@click.command(NAME)
@click.option("--port", default=5000, show_default=True, help="The port on 127.0.0.1.")
@click.option("--play", default=0, metavar="N", help="Let N simulated residents vote (up to 250).")
@click.option(
    "--seconds", default=20, show_default=True, help="Over how many seconds the residents come."
)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=config.ROOT / "instance" / NAME,
    help="Where its database lies.  [default: instance/demo]",
)
def demo(port: int, play: int, seconds: int, folder: Path) -> None:
    """Seed the invented example city and serve it on this machine."""
    from budgeting.demo.seeding import seed
    from budgeting.demo.serving import Play, is_free, run

    if not is_free(port):
        raise click.ClickException(
            f"Port {port} is taken, perhaps by a demo that is running already. "
            f"Choose another one with --port."
        )
    # The demo has a folder, a database and a key of its own, whatever the environment says.
    app = create_app(
        config.Settings(
            instance=str(folder),
            secure_cookies=False,
            default_language="en",
            time_zone="Asia/Seoul",
            second_factor="optional",
        )
    )
    with app.app_context():
        upgrade()
        refuse_older(app)
    with click.progressbar(length=100, label="Preparing the example city") as bar:
        seeded = seed(app, lambda done, total: bar.update(100 * done // total - bar.pos))
        bar.update(100 - bar.pos)
    run(app, seeded, port, Play(play, seconds) if play else None)
