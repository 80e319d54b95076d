"""Take a picture in: only its pixels are kept, at a size that pages can carry."""

from __future__ import annotations

import hashlib
import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from budgeting.errors import PictureRefused

LONGEST_SIDE = 1600
MOST_PIXELS = 50_000_000
KINDS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


def store(folder: Path, content: bytes) -> str:
    """Write the picture anew as WebP and return its file name, the SHA-256 of what was written.

    ``PictureRefused`` gives the reason: "not_a_picture", "too_large" (more than
    :data:`MOST_PIXELS`) or "broken". Place, camera and other metadata are not kept.
    """
    written = _rewritten(content)
    name = f"{hashlib.sha256(written).hexdigest()}.webp"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    if not path.exists():
        draft = path.with_suffix(".part")
        draft.write_bytes(written)
        draft.replace(path)
    return name


def _rewritten(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            # The size is checked below, before a single pixel is unpacked.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=KINDS)
    except Image.DecompressionBombError:
        raise PictureRefused("too_large") from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise PictureRefused("not_a_picture") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureRefused("too_large")
    try:
        return _small_webp(picture)
    except (OSError, ValueError, SyntaxError):
        raise PictureRefused("broken") from None


def _small_webp(picture: Image.Image) -> bytes:
    """Upright, in plain colours, no side longer than :data:`LONGEST_SIDE`, without metadata."""
    upright = ImageOps.exif_transpose(picture)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    plain = upright.convert(mode)
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    bare = Image.new(mode, plain.size)
    bare.paste(plain)
    target = io.BytesIO()
    bare.save(target, "WEBP", quality=QUALITY, method=4)
    return target.getvalue()
