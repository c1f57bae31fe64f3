"""Numbers, days and periods as people write them, and the order of the alphabet."""

import datetime
import unicodedata
from collections.abc import Mapping

from babel.dates import format_date
from babel.numbers import format_decimal

from trends.periods import Period, parse_period

_BABEL: Mapping[str, str] = {"de": "de_DE", "en": "en_GB"}

_LONG = {"de": ("{quarter}. Quartal {year}", "{year}"), "en": ("Q{quarter} {year}", "{year}")}
_WITHIN = {
    "de": ("im {quarter}. Quartal {year}", "im Jahr {year}"),
    "en": ("in Q{quarter} {year}", "in {year}"),
}


def number(value: float, locale: str) -> str:
    """Write a number: 1.234 or 1,234; at most one decimal place."""
    return str(format_decimal(value, format="#,##0.#", locale=_BABEL[locale]))


def rate(value: float, locale: str) -> str:
    """Write a rate with exactly one decimal place, so that columns of them line up: 7,0."""
    return str(format_decimal(value, format="#,##0.0", locale=_BABEL[locale]))


def day(value: datetime.date, locale: str) -> str:
    """Write a day: 23. November 2026."""
    return str(format_date(value, "long", locale=_BABEL[locale]))


def weekday_and_day(value: datetime.date, locale: str) -> str:
    """Write a day with its weekday: Montag, 23. November 2026."""
    return str(format_date(value, "full", locale=_BABEL[locale]))


def period_name(period: str | Period, locale: str) -> str:
    """Name a period: 4. Quartal 2026."""
    return _fill(_LONG, period, locale)


def within(period: str | Period, locale: str) -> str:
    """Place something in a period: im 4. Quartal 2026."""
    return _fill(_WITHIN, period, locale)


def _fill(patterns: Mapping[str, tuple[str, str]], period: str | Period, locale: str) -> str:
    read = parse_period(period) if isinstance(period, str) else period
    pattern = patterns[locale][1 if read.yearly else 0]
    return pattern.format(quarter=read.quarter, year=read.year)


def alphabetical(name: str) -> str:
    """Give the key by which names are sorted: ä as a, ß as ss (DIN 5007, for words)."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
