"""What is wrong with a file, line by line, in words that a person can act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

MOST_PROBLEMS = 100
"""How many problems of one file are kept; a person mends the first ones and tries again."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding in a file: an error, or a note on something unusual that was read all the same.

    ``line`` counts from 1 and names the line where the row begins; ``column`` is a column or key
    of the file. ``code`` and ``details`` allow a translation; ``message`` is the whole sentence in
    English, the line included.
    """

    line: int | None
    column: str | None
    code: str
    details: Mapping[str, str | int] = field(hash=False)
    message: str

    def __str__(self) -> str:
        return self.message


def problem(
    code: str,
    words: str,
    line: int | None = None,
    column: str | None = None,
    **details: str | int,
) -> Problem:
    """Build a problem; ``words`` begin small where a line stands in front of them."""
    message = words if line is None else f"Line {line}: {words}"
    return Problem(line, column, code, details, message)


class FormatError(ValueError):
    """A file that cannot be read; ``problems`` holds every reason that was found, in file order."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems

    @classmethod
    def of(
        cls,
        code: str,
        words: str,
        line: int | None = None,
        column: str | None = None,
        **details: str | int,
    ) -> Self:
        """The error for a single problem."""
        return cls((problem(code, words, line, column, **details),))


class Problems:
    """Problems collected row by row, so that a person sees all of them at once."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(
        self,
        code: str,
        words: str,
        line: int | None = None,
        column: str | None = None,
        **details: str | int,
    ) -> None:
        """Keep one problem; after :data:`MOST_PROBLEMS` further ones are dropped."""
        if len(self._found) < MOST_PROBLEMS:
            self._found.append(problem(code, words, line, column, **details))

    @property
    def full(self) -> bool:
        """Whether so many problems were found that reading on would help nobody."""
        return len(self._found) >= MOST_PROBLEMS

    def __bool__(self) -> bool:
        return bool(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.sorted())

    def sorted(self) -> tuple[Problem, ...]:
        """The problems in the order of the file; those of no line come first."""
        return tuple(sorted(self._found, key=lambda problem: problem.line or 0))

    def raise_if_any(self) -> None:
        """Raise :class:`FormatError` with everything found so far, if anything was."""
        if self._found:
            raise FormatError(self.sorted())
