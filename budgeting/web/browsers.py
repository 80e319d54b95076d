"""What kind of device asks, in coarse words: enough to know one's own, too little to follow one."""

from __future__ import annotations

from flask import request

from budgeting.services.staff_sessions import Browser

NAMES = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
"""In this order, as most browsers also name the others."""


def browser() -> Browser:
    """The device and browser of this request, as far as it says so."""
    told = request.user_agent.string
    device = "computer"
    if "iPad" in told or "Tablet" in told or ("Android" in told and "Mobile" not in told):
        device = "tablet"
    elif "Mobi" in told or "iPhone" in told:
        device = "phone"
    return Browser(device, next((name for part, name in NAMES if part in told), ""))
