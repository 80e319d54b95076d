"""Settings come from the environment, and one that cannot be worked with is named at the start."""

from __future__ import annotations

import pytest

from budgeting.config import LEAST, ConfigError, Settings, load


def test_without_an_environment_every_default_can_be_worked_with():
    assert load({}) == Settings()


def test_a_setting_is_read_in_its_own_kind():
    found = load({"BUDGETING_PROXIES": "1", "BUDGETING_SECURE_COOKIES": "off"})
    assert (found.proxies, found.secure_cookies) == (1, False)


def test_what_is_given_overrides_the_environment():
    assert load({"BUDGETING_QUEUE": "worker"}, queue="immediate").queue == "immediate"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUEUE", "later"),
        ("DEFAULT_LANGUAGE", "fr"),
        ("TIME_ZONE", "Seoul"),
        ("SECRET_KEY", "short"),
        ("LOG_LEVEL", "LOUD"),
        ("SECURE_COOKIES", "perhaps"),
        ("PROXIES", "-1"),
        ("PROXIES", "١"),
        ("COLOUR", "red"),
    ],
)
def test_a_value_that_cannot_be_worked_with_is_named(name, value):
    with pytest.raises(ConfigError, match=f"BUDGETING_{name}"):
        load({f"BUDGETING_{name}": value})


@pytest.mark.parametrize("name", LEAST)
def test_a_number_has_a_least_value(name):
    assert getattr(load({}, **{name: LEAST[name]}), name) == LEAST[name]
    with pytest.raises(ConfigError, match=name.upper()):
        load({}, **{name: LEAST[name] - 1})
