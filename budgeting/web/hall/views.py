"""How a tablet comes into the hall, and what the staff watch while it is there."""

from __future__ import annotations

import hashlib
import logging
import time

from flask import Response, current_app, flash
from flask_babel import gettext as _

from budgeting.errors import NotFound
from budgeting.extensions import db
from budgeting.services import backing_up, clock, hall_watch
from budgeting.services.hall import Hall
from budgeting.web import live, pages
from budgeting.web.access import PUBLIC, STAFF_ROLES, allow
from budgeting.web.hall import bp
from budgeting.web.hall.words import Row, tell

log = logging.getLogger(__name__)


@bp.get("")
@allow(PUBLIC)
def welcome() -> Response:
    """The Wi-Fi, the authority's certificate, the address and the server's clock."""
    return pages.render("hall/welcome.html", hall=_hall(), now=clock.now())


@bp.get("/authority.crt")
@allow(PUBLIC)
def authority() -> Response:
    """The certificate that a tablet must trust, as a file that it offers to install."""
    content = _hall().certificates.authority.read_bytes()
    response = Response(content, mimetype="application/x-x509-ca-cert")
    response.headers["Content-Disposition"] = "attachment; filename=madang-hall.crt"
    return response


@bp.get("/watch")
@allow(*STAFF_ROLES)
def watch() -> Response:
    """Power, disk, clock, tablets and the last copy."""
    rows = _rows()
    return pages.render("hall/watch.html", rows=rows, version=_version(rows))


@bp.get("/watch/now")
@allow(*STAFF_ROLES)
def watch_now() -> Response:
    """The same, if it has changed."""
    rows = _rows()
    version = _version(rows)
    if live.is_shown(version):
        return live.unchanged()
    return live.part("hall/_watch.html", version, rows=rows)


@bp.post("/watch/copy")
@allow(*STAFF_ROLES)
def copy() -> Response:
    """Make a copy of the database now."""
    folder = _hall().instruments.backups
    try:
        made = backing_up.write_into(db.engine, folder, clock.now())
    except (backing_up.BackupRefusedError, OSError) as problem:
        log.error("no copy was made: %s", type(problem).__name__)
        flash(
            _("No copy could be made. The older ones are still there. Look at the disk."), "danger"
        )
    else:
        flash(_("The copy %(name)s was made.", name=made.path.name), "success")
    return pages.to("hall.watch")


def _hall() -> Hall:
    """What ``flask hall`` has put there; a 404 where the program serves something else."""
    hall: Hall | None = current_app.extensions.get("hall")
    if hall is None:
        raise NotFound
    return hall


def _rows() -> list[Row]:
    instruments = _hall().instruments
    sight = hall_watch.look(db.session(), instruments, clock.now(), time.monotonic())
    return tell(sight)


def _version(rows: list[Row]) -> str:
    """A digest of what is shown: any word that changes makes a new version."""
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
