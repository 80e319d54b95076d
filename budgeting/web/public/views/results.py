"""The result, and how it was counted; before the publication an honest page that says when."""

from __future__ import annotations

from datetime import datetime

from flask.typing import ResponseReturnValue

from budgeting.extensions import db
from budgeting.models import Process
from budgeting.services import exporting, minuting, organising, paper_accounts
from budgeting.services.paper_accounts import Account
from budgeting.services.reporting import published_report
from budgeting.web.access import PUBLIC, allow
from budgeting.web.chain_heads import shown
from budgeting.web.public import bp
from budgeting.web.public.files import listed
from budgeting.web.public.phases import standing
from budgeting.web.public.showing import show, spoken
from budgeting.web.report import context
from budgeting.web.telling.paper import accounted

FIRST_FILES = ("results.csv", "results.json", "rulebook.json")


@bp.get("/<slug>/results")
@allow(PUBLIC)
def results(slug: str) -> ResponseReturnValue:
    """Show what is funded and what is not."""
    return _show("public/results.html", organising.find(db.session(), slug))


@bp.get("/<slug>/results/how")
@allow(PUBLIC)
def how(slug: str) -> ResponseReturnValue:
    """Replay the count step by step."""
    return _show("public/how.html", organising.find(db.session(), slug))


def _show(template: str, process: Process) -> ResponseReturnValue:
    if process.phase != "published":
        return show("public/results_later.html", process, standing=standing(process.phase))
    session = db.session()
    report, account = published_report(session, process), paper_accounts.account(session, process)
    entries = exporting.catalogue(session, process)
    return show(
        template,
        process,
        changed=_changed(process, account),
        **context(report, file=f"{process.slug}.pb"),
        **spoken(report.provenance.outcome_sha256),
        head=shown(process, report.provenance.chain),
        files=listed(
            process, [entry for entry in entries if entry.kind == "pb" or entry.name in FIRST_FILES]
        ),
        **accounted(account),
        sittings=minuting.published(session, process),
        with_ballots=exporting.publishes_single_ballots(session, process),
    )


def _changed(process: Process, account: Account) -> datetime | None:
    """When it changed last; nobody knows as long as the accounts can still be signed."""
    if account.signed_at is None or process.published_at is None:
        return None
    return max(account.signed_at, process.published_at)
