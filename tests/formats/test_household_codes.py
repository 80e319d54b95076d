"""Codes of households: made, read back, and safe against slips."""

from __future__ import annotations

import random

import pytest

from budgeting.formats.card_codes import ALPHABET
from budgeting.formats.household_codes import make, parse


@pytest.mark.parametrize("seed", range(20))
def test_a_made_code_is_read_back_however_it_is_typed(seed: int) -> None:
    code = make(random.Random(seed).randrange)
    assert len(code) == 9
    for typed in (code, code.lower(), code.replace("-", " "), f" {code.replace('-', '–')}\n"):
        assert parse(typed) == code


@pytest.mark.parametrize("seed", range(10))
def test_every_single_wrong_symbol_is_caught(seed: int) -> None:
    code = make(random.Random(seed).randrange)
    for place, right in enumerate(code):
        if right != "-":
            for wrong in ALPHABET.replace(right, ""):
                assert parse(code[:place] + wrong + code[place + 1 :]) == ""


@pytest.mark.parametrize("seed", range(10))
def test_every_exchange_of_two_symbols_is_caught(seed: int) -> None:
    symbols = make(random.Random(seed).randrange).replace("-", "")
    for first in range(8):
        for second in range(first):
            swapped = list(symbols)
            swapped[first], swapped[second] = swapped[second], swapped[first]
            if swapped != list(symbols):
                assert parse("".join(swapped)) == ""


@pytest.mark.parametrize("text", ["", "KXMT", "KXMT-7QRB-9HV4", "????-????", "A" * 400])
def test_other_texts_are_no_codes(text: str) -> None:
    assert parse(text) == ""


def test_the_check_adds_up_to_a_multiple_of_29() -> None:
    symbols = make(random.Random(1).randrange).replace("-", "")
    total = sum(ALPHABET.index(one) * 2**place for place, one in enumerate(reversed(symbols)))
    assert total % 29 == 0
