"""The fixtures of all tests: an application on a fresh database, and pages read strictly."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from sqlalchemy.orm import Session

from budgeting import create_app
from budgeting.extensions import db
from tests import (
    compiled_rules,
    compiled_statements,
    compiled_templates,
    databases,
    mirror,
    postgres,
    real_elections,
    real_pools,
)
from tests.pages import Visitor

# A busy machine is no fault of the program, and a run that passed passes again. Whoever looks for
# new examples asks for them: pytest --hypothesis-profile explore.
settings.register_profile("house", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database the tests run on."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about one kind of database runs on that one, and nowhere else."""
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[config.getoption("--database")]
    left_out = [item for item in items if item.get_closest_marker(other) is not None]
    items[:] = [item for item in items if item.get_closest_marker(other) is None]
    if left_out:
        config.hook.pytest_deselected(items=left_out)


def pytest_collection_finish() -> None:
    """What was imported stays: no collection of garbage has to look at it again."""
    gc.collect()
    gc.freeze()


def pytest_report_header() -> list[str]:
    """Say which real elections and which pools this run goes over."""
    return [real_elections.said(), real_pools.said()]


@pytest.fixture(scope="session", autouse=True)
def compiled() -> Iterator[None]:
    """Compile every address, statement and template once in a run."""
    with pytest.MonkeyPatch.context() as patch:
        compiled_rules.compile_once(patch)
        compiled_statements.compile_once(patch)
        compiled_templates.compile_once(patch)
        yield


@pytest.fixture(scope="session")
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[databases.Sqlite | databases.Postgres]:
    """The kind of database that this run is on; PostgreSQL is really started."""
    folder = tmp_path_factory.mktemp("database")
    if request.config.getoption("--database") == "sqlite":
        yield databases.Sqlite(folder)
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    given = os.environ.get("MADANG_TEST_POSTGRES")
    if given:
        with closing(databases.Postgres(folder, given, worker)) as kept:
            yield kept
        return
    with (
        postgres.server(durable=False) as address,
        closing(databases.Postgres(folder, address, worker)) as kept,
    ):
        yield kept


@pytest.fixture
def uri(database: databases.Sqlite | databases.Postgres, tmp_path: Path) -> str:
    """The address of a database that nobody has written to."""
    return database.fresh(tmp_path)


@pytest.fixture
def app(uri: str, tmp_path: Path) -> Iterator[Flask]:
    """An application on a fresh database."""
    app = create_app(databases.settings(tmp_path / "instance", uri))
    app.testing = True
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session beside the application's own; commit what a request should see."""
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen."""
    return app.test_client()


@pytest.fixture
def visitor(client: FlaskClient) -> Visitor:
    """A browser whose every page is read strictly."""
    return Visitor(client)


@pytest.fixture(scope="session")
def mirrored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the catalogue of the language."""
    folder = tmp_path_factory.mktemp("mirror")
    mirror.write(folder)
    return folder
