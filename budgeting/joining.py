"""The one place where the parts are joined."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.middleware.proxy_fix import ProxyFix

from budgeting import cli, config, extensions, web
from budgeting.services import chaining, witnessing
from budgeting.services.keys import Keyring
from budgeting.services.queueing import Queue


def join(settings: config.Settings | None) -> Flask:
    """Build the application; ``ConfigError`` when a setting cannot be worked with.

    ``OlderDatabase`` when it is to serve a database that lacks acts which were witnessed here.
    """
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
    reading = {extensions.READS: True}
    app.extensions["queue"] = Queue(app, extensions.db, settings.queue, instance, reading)
    logging.getLogger("budgeting").setLevel(settings.log_level)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    _bind(app)
    if _is_to_serve():
        _require_newest(app, instance)
    web.furnish(app)
    app.before_request(app.extensions["queue"].look)
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
        engine = extensions.db.engine
        if engine.dialect.name == "sqlite":
            extensions.prepare_sqlite(engine)
        engine.update_execution_options(**{witnessing.OPTION: Path(app.instance_path)})


def _is_to_serve() -> bool:
    """Whether a server asks for the application, or ``flask run``; other commands may mend."""
    command = click.get_current_context(silent=True)
    return command is None or command.info_name == "run"


def _require_newest(app: Flask, instance: Path) -> None:
    """Compare the database with its witness; no connection is left open for a fork to inherit.

    A database that is away, or has no tables yet, is compared at its next act.
    """
    if not witnessing.seen(instance):
        return
    reads = {extensions.READS: True}
    with app.app_context():
        engine = extensions.db.engine
        try:
            with engine.connect().execution_options(**reads) as connection:
                chaining.require_newest(Session(connection), instance)
        except DBAPIError:
            app.logger.warning("the database could not be compared with the witness of its acts")
        finally:
            engine.dispose()


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
