"""A hall without internet: its address, its Wi-Fi, its certificates and its instruments."""

from __future__ import annotations

from dataclasses import dataclass

from segno.helpers import make_wifi_data

from budgeting.services.hall_certificates import Certificates
from budgeting.services.hall_watch import Instruments


@dataclass(frozen=True, slots=True)
class Wifi:
    """The network of the room's router; without a password it is open to everybody."""

    name: str
    password: str = ""

    @property
    def code(self) -> str:
        """What the QR code says to a tablet: ``WIFI:T:WPA;S:name;P:password;;``, escaped."""
        if self.password:
            return str(make_wifi_data(self.name, self.password, "WPA"))
        return str(make_wifi_data(self.name, None, "nopass"))


@dataclass(frozen=True, slots=True)
class Hall:
    """What the application knows when it serves a hall; ``address`` such as https://…:8443."""

    address: str
    wifi: Wifi | None
    certificates: Certificates
    instruments: Instruments
