"""Language, text size and contrast: chosen on every page, reset when a tablet is handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from babel import Locale
from flask import Flask, Response, current_app, g, request
from flask_babel import get_locale

from budgeting.config import Settings
from budgeting.extensions import babel

LANGUAGES: Mapping[str, str] = {"ko": "한국어", "en": "English"}
SIZES = ("1", "2", "3", "4")
CONTRASTS = ("default", "high", "dark")
COOKIE = "display"


@dataclass(frozen=True, slots=True)
class Display:
    """How one person wants to read; ``language`` is empty until it was chosen."""

    language: str = ""
    size: str = "2"
    contrast: str = "default"

    def __str__(self) -> str:
        """The value of the cookie."""
        return f"{self.language}.{self.size}.{self.contrast}"

    def with_choice(self, name: str, value: str) -> Display:
        """This display with one choice changed; an unknown choice changes nothing."""
        allowed: Mapping[str, object] = {
            "language": languages(),
            "size": SIZES,
            "contrast": CONTRASTS,
        }
        options = allowed.get(name, ())
        return replace(self, **{name: value}) if value in options else self  # type: ignore[operator]


def languages() -> Mapping[str, str]:
    """The languages on offer, code -> own name; tests may add one."""
    offered: Mapping[str, str] = current_app.config.get("LANGUAGES", LANGUAGES)
    return offered


def _name() -> str:
    """Browsers bind ``__Host-`` to this very server; they refuse it without HTTPS."""
    settings: Settings = current_app.extensions["settings"]
    return f"__Host-{COOKIE}" if settings.secure_cookies else COOKIE


def display() -> Display:
    """What this visitor chose, from the cookie; anything odd in it is ignored."""
    if "display" not in g:
        chosen = Display()
        parts = request.cookies.get(_name(), "").split(".")
        for name, value in zip(("language", "size", "contrast"), parts, strict=False):
            chosen = chosen.with_choice(name, value)
        g.display = chosen
    shown: Display = g.display
    return shown


def remember(response: Response, chosen: Display) -> None:
    """Keep the choice for a year on this device."""
    settings: Settings = current_app.extensions["settings"]
    response.set_cookie(
        _name(),
        str(chosen),
        max_age=31536000,
        secure=settings.secure_cookies,
        httponly=True,
        samesite="Lax",
    )


def forget(response: Response) -> None:
    """Give the device back in its default state."""
    settings: Settings = current_app.extensions["settings"]
    response.delete_cookie(_name(), secure=settings.secure_cookies, httponly=True, samesite="Lax")


def choose() -> str:
    """The language of this request: chosen, wished by the browser, or the default."""
    offered = list(languages())
    return (
        display().language
        or request.accept_languages.best_match(offered)
        or str(current_app.config["BABEL_DEFAULT_LOCALE"])
    )


def text(texts: Mapping[str, str] | None) -> str:
    """The wording in the reader's language, else in the first language that has one."""
    if not texts:
        return ""
    locale = get_locale()
    wanted = texts.get(locale.language if locale else "")
    return wanted or next((texts[code] for code in sorted(texts) if texts[code]), "")


def surroundings() -> dict[str, Any]:
    """What every template may use."""
    locale = get_locale() or Locale.parse(current_app.config["BABEL_DEFAULT_LOCALE"])
    return {
        "locale": locale.language,
        "direction": locale.text_direction,
        "display": display(),
        "languages": [
            (code, label, code == locale.language) for code, label in languages().items()
        ],
        "site_name": "마당" if locale.language == "ko" else "Madang",
        "audience": request.blueprint or "public",
    }


def init_app(app: Flask) -> None:
    """Let Flask-Babel ask here, and give the templates their surroundings."""
    babel.init_app(app, locale_selector=choose)
    app.context_processor(surroundings)
