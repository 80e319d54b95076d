"""The built-in words of letters to the members, in Korean and English, and their placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACEHOLDERS = ("name", "number", "pseudonym", "answer_by", "city", "process", "year")
"""What a letter may hold in braces; everything else in braces is a slip of the pen."""
LONGEST_SUBJECT, LONGEST_BODY = 200, 6000
_BRACES = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one letter in one language; ``own`` tells that the city wrote them."""

    language: str
    subject: str
    body: str
    own: bool = False


def unknown(*texts: str) -> tuple[str, ...]:
    """Whatever stands in braces and is no placeholder, each once, in the order of the texts."""
    found = dict.fromkeys(name for text in texts for name in _BRACES.findall(text))
    return tuple(name for name in found if name not in PLACEHOLDERS)


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with the placeholders replaced; what a value holds in braces is left alone."""
    return _BRACES.sub(lambda match: values.get(match[1], match[0]), text)


_ENGLISH = {
    "invitation": (
        "You were drawn by lot for {process}",
        """Dear {name},

{city} lets residents decide on a part of its budget. The members of this assembly were drawn by \
lot in public, so that everybody had a chance, and you are one of them.

Your number in the assembly is {number}. You need no special knowledge: everything is explained \
on the day, and there is help at every table.

On the public pages of the draw you stand under the pseudonym {pseudonym}. With it you can look up \
your chance, and why it was so.

Please tell us by {answer_by} whether you accept your seat. If you cannot come, tell us as well: \
the seat then goes to the next person in the order that was drawn.

With kind regards
{city}
""",
    ),
    "reminder": (
        "Please answer by {answer_by}: your seat in {process}",
        """Dear {name},

You were drawn by lot for {process} in {city}, with the number {number}. We have not had your \
answer yet.

Please tell us by {answer_by} whether you accept your seat. After that day it goes to the next \
person in the order that was drawn.

With kind regards
{city}
""",
    ),
    "confirmation": (
        "Your seat in {process} is confirmed",
        """Dear {name},

Thank you for accepting your seat in {process}. Your number in the assembly is {number}.

Please bring this letter on the day. At the door you give your number or your name, and then you \
take a voting card from the pile yourself: nobody can tell which card you have.

If something comes up and you cannot come, please tell us as soon as you can.

With kind regards
{city}
""",
    ),
}
_KOREAN = {
    "invitation": (
        "{process} 참여 주민으로 추첨되셨습니다",
        """{name} 님께

{city}에서는 예산의 일부를 주민이 직접 결정합니다. 이번 주민총회의 참여 주민은 누구에게나 기회가 \
돌아가도록 공개 추첨으로 정했으며, {name} 님께서 추첨되셨습니다.

참여 번호는 {number}번입니다. 특별한 지식은 필요하지 않습니다. 당일에 모든 내용을 설명해 드리며, \
테이블마다 도와드리는 사람이 있습니다.

추첨 공개 페이지에는 이름 대신 가명 {pseudonym}으로 적혀 있습니다. 이 가명으로 추첨될 \
확률이 얼마였고 왜 그러했는지 확인하실 수 있습니다.

참여하실 수 있는지 {answer_by}까지 알려 주시기 바랍니다. 참여가 어려우신 경우에도 알려 주시면 \
추첨된 순서에 따라 다음 분께 자리를 드리겠습니다.

감사합니다.
{city}
""",
    ),
    "reminder": (
        "{process}: {answer_by}까지 답변을 부탁드립니다",
        """{name} 님께

{city}의 {process} 참여 주민으로 추첨되셨습니다. 참여 번호는 {number}번입니다. 아직 답변을 받지 \
못하여 다시 안내해 드립니다.

참여하실 수 있는지 {answer_by}까지 알려 주시기 바랍니다. 기한이 지나면 추첨된 순서에 따라 \
다음 분께 자리가 돌아갑니다.

감사합니다.
{city}
""",
    ),
    "confirmation": (
        "{process} 참여가 확정되었습니다",
        """{name} 님께

{process}에 참여해 주셔서 감사합니다. 참여 번호는 {number}번입니다.

당일에 이 안내문을 가져오시기 바랍니다. 입구에서 번호나 이름을 말씀하신 뒤 투표 카드 더미에서 \
카드를 직접 한 장 가져가시면 됩니다. 누가 어느 카드를 가졌는지는 아무도 알 수 없습니다.

사정이 생겨 오시기 어려우면 되도록 빨리 알려 주시기 바랍니다.

감사합니다.
{city}
""",
    ),
}
BUILT_IN: Mapping[str, Mapping[str, tuple[str, str]]] = {"en": _ENGLISH, "ko": _KOREAN}
"""Language -> letter -> (subject, body)."""
