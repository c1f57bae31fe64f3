"""Markdown of our own articles as HTML that can't run anything.

CommonMark with tables; HTML in the source is shown as text. What comes out is cleaned once more by
a list of allowed elements, so that no oversight in the first step reaches a reader's browser.
"""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_TAGS = {
    *("p", "br", "hr", "strong", "em", "code", "pre", "blockquote", "a"),
    *("h2", "h3", "h4", "ul", "ol", "li"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}
_SCHEMES = {"https", "mailto", "tel"}
_ADDRESS = re.compile(r"(https://|mailto:|tel:|/(?!/)|#)[^\s\\]*", re.IGNORECASE)
"""Elsewhere and encrypted, or a page of ours; a browser reads "//" and a backslash as elsewhere."""


def render(text: str) -> Markup:
    """Give safe HTML. Headings begin at the second level: the first is the page's."""
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    return Markup(  # noqa: S704  # cleaned right here
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            attribute_filter=_keep,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


def _keep(_tag: str, name: str, value: str) -> str | None:
    return value if name != "href" or _ADDRESS.fullmatch(value) else None
