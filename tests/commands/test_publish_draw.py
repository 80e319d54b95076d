"""``flask publish`` takes the lottery along: how it was planned, its files, and their check."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Membership, Process
from budgeting.services import clock, committees, drawing, freezing, publishing
from budgeting.sortition.committees import Committee, place
from tests import drawings
from tests.commands.test_publish import a_counted_vote, content, run

SLUG = "hanbit-2026"


def now() -> dict[str, Any]:
    """Who acts, at this moment."""
    return {"actor": "Haneul", "now": clock.now()}


@pytest.fixture
def process(app: Flask, session: Session) -> Process:
    """A published vote of members who were drawn twice, with committees."""
    process = a_counted_vote(app, session, 12)
    drawings.published(session, process)
    freezing.withdraw(session, process, "A district was missing.", **now())
    session.commit()
    _second, job = freezing.freeze(session, process, **now())
    session.commit()
    drawings.run(session, job)
    drawing.publish(session, process, beacon=None, **now())
    drawing.draw_panel(session, process, "07", ["Yuna", "Dari"], **now())
    session.query(Membership).filter_by(kind="member").update({"state": "confirmed"})
    number = len(committees.members(session, process))
    sizes = (Committee("Parks", 0, number), Committee("Roads", 0, number))
    committees.set_rules(session, process, sizes, "", 100, **now())
    rules = committees.rules_of(session, process)
    placement = place(rules, "17 4")
    assert placement is not None
    committees.keep(session, process, rules, placement, "17 4", ["Yuna"], **now())
    committees.publish(session, process, **now())
    publishing.publish(session, process, without=True, actor="Dari", now=clock.now())
    session.commit()
    return process


@pytest.fixture
def folder(app: Flask, process: Process, tmp_path: Path) -> Path:
    """What the command wrote."""
    result = run(app, "publish", process.slug, tmp_path / "out")
    assert result.exit_code == 0, result.output
    return tmp_path / "out"


def links(page: Path) -> dict[str, Path]:
    """Every address on a page, and the file to which it leads."""
    soup = BeautifulSoup(page.read_text(), "html5lib")
    found = [str(tag["href"]).partition("#")[0] for tag in soup.select("a[href]")]
    return {address: (page.parent / address).resolve() for address in found if address}


def test_the_evidence_is_there_byte_for_byte(app: Flask, folder: Path) -> None:
    files = content(folder)
    client = app.test_client()
    for address, path in {
        "draw/1/draw.json": "draw/1/draw.json",
        "draw/2/draw.json": "draw/2/draw.json",
        "draw/2/act.json": "draw/2/act.json",
        "draw/verify_draw.py": "draw/verify_draw.py",
        "committees/wishes.json": f"draw/{SLUG}-committees.json",
    }.items():
        answer = client.get(f"/{SLUG}/{address}")
        assert answer.status_code == 200
        assert files[path] == answer.get_data()
    assert "draw/1/act.json" not in files


def test_the_check_that_the_first_page_names_passes(folder: Path) -> None:
    soup = BeautifulSoup((folder / "index.html").read_text(), "html5lib")
    told = [one.get_text() for one in soup.select("section[lang=en] code")]
    assert told[1:] == [
        "python3 draw/verify_draw.py draw/1/draw.json",
        "python3 draw/verify_draw.py draw/2/draw.json draw/2/act.json",
    ]
    for command in told[1:]:
        checked = subprocess.run(
            [sys.executable, *command.split()[1:]],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert "PASS" in checked.stdout
        assert "FAIL" not in checked.stdout


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_pages_of_the_lottery_lead_to_all_of_it(folder: Path, language: str) -> None:
    here = folder / language
    draw = set(links(here / "draw.html").values())
    there = ("1/draw.json", "2/draw.json", "2/act.json", "verify_draw.py")
    assert draw >= {folder / "draw" / name for name in there}
    assert draw >= {here / f"{name}.html" for name in ("draw-report", "draw-method", "committees")}
    other = folder / {"ko": "en", "en": "ko"}[language] / "draw-method.html"
    assert other in draw
    assert other in links(here / "draw-method.html").values()
    assert here / "draw.html" in links(here / "selection.html").values()
    assert here / "selection.html" in links(here / "index.html").values()
    assert folder / "draw" / f"{SLUG}-committees.json" in links(here / "committees.html").values()
    for page in here.rglob("*.html"):
        assert [address for address, file in links(page).items() if not file.is_file()] == []


def test_the_method_is_told_in_the_language_of_its_folder(folder: Path) -> None:
    for language in ("ko", "en"):
        soup = BeautifulSoup((folder / language / "draw-method.html").read_text(), "html5lib")
        assert soup.html["lang"] == language


def test_what_is_not_public_is_not_there(app: Flask, session: Session, tmp_path: Path) -> None:
    process = a_counted_vote(app, session, 12)
    drawings.built(session, process)
    publishing.publish(session, process, without=True, actor="Dari", now=clock.now())
    session.commit()
    assert run(app, "publish", process.slug, tmp_path / "out").exit_code == 0
    files = content(tmp_path / "out")
    assert {"en/draw.html", "en/selection.html"} <= files.keys()
    assert not [name for name in files if name.startswith("draw/")]
    assert not {"en/draw-report.html", "en/draw-method.html", "en/committees.html"} & files.keys()
    assert "verify_draw" not in files["index.html"].decode()


def test_without_a_lottery_nothing_of_one_is_there(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    process = a_counted_vote(app, session, 12)
    publishing.publish(session, process, without=True, actor="Dari", now=clock.now())
    session.commit()
    assert run(app, "publish", process.slug, tmp_path / "out").exit_code == 0
    files = content(tmp_path / "out")
    assert not [name for name in files if "draw" in name or "selection" in name]
