"""The public pages of a published vote as files, which any web server can carry without this one.

Every page is asked of the application itself, as a reader would, in each language; what needs a
server (forms, scripts, ways to pages of people who sign in) is left out, and every address that
stays leads to a file beside it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import Context
from html import unescape
from urllib.parse import urlsplit

from flask import Flask
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import escape
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from budgeting.models import Process
from budgeting.services import exporting
from budgeting.web.static_ways import Ways

Report = Callable[[int, int], None]

_TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>""")
"""A tag with its attributes; what stands between tags is text, whatever it looks like."""
_ADDRESS = re.compile(r'\s(href|src)="(/[^"]*)"')
_FILE = re.compile(r"(?!.*\.\.)[A-Za-z0-9._/-]+", re.ASCII)
_ROOT = re.compile(r"<html\b[^>]*>")
_LEFT_OUT = (
    re.compile(r"<script\b.*?</script>", re.DOTALL),
    re.compile(r'<details class="display-more">.*?</details>', re.DOTALL),
    re.compile(r"<form\b.*?</form>", re.DOTALL),
    re.compile(r"<button\b.*?</button>", re.DOTALL),
    re.compile(r'<meta name="htmx-config"[^>]*>'),
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src 'self'; style-src 'self'; "
    "base-uri 'none'; form-action 'none'\">"
)
_HEAD = '<meta charset="utf-8">'
_HEADER_END = "</header>"


class SiteBrokenError(RuntimeError):
    """A page that belongs to the site could not be read; nothing should be published."""


class _Reader:
    """Asks the application as a reader of one language does, under the city's own address."""

    def __init__(self, app: Flask, base: str, language: str) -> None:
        self._client, self._base, self._language = app.test_client(), base, language

    def page(self, address: str) -> str:
        """A page as text; ``SiteBrokenError`` if it is none, or speaks another language."""
        text = self.file(address).decode()
        head = _ROOT.search(text)
        if head is None or f' lang="{self._language}"' not in head[0]:
            raise SiteBrokenError(f"{address} is not there in {self._language}")
        return text

    def file(self, address: str) -> bytes:
        """What a reader gets, in a context of its own: the command's keeps its first language."""
        headers, made = {"Accept-Language": self._language}, exporting.kept()

        def get() -> TestResponse:
            with exporting.keeping(made):
                return self._client.get(address, base_url=self._base, headers=headers)

        answer = Context().run(get)
        if answer.status_code != 200:
            raise SiteBrokenError(f"{address} answered {answer.status}")
        return answer.get_data()


def site(
    app: Flask,
    session: Session,
    process: Process,
    languages: Mapping[str, str],
    ways: Ways,
    report: Report,
) -> dict[str, bytes]:
    """Every file of the site by its path; ``languages`` are codes with their own names.

    ``report(done, total)`` is told of every page. The same vote gives the same bytes.
    ``SiteBrokenError`` if a page cannot be read.
    """
    base = base_url(app)
    files: dict[str, bytes] = {}
    total = sum(len(ways.read(language)) for language in languages)
    done = 0
    for language in languages:
        reader = _Reader(app, base, language)
        for address, here in ways.read(language).items():
            text = _as_file(reader.page(address), here, ways, languages, files, reader)
            files[here] = text.encode()
            done += 1
            report(done, total)
    for address, path in ways.files.items():
        files[path] = reader.file(address)
    for entry in exporting.downloads(session, process):
        files[f"data/{entry.name}"] = entry.content
    return dict(sorted(files.items()))


def base_url(app: Flask) -> str:
    """The address under which the city serves the site: set, or the first trusted name."""
    settings = app.extensions["settings"]
    names = settings.trusted_hosts.split()
    return str(settings.base_url) or f"https://{names[0] if names else 'localhost'}"


def _as_file(
    text: str,
    here: str,
    ways: Ways,
    languages: Mapping[str, str],
    files: dict[str, bytes],
    reader: _Reader,
) -> str:
    """A page whose addresses lead to files; pictures and styles that it names are taken along."""
    for pattern in _LEFT_OUT:
        text = pattern.sub("", text)
    language = here.partition("/")[0]

    def led(found: re.Match[str]) -> str:
        kind, address = found[1], urlsplit(unescape(found[2]))
        target = _target(address.path, address.query, ways, language)
        if target is None:
            return ""
        if target.startswith("assets/") and target not in files:
            files[target] = reader.file(address.path)
        part = f"#{address.fragment}" if address.fragment else ""
        return f' {kind}="{escape(_way(here, target) + part)}"'

    text = _TAG.sub(lambda tag: _ADDRESS.sub(led, tag[0]), text)
    text = text.replace(_HEAD, f"{_HEAD}\n{_POLICY}", 1)
    return text.replace(_HEADER_END, f"{_tongues(here, languages)}{_HEADER_END}", 1)


def _target(path: str, query: str, ways: Ways, language: str) -> str | None:
    """The file to which an address leads, from the root of the site; none if it stays behind."""
    known = ways.target(path, language)
    if known is not None:
        return None if query else known
    if not _FILE.fullmatch(path):
        return None
    if path.startswith(("/static/", "/media/")):
        return f"assets{path.removeprefix('/static')}"
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


def front(
    app: Flask,
    names: Mapping[str, str],
    languages: Mapping[str, str],
    check: str,
    draw_checks: Sequence[str] = (),
) -> bytes:
    """The first page of the folder: in every language the way to the result, and how to check it.

    ``check`` is the command that prints PASS or FAIL for each promise of the vote, and
    ``draw_checks`` those for every draw of members.
    """
    parts = "".join(_of_language(app, code, names, check, draw_checks) for code in languages)
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


def _of_language(
    app: Flask, code: str, names: Mapping[str, str], check: str, draw_checks: Sequence[str]
) -> str:
    with app.test_request_context(base_url=base_url(app)), force_locale(code):
        read, title = _("Read the result"), escape(names.get(code) or names.get("en", ""))
        how = _("Check it yourself, in this folder, with Python and nothing else:")
        files = _("All files of the check")
        drawn = _("Check how the members were drawn, in the same way:") if draw_checks else ""
    draws = "".join(f"<p><code>{escape(one)}</code></p>" for one in draw_checks)
    return (
        f'<section lang="{code}"><h1>{title}</h1>'
        f'<p><a class="button primary" href="{code}/index.html">{escape(read)}</a></p>'
        f"<p>{escape(how)}</p><p><code>{escape(check)}</code></p>"
        f"{f'<p>{escape(drawn)}</p>' if drawn else ''}{draws}"
        f'<p><a href="bundle.zip">{escape(files)} (bundle.zip)</a></p></section>'
    )
