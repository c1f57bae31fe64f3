"""What templates write: days and numbers as people of each language do."""

import datetime

import pytest

from app.site.environment import filters

WRITTEN = [
    ("day", ("2026-11-23",), "23. November 2026", "23 November 2026"),
    ("day", (datetime.date(2026, 3, 1),), "1. März 2026", "1 March 2026"),
    ("number", (1234,), "1.234", "1,234"),
    ("number", (1234.56,), "1.235", "1,235"),
    ("number", (1234.56, 1), "1.234,6", "1,234.6"),
    ("number", (-0.4,), "0", "0"),
    ("tenths", (2,), "2,0", "2.0"),
    ("tenths", (1234.56,), "1.234,6", "1,234.6"),
    ("tenths", (-0.04,), "0,0", "0.0"),
    ("percent", (0.12,), "12\N{NO-BREAK SPACE}%", "12%"),
    ("percent", (0.1234, 1), "12,3\N{NO-BREAK SPACE}%", "12.3%"),
    ("languages", (["de", "en", "tr"],), "Deutsch, Englisch und Türkisch", None),
]


@pytest.mark.parametrize(("name", "given", "german", "english"), WRITTEN)
def test_days_and_numbers_read_as_usual(
    name: str, given: tuple[object, ...], german: str, english: str | None
) -> None:
    assert filters("de")[name](*given) == german
    if english is not None:
        assert filters("en")[name](*given) == english
