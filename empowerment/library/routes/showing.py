"""What templates of the library find besides their own values."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from empowerment.library.items import Item, labels
from empowerment.library.shelf import title_of
from empowerment.markdown import render
from web.pages import page_locale

GROUPS = {"topic": "topics", "audience": "audiences", "format": "formats"}


def words() -> dict[str, Any]:
    """Give the names of topics, audiences and formats, and how titles are read."""
    locale = page_locale()
    groups: dict[str, Mapping[str, Mapping[str, str]]] = {
        name: labels(group) for name, group in GROUPS.items()
    }
    return {"groups": groups, "title_of": lambda item: title_of(item, locale)}


def article_of(item: Item) -> tuple[Markup, str] | None:
    """Give an article's safe HTML and its language: the page's, or German."""
    if item.article is None:
        return None
    locale = page_locale()
    language = locale if locale in item.article else "de"
    return render(item.article[language]), language
