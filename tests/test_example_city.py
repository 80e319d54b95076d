"""The example city and the word lists keep what their readers rely on."""

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "budgeting"
EXAMPLE = ROOT / "example"
ENVELOPE = 970_000_000 * 2 // 100
TRANSLATED = ("name", "summary", "description", "image_alt")


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, strict=True))


def words(language: str) -> list[str]:
    return (ROOT / "formats" / f"words_{language}.txt").read_text(encoding="utf-8").splitlines()


def test_the_city_has_sixty_projects_in_eight_fields_and_twenty_five_districts() -> None:
    assert (len(rows("projects.csv")), len(rows("fields.csv")), len(rows("districts.csv"))) == (
        60,
        8,
        25,
    )


@pytest.mark.parametrize(("column", "table"), [("field", "fields"), ("district", "districts")])
def test_every_field_and_district_is_used_and_known(column: str, table: str) -> None:
    known = Counter(row["key"] for row in rows(f"{table}.csv"))
    assert set(known.values()) == {1}
    assert {row[column] for row in rows("projects.csv")} == set(known)


def test_numbers_and_codes_run_from_one_without_a_gap() -> None:
    named = [(row["number"], row["code"]) for row in rows("projects.csv")]
    assert named == [(str(n), f"S-{n:03d}") for n in range(1, 61)]


def test_the_costs_are_whole_euros_worth_130_to_150_percent_of_the_envelope() -> None:
    texts = [row["cost"] for row in rows("projects.csv")]
    assert all(text.isascii() and text.isdigit() for text in texts)
    costs = [int(text) for text in texts]
    assert ENVELOPE == 19_400_000
    assert ENVELOPE * 130 <= sum(costs) * 100 <= ENVELOPE * 150
    assert min(costs) > 0
    assert max(costs) < ENVELOPE


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_text_stands_in_both_languages_and_names_are_unique(language: str) -> None:
    projects = rows("projects.csv")
    for row in projects:
        texts = [row[f"{part}_{language}"] for part in TRANSLATED]
        assert all(text and text == text.strip() for text in texts), row["code"]
        assert len(row[f"summary_{language}"]) <= 140, row["code"]
    for table in (projects, rows("fields.csv"), rows("districts.csv")):
        assert len({row[f"name_{language}"] for row in table}) == len(table)


def test_no_cell_would_start_a_formula() -> None:
    cells = [cell for row in rows("projects.csv") for cell in row.values()]
    assert [cell for cell in cells if cell[0] in "=+-@\t\r"] == []


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_word_list_gives_each_byte_one_word_in_sorted_order(language: str) -> None:
    listed = words(language)
    assert len(listed) == len(set(listed)) == 256
    assert listed == sorted(listed)


def test_english_words_are_short_and_told_apart_by_their_first_three_letters() -> None:
    listed = words("en")
    assert all(w.isascii() and w.isalpha() and w.islower() and 4 <= len(w) <= 7 for w in listed)
    assert len({word[:3] for word in listed}) == 256


def sounds(word: str) -> list[int]:
    """Initial, vowel and final of each Hangul syllable; ㅐ counts as ㅔ, which sounds alike."""
    split = []
    for syllable in word:
        index = ord(syllable) - ord("가")
        vowel = index // 28 % 21
        split += [index // 588, {1: 5, 3: 7}.get(vowel, vowel), index % 28]
    return split


def test_korean_words_have_two_syllables_and_differ_in_two_sounds() -> None:
    listed = words("ko")
    assert all(len(word) == 2 and all("가" <= s <= "힣" for s in word) for word in listed)
    close = [
        (one, other)
        for one, other in combinations(listed, 2)
        if sum(x != y for x, y in zip(sounds(one), sounds(other), strict=True)) < 2
    ]
    assert close == []
