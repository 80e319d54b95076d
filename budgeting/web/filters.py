"""The filters of the templates: money, numbers, shares, dates, Markdown and wording."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Protocol, cast

import nh3
import segno
from babel.numbers import (
    format_currency,
    format_decimal,
    format_percent,
    get_currency_symbol,
)
from flask import Flask, current_app, url_for
from flask_babel import format_date, format_datetime, get_locale, get_timezone
from jinja2 import pass_context
from jinja2.runtime import Context
from markdown_it import MarkdownIt
from markupsafe import Markup

from budgeting.web.language import text

TAGS = {"p", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "blockquote", "br", "code", "hr"}
KOREAN_MOMENT = "y. M. d. aaaa h:mm:ss"  # the medium pattern with noon in words instead of AM, PM
_markdown = MarkdownIt("js-default", {"html": False, "linkify": False})


class Currency(Protocol):
    """Whatever knows its currency: a process or a rulebook."""

    @property
    def currency(self) -> str: ...

    @property
    def decimals(self) -> int: ...


def money(amount: int, unit: Currency) -> str:
    """An amount of minor units as people write it; cents are shown only where there are any.

    Between letters and figures stands a blank that does not break (``PLN 1,200``).
    """
    value = Decimal(amount).scaleb(-unit.decimals)
    whole = amount % 10**unit.decimals == 0
    pattern = _money_pattern(str(get_locale()), 0 if whole else unit.decimals)
    if get_currency_symbol(unit.currency, get_locale())[-1:].isalpha():
        pattern = pattern.replace("¤#", "¤\u00a0#")
    return str(
        format_currency(value, unit.currency, pattern, locale=get_locale(), currency_digits=False)
    )


@lru_cache(maxsize=64)
def _money_pattern(locale: str, digits: int) -> str:
    from babel import Locale

    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    decimals = "." + "0" * digits if digits else ""
    return str(pattern.replace(".00", decimals))


def number(value: int | Decimal | str) -> str:
    """A whole or exact number with the grouping of the reader's language."""
    return format_decimal(Decimal(str(value)), locale=get_locale(), decimal_quantization=False)


def share(part: int, whole: int) -> str:
    """``part`` of ``whole`` in per cent with one decimal; a dash where there is no whole."""
    if not whole:
        return "–"
    return format_percent(Decimal(part) / Decimal(whole), format="#,##0.#%", locale=get_locale())


def millionths(value: int) -> str:
    """A share given in millionths, in per cent with all its decimals."""
    return format_percent(
        Decimal(value) / Decimal(1_000_000), format="#,##0.####%", locale=get_locale()
    )


def moment(value: datetime | None) -> str:
    """A date and time with its zone, or a dash."""
    if value is None:
        return "–"
    locale = get_locale()
    pattern = KOREAN_MOMENT if locale and locale.language == "ko" else "medium"
    return f"{format_datetime(value, pattern)} {_zone(value)}"


def day(value: date) -> str:
    """A day as people write it."""
    return str(format_date(value, "long"))


def _zone(value: datetime) -> str:
    """The zone of the city as people write it, such as UTC+9."""
    offset = value.astimezone(get_timezone()).utcoffset() or timedelta()
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    if not offset:
        return "UTC"
    sign = "+" if offset > timedelta() else "-"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def markdown(source: str) -> Markup:
    """Markdown from the organiser as safe HTML: no raw HTML, no scripts, no pictures."""
    html = _markdown.render(source)
    return Markup(nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener"))  # noqa: S704 - cleaned here


def qr(content: str) -> Markup:
    """A QR code as inline SVG without style attributes, as large as the place it stands in."""
    code = segno.make_qr(content, error="m")
    return Markup(  # noqa: S704 - segno writes the SVG from modules only
        code.svg_inline(border=2, svgclass=None, lineclass=None, omitsize=True)
    )


def asset(name: str) -> str:
    """The address of a static file with its digest, so that it can be kept for ever."""
    return url_for("static", filename=name, v=_digest(current_app.static_folder or "", name))


def grouped_numbers(ngettext: Callable[..., str]) -> Callable[..., str]:
    """The templates' messages with a number: the number stands in them with its grouping."""

    @pass_context
    def counted(context: Context, one: str, many: str, count: int, /, **values: object) -> str:
        return ngettext(context, one, many, count, **{"num": number(count), **values})

    return counted


@lru_cache(maxsize=128)
def _digest(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Give the filters to the templates."""
    app.jinja_env.filters.update(
        money=money,
        number=number,
        share=share,
        millionths=millionths,
        moment=moment,
        day=day,
        markdown=markdown,
        text=text,
        qr=qr,
    )
    app.jinja_env.globals["asset"] = asset
    plain = cast(Callable[..., str], app.jinja_env.globals["ngettext"])
    app.jinja_env.globals["ngettext"] = grouped_numbers(plain)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
