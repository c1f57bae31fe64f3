"""An article's safe HTML as plain data, for pages whose scripts may not make markup of a text.

A text is a string; an element is `[name, children]`, a link `["a", children, address]`. Headings
stand two levels lower: an article on such a page lies below a heading of the third.
"""

from html.parser import HTMLParser
from typing import Any

Block = str | list[Any]

_LOWER = {"h2": "h4", "h3": "h5", "h4": "h6"}
_EMPTY = ("br", "hr")
_HOLDS_NO_TEXT = ("ul", "ol", "table", "thead", "tbody", "tr", "")


def blocks(html: str) -> list[Block]:
    """Give what `markdown.render` made as data."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.open[0][1]


class _Reader(HTMLParser):
    """Keeps the elements that are still open, the outermost first."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, list[Block]]] = [("", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        children: list[Block] = []
        if tag in _EMPTY and self.open[-1][1][-1:] == [[tag, []]]:
            return  # lines to write on: on a screen one says it
        element: list[Any] = [_LOWER.get(tag, tag), children]
        address = dict(attrs).get("href")
        if address is not None:
            element.append(address)
        self.open[-1][1].append(element)
        if tag not in _EMPTY:
            self.open.append((tag, children))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        name, children = self.open[-1]
        if name not in _HOLDS_NO_TEXT or data.strip():
            children.append(data)
