"""The measure of ``bench/cast.py``: a bare Flask view that makes one durable insert."""

from __future__ import annotations

import os
import secrets

from flask import Flask, request
from sqlalchemy import create_engine, text

from budgeting.extensions import prepare_sqlite

INSERT = text("INSERT INTO bare (id, choice) VALUES (:id, :choice)")


def create_app() -> Flask:
    """One route, one engine, one transaction with one row; as durable as a ballot."""
    app = Flask(__name__)
    engine = create_engine(os.environ["BUDGETING_DATABASE_URI"], pool_size=20)
    if engine.dialect.name == "sqlite":
        prepare_sqlite(engine)
    blob = "BLOB" if engine.dialect.name == "sqlite" else "BYTEA"
    with engine.begin() as connection:
        connection.execute(
            text(f"CREATE TABLE IF NOT EXISTS bare (id {blob} PRIMARY KEY, choice TEXT NOT NULL)")
        )

    @app.post("/cast")
    def cast() -> str:
        with engine.begin() as connection:
            connection.execute(
                INSERT, {"id": secrets.token_bytes(16), "choice": request.form["ballot"][:200]}
            )
        return "in the box"

    return app
