"""Votes and points in words, exact even where they are no whole numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from budgeting.counting.model import Score
from budgeting.services.reports import Unit
from budgeting.web.filters import number
from budgeting.web.telling.words import _, ngettext


def score_text(score: Score) -> str:
    """``12``, ``2.5`` or ``12 1/3``: never rounded."""
    if isinstance(score, int):
        return number(score)
    decimals = next((n for n in range(7) if 10**n % score.denominator == 0), None)
    if decimals is not None:
        return number(Decimal(int(score * 10**decimals)).scaleb(-decimals))
    sign = "-" if score < 0 else ""
    whole, rest = divmod(abs(score), 1)
    part = Fraction(rest)
    quotient = f"{part.numerator}/{part.denominator}"
    return f"{sign}{number(int(whole))} {quotient}" if whole else f"{sign}{quotient}"


def support_text(score: Score, unit: Unit) -> str:
    """``132 votes`` or ``1 point``."""
    form = score if isinstance(score, int) else 2
    if unit == "points":
        return ngettext("%(count)s point", "%(count)s points", form, count=score_text(score))
    return ngettext("%(count)s vote", "%(count)s votes", form, count=score_text(score))


def support_head(unit: Unit) -> str:
    """The head of a column of supports."""
    return _("Points") if unit == "points" else _("Votes")


def projects_text(count: int) -> str:
    """``23 projects``."""
    return ngettext("%(count)s project", "%(count)s projects", count, count=number(count))


def listing(words: list[str]) -> str:
    """``A``, ``A and B`` or ``A, B and C``."""
    if len(words) < 2:
        return "".join(words)
    return _("%(most)s and %(last)s", most=", ".join(words[:-1]), last=words[-1])
