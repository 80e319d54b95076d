"""The words for each problem: a title, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from budgeting import errors
from budgeting.web.telling import paper

Words = tuple[str, tuple[str, ...]]


def explain(problem: errors.Problem) -> Words:
    """Title and sentences for a problem, in the reader's language."""
    words = WORDS.get(type(problem))
    if words is None:
        return _("This did not work"), (_("Go back and try again."),)
    return words(problem)


def _attempts(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.TooManyAttempts)  # noqa: S101 - chosen by its type
    minutes = max(1, -(-problem.wait // 60))
    return _("Too many wrong attempts"), (
        ngettext(
            "Please wait one minute and try again.",
            "Please wait %(num)s minutes and try again.",
            minutes,
        ),
        _("If you are in the hall, ask the voting officer for help."),
    )


def _used(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.CardUsed)  # noqa: S101 - chosen by its type
    sentences = [
        _("This card was used for one ballot, on a tablet or on paper. It counts once."),
        _("Nothing was added and nothing was changed."),
    ]
    if problem.receipt:
        sentences.append(_("Its receipt is %(receipt)s.", receipt=problem.receipt))
    return _("This card has already voted"), tuple(sentences)


def _not_open(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.VoteNotOpen)  # noqa: S101 - chosen by its type
    sentences = {
        "draft": _("The vote has not been opened yet. Your card stays valid."),
        "sealed": _("The vote has not been opened yet. Your card stays valid."),
        "paused": _("The vote is paused. What you chose is kept. Please wait for the officer."),
        "open": _("The time for choosing is over. Only ballots in review can still be cast."),
    }
    closed = _("The vote is closed. No ballot can be cast any more.")
    sentence = sentences.get(problem.phase, closed)
    return _("Ballots are not accepted now"), (sentence,)


def _reasons(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.RulebookUnready)  # noqa: S101 - chosen by its type
    return _("The rulebook cannot be sealed yet"), problem.reasons


def _refused(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.ImportRefused)  # noqa: S101 - chosen by its type
    return _("This file cannot be imported"), (*problem.problems, _("Nothing was written."))


def _text_refused(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.TextRefused)  # noqa: S101 - chosen by its type
    length = _("A text needs at least one letter, and at most %(num)s.", num=problem.longest)
    return _("This text could not be kept"), (length, _("Go back: what you typed is still there."))


def _keys_refused(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.KeysRefused)  # noqa: S101 - chosen by its type
    reasons = {
        "names": _("The holders are three different people, each with a name."),
        "short": _("One of the passphrases is too short."),
        "same": _("Each holder needs a passphrase of their own."),
        "pair": _("Two different holders have to type their passphrases."),
        "wrong": _("One of the two passphrases is not right."),
    }
    missing = _("The key of the box has not been made and tried by two of its holders yet.")
    return _("The box needs its holders"), (
        reasons.get(problem.reason, missing),
        _("Nothing was changed. The desk of the voting officer says what is next."),
    )


def _paper(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.PaperRefused)  # noqa: S101 - chosen by its type
    return _("The paper ballots come first"), (paper.refusal(problem), _("Nothing was changed."))


def _in_use(problem: errors.Problem) -> Words:
    assert isinstance(problem, errors.InUse)  # noqa: S101 - chosen by its type
    if problem.what == "draw":
        return _("A draw rests on this"), (
            _("Its pool and its plan are frozen, so nothing was changed."),
            _("If something is wrong, withdraw the draw first, in public and with a reason."),
        )
    if problem.what == "seat":
        return _("Somebody else has this seat by now"), (
            _("The seat was given to another person meanwhile. Nothing was changed."),
        )
    return _("This is still in use"), (
        _("Something else depends on it, so nothing was changed. Change that first."),
    )


WORDS: Mapping[type[errors.Problem], Callable[[errors.Problem], Words]] = {
    errors.NotFound: lambda _p: (
        _("There is no such page"),
        (_("Check the address, or start from the first page."),),
    ),
    errors.NotAllowed: lambda _p: (
        _("This page is not for you"),
        (_("It belongs to another role. Sign in with another account, or go back."),),
    ),
    errors.WrongCode: lambda _p: (
        _("This code is not right"),
        (_("Compare it with your card and type it again. Nothing was lost."),),
    ),
    errors.TooManyAttempts: _attempts,
    errors.CardVoid: lambda _p: (
        _("This card is no longer valid"),
        (_("The voting officer declared it void. Please ask for another card."),),
    ),
    errors.CardUsed: _used,
    errors.VoteNotOpen: _not_open,
    errors.BallotRefused: lambda _p: (
        _("This ballot cannot be cast yet"),
        (_("Go back to your choice. It says there what is missing."),),
    ),
    errors.StaleBallot: lambda _p: (
        _("This page was too old"),
        (_("Nothing was cast. Enter your card again; your choice is kept."),),
    ),
    errors.OlderDatabase: lambda _p: (
        _("This was not done"),
        (
            _("The database is older than what this machine has seen, so that it takes no act."),
            _("Nothing was changed. Please tell those who run the server; its log says more."),
        ),
    ),
    errors.IllegalMove: lambda _p: (
        _("This cannot be done now"),
        (
            _("Somebody may have done it already, or the vote is in another phase."),
            _("Load the page again to see where it stands. Nothing was changed."),
        ),
    ),
    errors.Sealed: lambda _p: (
        _("The rulebook is sealed"),
        (_("Nobody can change the rules, the projects or the costs any more."),),
    ),
    errors.Taken: lambda _p: (
        _("This is taken already"),
        (_("Another entry has the same number, code, key or address. Choose another one."),),
    ),
    errors.TextRefused: _text_refused,
    errors.PaperRefused: _paper,
    errors.InUse: _in_use,
    errors.KeysRefused: _keys_refused,
    errors.PictureRefused: lambda _p: (
        _("This picture cannot be used"),
        (_("Choose a JPEG, PNG or WebP picture. Nothing was changed."),),
    ),
    errors.RulebookUnready: _reasons,
    errors.ImportRefused: _refused,
    errors.Tampered: lambda _p: (
        _("The stored rulebook was altered"),
        (
            _("Its text does not agree with its SHA-256, so nothing is counted or shown from it."),
            _("Compare the database with a backup and the printed digest."),
        ),
    ),
}
