"""A report for templates, and as one stand-alone page that needs no server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import current_app
from flask_babel import force_locale, get_locale
from markupsafe import Markup

from budgeting.counting.outcome import Outcome
from budgeting.formats.pabulib import PabulibFile
from budgeting.services.reporting import report_of_file
from budgeting.services.reports import Report
from budgeting.web import charts
from budgeting.web.telling import Replay, Telling, recounting

STYLES = ("tokens", "base", "components", "pages-public")


def context(report: Report, *, file: str, command: str = "") -> dict[str, Any]:
    """What the parts of a results page need.

    ``file`` is the name of the .pb file to recount, ``command`` how, unless it is the usual way.
    """
    tell = Telling(report)
    replay = Replay(tell, file, command or recounting.command(report, file))
    return {"report": report, "tell": tell, "replay": replay, "chart": charts}


def outcome_html(
    file: PabulibFile,
    outcome: Outcome | Mapping[str, Any],
    *,
    name: str,
    seed: str = "",
    command: str = "",
    language: str = "en",
) -> str:
    """The result of a .pb file as one HTML page, styles and charts included.

    ``outcome`` is what the count found, or its document; ``name`` is the name of the file, and
    ``command`` the one that counted it. Needs an application context, but no request and no
    database.
    """
    template = current_app.jinja_env.get_template("public/report.html")
    with force_locale(language):
        locale = get_locale()
        return template.render(
            **context(report_of_file(file, outcome, seed=seed), file=name, command=command),
            language=language,
            direction=locale.text_direction if locale else "ltr",
            with_ballots=True,
            styles=_styles(*STYLES),
            print_styles=_styles("print"),
        )


def _styles(*names: str) -> Markup:
    folder = Path(current_app.static_folder or "") / "css"
    sheets = ((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return Markup("\n".join(sheets))  # noqa: S704 - our own style sheets
