"""What the server acknowledged, as the people of the rehearsal remember it; and what they saw."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Said:
    """A text that was taken: who sent it (table, 0 for a seat), what it is about, its words."""

    table: int
    round: int
    project: int
    side: str
    text: str


@dataclass
class Ledger:
    """Remembers under one lock; keys are those of the forms that were sent."""

    notes: dict[str, Said] = field(default_factory=dict)
    arguments: dict[str, Said] = field(default_factory=dict)
    questions: dict[str, Said] = field(default_factory=dict)
    answers: dict[tuple[int, int], str] = field(default_factory=dict)
    asked: dict[int, str] = field(default_factory=dict)
    """The question of each poll."""
    on_paper: set[tuple[int, int]] = field(default_factory=set)
    votes: dict[str, str] = field(default_factory=dict)
    endorsed: dict[int, bool] = field(default_factory=dict)
    supports: set[tuple[str, int]] = field(default_factory=set)
    themes: list[str] = field(default_factory=list)
    answered: set[str] = field(default_factory=set)
    counts: Counter[str] = field(default_factory=Counter)
    late: set[int] = field(default_factory=set)
    helped: list[int] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """The places from which a person who had taken them went away."""
    troubles: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def took(self, kind: str) -> None:
        """One more act that the server acknowledged."""
        with self.lock:
            self.counts[kind] += 1

    def trouble(self, words: str) -> None:
        """Something was refused or given up that should not have been."""
        with self.lock:
            self.troubles.append(words)

    def unsure(self) -> dict[int, tuple[int, int]]:
        """For each poll: how many were not sure, and how many answered."""
        found: dict[int, tuple[int, int]] = {}
        for (_number, poll), choice in sorted(self.answers.items()):
            before, everybody = found.get(poll, (0, 0))
            found[poll] = before + (choice == "unsure"), everybody + 1
        return found
