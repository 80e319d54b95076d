"""The one way in which a document is written before its digest is taken."""

from __future__ import annotations

import json


def canonical_json(document: object) -> bytes:
    """Keys sorted, no blanks, UTF-8; ``ValueError`` for what is no JSON, such as NaN."""
    return json.dumps(
        document, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()
