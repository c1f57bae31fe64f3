"""Links that start a mail or a call, for addresses and numbers that somebody wrote into a text."""

import re
from urllib.parse import quote

from markupsafe import Markup

_MAIL = r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+"
_PHONE = r"(?<![\w+./-])(?:\+|0)[\d ()/–-]*\d(?!\w)"
_REACHABLE = re.compile(f"(?P<mail>{_MAIL})|(?P<phone>{_PHONE})")
_FEWEST_DIGITS = 7
"""Of a telephone number with its area code; postal codes and hours have fewer."""


def mailto(address: str, subject: str = "", body: str = "") -> str:
    """Give the address of a mail (RFC 6068); without `address` its writer says to whom."""
    given = {"subject": _plain(subject), "body": "\r\n".join(_plain(body).splitlines())}
    fields = "&".join(f"{name}={quote(text, safe='')}" for name, text in given.items() if text)
    return f"mailto:{quote(address, safe='@')}" + (f"?{fields}" if fields else "")


def telephone(number: str) -> str:
    """Give the address of a call (RFC 3966)."""
    return "tel:" + re.sub(r"[^+0-9]", "", number)


def reachable(text: str) -> Markup:
    """Give a text whose mail addresses and telephone numbers are links."""
    made, end = Markup(), 0
    for found in _REACHABLE.finditer(text):
        words = found[0]
        if found["phone"] and sum(letter.isdigit() for letter in words) < _FEWEST_DIGITS:
            continue
        made += text[end : found.start()] + _link(
            telephone(words) if found["phone"] else mailto(words), words
        )
        end = found.end()
    return made + text[end:]


def _link(address: str, words: str) -> Markup:
    link = Markup('<a class="kern-link kern-link--no-visited-state" href="{}">{}</a>')
    return link.format(address, words)


def _plain(text: str) -> str:
    """Give what a template made of a text as it reads."""
    return text.unescape() if isinstance(text, Markup) else text
