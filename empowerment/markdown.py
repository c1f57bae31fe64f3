"""Markdown of our own articles as HTML that can't run anything, with nothing lost that was written.

CommonMark with tables; HTML in the source is shown as text. Headings of any level are kept within
those that pages have room for, a picture's description stands in its place, and an encrypted
address is a link by itself. What comes out is cleaned once more by a list of allowed elements, so
that no oversight in the first step reaches a reader's browser.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

_TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "a"),
    *("h2", "h3", "h4", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "hr": {"class"},
    "ol": {"start"},
    "td": {"align"},
    "th": {"align"},
}
_SCHEMES = {"https", "mailto", "tel"}
_ADDRESS = re.compile(r"(https://|mailto:|tel:|/(?!/)|#)[^\s\\]*", re.IGNORECASE)
"""Elsewhere and encrypted, or a page of ours; a browser reads "//" and a backslash as elsewhere."""

_HEADINGS = {"h1": "h2", "h5": "h4", "h6": "h4"}
"""The first level is the page's, and below the fourth nobody finds the way."""
WRITING_LINE = "writing-line"
"""The class of a line to write on: a paragraph of underscores, of more than a rule has."""
_SHORTEST_LINE = 10
_PLAIN_ADDRESS = re.compile(r"(?<![^\s(\[„“\"])https://[^\s<>\"„“”\\]+[^\s<>\"„“”\\.,;:!?'…]")


@dataclass
class Links:
    """Where a text leads."""

    kept: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    """Addresses of links and pictures that are not shown; their words are."""


def render(text: str) -> Markup:
    """Give safe HTML. Headings begin at the second level: the first is the page's."""
    return Markup(  # noqa: S704  # cleaned right here
        nh3.clean(
            _parser().render(text),
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_keep,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


def links_of(text: str) -> Links:
    """Give where a text leads, each address once."""
    found: dict[str, Links] = {}
    _parser().parse(text, found)
    links = found.get("links", Links())
    return Links([*dict.fromkeys(links.kept)], [*dict.fromkeys(links.dropped)])


def tokens_of(text: str) -> Sequence[Token]:
    """Give the parts of a text, with what is kept of them."""
    return _parser().parse(text)


def is_writing_line(token: Token) -> bool:
    """Whether this part of a text is a line to write on."""
    return token.type == "hr" and token.markup.startswith("_" * _SHORTEST_LINE)


def plain(token: Token) -> str:
    """Give the words of an inline part, without what they look like."""
    return "".join(
        " " if each.type in ("softbreak", "hardbreak") else each.content
        for each in token.children or ()
    )


def _keep(_tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return value if value == WRITING_LINE else None
    return value if name != "href" or _is_shown(value) else None


def _is_shown(address: str) -> bool:
    return _ADDRESS.fullmatch(address) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.core.ruler.push("kept", _keep_what_was_written)
    return parser


def _keep_what_was_written(state: StateCore) -> None:
    links = Links()
    state.env["links"] = links
    for token in state.tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
        if is_writing_line(token):
            token.attrSet("class", WRITING_LINE)
        if token.children is not None:
            token.children = [*_inline(token.children, links)]


def _inline(tokens: Sequence[Token], links: Links) -> Iterator[Token]:
    """Give what is shown of a paragraph; `links` notes where it leads."""
    shown: list[bool] = []
    """For each link that is open, whether it is one."""
    for token in tokens:
        if token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            shown.append(_is_shown(address))
            (links.kept if shown[-1] else links.dropped).append(address)
        if token.type == "image":
            links.dropped.append(str(token.attrs.get("src", "")))
            yield _text(plain(token))
        elif token.type == "text" and not shown:
            yield from _linked(token.content, links)
        elif token.type not in ("link_open", "link_close") or shown[-1]:
            yield token
        if token.type == "link_close":
            shown.pop()


def _linked(text: str, links: Links) -> Iterator[Token]:
    """Give a text whose plain addresses are links."""
    done = 0
    for found in _PLAIN_ADDRESS.finditer(text):
        address = _without_bracket(found[0])
        yield _text(text[done : found.start()])
        yield Token("link_open", "a", 1, attrs={"href": address})
        yield _text(address)
        yield Token("link_close", "a", -1)
        links.kept.append(address)
        done = found.start() + len(address)
    yield _text(text[done:])


def _without_bracket(address: str) -> str:
    """Leave out a bracket that closes what was opened before the address."""
    closes = address.endswith(")") and address.count(")") > address.count("(")
    return _without_bracket(address[:-1]) if closes else address.rstrip("]")


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)
