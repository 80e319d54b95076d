"""What a hall may be called: a private address, and names that exist in no public directory."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address

ENDINGS = ("local", "lan", "home.arpa", "internal", "localhost")
NETWORKS = tuple(
    ipaddress.IPv4Network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8")
)
LONGEST, LONGEST_PART = 200, 63


class NotOfAHallError(ValueError):
    """An address or a name that the hall's authority does not speak for."""


def hall_address(text: str) -> IPv4Address:
    """The address if it is one of a private network; ``NotOfAHallError`` otherwise.

    Every router gives addresses of the fourth version; the sixth is not offered.
    """
    try:
        address = IPv4Address(text)
    except ValueError:
        raise NotOfAHallError(f"{text} is no address such as 192.168.8.10.") from None
    if not any(address in network for network in NETWORKS):
        raise NotOfAHallError(
            f"{text} is no address of a private network. A router gives one such as 192.168.8.10."
        )
    return address


def hall_name(text: str) -> str:
    """The name in small letters if it ends like one of a hall; ``NotOfAHallError`` otherwise."""
    name = text.lower()
    if len(name) > LONGEST or not all(map(_is_label, name.split("."))):
        raise NotOfAHallError(f"{text} is no name such as madang.lan.")
    if not any(name == ending or name.endswith(f".{ending}") for ending in ENDINGS):
        known = ", ".join(f".{ending}" for ending in ENDINGS)
        raise NotOfAHallError(f"{text} must end in one of {known}.")
    return name


def _is_label(text: str) -> bool:
    letters = text.replace("-", "")
    return (
        text.isascii()
        and letters.isalnum()
        and text.strip("-") == text
        and len(text) <= LONGEST_PART
    )
