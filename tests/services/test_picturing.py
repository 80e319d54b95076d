"""Taking pictures in."""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from budgeting.errors import PictureRefused
from budgeting.services import picturing


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (400, 300), **given: object) -> bytes:
    """A file of one colour."""
    target = io.BytesIO()
    Image.new("RGB", size, "#cf5418").save(target, kind, **given)
    return target.getvalue()


def stored(folder: Path, content: bytes) -> Image.Image:
    """The picture as it lies in the folder."""
    return Image.open(io.BytesIO((folder / picturing.store(folder, content)).read_bytes()))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_written_anew_and_named_by_its_digest(tmp_path: Path, kind: str) -> None:
    name = picturing.store(tmp_path, a_picture(kind))
    content = (tmp_path / name).read_bytes()
    assert name == hashlib.sha256(content).hexdigest() + ".webp"
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert Image.open(io.BytesIO(content)).size == (400, 300)


def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    names = {picturing.store(tmp_path, a_picture()) for _ in range(2)}
    assert len(names) == len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("size", "expected"), [((3200, 1000), (1600, 500)), ((900, 4000), (360, 1600))]
)
def test_a_large_picture_is_made_smaller(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    assert stored(tmp_path, a_picture(size=size)).size == expected


def test_the_place_where_it_was_taken_is_not_kept(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of Haneul"
    exif[0x8825] = {1: "N"}
    name = picturing.store(tmp_path, a_picture(exif=exif.tobytes()))
    content = (tmp_path / name).read_bytes()
    assert b"Haneul" not in content
    assert not Image.open(io.BytesIO(content)).getexif()


def test_a_picture_taken_sideways_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert stored(tmp_path, a_picture(exif=exif.tobytes())).size == (300, 400)


def test_a_transparent_picture_stays_transparent(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(target, "PNG")
    assert stored(tmp_path, target.getvalue()).mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7", b"\xff\xd8\xff"],
)
def test_what_is_no_picture_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(PictureRefused) as refused:
        picturing.store(tmp_path, content)
    assert refused.value.reason == "not_a_picture"
    assert not list(tmp_path.iterdir())


def test_a_picture_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PictureRefused, match="broken"):
        picturing.store(tmp_path, a_picture(size=(800, 800))[:-2000])


@pytest.mark.parametrize("side", [8_000, 60_000])
def test_a_bomb_of_pixels_is_refused_before_it_is_unpacked(tmp_path: Path, side: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9))
    with pytest.raises(PictureRefused, match="too_large"):
        picturing.store(tmp_path, bomb)
