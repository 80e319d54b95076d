"""What a Pabulib file says about its own vote, as information beside an import."""

from __future__ import annotations

from budgeting.formats.pabulib import PabulibFile
from budgeting.models import Process
from budgeting.web.telling.words import _


def election_words(file: PabulibFile, process: Process) -> list[str]:
    """Sentences about budget, ballot and rule of the file; none of it is taken over."""
    meta = file.meta
    sentences = [
        _(
            "The budget of the file is %(budget)s %(currency)s.",
            budget=meta.get("budget", ""),
            currency=meta.get("currency", process.currency),
        ),
        _("Its ballots are of the type %(kind)s.", kind=file.vote_type),
    ]
    fewest, most = meta.get("min_length", ""), meta.get("max_length", "")
    if most and fewest == most:
        sentences.append(_("Each ballot names exactly %(most)s projects.", most=most))
    elif most:
        sentences.append(_("Each ballot names at most %(most)s projects.", most=most))
    if meta.get("max_sum_cost"):
        sentences.append(
            _("The projects on a ballot cost at most %(most)s.", most=meta["max_sum_cost"])
        )
    if meta.get("max_sum_points"):
        sentences.append(_("Each ballot has %(most)s points.", most=meta["max_sum_points"]))
    if meta.get("rule"):
        sentences.append(_("The city used the rule %(rule)s.", rule=meta["rule"]))
    return sentences
