"""The cells ``vote`` and ``points`` of one row: project ids, and the points that go with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from budgeting.counting.model import Score
from budgeting.formats import numbers
from budgeting.formats.pabulib.file import POINTED

Mentions = tuple[Sequence[str], Sequence[Score] | None]
"""Project ids as they stand, repetitions included, and their points if the row gives any."""
NOTHING = ("", "None", "none")
"""How files write an empty cell; pabutools writes "None"."""


class BadVoteError(ValueError):
    """A vote that cannot be read; ``words`` complete the sentence that names the line."""

    def __init__(self, code: str, column: str, words: str, **details: str | int) -> None:
        super().__init__(words)
        self.code, self.column, self.words, self.details = code, column, words, details


class VoteCells:
    """Reads the vote cells of one file; every distinct text of points is read once.

    The ids that it returns are those of ``known``, so that equal ids are one text in memory.
    """

    def __init__(self, vote_type: str, known: Iterable[str]) -> None:
        self._vote_type = vote_type
        self._known = {project: project for project in known}
        self._pointed = vote_type in POINTED
        self._scores: dict[str, Score] = {}

    def read(self, vote: str, points: str) -> Mentions:
        """Read one distinct pair of cells; raises :class:`BadVoteError`."""
        ids = self._ids(vote)
        if self._vote_type == "choose-1" and len(set(ids)) > 1:
            words = f"the ballot names {len(set(ids))} projects, but the vote type is choose-1."
            raise BadVoteError("choose_one", "vote", words, named=len(set(ids)))
        if not points or points.strip() in NOTHING:
            if ids and self._pointed:
                words = "the ballot names projects but gives no points."
                raise BadVoteError("points_missing", "points", words)
            return ids, () if self._pointed else None
        if not self._pointed and self._vote_type != "ordinal":
            words = f"the ballot gives points, but the vote type is {self._vote_type}."
            raise BadVoteError("points_unexpected", "points", words)
        scores = [self._score(text) for text in points.split(",")]
        if len(ids) != len(scores):
            words = f"the ballot names {len(ids)} projects but gives points to {len(scores)}."
            raise BadVoteError("points_length", "points", words, named=len(ids), points=len(scores))
        return ids, scores

    def _ids(self, vote: str) -> Sequence[str]:
        cells = vote.split(",")
        try:
            return list(map(self._known.__getitem__, cells))
        except KeyError:
            ids = [stripped for project in cells if (stripped := project.strip())]
        if vote.strip() in NOTHING and vote.strip() not in self._known:
            return ()
        for project in ids:
            if project not in self._known:
                words = f'the ballot names the project "{project[:60]}", which is not in PROJECTS.'
                raise BadVoteError("project_unknown", "vote", words, project=project[:60])
        return list(map(self._known.__getitem__, ids))

    def _score(self, text: str) -> Score:
        if (known := self._scores.get(text)) is not None:
            return known
        shown = text.strip()[:60]
        try:
            score = numbers.score(text.strip())
        except numbers.NotANumberError as error:
            words = f'the points "{shown}" are {error.reason}.'
            raise BadVoteError(error.code, "points", words, value=shown) from None
        if score < 0 and self._vote_type != "scoring":
            words = f'the points "{shown}" are below zero.'
            raise BadVoteError("points_negative", "points", words, value=shown)
        self._scores[text] = score
        return score
