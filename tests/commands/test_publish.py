"""``flask publish``: a folder that any web server can carry, and that checks itself."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from bs4 import BeautifulSoup
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Process, Project
from budgeting.services import clock, publishing
from tests.reliability import votes

ALIKE = [{"P-1": 1, "P-3": 1}, {"P-2": 1}, {"P-1": 1}]


def a_counted_vote(app: Flask, session: Session, ballots: int) -> Process:
    """A sealed vote of so many ballots, cast, opened and counted by the services."""
    process = votes.open_vote(app, session, projects=6)
    drawn = Random(7)
    cards = votes.tags(session, process, ballots + 2)
    given = [(tag, drawn.choice(ALIKE)) for tag in cards[:ballots]]
    for offer in votes.offers(app, session, process, given):
        votes.cast(app, session, offer)
    votes.end(session, process)
    assert votes.work(app, session, votes.ask_to_open(app, session, process)) == "done"
    assert votes.work(app, session, votes.ask_to_count(session, process)) == "done"
    return process


@pytest.fixture
def process(app: Flask, session: Session) -> Process:
    """A published vote of sixty ballots."""
    process = a_counted_vote(app, session, 60)
    publishing.publish(session, process, without=True, actor="Dari", now=clock.now())
    session.commit()
    return process


def run(app: Flask, *words: object) -> Result:
    return app.test_cli_runner().invoke(args=[str(word) for word in words])


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.usefixtures("process")
def test_the_folder_checks_itself(app: Flask, tmp_path: Path) -> None:
    result = run(app, "publish", "hanbit-2026", tmp_path / "out")
    assert result.exit_code == 0, result.output
    key = re.findall(r"--key ([0-9a-f]{64})", result.output)[0]
    for bundle in ("bundle", "bundle.zip"):
        checked = subprocess.run(
            [sys.executable, "bundle/verify.py", bundle, "--key", key],
            cwd=tmp_path / "out", capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "FAIL" not in checked.stdout
        assert "PASS" in checked.stdout


@pytest.mark.usefixtures("process")
def test_all_that_takes_long_has_a_bar(app: Flask, tmp_path: Path) -> None:
    result = run(app, "publish", "hanbit-2026", tmp_path / "out")
    for label in ("Gathering", "Pages", "Packing the bundle", "Packing"):
        assert label in result.output


@pytest.mark.usefixtures("process")
def test_the_same_vote_gives_the_same_bytes(app: Flask, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(app, "publish", "hanbit-2026", tmp_path / name).exit_code == 0
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == content(
            tmp_path / "one"
        )


@pytest.mark.usefixtures("process")
def test_every_page_is_there_in_both_languages_and_every_link_leads_to_a_file(
    app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    assert run(app, "publish", "hanbit-2026", folder).exit_code == 0
    pages = sorted(folder.rglob("*.html"))
    for language in ("ko", "en"):
        for name in ("index", "results", "how", "projects", "projects/6", "rulebook", "acts"):
            assert folder / language / f"{name}.html" in pages
    lost = []
    for page in pages:
        soup = BeautifulSoup(page.read_text(), "html5lib")
        assert not soup.select("script, form, button"), page
        first = page.relative_to(folder).parts[0]
        assert soup.html["lang"] == (first if first == "en" else "ko")
        for tag in soup.select("[href], [src]"):
            address = str(tag.get("href") or tag.get("src"))
            path, _hash, part = address.partition("#")
            target = (page.parent / path).resolve() if path else page
            if not target.is_file():
                lost.append((str(page.relative_to(folder)), address))
            elif part and target.suffix == ".html":
                there = BeautifulSoup(target.read_text(), "html5lib")
                if not there.find(id=part):
                    lost.append((str(page.relative_to(folder)), address))
    assert lost == []


@pytest.mark.usefixtures("process")
def test_words_of_a_project_lead_to_no_file_and_bring_no_markup(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    project = session.query(Project).filter_by(number=1).one()
    project.descriptions = {
        "en": 'see href="/static/../../../x/secret_key" and src="/media/&lt;form action=x&gt;"',
        "ko": "[link](/static/../../../x) ![x](/media/..%2F..%2Fx)",
    }
    session.commit()
    result = run(app, "publish", "hanbit-2026", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert {path.name for path in tmp_path.iterdir()} >= {"out", "out.zip"}
    assert not [name for name in content(tmp_path / "out") if ".." in name or "secret" in name]
    page = (tmp_path / "out" / "en" / "projects" / "1.html").read_text()
    assert not BeautifulSoup(page, "html5lib").select("form, [src*='media/<']")


@pytest.mark.usefixtures("process")
def test_a_server_that_answers_under_its_own_name_only_publishes_too(
    app: Flask, tmp_path: Path
) -> None:
    app.config["TRUSTED_HOSTS"] = ["vote.example.org"]
    app.extensions["settings"] = replace(
        app.extensions["settings"], trusted_hosts="vote.example.org", secure_cookies=True
    )
    result = run(app, "publish", "hanbit-2026", tmp_path / "out")
    assert result.exit_code == 0, result.output
    text = (tmp_path / "out" / "en" / "results.html").read_text()
    assert 'lang="en"' in text
    assert "localhost" not in text


@pytest.mark.usefixtures("process")
def test_a_page_that_cannot_be_read_stops_the_publication(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "public.rulebook", lambda slug: ("busy", 503))
    result = run(app, "publish", "hanbit-2026", tmp_path / "out")
    assert result.exit_code == 1
    assert "Nothing was written" in result.output
    assert not (tmp_path / "out").exists()


def test_before_the_publication_nothing_is_written(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    a_counted_vote(app, session, 3)
    result = run(app, "publish", "hanbit-2026", tmp_path / "out")
    assert result.exit_code == 1
    assert "no published result" in result.output
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("process")
def test_nothing_that_is_there_is_written_over(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    result = run(app, "publish", "hanbit-2026", tmp_path / "out")
    assert result.exit_code == 1
    assert content(tmp_path / "out") == {"mine.txt": b"mine"}


def test_the_key_stays_the_same(app: Flask) -> None:
    keys = {run(app, "signing-key").output.strip() for _ in range(2)}
    assert len(keys) == 1
    assert re.fullmatch("[0-9a-f]{64}", keys.pop())
