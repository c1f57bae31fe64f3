"""Plain text: what people type, without what hides, reorders or pretends."""

import unicodedata

from core.errors import MalformedError

_COPIED = str.maketrans(dict.fromkeys("\u00ad\u200b\u2060\ufeff"))
"""Invisible, and in every text that was copied from a web page or a word processor."""

_HIDING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_HARMLESS = "\n\u200c\u200d"
"""Line ends, and the joiners that Persian and family emoji are written with."""


def tidy(text: str) -> str:
    """Give a text with simple line ends, without tabs, invisible copies and space around it.

    Browsers send two characters for a line end; the limits of fields count one.
    """
    simple = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return simple.translate(_COPIED).strip()


def tidy_line(text: str) -> str:
    """Give a text as one tidy line with single spaces."""
    return " ".join(tidy(text).split())


def is_plain(text: str) -> bool:
    """Tell whether nothing in a tidy text hides or reorders (controls, bidi, private use)."""
    return not any(_hides(each) for each in text if each not in _HARMLESS)


def _hides(character: str) -> bool:
    return unicodedata.category(character) in _HIDING or _is_noncharacter(ord(character))


def _is_noncharacter(number: int) -> bool:
    """Tell whether Unicode will never assign it (Unicode 15.0, 23.7); XML takes none of them."""
    return number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF


def is_plain_line(text: str) -> bool:
    """Tell whether this is one plain line, with at least one character."""
    return text != "" and "\n" not in text and is_plain(text)


def plain(text: str, *, most: int) -> str:
    """Give a text as it is kept. Raises MalformedError if it isn't plain or longer than `most`."""
    cleaned = tidy(text)
    if len(cleaned) > most or not is_plain(cleaned):
        raise MalformedError
    return cleaned
