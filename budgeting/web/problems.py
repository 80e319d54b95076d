"""Every error becomes one page that says what happened, what was kept and what to do next."""

from __future__ import annotations

import logging

from flask import Flask, Response, g
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException, SecurityError

from budgeting import errors
from budgeting.extensions import db, login
from budgeting.web.pages import render
from budgeting.web.wording import explain

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Answer for everything that can go wrong."""
    app.register_error_handler(errors.Problem, show_problem)
    app.register_error_handler(CSRFError, show_csrf)
    app.register_error_handler(HTTPException, show_http)
    app.register_error_handler(OperationalError, show_busy)
    app.register_error_handler(Exception, show_fault)


def show_problem(problem: errors.Problem) -> Response:
    """A problem in domain words."""
    db.session.rollback()
    if isinstance(problem, errors.Tampered):
        log.error("stored text does not agree with its digest")
    if isinstance(problem, errors.OlderDatabase):
        log.error("%s", problem)
    title, sentences = explain(problem)
    response = render(
        "problems/problem.html", problem.status, problem=problem, title=title, sentences=sentences
    )
    if isinstance(problem, errors.TooManyAttempts):
        response.headers["Retry-After"] = str(problem.wait)
    return response


def show_csrf(_problem: CSRFError) -> Response:
    """The form was too old or came from elsewhere."""
    db.session.rollback()
    return _page(
        400,
        _("This page was too old"),
        _("Nothing was changed."),
        _("Go back, load the page again and repeat the last step."),
    )


def show_http(problem: HTTPException) -> Response:
    """Werkzeug's own errors, in plain words."""
    db.session.rollback()
    status = problem.code or 500
    if 300 <= status < 400:
        return problem.get_response()  # type: ignore[return-value]
    if isinstance(problem, SecurityError):
        # Under a foreign name the server has no addresses, of which every page is full.
        return Response(_("This request could not be read"), status, mimetype="text/plain")
    known = {
        400: (_("This request could not be read"), _("Go back and try again.")),
        403: (_("This page is not for you"), _("Sign in with another account, or go back.")),
        404: (_("There is no such page"), _("Check the address, or start from the first page.")),
        405: (_("This page cannot be used that way"), _("Go back and use the buttons.")),
        413: (_("This file is too large"), _("Choose a smaller file. Nothing was changed.")),
    }
    title, hint = known.get(status, (_("This did not work"), _("Go back and try again.")))
    response = _page(status, title, hint)
    for name, value in problem.get_headers():
        if name.lower() in {"allow", "retry-after"}:
            response.headers[name] = value
    return response


def show_busy(problem: OperationalError) -> Response:
    """The database did not answer in time, or the connection was lost with its answer.

    In the first case nothing was written; in the second nobody knows. The page is that of a
    stranger: to look up who is signed in would ask the database again.
    """
    db.session.rollback()
    g._login_user = login.anonymous_user()
    log.error("database did not answer: %s", type(problem.orig).__name__)
    again = _("Wait a few seconds and press the button again.")
    if problem.connection_invalidated:
        response = _page(
            503,
            _("Perhaps not saved"),
            _("The connection to the database was lost. It may be that the last step was saved."),
            again,
            _("A ballot counts once, however often it is sent."),
        )
    else:
        words = _("The server is very busy. Nothing was lost and nothing was written.")
        response = _page(503, _("Not saved yet"), words, again)
    response.headers["Retry-After"] = "3"
    return response


def show_fault(fault: Exception) -> Response:
    """Something that should not happen; the details go to the log, not to the page."""
    db.session.rollback()
    if isinstance(fault, DBAPIError):
        # The database's own words name keys; which statement it was is enough to look for it.
        log.error("unexpected fault in the database: %s", type(fault.orig).__name__)
    else:
        log.error("unexpected fault", exc_info=fault)
    return _page(
        500,
        _("Something went wrong on our side"),
        _("The last step was not saved. Everything before it was."),
        _("Go back and try again. If it happens again, call the person at the desk."),
    )


def _page(status: int, title: str, *sentences: str) -> Response:
    return render("problems/problem.html", status, problem=None, title=title, sentences=sentences)
