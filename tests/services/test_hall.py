"""The Wi-Fi as a code that cameras understand, whatever signs its name and password have."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.services.hall import Wifi


def scanned(code: str) -> dict[str, str]:
    """What a camera reads: fields end at a semicolon that has no backslash before it."""
    assert code.startswith("WIFI:")
    assert code.endswith(";;")
    fields = re.findall(r"([A-Z]+):((?:\\.|[^\\;])*);", code.removeprefix("WIFI:"), re.DOTALL)
    return {name: re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for name, value in fields}


def test_a_plain_network_is_written_as_everybody_writes_it() -> None:
    assert Wifi("Madang", "a yard for all").code == "WIFI:T:WPA;S:Madang;P:a yard for all;;"


def test_an_open_network_says_so() -> None:
    assert scanned(Wifi("Madang").code) == {"T": "nopass", "S": "Madang"}


@pytest.mark.parametrize("odd", ['a;b:c,d"e\\f', ";;", "\\", "마당;", '"quoted"'])
def test_odd_signs_are_escaped(odd: str) -> None:
    assert scanned(Wifi(odd, odd * 8).code) == {"T": "WPA", "S": odd, "P": odd * 8}


@given(st.text(min_size=1, max_size=32), st.text(min_size=8, max_size=63))
def test_any_name_and_password_come_back(name: str, password: str) -> None:
    assert scanned(Wifi(name, password).code) == {"T": "WPA", "S": name, "P": password}
