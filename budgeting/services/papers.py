"""The ballot paper of one card while it is marked: always the same size, readable only by its key.

A paper is encrypted under the draft key, which only the code on the card gives. Every paper of
one vote has the same length, so that the database does not even show how much was chosen.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from budgeting.counting.rulebook import ListedProject, Rulebook
from budgeting.services.keys import seal, unseal

MOST_POINTS = 999_999
_STEP = 512
_FRAME = 200


@dataclass(frozen=True, slots=True)
class Paper:
    """``scores`` are project id -> score above zero.

    ``nonce`` (16 bytes) makes every copy of this ballot the same ballot; ``opening`` (32 bytes)
    hides the choice in its commitment. Both are drawn once, with the blank paper.
    """

    scores: Mapping[str, int] = field(default_factory=dict)
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    opening: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def marked(self, changes: Mapping[str, int]) -> Paper:
        """This paper with other scores for some projects; a score of 0 takes the mark away."""
        scores = {**self.scores, **changes}
        return replace(self, scores={key: scores[key] for key in sorted(scores) if scores[key]})

    def as_text(self) -> str:
        """The paper as JSON."""
        return json.dumps(
            {
                "scores": dict(self.scores),
                "nonce": self.nonce.hex(),
                "opening": self.opening.hex(),
            },
            separators=(",", ":"),
        )

    @classmethod
    def from_text(cls, text: str) -> Paper:
        """Read what :meth:`as_text` wrote."""
        entry = json.loads(text)
        return cls(
            scores=entry["scores"],
            nonce=bytes.fromhex(entry["nonce"]),
            opening=bytes.fromhex(entry["opening"]),
        )


def size(rulebook: Rulebook) -> int:
    """How many bytes the fullest paper of this vote takes, in steps of half a kilobyte."""
    fullest = json.dumps({project.id: MOST_POINTS for project in rulebook.projects})
    return -(-(len(fullest) + _FRAME) // _STEP) * _STEP


def pad(text: str, rulebook: Rulebook, extra: int = 0) -> bytes:
    """Fill a JSON text up with blanks, which JSON ignores, to the size of the fullest paper."""
    return text.encode().ljust(size(rulebook) + extra)


def seal_paper(paper: Paper, rulebook: Rulebook, draft_key: bytes, bound_to: bytes) -> bytes:
    """Encrypt a paper, bound to its card and vote."""
    return seal(draft_key, pad(paper.as_text(), rulebook), bound_to)


def unseal_paper(sealed: bytes, draft_key: bytes, bound_to: bytes) -> Paper | None:
    """Decrypt a paper; ``None`` if it is damaged or another card's."""
    plain = unseal(draft_key, sealed, bound_to)
    return None if plain is None else Paper.from_text(plain.decode())


def shuffled(rulebook: Rulebook, draft_key: bytes) -> tuple[ListedProject, ...]:
    """The projects in the order of this card: the same on every tablet, another on every card."""
    return tuple(
        sorted(
            rulebook.projects,
            key=lambda project: (
                hmac.digest(draft_key, b"order\0" + project.id.encode(), "sha256"),
                project.id,
            ),
        )
    )
