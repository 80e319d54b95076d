"""The language of a person, from a code or from its name in English, Korean or itself."""

from __future__ import annotations

import re
from collections.abc import Mapping

from budgeting.sortition.cleaning.folding import fold

_NAMES: Mapping[str, tuple[str, ...]] = {
    "ko": ("korean", "한국어", "한글", "kor"),
    "en": ("english", "영어", "eng"),
    "zh": ("chinese", "mandarin", "중국어", "中文", "汉语"),
    "vi": ("vietnamese", "베트남어", "tiếng việt"),
    "ja": ("japanese", "일본어", "日本語"),
    "th": ("thai", "태국어", "ไทย"),
    "mn": ("mongolian", "몽골어", "монгол"),
    "ru": ("russian", "러시아어", "русский"),
    "uz": ("uzbek", "우즈베크어", "우즈벡어"),
    "tl": ("tagalog", "filipino", "타갈로그어"),
    "id": ("indonesian", "인도네시아어"),
    "ne": ("nepali", "네팔어"),
    "bn": ("bengali", "벵골어"),
    "ar": ("arabic", "아랍어", "العربية"),
    "ur": ("urdu", "우르두어"),
    "fr": ("french", "프랑스어", "français"),
    "de": ("german", "독일어", "deutsch"),
    "es": ("spanish", "스페인어", "español"),
}
_CODES = {fold(name): code for code, names in _NAMES.items() for name in names}
_CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
_SIGNS = {"ksl": "ksl", "한국수어": "ksl", "수어": "ksl", "signlanguage": "ksl"}


def language_code(text: str) -> str:
    """A code such as ``ko``; "" for no language and for one that is not known."""
    folded = fold(text).replace("_", "-")
    known = (_SIGNS | _CODES).get(folded)
    if known:
        return known
    return folded if _CODE.fullmatch(folded) else ""
