"""The phases of a process for those who only read: where it stands, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

STEPS = {
    "draft": "setup",
    "sealed": "sealed",
    "open": "open",
    "paused": "open",
    "closed": "closed",
    "counting": "counted",
    "published": "published",
}
"""Phase -> step of the line of progress."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a process stands: the step, a word or two, and what happens now and next."""

    step: str
    words: str
    sentences: tuple[str, ...]


def standing(phase: str) -> Standing:
    """Say where a process in this phase stands."""
    words, sentences = _told()[phase]
    return Standing(STEPS[phase], words, sentences)


def _told() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {
        "draft": (
            _("Being prepared"),
            (
                _("The list of projects and the rules are being written and can still change."),
                _("Next, the rules are sealed. After that nobody can change them."),
            ),
        ),
        "sealed": (
            _("Rules sealed"),
            (
                _("The projects, their costs and the rules are fixed. Nobody can change them."),
                _("Next, the voting officer opens the vote."),
            ),
        ),
        "open": (
            _("Voting"),
            (
                _("The residents are voting. Nobody can see how they vote."),
                _("Next, the vote closes and the ballots are counted."),
            ),
        ),
        "paused": (
            _("Vote paused"),
            (
                _("The vote is paused for a moment. Every ballot that was cast is kept."),
                _("Next, the vote goes on."),
            ),
        ),
        "closed": (
            _("Vote closed"),
            (
                _("The vote is closed. No ballot can be cast any more."),
                _("Next, the ballots are counted."),
            ),
        ),
        "counting": (
            _("Being counted"),
            (
                _("The ballots are counted, and the count is checked."),
                _("Next, the result is published here, with every step of the count."),
            ),
        ),
        "published": (
            _("Result published"),
            (_("The vote is counted, and the result is published with every step of the count."),),
        ),
    }
