"""``flask publish``: one folder and one ZIP with the result, for any web server to carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.formats.bundle import Report, bundled, zipped
from budgeting.services import bundling, exporting, organising
from budgeting.services.signing_bundles import signing_key
from budgeting.web import language, static_site
from budgeting.web.static_ways import ways_of

CHECK = "python3 bundle/verify.py bundle --key {key}"


@click.command("publish")
@click.argument("slug")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@with_appcontext
def publish(slug: str, folder: Path) -> None:
    """Write the published result of the process SLUG into FOLDER and FOLDER.zip.

    FOLDER must not be there yet, or be empty. It holds the pages of the result in every language
    of the process, all files, and the signed bundle with the program that checks it.
    """
    archive = folder.with_name(f"{folder.name}.zip")
    if (folder.exists() and any(folder.iterdir())) or archive.exists():
        raise click.ClickException(f"{folder} or {archive} is there already; choose another name.")
    with exporting.keeping():
        files, checks, key = _files(slug)
    root = folder.resolve()
    for name, content in files.items():
        path = (root / name).resolve()
        if not path.is_relative_to(root):
            raise click.ClickException(f"{name} would lie outside of {folder}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    with _bar("Packing") as report:
        archive.write_bytes(zipped(files, report))
    click.echo(f"{len(files)} files in {folder}, and the same in {archive}.")
    click.echo(f"Signed with the key {key}: print it where everybody sees it.")
    for check in checks:
        click.echo(f"Check it, in that folder: {check}")


@click.command("signing-key")
@with_appcontext
def show_key() -> None:
    """Print the public key with which this machine signs what it publishes."""
    key = signing_key(Path(current_app.instance_path))
    click.echo(bytes(key.verify_key).hex())


def _files(slug: str) -> tuple[dict[str, bytes], list[str], str]:
    """Site, bundle and first page by their paths, the commands of the check, the public key."""
    session = db.session()
    try:
        process = organising.find(session, slug)
        with _bar("Gathering") as report:
            gathered = bundling.gather(session, process, current_app.extensions["keys"], report)
    except NotFound:
        raise click.ClickException(
            f"There is no published result of {slug}. Publish it at the voting officer's desk."
        ) from None
    key = signing_key(Path(current_app.instance_path))
    public = bytes(key.verify_key)
    bundle = bundled(gathered, public, lambda content: bytes(key.sign(content).signature))
    languages = _languages(process.languages)
    with current_app.test_request_context(base_url=static_site.base_url(current_app)):
        ways = ways_of(session, process, languages)
    try:
        with _bar("Pages") as report:
            files = static_site.site(current_app, session, process, languages, ways, report)
    except static_site.SiteBrokenError as broken:
        raise click.ClickException(f"Nothing was written: {broken}.") from None
    files |= {f"bundle/{name}": content for name, content in bundle.items()}
    with _bar("Packing the bundle") as report:
        files["bundle.zip"] = zipped(bundle, report)
    check = CHECK.format(key=public.hex())
    files["index.html"] = static_site.front(
        current_app, process.names, languages, check, ways.checks
    )
    return dict(sorted(files.items())), [check, *ways.checks], public.hex()


@contextmanager
def _bar(label: str) -> Iterator[Report]:
    """A bar on the screen, and how to move it."""
    with click.progressbar(length=1, label=label) as bar:

        def report(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield report


def _languages(wanted: list[str]) -> Mapping[str, str]:
    """The languages of a process that the pages are written in, by their own names."""
    known = language.LANGUAGES
    return {code: known[code] for code in wanted if code in known} or dict(known)
