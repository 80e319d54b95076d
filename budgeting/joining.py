"""The one place where the parts are joined."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from budgeting import cli, config, extensions, web
from budgeting.services.keys import Keyring
from budgeting.services.queueing import Queue


def join(settings: config.Settings | None) -> Flask:
    """Build the application; ``ConfigError`` when a setting cannot be worked with."""
    settings = settings or config.load()
    instance = Path(settings.instance).resolve() if settings.instance else config.ROOT / "instance"
    instance.mkdir(parents=True, exist_ok=True)
    app = Flask(
        __name__,
        root_path=str(config.ROOT),
        instance_path=str(instance),
        template_folder=str(config.ROOT / "templates"),
        static_folder=str(config.ROOT / "static"),
    )
    app.config.from_mapping(config.flask_config(settings, instance))
    app.config["SECRET_KEY"] = settings.secret_key or _own_key(instance)
    app.extensions["settings"] = settings
    app.extensions["keys"] = Keyring(app.config["SECRET_KEY"])
    app.extensions["queue"] = Queue(app, extensions.db, settings.queue, instance)
    logging.getLogger("budgeting").setLevel(settings.log_level)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    _bind(app)
    web.furnish(app)
    cli.register(app)
    return app


def _bind(app: Flask) -> None:
    extensions.db.init_app(app)
    extensions.migrate.init_app(
        app, extensions.db, directory=str(config.ROOT / "migrations"), render_as_batch=True
    )
    extensions.csrf.init_app(app)
    extensions.htmx.init_app(app)
    extensions.compress.init_app(app)
    with app.app_context():
        if extensions.db.engine.dialect.name == "sqlite":
            extensions.prepare_sqlite(extensions.db.engine)


def _own_key(instance: Path) -> str:
    """The key of this machine, made at the first start and kept beside the database.

    It is written whole under another name and then linked, so that of several processes that
    start at once one makes it and the others read it, and a crash leaves no empty key behind.
    """
    path = instance / "secret_key"
    if not path.exists():
        draft = instance / f"secret_key.{secrets.token_hex(8)}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    key = path.read_text(encoding="ascii").strip()
    if len(key) < config.SHORTEST_KEY:
        raise config.ConfigError(f"{path} holds no key; put it back from a copy, or delete it.")
    return key
