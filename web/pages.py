"""Pages that the server renders anew for each request, in the language of their address.

The first language's addresses have no prefix, the others begin with theirs: `/trends/` is German,
`/en/trends/` the same page in English. Both are served by the same view: a blueprint of pages is
registered once for each language (`register_pages`), a view answers with `render_page`.

Browsers get errors as pages, too; whoever asks for no HTML gets the problem (RFC 9457) as it is.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, request, url_for
from flask_login import current_user
from markupsafe import Markup

from web.guards import Permission
from web.kept_text import kept_fields
from web.problems import MEDIA_TYPE

_KEY = "rueckhalt-pages"
_HTML = "text/html; charset=utf-8"
_ERROR = "errors/problem.html"


class Pages(Protocol):
    """What renders templates; the composition root makes it."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages, the one without a prefix first."""

    def render(
        self,
        template: str,
        *,
        locale: str,
        addresses: Mapping[str, str],
        values: Mapping[str, object],
    ) -> str:
        """Give a page's HTML. `addresses` are where it can be read in each language."""


def install_pages(app: Flask, pages: Pages) -> None:
    """Let the app's views render pages, and show browsers its errors as pages."""
    app.extensions[_KEY] = pages
    app.after_request(_show_problem)


def register_pages(app: Flask, blueprint: Blueprint) -> None:
    """Register a blueprint of pages under its addresses in every language."""
    own = blueprint.url_prefix or ""
    for locale in _pages(app).locales:
        prefix, name = _prefix(app, locale), blueprint.name
        app.register_blueprint(
            blueprint, url_prefix=prefix + own, name=f"{name}_{locale}" if prefix else name
        )


def render_page(template: str, *, status: int = 200, **values: object) -> Response:
    """Answer with a page in the language of the request's address.

    Besides `values` and what every template has, it finds `address` (its own path), `languages`
    (of the language switch), `signed_in`, and `link` and `may`, which are `page_address`
    and `may_open`.
    """
    return _answer(template, status, {"signed_in": is_signed_in(), **values})


def keep_for_going_back(answer: Response) -> Response:
    """Let the browser show an answer to a public question again when somebody goes back to it.

    What was posted and is stored nowhere can only be asked again, and browsers show an error
    instead (docs/adr/0017). Nothing for pages behind a sign-in.
    """
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def render_part(template: str, *, locale: str, **values: object) -> Markup:
    """Give a part of a page in a language of its own: how others will see what is made here."""
    pages = _pages(current_app)
    prefix = _prefix(current_app, locale)

    def link(endpoint: str, **values: Any) -> str:
        return prefix + url_for(endpoint, **values)

    always = {"address": request.path, "link": link, "may": may_open, "signed_in": True}
    addresses = dict.fromkeys(pages.locales, request.path)
    html = pages.render(template, locale=locale, addresses=addresses, values={**always, **values})
    return Markup(html)  # noqa: S704  # rendered right here, by templates that escape


def page_address(endpoint: str, **values: Any) -> str:
    """Give the path of a view in the request's language. `endpoint` is `blueprint.view`."""
    if endpoint.startswith("."):
        raise ValueError("an endpoint without its blueprint would get the prefix twice")
    return _prefix(current_app, page_locale()) + url_for(endpoint, **values)


def go_to(endpoint: str, **values: Any) -> Response:
    """Lead to another page in the same language; the browser fetches it by GET."""
    return Response(status=303, headers={"Location": page_address(endpoint, **values)})


def page_locale() -> str:
    """Give the language of the request's address."""
    first, *others = _pages(current_app).locales
    return next((each for each in others if request.path.startswith(f"/{each}/")), first)


def is_signed_in() -> bool:
    """Tell whether the request carries a session. May ask the database."""
    user: Any = current_user
    return bool(user.is_authenticated)


def may_open(permission: str) -> bool:
    """Tell templates whether to lead to a page: who isn't signed in is asked to sign in there.

    `permission` is the name of a web.guards.Permission.
    """
    user: Any = current_user
    return not user.is_authenticated or Permission[permission] in user.permissions


def _answer(template: str, status: int, values: Mapping[str, object]) -> Response:
    pages = _pages(current_app)
    addresses = {locale: _address_in(locale, status) for locale in pages.locales}
    always = {"address": request.path, "link": page_address, "may": may_open}
    html = pages.render(
        template, locale=page_locale(), addresses=addresses, values={**always, **values}
    )
    return Response(html, status=status, content_type=_HTML)


def _address_in(locale: str, status: int) -> str:
    """Give the address of the request's page in another language; of an error, the front page."""
    prefix = _prefix(current_app, locale)
    found = request.path.removeprefix(_prefix(current_app, page_locale()))
    # `//name/` would be another host.
    if status >= 400 or found.startswith("//"):
        return f"{prefix}/"
    query = request.query_string.decode("ascii", "replace")
    return quote(prefix + found) + (f"?{query}" if query else "")


def _prefix(app: Flask, locale: str) -> str:
    return "" if locale == _pages(app).locales[0] else f"/{locale}"


def _pages(app: Flask) -> Pages:
    pages: Pages = app.extensions[_KEY]
    return pages


def _show_problem(answer: Response) -> Response:
    """Put a page in the place of a problem, if it is a person who will read it."""
    if answer.mimetype != MEDIA_TYPE or not _wants_page():
        return answer
    problem = answer.get_json()
    # Who is signed in may be what can't be found out.
    signed_in = answer.status_code < 500 and is_signed_in()
    # Where to go on after signing in; what was posted is given back instead.
    asked = request.path if request.method == "GET" else ""
    kept = kept_fields() if problem["code"] == "no-session" else []
    values = {"code": problem["code"], "signed_in": signed_in, "asked": asked, "kept": kept}
    page = _answer(_ERROR, answer.status_code, values)
    answer.set_data(page.get_data())
    answer.content_type = _HTML
    return answer


def _wants_page() -> bool:
    """Browsers name text/html when they open an address; scripts and tools take anything."""
    accepted = request.accept_mimetypes
    best = accepted.best_match([MEDIA_TYPE, "text/html"])
    return best == "text/html" and not request.path.startswith("/api/")
