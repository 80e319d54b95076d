"""The tasks of everybody who signs in, one a file."""

from __future__ import annotations

from budgeting.web.staff.views import code, enrolling, passwords, sessions, sign_in

__all__ = ["code", "enrolling", "passwords", "sessions", "sign_in"]
