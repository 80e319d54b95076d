"""The data package: what each file holds, how large it is and its SHA-256 (Frictionless, v1)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from budgeting.formats.chain import Head
from budgeting.models import Process
from budgeting.services.exporting.results import chain_of

LICENCE = {
    "name": "CC0-1.0",
    "title": "CC0 1.0 Universal",
    "path": "https://creativecommons.org/publicdomain/zero/1.0/",
}
MEANINGS = {
    "number": ("integer", "Printed number of the project"),
    "code": ("string", "Id of the project in all files"),
    "cost": ("number", "Cost in units of the currency"),
    "currency": ("string", "ISO 4217 code of the currency"),
    "field": ("string", "Key of the field"),
    "district": ("string", "Key of the district"),
    "support": ("number", "Votes or points that the project received"),
    "supporters": ("integer", "Voters who gave the project anything"),
    "meets_threshold": ("boolean", "1 if the support reached the threshold of the rulebook"),
    "funded": ("boolean", "1 if the project is funded"),
    "cause": ("string", "Why the project is not funded"),
    "support_missing": ("number", "Support that the project lacked to draw level"),
    "tie_decides": ("string", "What the tie chain would have said at that point"),
    "support_funded": ("number", "Smallest support with which the project would be funded"),
    "price_funded": ("number", "Largest price at which the project would be funded"),
    "price_tied": ("number", "Largest price at which the project would draw level"),
    "voter_id": ("integer", "Number of the ballot, given afresh; it belongs to nobody"),
    "vote": ("string", "Codes of the projects named, parted by commas"),
    "points": ("string", "Points of the projects named, in the same order"),
}


def describe(
    process: Process, files: Iterable[tuple[str, str, bytes]], chain: Head | None
) -> dict[str, Any]:
    """The package over ``(name, media type, content)`` of every other file.

    ``chain`` is the head of the chain of acts at the publication; None before it.
    """
    return {
        "profile": "data-package",
        "name": process.slug,
        "title": f"Participatory budget of {process.city} {process.year}",
        "licenses": [LICENCE],
        "chain": chain_of(chain),
        "resources": [_resource(*file) for file in files],
    }


def _resource(name: str, mimetype: str, content: bytes) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": name.lower(),
        "path": name,
        "mediatype": mimetype,
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if mimetype == "text/csv":
        header = content.removeprefix(b"\xef\xbb\xbf").split(b"\r\n", 1)[0].decode()
        resource["profile"] = "tabular-data-resource"
        resource["dialect"] = {"delimiter": ",", "lineTerminator": "\r\n", "header": True}
        resource["schema"] = {"fields": [_column(column) for column in header.split(",")]}
    return resource


def _column(name: str) -> dict[str, Any]:
    kind, meaning = MEANINGS.get(name, ("string", "Words of the project in one language"))
    column: dict[str, Any] = {"name": name, "type": kind, "description": meaning}
    if kind == "boolean":
        column |= {"trueValues": ["1"], "falseValues": ["0"]}
    return column
