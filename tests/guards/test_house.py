"""The rules of the house that a machine can read: floats, sizes, commits, mark-up, documents."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from flask import Flask

from budgeting.config import PREFIX, ROOT, Settings

PACKAGE = ROOT / "budgeting"
LINES = 300
EXACT = {"ceil", "comb", "gcd", "isqrt", "lcm"}
"""What of ``math`` gives whole numbers for whole numbers and fractions."""
FUNCTION = 50
ALONE = {"verify_draw.py", "verify_vote.py"}
"""A program that is published as one file, as it has to run by itself with nothing beside it."""
PROPOSES = {"programme.py", "chances.py", "bound.py", "hull.py"}
"""Files of the lottery that speak to the solver in fractions; what they hand out is rounded."""


def _trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(folder.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_no_float_reaches_a_count() -> None:
    for folder in ("counting", "deliberation", "sortition"):
        for path, tree in _trees(PACKAGE / folder):
            if folder == "sortition" and path.name in PROPOSES:
                continue
            for node in ast.walk(tree):
                assert not _is_inexact(node), f"{path}:{getattr(node, 'lineno', 0)}"


def _is_inexact(node: ast.AST) -> bool:
    """A float, a division that could make one, or a function of ``math`` that gives one.

    What PuLP says is rounded to 0 or 1 in ``knapsack.py`` and added up afresh.
    """
    if isinstance(node, ast.ImportFrom) and node.module in ("math", "decimal", "statistics"):
        return not {name.name for name in node.names} <= EXACT
    if isinstance(node, ast.Import):
        return any(name.name in ("math", "decimal", "statistics") for name in node.names)
    return (
        (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
        or (isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.Div))
    )


@pytest.mark.parametrize(
    "line",
    ["x = 0.5", "x = float(y)", "x = y / 2", "x /= 2", "import math", "from math import sqrt"],
)
def test_the_guard_against_floats_sees_them(line: str) -> None:
    assert any(_is_inexact(node) for node in ast.walk(ast.parse(line)))


def test_services_never_commit() -> None:
    # A restore is one transaction on a connection of its own, beside those of the entry points.
    allowed = {"working.py", "restoring.py"}
    for path, tree in _trees(PACKAGE / "services"):
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        works = {
            f.name for f in functions if any("work(" in ast.unparse(d) for d in f.decorator_list)
        }
        for function in functions:
            if path.name in allowed or function.name in works:
                continue
            for node in ast.walk(function):
                is_commit = (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr == "commit"
                )
                assert not is_commit, f"{path}:{node.lineno}"


def test_files_and_functions_stay_small() -> None:
    for path, tree in _trees(PACKAGE):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= LINES or path.name in ALONE, path
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                assert length <= FUNCTION, f"{path}:{node.lineno} {node.name} has {length} lines"


def test_files_of_tests_stay_small() -> None:
    for path in sorted((ROOT / "tests").rglob("*.py")):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= LINES, path


def test_every_module_says_what_lives_in_it() -> None:
    for path, tree in _trees(PACKAGE):
        assert ast.get_docstring(tree), path


def test_templates_have_no_inline_style_script_or_handler() -> None:
    standalone = {"report.html"}
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\son[a-z]+\s*=", text), path
        assert "javascript:" not in text, path
        assert "hx-on" not in text, path
        assert "|safe" not in text.replace(" ", ""), path
        if path.name not in standalone:
            assert not re.search(r"<style|\sstyle\s*=|<script(?![^>]*\ssrc=)", text), path


def test_style_sheets_use_no_physical_direction_and_no_remote_address() -> None:
    physical = re.compile(
        r"(margin|padding|border)-(left|right)\b|text-align:\s*(left|right)\b"
        r"|(?<![\w-])(left|right|float)\s*:"
    )
    for path in sorted((ROOT / "static" / "css").glob("*.css")):
        text = path.read_text(encoding="utf-8")
        assert not physical.search(text), path
        assert "http" not in text, path


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for field in fields(Settings):
        assert f"`{PREFIX}{field.name.upper()}`" in text, field.name


def test_every_command_is_documented_and_explains_itself(app: Flask) -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    theirs = {"run", "shell", "routes", "db"}
    for name, command in sorted(app.cli.commands.items()):
        if name in theirs:
            continue
        for label, leaf in _leaves(f"flask {name}", command):
            assert leaf.get_short_help_str(), label
            assert label in text, label


def _leaves(label: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for name, part in sorted(command.commands.items()):
            yield from _leaves(f"{label} {name}", part)
    else:
        yield label, command


def test_the_pins_name_no_address() -> None:
    for path in sorted(ROOT.glob("requirements*.txt")):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?:|index-url|find-links", text), path


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.S | re.M)
    assert listed is not None
    for name in re.findall(r'"([a-z0-9-]+)', listed.group(1)):
        assert f"`{name}`" in text, name
