"""Pages of the library for everybody, in every language (web.pages).

What somebody looks for is posted and answered at once: in an address it would stay in the
browser's history and in the log of every proxy on the way.
"""

from typing import Any

from flask import Blueprint, Response, request

from core.errors import NotFoundError
from core.typesetting import PDF
from empowerment.library.catalogue import failing_since, find_aid
from empowerment.library.documents import LANGUAGES
from empowerment.library.forms import HelpfulForm
from empowerment.library.helpful import Tally, count
from empowerment.library.items import labels
from empowerment.library.printing import form_file, is_form
from empowerment.library.routes.showing import GROUPS, article_of, words
from empowerment.library.shelf import (
    MOST_FOUND,
    Filter,
    find_names,
    items_named,
    public_items,
)
from empowerment.search.finding import LONGEST_QUERY, Search
from reference.office import Office
from web.context import context
from web.downloads import download
from web.forms import LARGEST_FORM
from web.guards import Permission, guard
from web.pages import go_to, keep_for_going_back, page_locale, render_page
from web.paging import asked_part


def library_blueprint(office: Office) -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("library", __name__, url_prefix="/library")
    _add_shelf(blueprint)
    _add_aid(blueprint, office)
    return blueprint


def _add_shelf(blueprint: Blueprint) -> None:
    search = Search()

    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def shelf() -> Response:
        wanted = _filter(request.args.get)
        with context().database.read() as session:
            found = public_items(session, wanted, locale=page_locale())
        return _show_shelf(query="", wanted=wanted, part=asked_part(found), more=False)

    @blueprint.post("/")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def find() -> Response:
        # No token: it changes nothing, and a page that lay open for a day must still search.
        query = request.form.get("q", "").strip()[:LONGEST_QUERY]
        wanted = _filter(request.form.get)
        if not query:
            return go_to("library.shelf", **wanted.named)
        with context().database.read() as session:
            found = asked_part(find_names(session, search, query, wanted, locale=page_locale()))
            part = found.showing(items_named(session, found.shown))
        answer = _show_shelf(query=query, wanted=wanted, part=part, more=part.total >= MOST_FOUND)
        return keep_for_going_back(answer)


def _add_aid(blueprint: Blueprint, office: Office) -> None:
    tally = Tally()

    @blueprint.get("/<name>/")
    @guard(Permission.PUBLIC)
    def aid(name: str) -> Response:
        with context().database.read() as session:
            item = find_aid(session, name)
            if item is None:
                raise NotFoundError
            last_good = failing_since(session, item)
        return render_page(
            "library/aid.html",
            item=item,
            article=article_of(item),
            last_good=last_good,
            vote=HelpfulForm(blank=True),
            thanks="thanks" in request.args,
            is_form=is_form(item),
            **words(),
        )

    @blueprint.get("/<name>.pdf")
    @guard(Permission.PUBLIC)
    def form_as_pdf(name: str) -> Response:
        here, locale = context(), page_locale()
        with here.database.read() as session:
            item = find_aid(session, name)
        if item is None or not is_form(item):
            raise NotFoundError
        content = form_file(item, locale=locale, office=office.name[locale], day=here.today())
        return download(content, media_type=PDF, name=f"{name}.pdf")

    @blueprint.post("/<name>/helpful")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def helpful(name: str) -> Response:
        here, form = context(), HelpfulForm()
        with here.database.read() as session:
            if find_aid(session, name) is None:
                raise NotFoundError
        form.check_sent()
        if tally.admit(name, here.clock()):
            with here.database.write() as session:
                count(session, aid=name, helpful=form.typed("helpful") == "yes", today=here.today())
        return go_to("library.aid", name=name, thanks=1, _anchor="helpful")


def _show_shelf(**values: Any) -> Response:
    return render_page("library/shelf.html", known_languages=LANGUAGES, **words(), **values)


def _filter(chosen: Any) -> Filter:
    """Give what is asked for; what is no filter of ours asks for nothing."""
    known = {name: labels(group) for name, group in GROUPS.items()} | {"language": LANGUAGES}
    values = {name: chosen(name, "") for name in known}
    return Filter(**{name: each for name, each in values.items() if each in known[name]})
