"""What the program's own source must not contain: dangerous functions, weak hashes, other sites."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from budgeting.config import ROOT

PACKAGE = ROOT / "budgeting"
DANGEROUS = {"pickle", "marshal", "shelve", "xml", "lxml", "yaml", "ctypes", "telnetlib", "ftplib"}
"""Modules that run or trust what they read."""
NETWORK = {"requests", "httpx", "aiohttp", "smtplib", "urllib.request", "http.client", "socket"}
ASKS_NETWORK = {
    "commands/hall/__init__.py", "commands/hall/serving.py", "demo/serving.py", "demo/tablets.py",
    "demo/rehearsal/visitor.py", "demo/rehearsal/serving.py",
}  # fmt: skip
"""Simulated visitors of the demo, and the look whether a port is free: never a server at work."""
ANSWERS = {"await answer.text()", "part.fresh"}
"""Pages of this site, escaped where they were written; a script makes markup of nothing else."""
CHANCE = {"random", "uuid"}
DRAWS = {"demo", "sortition", "commands", "counting"}
"""Where chance must be repeatable from a published seed, or is a game."""


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        yield name, ast.parse(path.read_text(encoding="utf-8"))


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_nothing_is_evaluated_and_no_shell_is_asked() -> None:
    for name, tree in _modules():
        for call in _calls(tree):
            words = ast.unparse(call.func)
            assert words not in {"eval", "exec", "compile", "os.system", "os.popen"}, name
            assert words != "render_template_string", name
            assert not [one for one in call.keywords if one.arg == "shell"], name


def test_nothing_is_read_by_a_module_that_trusts_what_it_reads() -> None:
    for name, tree in _modules():
        found = {one for one in _imported(tree) if one.partition(".")[0] in DANGEROUS}
        assert not found, f"{name}: {found}"


def test_the_site_asks_no_other_site() -> None:
    for name, tree in _modules():
        if name in ASKS_NETWORK:
            continue
        found = {one for one in _imported(tree) for net in NETWORK if one == net}
        assert not found, f"{name}: {found}"


def test_no_weak_hash_is_used_but_where_a_standard_asks_for_it() -> None:
    for name, tree in _modules():
        words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        weak = {"md5", "sha1"} & (names | {one for one in words if isinstance(one, str)})
        assert not weak or name == "tokens.py", f"{name}: {weak}"


def test_what_nobody_may_guess_comes_from_secrets() -> None:
    for name, tree in _modules():
        if name.partition("/")[0] in DRAWS:
            continue
        found = {one for one in _imported(tree) if one.partition(".")[0] in CHANCE}
        assert not found, f"{name}: {found}"


def test_scripts_make_no_markup_of_text() -> None:
    for path in sorted((ROOT / "static" / "js").rglob("*.js")):
        text = path.read_text(encoding="utf-8")
        for word in ("outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function",
                     "postMessage"):  # fmt: skip
            assert word not in text, f"{path.name}: {word}"
        for given in re.findall(r"innerHTML\s*\+?=\s*([^;]+);", text):
            assert given in ANSWERS, f"{path.name}: {given}"


def test_no_secret_stands_in_the_source() -> None:
    for path in sorted(Path(ROOT).glob("*.py")) + sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert "BEGIN PRIVATE KEY" not in text, path
        assert "SECRET_KEY =" not in text, path
