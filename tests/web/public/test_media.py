"""Pictures under their digests."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from budgeting.services.picturing import store
from tests.pages import Visitor


@pytest.fixture
def name(app: Flask) -> str:
    """A stored picture."""
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    return store(Path(app.instance_path) / "media", picture.getvalue())


def test_a_picture_may_be_kept_for_ever(visitor: Visitor, name: str) -> None:
    response = visitor.client.get(f"/media/{name}")
    assert response.status_code == 200
    assert response.mimetype == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    tag = {"If-None-Match": response.headers["ETag"]}
    assert visitor.client.get(f"/media/{name}", headers=tag).status_code == 304


@pytest.mark.parametrize(
    "address",
    [
        "secret_key",
        "..%2Fsecret_key",
        "%2e%2e/secret_key",
        "0" * 64 + ".webp",
        "0" * 64 + ".svg",
        "A" * 64 + ".webp",
        "madang.db",
    ],
)
def test_nothing_else_leaves_the_folder(visitor: Visitor, name: str, address: str) -> None:
    assert visitor.client.get(f"/media/{address}").status_code == 404
