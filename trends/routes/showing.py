"""What all pages about figures say alike."""

from typing import Any

from trends.publication import texts
from trends.publication.formats import period_name, rate
from trends.publication.words import WORDS


def words(locale: str) -> dict[str, Any]:
    """Give the fixed sentences and the ways of writing that templates use."""

    def period(name: str) -> str:
        return period_name(name, locale)

    def left_out(entry: dict[str, Any]) -> str:
        desk = entry["desk"][locale] if entry["desk"] else WORDS[locale].unknown_desk
        return WORDS[locale].left_out.format(
            period=period(entry["period"]), desk=desk, reason=entry["reason"]
        )

    return {
        "dark_figure": texts.dark_figure(locale),
        "not_none": texts.not_none(locale),
        "reading": texts.reading(locale),
        "change_words": WORDS[locale].change,
        "period": period,
        "rate": lambda value: rate(value, locale),
        "left_out": left_out,
        "sizes": dict(WORDS[locale].sizes),
    }
