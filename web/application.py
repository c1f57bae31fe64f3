"""Makes the Flask application of one site, deny by default."""

from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import msgspec
from flask import Blueprint, Flask, Response, request
from flask.json.provider import JSONProvider
from werkzeug.routing import RequestRedirect

from core.config import Origin
from web.access_log import install_access_log
from web.addresses import NumberConverter
from web.context import Context, attach
from web.guards import install_guards, refuse_unguarded
from web.pages import Pages, install_pages, register_pages
from web.problems import install_problems
from web.rules import LateRule
from web.site_files import SiteFile, serve_files


class Json(JSONProvider):
    """JSON by msgspec: a page of the queue has megabytes."""

    def dumps(self, obj: object, **_: object) -> str:
        """Write JSON. Raises TypeError."""
        return msgspec.json.encode(obj).decode()

    def loads(self, s: str | bytes, **_: object) -> object:
        """Read JSON. Raises msgspec.DecodeError."""
        return msgspec.json.decode(s)


def make_site(
    name: str,
    context: Context,
    origin: Origin,
    *,
    files: dict[str, SiteFile],
    blueprints: Iterable[Blueprint],
    pages: Pages | None = None,
    page_blueprints: Iterable[Blueprint] = (),
    prepare: Callable[[Flask], None] | None = None,
    log_failures_only: bool = False,
) -> Flask:
    """Build a site from its routes and files.

    `page_blueprints` get addresses in every language; their views render with `pages`. There is no
    Flask session: without a secret key every attempt to set one fails. `prepare` runs before the
    guards are installed and may add what they need, such as a log-in manager.
    """
    app = Flask(name, static_folder=None, template_folder=None)
    app.json = Json(app)
    app.url_rule_class = LateRule
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    app.url_map.strict_slashes = True
    app.url_map.converters["int"] = NumberConverter
    attach(app, context)
    install_access_log(app, name, failures_only=log_failures_only)
    install_problems(app)
    if pages is not None:
        install_pages(app, pages)
    app.before_request(_redirect_within)
    if prepare is not None:
        prepare(app)
    install_guards(app, origin)
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    for blueprint in page_blueprints:
        register_pages(app, blueprint)
    serve_files(app, files)
    refuse_unguarded(app)
    app.after_request(_forbid_storing)
    return app


def _redirect_within() -> Response | None:
    """Lead `/en` to `/en/` without naming scheme and host.

    Behind a proxy that ends TLS, Flask's own answer would lead a visitor to plain HTTP.
    """
    found = request.routing_exception
    if not isinstance(found, RequestRedirect):
        return None
    address = urlsplit(found.new_url)._replace(scheme="", netloc="", query="")
    return Response(status=308, headers={"Location": address.geturl()})


def _forbid_storing(answer: Response) -> Response:
    """Whatever doesn't say otherwise stays in no cache: neither the browser's nor a proxy's."""
    answer.headers.setdefault("Cache-Control", "no-store")
    return answer
