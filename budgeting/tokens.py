"""Signed sessions and page tokens, as Flask and Flask-WTF write them, read with less work.

Both make a signer and derive its key anew for every request. Here that is done once for each
secret key; the signatures are the same, and so is what is refused.
"""

from __future__ import annotations

import hmac
from functools import lru_cache

from flask import Flask, current_app, g, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect
from itsdangerous import BadData, URLSafeTimedSerializer
from itsdangerous.signer import SigningAlgorithm

NAME = "csrf_token"
SALT = "wtf-csrf-token"


class _Sha1(SigningAlgorithm):
    """HMAC-SHA1, the signature of both."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        """The signature of a value."""
        return hmac.digest(key, value, "sha1")


def _ready(signer: URLSafeTimedSerializer) -> URLSafeTimedSerializer:
    """A signer whose keys are derived already."""
    once = signer.make_signer(signer.salt)
    return URLSafeTimedSerializer(
        [once.derive_key(key) for key in signer.secret_keys],
        salt=signer.salt,
        serializer=signer.serializer,
        signer_kwargs={"key_derivation": "none", "algorithm": _Sha1()},
    )


class Sessions(SecureCookieSessionInterface):
    """The sessions of one application."""

    def __init__(self) -> None:
        self._signers: dict[str | bytes | None, URLSafeTimedSerializer | None] = {}

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer of Flask's session cookie, or ``None`` without a secret key."""
        key = app.secret_key
        if key not in self._signers:
            signer = super().get_signing_serializer(app)
            self._signers[key] = None if signer is None else _ready(signer)
        return self._signers[key]


class PageTokens(CSRFProtect):
    """Flask-WTF's protection: what is not plainly right is left to it to look at and to refuse."""

    def protect(self, apply_exemptions: bool = False) -> None:
        """Let a request with the token of its session through."""
        if request.method in current_app.config["WTF_CSRF_METHODS"] and _fits():
            g.csrf_valid = True
        else:
            super().protect(apply_exemptions)


def _fits() -> bool:
    """Whether the form carries the token of this session, signed here."""
    config = current_app.config
    sent, kept = request.form.get(NAME), session.get(NAME)
    if not sent or not kept or config["WTF_CSRF_SSL_STRICT"]:
        return False
    try:
        token = _page_signer(config["SECRET_KEY"]).loads(
            sent, max_age=config["WTF_CSRF_TIME_LIMIT"]
        )
    except BadData:
        return False
    return hmac.compare_digest(kept, token)


@lru_cache(maxsize=4)
def _page_signer(secret: str) -> URLSafeTimedSerializer:
    return _ready(URLSafeTimedSerializer(secret, salt=SALT))
