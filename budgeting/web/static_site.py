"""The public pages of a published vote as files, which any web server can carry without this one.

Every page is asked of the application itself, as a reader would, in each language; what needs a
server (forms, scripts, ways to pages of people who sign in) is left out, and every address that
stays leads to a file beside it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from contextvars import Context
from html import unescape
from urllib.parse import urlsplit

from flask import Flask, url_for
from flask.testing import FlaskClient
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy.orm import Session

from budgeting.models import Process
from budgeting.services import exporting, freezing, listing, minuting

Report = Callable[[int, int], None]

_ADDRESS = re.compile(r'\s(href|src)="(/[^"]*)"')
_LEFT_OUT = (
    re.compile(r"<script\b.*?</script>", re.DOTALL),
    re.compile(r'<details class="display-more">.*?</details>', re.DOTALL),
    re.compile(r"<form\b.*?</form>", re.DOTALL),
    re.compile(r"<button\b.*?</button>", re.DOTALL),
    re.compile(r'<meta name="htmx-config"[^>]*>'),
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'\">"
)
_HEAD = '<meta charset="utf-8">'
_HEADER_END = "</header>"
_PAGES = ("process", "results", "how", "projects", "rulebook", "data", "acts", "commitments")


def site(
    app: Flask, session: Session, process: Process, languages: Mapping[str, str], report: Report
) -> dict[str, bytes]:
    """Every file of the site by its path; ``languages`` are codes with their own names.

    ``report(done, total)`` is told of every page. The same vote gives the same bytes.
    """
    with app.test_request_context():
        pages = dict(_pages(session, process))
    files: dict[str, bytes] = {}
    total = len(pages) * len(languages)
    for place, language in enumerate(languages):
        client = _reader(app, language)
        for done, (address, name) in enumerate(pages.items(), start=place * len(pages)):
            here = f"{language}/{name}"
            text = _asked(client, address).decode()
            files[here] = _as_file(text, here, pages, languages, files, client).encode()
            report(done + 1, total)
    for entry in exporting.downloads(session, process):
        files[f"data/{entry.name}"] = entry.content
    return dict(sorted(files.items()))


def _pages(session: Session, process: Process) -> Iterator[tuple[str, str]]:
    """The address of every page, and the name of its file within a language."""
    slug = process.slug
    for name in _PAGES:
        file = "index.html" if name == "process" else f"{name}.html"
        yield url_for(f"public.{name}", slug=slug), file
    for project in listing.projects(session, process):
        number = project.number
        yield url_for("public.project", slug=slug, number=number), f"projects/{number}.html"
    for sitting in minuting.published(session, process):
        address = url_for("public.minutes", slug=slug, sitting_id=sitting.id)
        yield address, f"minutes-{sitting.id}.html"
    if freezing.is_public(session, process):
        yield url_for("public.draw", slug=slug), "draw.html"
    yield url_for("public.accessibility"), "accessibility.html"


def _reader(app: Flask, language: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("display", f"{language}.2.default")
    return client


def _asked(client: FlaskClient, address: str) -> bytes:
    """What a reader gets, in a context of its own: the command's would keep the first language."""
    return Context().run(client.get, address).get_data()


def _as_file(
    text: str,
    here: str,
    pages: Mapping[str, str],
    languages: Mapping[str, str],
    files: dict[str, bytes],
    client: FlaskClient,
) -> str:
    """A page whose addresses lead to files; pictures and styles that it names are taken along."""
    for pattern in _LEFT_OUT:
        text = pattern.sub("", text)
    language = here.partition("/")[0]

    def led(found: re.Match[str]) -> str:
        kind, address = found[1], urlsplit(unescape(found[2]))
        target = _target(address.path, address.query, pages, language)
        if target is None:
            return ""
        if target.startswith("assets/") and target not in files:
            files[target] = _asked(client, unescape(found[2]))
        part = f"#{address.fragment}" if address.fragment else ""
        return f' {kind}="{_way(here, target)}{part}"'

    text = _ADDRESS.sub(led, text)
    text = text.replace(_HEAD, f"{_HEAD}\n{_POLICY}", 1)
    return text.replace(_HEADER_END, f"{_tongues(here, languages)}{_HEADER_END}", 1)


def _target(path: str, query: str, pages: Mapping[str, str], language: str) -> str | None:
    """The file to which an address leads, from the root of the site; none if it stays behind."""
    if path.startswith(("/static/", "/media/")):
        return f"assets{path.removeprefix('/static')}"
    if path in pages:
        return None if query else f"{language}/{pages[path]}"
    parts = path.strip("/").split("/")
    return f"data/{parts[2]}" if len(parts) == 3 and parts[1] == "data" else None


def _way(here: str, target: str) -> str:
    return posixpath.relpath(target, posixpath.dirname(here))


def _tongues(here: str, languages: Mapping[str, str]) -> str:
    """Links to the same page in every language, in the place of the form with the languages."""
    page = here.partition("/")[2]
    links = "".join(
        f'<li><a href="{_way(here, f"{code}/{page}")}" lang="{code}" hreflang="{code}"'
        f"{_current(here, code)}>{name}</a></li>"
        for code, name in languages.items()
    )
    return f'<nav class="nav wrap" aria-label="Language"><ul>{links}</ul></nav>\n'


def _current(here: str, code: str) -> str:
    return ' aria-current="page"' if here.startswith(f"{code}/") else ""


def front(app: Flask, names: Mapping[str, str], languages: Mapping[str, str], check: str) -> bytes:
    """The first page of the folder: in every language the way to the result, and how to check it.

    ``check`` is the command that prints PASS or FAIL for each promise.
    """
    parts = "".join(_of_language(app, code, names, check) for code in languages)
    first = next(iter(languages))
    return (
        f'<!doctype html>\n<html lang="{first}">\n<head>\n{_HEAD}\n{_POLICY}\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(names.get(first, ''))}</title>\n"
        '<link rel="icon" href="assets/img/mark.svg" type="image/svg+xml">\n'
        '<link rel="stylesheet" href="assets/css/tokens.css">\n'
        '<link rel="stylesheet" href="assets/css/base.css">\n</head>\n<body>\n'
        f'<main id="main" class="narrow">{parts}</main>\n</body>\n</html>\n'
    ).encode()


def _of_language(app: Flask, code: str, names: Mapping[str, str], check: str) -> str:
    with app.test_request_context(), force_locale(code):
        read, title = _("Read the result"), escape(names.get(code) or names.get("en", ""))
        how = _("Check it yourself, in this folder, with Python and nothing else:")
        files = _("All files of the check")
    return (
        f'<section lang="{code}"><h1>{title}</h1>'
        f'<p><a class="button primary" href="{code}/index.html">{escape(read)}</a></p>'
        f"<p>{escape(how)}</p><p><code>{escape(check)}</code></p>"
        f'<p><a href="bundle.zip">{escape(files)} (bundle.zip)</a></p></section>'
    )
