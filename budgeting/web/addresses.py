"""What may stand in an address of this site, and which addresses lead to this site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter


class Number(IntegerConverter):
    """A number that both databases can look for, in the one way to write it."""

    regex = r"(?:0|[1-9][0-9]{0,8})"


class Name(BaseConverter):
    """One part of an address, without control signs, which no name here has."""

    regex = r"[^/\x00-\x1f\x7f]+"
    part_isolating = True


def init_app(app: Flask) -> None:
    """Let the routes read their parts strictly; anything else is a page that is not there."""
    app.url_map.converters |= {"int": Number, "string": Name, "default": Name}


def leads_here(address: str) -> bool:
    """Whether an address that came with a request leads to a page of this site.

    Browsers take a backslash for a slash and skip control characters, so that addresses with
    either could lead elsewhere.
    """
    if not address.isprintable() or "\\" in address or not address.startswith("/"):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return not (parts.scheme or parts.netloc or address.startswith("//"))
