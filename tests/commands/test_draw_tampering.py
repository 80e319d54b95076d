"""Whoever tampers with a published draw is found out, by both checks alike."""

from __future__ import annotations

import pytest
from flask import Flask

from budgeting.commands.draw import TOO_SLOW
from budgeting.sortition import programme
from budgeting.sortition.checking import WORDS
from budgeting.sortition.evidence import Announced
from tests.commands.draw_checks import Document, by_beacon, by_program
from tests.commands.draw_tamperings import BEACON_TAMPERINGS, TAMPERINGS


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering_is_refused_by_both_with_a_fitting_word(files, by_flask, name: str) -> None:
    promise, tamper = TAMPERINGS[name]
    paths = files(tamper)
    flask, program = by_flask(*paths), by_program(*paths)
    assert flask[0] == program[0] == 1
    for _code, told in (flask, program):
        verdict, words = told[promise]
        assert verdict == "FAIL"
        assert words.startswith(WORDS[promise])  # type: ignore[index]
        assert len(words) > len(WORDS[promise]) + 5  # type: ignore[index]
    verdicts = [{one: told[one][0] for one in told} for _code, told in (flask, program)]
    assert verdicts[0] == verdicts[1]


def test_whoever_has_the_program_makes_the_list_again(files, app: Flask) -> None:
    paths = files(ceiling=Announced(200_000, (0,), (1,)))
    runner = app.test_cli_runner()
    done = runner.invoke(args=["draw", "verify", "--rebuild", *map(str, paths)])
    assert done.exit_code == 0, done.output
    assert "PASS list         The same people and quotas give the same list" in done.output
    stopped = files(ceiling=Announced(200_000, (0,), (1,)), wanted=160, stopped=True)
    assert runner.invoke(args=["draw", "verify", "--rebuild", str(stopped[0])]).exit_code == 1


def test_a_list_of_the_publishers_choice_is_found_by_making_it_again(files, app: Flask) -> None:
    """Every promise is kept: two panels have changed places, so that another one is drawn."""

    def choose(draw: Document, _act: Document) -> None:
        draw["panels"][7], draw["panels"][8] = draw["panels"][8], draw["panels"][7]

    path, act = files(choose, ceiling=Announced(200_000, (0,), (1,)))
    runner = app.test_cli_runner()
    assert runner.invoke(args=["draw", "verify", str(path), str(act)]).exit_code == 0
    done = runner.invoke(args=["draw", "verify", "--rebuild", str(path), str(act)])
    assert done.exit_code == 1
    assert "FAIL list" in done.output
    assert "Panel 7 is another one. It was made by madang 0.1.0 with highs 1; here" in done.output


def test_a_machine_that_is_too_slow_to_make_the_list_again_accuses_nobody(
    files, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = files(ceiling=Announced(200_000, (0,), (1,)))
    monkeypatch.setattr(programme, "SECONDS", 0)
    done = app.test_cli_runner().invoke(args=["draw", "verify", "--rebuild", *map(str, paths)])
    assert done.exit_code == 0, done.output
    assert "OPEN list" in done.output
    assert TOO_SLOW in done.output
    assert "It is not shown of 1." in done.output


@pytest.mark.parametrize("name", BEACON_TAMPERINGS)
def test_tampering_with_a_beacon_is_refused_by_both(files, by_flask, name: str) -> None:
    promise, tamper = BEACON_TAMPERINGS[name]
    paths = files(tamper, **by_beacon())
    flask, program = by_flask(*paths), by_program(*paths)
    assert flask[0] == program[0] == 1
    verdicts = [{one: told[one][0] for one in told} for _code, told in (flask, program)]
    assert verdicts[0] == verdicts[1]
    assert flask[1][promise][0] == "FAIL"


def test_there_are_twenty_kinds_of_tampering() -> None:
    assert len(TAMPERINGS) >= 20
