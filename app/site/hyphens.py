"""Where our long words may break: in headings, some are wider than a phone.

A browser without a dictionary of the language would break them anywhere and without a hyphen. Only
what is shown gets these marks; titles of documents stay as they are.
"""

import re

_SOFT_HYPHEN = "\u00ad"
_WORDS = (
    "Beschluss|vorlage",
    "Datenschutz|beauftragte",
    "Einwanderungs|geschichte",
    "Gleichstellungs|beauftragte",
    "Handlungs|empfehlung",
    "Kommunal|politik",
    "Kommunal|verwaltung",
    "Personal|vertretung",
    "Sicherheits|konzept",
)
_BREAKS = re.compile(
    "|".join("(?<={})(?={})".format(*word.split("|")) for word in _WORDS), re.IGNORECASE
)


def hyphenated(text: str) -> str:
    """Give a heading with soft hyphens; what is marked as HTML stays so."""
    return type(text)(_BREAKS.sub(_SOFT_HYPHEN, text))
