"""Files that are no draw get one sentence, by both checks, and never a traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from budgeting.commands.draw import LARGEST
from tests.commands.draw_checks import PROGRAM, Document, by_program


def test_a_file_writes_no_lines_of_its_own(files, by_flask, app: Flask) -> None:
    def forge(draw: Document, _act: Document) -> None:
        draw["people"][5]["id"] += "\x1b[2J\nPASS number\u2028\u202e"
        draw["frequencies"][5] += 1

    path, _drawn = files(forge)
    flask = app.test_cli_runner().invoke(args=["draw", "verify", str(path)]).output
    program = subprocess.run(
        [sys.executable, "-I", str(PROGRAM), str(path)], capture_output=True, text=True, check=False
    ).stdout
    for output in (flask, program):
        assert "P005?[2J?PASS number?? is in" in output
        assert all(sign.isprintable() for line in output.split("\n") for sign in line)


def test_a_number_of_any_length_gets_an_answer(files) -> None:
    paths = files(lambda draw, _act: draw["source"].update(digits=2**70))
    assert by_program(*paths)[1]["file"][0] == "FAIL"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"stopped":0', b'"stopped":false'),
        (b'"stopped":0', b'"stopped":NaN'),
        (b'"stopped":0', b'"stopped":0.0'),
        (b'"stopped":0', b'"stopped":-0'),
        (b'"stopped":0', b'"stopped":' + b"9" * 100_000),
        (b'"stopped":0', b'"stopped":' + b"[" * 100_000),
        (b'"stopped":0', b'"stopped":0,"stopped":0'),
        (b'"reason":""', b'"reason":"\\ud800"'),
        (b'"reason":""', b'"reason":"\xff"'),
        (b'{"before"', b'\xef\xbb\xbf{"before"'),
    ],
)
def test_whatever_is_no_such_file_gets_one_sentence(files, by_flask, old, new) -> None:
    path, _act_path = files()
    path.write_bytes(path.read_bytes().replace(old, new))
    for code, told in (by_flask(path), by_program(path)):
        assert code == 1
        assert list(told) == ["file"]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-32"])
def test_a_file_of_another_coding_gets_one_sentence(files, by_flask, coding) -> None:
    path, _act_path = files()
    path.write_bytes(path.read_bytes().decode().encode(coding))
    for code, told in (by_flask(path), by_program(path)):
        assert (code, list(told)) == (1, ["file"])


def test_what_is_no_file_or_too_large_is_refused_by_both(app: Flask, tmp_path: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(LARGEST + 1)
    for path in (tmp_path / "nowhere.json", tmp_path, huge):
        done = app.test_cli_runner().invoke(args=["draw", "verify", str(path)])
        program = subprocess.run(
            [sys.executable, "-I", str(PROGRAM), str(path)], capture_output=True, text=True
        )
        assert done.exit_code == program.returncode == 2
        assert str(path) in done.output
        assert program.stderr.startswith(str(path))
        assert "Traceback" not in program.stderr


def test_a_console_that_knows_no_such_letters_gets_an_answer(files) -> None:
    def forge(draw: Document, _act: Document) -> None:
        draw["people"][5]["id"] += "가"
        draw["frequencies"][5] += 1

    path, _act_path = files(forge)
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(path)], capture_output=True, check=False,
        env={"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"P005? is in" in done.stdout


@pytest.mark.parametrize("cut", [0, 1, 100, -1])
def test_a_file_that_was_cut_or_touched_is_refused_by_both(files, by_flask, cut: int) -> None:
    path, act = files()
    content = path.read_bytes()
    path.write_bytes(content[:cut] if cut != 1 else content + b"\n")
    for code, told in (by_flask(path, act), by_program(path, act)):
        assert code == 1
        assert told["file"][0] == "FAIL"
        assert list(told) == ["file", "act"]


def test_a_file_that_is_not_there_is_told(by_flask, app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["draw", "verify", "nowhere.json"])
    assert done.exit_code == 2
    assert "nowhere.json" in done.output
