"""A second check of a published bundle, made from ``docs/bundle.md`` alone."""

from __future__ import annotations

from tests.second_verifier.promises import PROMISES, check

__all__ = ["PROMISES", "check"]
