"""What templates of the library find besides their own values."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup
from sqlalchemy.orm import Session

from empowerment.library.documents import Document
from empowerment.library.items import Item, labels
from empowerment.library.overlays import decided, office_lines
from empowerment.library.shelf import title_of
from empowerment.markdown import links_of, render
from reference.office import Office
from web.pages import page_locale

GROUPS = {"topic": "topics", "audience": "audiences", "format": "formats"}


def words(locale: str = "") -> dict[str, Any]:
    """Give the names of topics, audiences and formats, and how titles are read, in a language;
    without one in the page's.
    """
    locale = locale or page_locale()
    groups: dict[str, Mapping[str, Mapping[str, str]]] = {
        name: labels(group) for name, group in GROUPS.items()
    }
    return {"groups": groups, "title_of": lambda item: title_of(item, locale)}


def article_of(item: Item, locale: str = "") -> tuple[Markup, str] | None:
    """Give an article's safe HTML and its language: the one asked for, the page's, or German.

    A draft may have no text yet.
    """
    if item.article is None:
        return None
    locale = locale or page_locale()
    language = locale if locale in item.article else "de"
    return render(item.article.get(language, "")), language


def dropped_links(document: Document) -> list[str]:
    """Give the addresses in a document's texts that readers don't get."""
    found = (each for text in document.text.values() for each in links_of(text).dropped)
    return [*dict.fromkeys(found)]


def lines_to_add(session: Session, office: Office) -> str:
    """Give what the office file has to say of aids, if it doesn't say so yet.

    The pages of reporters and the desk are built from that file, off the server.
    """
    wanted = decided(session)
    return "" if wanted == office.library else office_lines(wanted)
