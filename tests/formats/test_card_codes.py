"""Codes of voting cards: made, read back, and safe against slips."""

from __future__ import annotations

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.formats.card_codes import ALPHABET, Code, make, normalise, parse

SEEDS = range(40)


def code_of(seed: int) -> Code:
    return make(random.Random(seed).randrange)


def test_the_alphabet_has_28_symbols_that_nobody_confuses():
    assert len(set(ALPHABET)) == len(ALPHABET) == 28
    assert not set(ALPHABET) & set("01AEIOUL")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_made_code_is_read_back(seed):
    code = code_of(seed)
    assert parse(str(code)) == parse(code.symbols) == code
    assert code.symbols == code.selector + code.verifier + code.symbols[-1]
    assert (len(code.selector), len(code.verifier)) == (5, 6)


def test_the_check_adds_up_to_a_multiple_of_29_with_powers_of_two():
    for seed in SEEDS:
        symbols = reversed(code_of(seed).symbols)
        total = sum(ALPHABET.index(symbol) * 2**place for place, symbol in enumerate(symbols))
        assert total % 29 == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_single_wrong_symbol_is_caught(seed):
    symbols = code_of(seed).symbols
    for place, right in enumerate(symbols):
        for wrong in ALPHABET.replace(right, ""):
            assert parse(symbols[:place] + wrong + symbols[place + 1 :]) is None


def test_every_exchange_of_neighbours_is_caught_for_every_pair_of_symbols():
    for first, second in combinations(ALPHABET, 2):
        for place in range(11):
            values = [0] * 12
            values[place] = ALPHABET.index(first) - ALPHABET.index(second)
            values[place + 1] = -values[place]
            change = sum(value * 2 ** (11 - at) for at, value in enumerate(values))
            assert change % 29 != 0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_exchange_of_two_symbols_is_caught(seed):
    symbols = code_of(seed).symbols
    for i, j in combinations(range(12), 2):
        if symbols[i] == symbols[j]:
            continue
        swapped = list(symbols)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        assert parse("".join(swapped)) is None


def test_a_draw_that_would_need_a_29th_symbol_is_repeated():
    last_values = [value for value in range(28) if (-2 * value) % 29 == 28]
    refused = iter([*[0] * 10, *last_values, *[0] * 11])
    assert make(lambda _limit: next(refused)).symbols == "2" * 12


def test_case_blanks_hyphens_and_full_width_letters_do_not_matter():
    code = code_of(1)
    shown = str(code)
    wide = "".join(chr(ord(symbol) + 0xFEE0) for symbol in code.symbols)
    for typed in (
        shown.lower(),
        f"  {shown.replace('-', ' ')}\n",
        shown.replace("-", "–"),
        shown.replace("-", "\u200b"),
        wide,
        wide.lower(),
        f"https://vote.example/v#{shown}",
    ):
        assert parse(typed) == code


@pytest.mark.parametrize(
    "text", ["", "KXMT", "KXMT-7QRB-9HVO", "١٢٣٤٥٦٧٨٩١٢٣", "2" * 13, "#", "\0" * 12]
)
def test_what_is_no_code_is_refused(text):
    assert parse(text) is None


def test_a_long_text_is_not_looked_at():
    assert parse(" " * 400 + code_of(1).symbols) is None


def test_a_code_does_not_show_itself_in_a_traceback():
    assert code_of(1).symbols not in repr(code_of(1))


@given(st.text(max_size=400))
def test_any_text_is_a_code_or_is_not(text):
    code = parse(text)
    assert code is None or code.symbols == normalise(text)
