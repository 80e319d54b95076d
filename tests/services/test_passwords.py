"""Passwords are long, of any signs, and not made of what everybody tries first."""

from __future__ import annotations

import pytest

from budgeting.services import passwords, staffing
from tests import people

OWN = ("Dari Kim", "dari.kim@hanbit.example.org")


@pytest.mark.parametrize(
    "password",
    [
        people.PASSWORD,
        "another long password",
        "correct horse battery staple",
        "마당에서 만나는 모든 사람들의 이야기",
        "    \t twelve blanks \N{SNOWMAN}",
        "zlqkwxbvnrtp",
        "a" * 3 + "bcmxqpwzty" * 99,
    ],
)
def test_a_long_password_of_any_signs_will_do(password):
    assert passwords.refusal(password, OWN) == ""


def test_what_is_too_short_or_too_long_is_said_so():
    assert passwords.refusal("x7!kQz9$mP2", OWN) == "short"
    assert passwords.refusal("x7!kQz9$mP2a", OWN) == ""
    assert passwords.refusal("bcmxqpwzty" * 100 + "a", OWN) == "long"


@pytest.mark.parametrize(
    "password",
    [
        "password1234", "Password123!", "123456789012", "qwertyuiop123", "1q2w3e4r5t6y7u8i",
        "aaaaaaaaaaaaaaaa", "abcabcabcabc", "iloveyou1234", "letmeinletmein", "0987654321poi",
        "madang-budget", "BudgetAssembly2026", "dari.kim.hanbit", "darikimdarikim12",
        "PasswordPassword", "qazwsxqazwsx", "abcdefghijkl", "votingofficer1",
    ],
)  # fmt: skip
def test_what_everybody_tries_first_is_refused(password):
    assert passwords.refusal(password, OWN) == "easy"


def test_generated_passwords_pass():
    assert {passwords.refusal(staffing.generate_password(), OWN) for _ in range(200)} == {""}
