"""Every message has Korean words, and its placeholders survive the translation."""

from __future__ import annotations

import ast
import re

from babel.messages.catalog import Message

from budgeting.config import ROOT
from budgeting.translations import messages

PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]")


def _texts(value: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def test_every_message_is_translated() -> None:
    korean = messages.read("ko")
    missing = []
    for message in messages.extract():
        if not message.id:
            continue
        found = korean.get(message.id, message.context)
        if found is None or not messages.is_complete(found.string) or found.fuzzy:
            missing.append(message.id)
    assert missing == []


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    said = messages.extract()
    stale = [m.id for m in messages.read("ko") if m.id and said.get(m.id, m.context) is None]
    assert stale == []


def test_every_placeholder_survives_the_translation() -> None:
    for message in messages.read("ko"):
        if message.id:
            _check(message)


def test_no_message_hides_in_a_formatted_string_where_the_extraction_does_not_look() -> None:
    hidden = []
    for path in sorted((ROOT / "budgeting").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                hidden += [f"{path.name}:{node.lineno}" for call in ast.walk(node) if _says(call)]
    assert hidden == []


def _says(node: ast.AST) -> bool:
    """Whether this is a call with a message of its own."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
        return False
    spoken = node.func.id in ("_", "gettext", "ngettext", "pgettext", "lazy_gettext")
    return spoken and isinstance(node.args[0], ast.Constant)


def _check(message: Message) -> None:
    wanted = {match for text in _texts(message.id) for match in PLACEHOLDER.findall(text)}
    for text in _texts(message.string):
        found = set(PLACEHOLDER.findall(text))
        assert found <= wanted, message.id
        assert wanted - {"num"} <= found, message.id
