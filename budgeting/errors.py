"""What can go wrong, in domain words; ``web/problems.py`` turns each into one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


class Problem(Exception):  # noqa: N818 - a problem is what the person reads about
    """Something a person can be told about; ``status`` is the HTTP status of its page."""

    status: ClassVar[int] = 409


class NotFound(Problem):
    """There is nothing of that name here, or not for this person."""

    status = 404


class NotAllowed(Problem):
    """Signed in, but this is somebody else's task."""

    status = 403


class WrongCode(Problem):
    """The card code is not one of this process, or was typed wrongly."""

    status = 422


class TooManyAttempts(Problem):
    """Too many wrong codes or passwords; ``wait`` seconds must pass."""

    status = 429

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


class CardVoid(Problem):
    """The card was declared void by the voting officer."""

    status = 410


class CardUsed(Problem):
    """A ballot was already cast with this card; ``receipt`` is its receipt where it is known."""

    status = 409

    def __init__(self, receipt: str = "") -> None:
        super().__init__(receipt)
        self.receipt = receipt


class VoteNotOpen(Problem):
    """Ballots are not accepted now; ``phase`` says why."""

    def __init__(self, phase: str) -> None:
        super().__init__(phase)
        self.phase = phase


class BallotRefused(Problem):
    """The ballot does not keep to the rulebook."""

    status = 422


class StaleBallot(Problem):
    """The reviewed ballot is too old, damaged, or belongs to another vote."""

    status = 422


class BothChairs(Problem):
    """One human being would run the room and keep its vote; ``other`` is their other account."""

    def __init__(self, other: str) -> None:
        super().__init__(other)
        self.other = other


class SecondAccount(Problem):
    """A mailbox would count as two people; ``other`` is the account that it has."""

    def __init__(self, other: str) -> None:
        super().__init__(other)
        self.other = other


class IllegalMove(Problem):
    """The vote is in a phase in which this cannot be done."""

    def __init__(self, move: str, phase: str) -> None:
        super().__init__(move, phase)
        self.move = move
        self.phase = phase


class Sealed(Problem):
    """The rulebook is sealed; nothing that it covers can change."""


class RulebookUnready(Problem):
    """The rulebook cannot be sealed yet; ``reasons`` are sentences."""

    status = 422

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(*reasons)
        self.reasons = tuple(reasons)


class Taken(Problem):
    """Another entry has this already, or it is kept for the site; ``what`` names the field."""

    status = 422

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class TextRefused(Problem):
    """A typed text cannot be kept; ``reason`` is "empty", "long", "key" or "no project"."""

    status = 422

    def __init__(self, reason: str, longest: int) -> None:
        super().__init__(reason, longest)
        self.reason = reason
        self.longest = longest


class InUse(Problem):
    """Something else still depends on it, so it stays as it is; ``what`` names it."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class PictureRefused(Problem):
    """A file is no picture that can be shown; ``reason`` is a word such as "too_large"."""

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ImportRefused(Problem):
    """A file cannot be imported; ``problems`` are sentences with their line numbers."""

    status = 422

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(*problems)
        self.problems = tuple(problems)


class Tampered(Problem):
    """What is stored does not agree with its digest; nothing is counted from it."""

    status = 500


class Stopped(Exception):  # noqa: N818 - a wish of a person, not a fault
    """A person asked a long run to stop; raised from its progress callback."""


class KeysRefused(Problem):
    """The keys of the box do not do; ``reason`` says why.

    "names" (three different names are needed), "short", "easy" or "same" passphrases, "pair" (two
    different holders are needed), "wrong" (one of the two passphrases is not right), "missing"
    (there are no keys, or nobody has tried them).
    """

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PublicationRefused(Problem):
    """The outcome cannot be published like this; ``reason`` says why.

    "choice" (two people have to choose between single ballots and totals), "names" (their two
    names are missing), "same" (they are one person), "open" (something has not been done, and
    nobody said that it is to be published without it).
    """

    status = 422

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class PaperRefused(Problem):
    """Something about the paper ballots cannot be done as asked; ``reason`` says why.

    "size" (a batch needs a sheet), "handed_out" (more papers than were handed out; ``number`` may
    still be entered), "name" (somebody has to be named), "same" (twice the same person), "other"
    (somebody else has begun this entry), "complete" (both entries are complete, or not yet),
    "sheet" (there is no such sheet, or nobody differs on it), "unsettled" (``number`` sheets are
    read differently), "unfinished" (a batch is not in the box), "urn" (nobody has said that the
    urn is empty), "missing" (``number`` papers did not come back), "why" (a reason is needed),
    "figures" (they changed since they were read).
    """

    status = 422

    def __init__(self, reason: str, number: int = 0) -> None:
        super().__init__(reason, number)
        self.reason = reason
        self.number = number


@dataclass(frozen=True, slots=True)
class Loss:
    """A chain of acts that ended at ``link`` with ``hash``; now that link is gone or another.

    ``left`` and ``left_hash`` are the last link that the database has.
    """

    chain: str
    link: int
    hash: str
    left: int
    left_hash: str


class OlderDatabase(Problem):
    """The database lacks acts that this machine has witnessed: an older copy, or an altered one.

    Or batches of commitments; or it is to be one that lacks so many ``ballots`` of the present.
    """

    status = 503

    def __init__(self, lost: Sequence[Loss], ballots: int = 0) -> None:
        super().__init__(tuple(lost), ballots)
        self.lost = tuple(lost)
        self.ballots = ballots

    def told(self) -> str:
        """Which chains lack what, and how many ballots are lost, in words."""
        told = [
            f"{one.chain} ended with {'batch' if one.chain.startswith('batches-') else 'act'} "
            f"{one.link} ({one.hash[:12]}), and now with {one.left or 'none'}"
            for one in self.lost
        ]
        if self.ballots:
            told.append(f"{self.ballots} ballots of the box would be lost")
        return "; ".join(told)

    def __str__(self) -> str:
        """For the person at the keyboard: what happened, and what to do."""
        return (
            f"This database is older than what this machine has seen, or was altered: "
            f"{self.told()}. Nothing was changed. Put the right database back. If it is lost, two "
            "people can accept this one: flask chain accept --by NAME --by NAME --reason WORDS. "
            "The chain of acts will say so for everybody to read."
        )
