"""Texts that have broken other programs: none may be read as something else, or come back raw."""

from __future__ import annotations

MARK = "zq7x"
"""Stands in every payload that must not come back as mark-up."""

MARKUP = (
    f"<script>{MARK}()</script>",
    f"\"'><img src=x onerror={MARK}()>",
    f"[{MARK}](javascript:{MARK}()) {{{{ {MARK}.__class__ }}}}",
)
RAW = (f"<script>{MARK}", f"<img src=x onerror={MARK}", f'href="javascript:{MARK}')
"""What a page would contain if it repeated one of :data:`MARKUP` as it came."""

NUMBERS = (
    "NaN", "-inf", "1e400", "-0", "-5", "0", "١٢٣", "²", "1_000", " 12 ", "12.345.678",
    "2147483648", "9223372036854775808", "9" * 5000,
)  # fmt: skip
TEXTS = (
    "", "   ", "a\x00b", "\x1b[31m", "\u202eevil", b"\xed\xa0\xbd", b"\xff\xfe", "👩‍👩‍👧‍👦",
    "e" + "\u0301" * 3000, "\ufeff\u2028", "a\r\nSet-Cookie: a=b", "=1+1", "' OR 1=1 --",
    "../../../etc/passwd", "x" * 100_000,
)  # fmt: skip

CORPUS: tuple[str | bytes, ...] = (*NUMBERS, *TEXTS, *MARKUP)
DIFFERING = ("a\x00b", "NaN", "2147483648", "9223372036854775808")
"""What one kind of database takes and the other refuses."""

_FORM = "application/x-www-form-urlencoded"
_PARTS = "multipart/form-data; boundary=yard"
_PART = b'--yard\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'

BODIES: tuple[tuple[bytes, str], ...] = (
    (b"", ""),
    (b"\xff\xfe\x00", "text/plain"),
    (b"a=1&a=2&=&&%ff=%00&%", _FORM),
    (b"a=" + b"x" * 1_100_000, _FORM),
    (b"", "multipart/form-data"),
    (b"--yard\r\nnothing that ends", _PARTS),
    (_PART * 5001 + b"--yard--\r\n", _PARTS),
    (b'[1, {"seed": null}]', "application/json"),
    (b'{"number": {}, "names-en": 5}', "application/json"),
    (b"{", "application/json"),
    (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "application/xml"),
)
"""Bodies that no form sends, with their content types."""
