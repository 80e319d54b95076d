"""Every setting: its name, type and default, read from ``BUDGETING_<NAME>`` and checked."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

PREFIX = "BUDGETING_"
SHORTEST_KEY = 32
LEAST: Mapping[str, int] = {
    "card_memory_kib": 8,
    "card_rounds": 1,
    "holder_memory_kib": 8,
    "staff_hours": 1,
    "staff_idle_minutes": 10,
    "voter_minutes": 1,
    "idle_seconds": 10,
    "upload_mib": 1,
    "solver_seconds": 1,
    "wrong_codes_device": 1,
    "wrong_codes_place": 1,
}
"""The numbers below which something could not work at all (argon2id needs 8 KiB)."""
ROOT = Path(__file__).resolve().parent.parent


class ConfigError(RuntimeError):
    """A setting has a value that the program cannot work with."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings with their defaults; ``docs/settings.md`` says what each one means."""

    database_uri: str = ""
    secret_key: str = ""
    instance: str = ""
    base_url: str = ""
    proxies: int = 0
    secure_cookies: bool = True
    trusted_hosts: str = ""
    queue: str = "thread"
    card_memory_kib: int = 12 * 1024
    card_rounds: int = 3
    holder_memory_kib: int = 64 * 1024
    staff_hours: int = 12
    staff_idle_minutes: int = 120
    second_factor: str = "required"
    voter_minutes: int = 120
    idle_seconds: int = 180
    upload_mib: int = 20
    solver_seconds: int = 60
    wrong_codes_device: int = 10
    wrong_codes_place: int = 200
    default_language: str = "ko"
    time_zone: str = "UTC"
    log_level: str = "INFO"


def _parse(name: str, kind: str, text: str) -> str | int | bool:
    if kind == "bool":
        if text.lower() in {"1", "true", "yes", "on"}:
            return True
        if text.lower() in {"0", "false", "no", "off"}:
            return False
        raise ConfigError(f"{PREFIX}{name.upper()} must be true or false, not {text!r}.")
    if kind == "int":
        if not (text.isascii() and text.isdigit()):
            raise ConfigError(f"{PREFIX}{name.upper()} must be a whole number, not {text!r}.")
        return int(text)
    return text


def load(environ: Mapping[str, str] | None = None, **given: Any) -> Settings:
    """Settings from the environment, overridden by ``given``; ``ConfigError`` on a bad value."""
    source = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for field in fields(Settings):
        text = source.get(PREFIX + field.name.upper())
        if text is not None:
            values[field.name] = _parse(field.name, str(field.type), text)
    known = {field.name for field in fields(Settings)}
    unknown = sorted(
        name
        for name in source
        if name.startswith(PREFIX) and name.removeprefix(PREFIX).lower() not in known
    )
    if unknown:
        raise ConfigError(f"Unknown setting: {', '.join(unknown)}.")
    settings = Settings(**(values | given))
    _check(settings)
    _check_numbers(settings)
    return settings


def _check(settings: Settings) -> None:
    if settings.queue not in {"thread", "worker", "immediate"}:
        raise ConfigError(f"{PREFIX}QUEUE must be thread, worker or immediate.")
    if settings.second_factor not in {"required", "optional"}:
        raise ConfigError(f"{PREFIX}SECOND_FACTOR must be required or optional.")
    if settings.default_language not in {"ko", "en"}:
        raise ConfigError(f"{PREFIX}DEFAULT_LANGUAGE must be ko or en.")
    if settings.time_zone not in available_timezones():
        raise ConfigError(f"{PREFIX}TIME_ZONE must be a name like Asia/Seoul.")
    if settings.secret_key and len(settings.secret_key) < SHORTEST_KEY:
        raise ConfigError(f"{PREFIX}SECRET_KEY must have at least {SHORTEST_KEY} characters.")
    if settings.log_level not in logging.getLevelNamesMapping():
        raise ConfigError(f"{PREFIX}LOG_LEVEL must be a level such as INFO or WARNING.")
    if not (ROOT / "templates").is_dir():
        raise ConfigError(f"There is no templates folder in {ROOT}; run from a checkout.")


def _check_numbers(settings: Settings) -> None:
    for name, least in LEAST.items():
        if getattr(settings, name) < least:
            raise ConfigError(f"{PREFIX}{name.upper()} must be at least {least}.")


def flask_config(settings: Settings, instance: Path) -> dict[str, Any]:
    """The values that Flask and its extensions read, derived from the settings."""
    return {
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_uri or f"sqlite:///{instance / 'madang.db'}",
        # An error of the database must not bring a choice, a card or a password hash into a log.
        "SQLALCHEMY_ENGINE_OPTIONS": {"hide_parameters": True},
        "SESSION_COOKIE_NAME": "__Host-staff" if settings.secure_cookies else "staff",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": settings.staff_hours * 3600,
        # A poll that is answered late must not put back the session as it was before an act.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": settings.upload_mib * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "MAX_FORM_PARTS": 5000,
        "TRUSTED_HOSTS": settings.trusted_hosts.split() or None,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": False,
        "BABEL_DEFAULT_LOCALE": settings.default_language,
        "BABEL_DEFAULT_TIMEZONE": settings.time_zone,
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "budgeting" / "translations"),
        "COMPRESS_ALGORITHM": ["gzip"],
        "COMPRESS_STREAMS": False,
        "COMPRESS_MIN_SIZE": 500,
    }
