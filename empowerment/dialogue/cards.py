"""Cards to cut out: a code each, and where to enter it."""

import datetime
import io
from collections.abc import Sequence

import segno

from core.codes import Code
from core.typesetting import typeset

_WORDS = {
    "de": {
        "title": "Karten zum Gewichten",
        "lead": "Ihre Stimme zählt einmal.",
        "way": "Geben Sie diesen Code ein auf",
    },
    "en": {
        "title": "Cards for weighing",
        "lead": "Your choice counts once.",
        "way": "Enter this code at",
    },
}


def card_sheet(
    codes: Sequence[Code],
    *,
    topic: str,
    address: str,
    office: str,
    locale: str,
    day: datetime.date,
) -> bytes:
    """Typeset the cards, ten to a page, as PDF. The picture leads to the page, not to a code."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=2, light="#fff")
    data = {
        **_WORDS[locale],
        "lang": locale,
        "office": office,
        "topic": topic,
        "address": address,
        "picture": picture.getvalue().decode(),
        "codes": [code.grouped for code in codes],
    }
    return typeset("dialogue/cards.typ", data, day=day)
