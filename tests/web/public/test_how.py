"""The replay: every claim with its figure, and how to check it."""

from __future__ import annotations

import hashlib
import json
import subprocess
from dataclasses import replace
from typing import get_args

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from budgeting.counting.outcome import Doubt
from budgeting.models import OutcomeRecord
from budgeting.services.reporting import counted_report
from budgeting.web.telling import Telling, proof
from tests.pages import Visitor, words
from tests.results import SEED, published
from tests.things import a_process


def test_the_money_runs_out_as_the_table_says(visitor: Visitor, session: Session) -> None:
    process = a_process(session, total=50_000_000)
    choices = [{"P-1": 1, "P-2": 1}] * 40 + [{"P-3": 1}] * 30
    published(session, choices, projects=3, costs=[400_000, 450_000, 500_000], process=process)
    page = visitor.get("/hanbit-2026/results/how")
    rows = [words(row) for row in page.all("table.stacks tbody tr")]
    funded = [row for row in rows if row.count("€") == 3]
    assert {row.split(" 40 ")[1] for row in funded} in (
        {"€4,000 €4,000 €6,000", "€4,500 €8,500 €1,500"},
        {"€4,500 €4,500 €5,500", "€4,000 €8,500 €1,500"},
    )


def test_the_commands_that_it_names_give_what_it_says(visitor: Visitor, session: Session) -> None:
    process = published(session)
    page = visitor.get("/hanbit-2026/results/how")
    commands = [words(code) for code in page.all("#lottery code")]
    results = [
        subprocess.run(["bash", "-c", command], capture_output=True, check=True).stdout.split()[0]
        for command in commands
    ]
    assert results[0].decode() == hashlib.sha256(SEED.encode()).hexdigest()
    assert results[0].decode() in page.words
    order = json.loads(session.get_one(OutcomeRecord, process.id).document)["lottery"]
    expected = min(hashlib.sha256(f"{SEED}\0{code}".encode()).hexdigest() for code in order)
    assert results[1].decode() == expected


def test_every_loser_is_explained_at_its_own_address(visitor: Visitor, session: Session) -> None:
    process = published(session, projects=9, process=a_process(session, total=75_000_000))
    kept = json.loads(session.get_one(OutcomeRecord, process.id).document)
    page = visitor.get("/hanbit-2026/results/how")
    for reason in kept["not_funded"]:
        told = words(page.one(f"#p{reason['project_id'][2:]}"))
        assert f"With {reason['support_missing']} votes more it would have been funded" in told
        for rival in reason["rivals"]:
            assert f"(no. {rival[2:]})" in told


def test_the_plain_count_is_compared(visitor: Visitor, session: Session) -> None:
    process = a_process(session, total=50_000_000)
    choices = [{"P-1": 1}] * 40 + [{"P-2": 1, "P-3": 1}] * 30
    published(session, choices, projects=3, costs=[1_000_000, 500_000, 500_000], process=process)
    told = visitor.get("/hanbit-2026/results/how").words
    assert "It would have funded 1 projects" not in told
    assert "That is 20 votes fewer than the result has." in told
    assert "The next best set of projects has" in told


def test_a_small_room_is_told_why_it_cannot_count_again(visitor: Visitor, session: Session) -> None:
    published(session, [{"P-1": 1}] * 20)
    page = visitor.get("/hanbit-2026/results/how")
    assert "single ballots would point at people" in page.words
    assert "flask count" not in page.words


def test_a_seed_that_a_shell_would_misread_is_quoted(visitor: Visitor, session: Session) -> None:
    from budgeting.web.telling import Replay

    quoted = Replay.quoted(None, "it's $HOME; rm -rf")  # type: ignore[arg-type]
    shown = subprocess.run(["bash", "-c", f"printf %s {quoted}"], capture_output=True, check=True)
    assert shown.stdout.decode() == "it's $HOME; rm -rf"


def test_a_free_project_without_votes_takes_the_margin_away(
    visitor: Visitor, session: Session
) -> None:
    """One vote for a project that the money left would pay is enough to change the result."""
    process = a_process(session, total=50_000_000)
    choices = [{"P-1": 1}] * 40 + [{"P-2": 1}] * 30
    published(session, choices, projects=3, costs=[400_000, 700_000, 500_000], process=process)
    told = visitor.get("/hanbit-2026/results/how").words
    assert "The next best set of projects has" in told
    assert "would not have changed the result" not in told


def test_the_margin_is_told_where_every_affordable_project_has_votes(
    visitor: Visitor, session: Session
) -> None:
    process = a_process(session, total=50_000_000)
    choices = [{"P-1": 1}] * 40 + [{"P-2": 1}] * 30
    published(session, choices, projects=2, costs=[400_000, 700_000], process=process)
    told = visitor.get("/hanbit-2026/results/how").words
    assert "Fewer than 10 votes added or taken away" in told


def test_the_command_names_the_rule_and_what_the_file_cannot_say(
    visitor: Visitor, session: Session
) -> None:
    published(session, rule="greedy", exclusions=(("P-1", "P-2"),))
    for page in ("results/how", "data"):
        told = visitor.get(f"/hanbit-2026/{page}").words
        assert "flask count hanbit-2026.pb --rule greedy --seed hanbit" in told
        assert "cannot say which projects exclude each other" in told
    assert "It must name the same projects" not in visitor.get("/hanbit-2026/results/how").words


def test_a_greedy_count_tells_of_its_second_count(visitor: Visitor, session: Session) -> None:
    published(session, rule="greedy")
    told = visitor.get("/hanbit-2026/results/how").words
    assert "A second count, written apart from the first one, found:" in told
    assert "shares nothing with the solver" not in told


@pytest.mark.parametrize("doubt", get_args(Doubt)[1:])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_doubt_has_words_in_every_language(
    app: Flask, session: Session, doubt: Doubt, language: str
) -> None:
    report = counted_report(session, published(session))
    outcome = report.outcome
    doubted = replace(outcome, proof=replace(outcome.proof, doubt=doubt))
    with app.app_context(), force_locale(language):
        told = proof.sentences(Telling(replace(report, outcome=doubted)))
    assert told[-1].endswith(".")
    assert told[-1].isascii() == (language == "en")
