"""Pages of the library, in every language (web.pages)."""

from typing import Any

from flask import Blueprint, Response, request

from core.errors import NotFoundError
from empowerment.library.items import Item, items, labels
from empowerment.library.shelf import Filter, find_items, public_items, title_of
from empowerment.markdown import render
from empowerment.search.finding import LONGEST_QUERY, Search
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale, render_page

_GROUPS = {"topic": "topics", "audience": "audiences", "format": "formats"}


def library_blueprint() -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("library", __name__, url_prefix="/library")
    search = Search()

    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def shelf() -> Response:
        query = request.args.get("q", "").strip()[:LONGEST_QUERY]
        wanted, locale = _filter(), page_locale()
        if query:
            with context().database.read() as session:
                found = find_items(session, search, query, wanted, locale=locale)
        else:
            found = public_items(wanted, locale=locale)
        return _answer("library/shelf.html", query=query, wanted=wanted, found=found)

    @blueprint.get("/<name>/")
    @guard(Permission.PUBLIC)
    def aid(name: str) -> Response:
        item = items().get(name)
        if item is None or not item.is_public:
            raise NotFoundError
        return _answer("library/aid.html", item=item, article=_article(item, page_locale()))

    return blueprint


def _answer(template: str, **values: Any) -> Response:
    locale = page_locale()
    return render_page(
        template,
        groups={name: labels(group) for name, group in _GROUPS.items()},
        title_of=lambda item: title_of(item, locale),
        **values,
    )


def _filter() -> Filter:
    """Give what the address asks for; what is no filter of ours asks for nothing."""
    chosen = {name: request.args.get(name, "") for name in _GROUPS}
    return Filter(**{name: each for name, each in chosen.items() if each in labels(_GROUPS[name])})


def _article(item: Item, locale: str) -> object:
    if item.article is None:
        return None
    return render(item.article.get(locale, item.article["de"]))
