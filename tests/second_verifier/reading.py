"""Reading what a bundle holds, and refusing what is not written as the document says."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class RefusedError(Exception):
    """A promise is broken."""


class NotShownError(Exception):
    """A promise rests on what is not published."""


class TooHardError(Exception):
    """There are more plans than this program looks at."""


def demand(truth: object, what: str) -> None:
    """Refuse the promise unless ``truth``."""
    if not truth:
        raise RefusedError(what)


def canonical(value: Any) -> bytes:
    """The one way to write a value."""
    text = json.dumps(
        value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    return text.encode()


def same(one: Any, other: Any) -> bool:
    """Whether two values are written alike: other than in Python, ``1`` is not ``true``."""
    return canonical(one) == canonical(other)


def no_fraction(text: str) -> Any:
    """Numbers are whole."""
    raise RefusedError(f"{text} is not a whole number")


def from_json(content: bytes) -> Any:
    """Read canonical JSON."""
    value = json.loads(content.decode(), parse_float=no_fraction, parse_constant=no_fraction)
    demand(canonical(value) == content, "not canonical")
    return value


def document(content: bytes, form: str, *keys: str) -> dict[str, Any]:
    """Read a canonical file with these keys, a format and a version."""
    value = keyed(from_json(content), "format", "version", *keys)
    demand(same([value["format"], value["version"]], [form, 1]), f"not of format {form}")
    return value


def keyed(value: Any, *keys: str) -> dict[str, Any]:
    """An object with exactly these keys."""
    demand(isinstance(value, dict) and set(value) == set(keys), f"keys are not {keys}")
    return dict(value)


def whole(value: Any, least: int = 0) -> int:
    """A whole number from ``least`` on."""
    demand(type(value) is int and value >= least, f"{value!r} is no number from {least} on")
    return int(value)


def text(value: Any) -> str:
    """A text."""
    demand(isinstance(value, str), f"{value!r} is no text")
    return str(value)


def digits(value: Any, count: int = 64) -> str:
    """Hexadecimal digits in lower case."""
    demand(re.fullmatch(f"[0-9a-f]{{{count}}}", text(value)), f"not {count} hexadecimal digits")
    return str(value)


def minute(value: Any) -> str:
    """A minute in UTC."""
    demand(MINUTE.fullmatch(text(value)), f"{value!r} is no minute")
    return str(value)


def names(value: Any, *, alike: bool = False) -> list[str]:
    """A list of names, no two alike unless that is allowed."""
    demand(isinstance(value, list), "not a list of names")
    found = [person(text(one)) for one in value]
    demand(all(found) and (alike or len(set(found)) == len(found)), "a name is empty or doubled")
    return found


def person(name: str) -> str:
    """What is compared of a name."""
    joined = unicodedata.normalize("NFKC", " ".join(name.split()))
    unseen = {one for one in joined if unicodedata.category(one) in {"Cc", "Cf"}}
    kept = "".join(one for one in joined if one not in unseen)
    return unicodedata.normalize("NFKC", " ".join(kept.split()).casefold())


def texts(value: Any) -> None:
    """An object from key to text."""
    demand(isinstance(value, dict), "no object")
    for one in value.values():
        text(one)


def lines(content: bytes) -> list[str]:
    """Lines that each end with a line feed."""
    if not content:
        return []
    demand(content.endswith(b"\n"), "the last line has no end")
    return content.decode().split("\n")[:-1]


def ordered(found: list[str]) -> list[str]:
    """Sorted lines, none twice."""
    demand(found == sorted(set(found)), "not sorted, or something is there twice")
    return found
