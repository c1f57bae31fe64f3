"""Charts, open data, feeds, reports and signed documents: the same in all languages of pages."""

from flask import Blueprint, Response

from core.errors import NotFoundError
from reference.office import Office
from trends.publication.addresses import feed_path
from trends.publication.edition import LEDGER
from trends.publication.ledger import plan_path, result_path
from trends.publication.reading import publication, read_public_file
from trends.publication.report import report_file
from trends.routes.answers import public_file
from web.context import context
from web.guards import Permission, guard

_LOCALE = "<any(de, en):locale>"


def files_blueprint(office: Office) -> Blueprint:
    """Make the routes of this office's files."""
    blueprint = Blueprint("trend_files", __name__, url_prefix="/trends")

    @blueprint.get(f"/chart/<name>.{_LOCALE}.svg")
    @guard(Permission.PUBLIC)
    def chart(name: str, locale: str) -> Response:
        return _file(f"chart/{name}.{locale}.svg")

    @blueprint.get("/data/<name>")
    @guard(Permission.PUBLIC)
    def data(name: str) -> Response:
        return _file(f"data/{name}", saved_as=name)

    @blueprint.get(f"/feed.{_LOCALE}.atom")
    @guard(Permission.PUBLIC)
    def feed(locale: str) -> Response:
        return _file(feed_path(locale))

    @blueprint.get("/ledger.json")
    @guard(Permission.PUBLIC)
    def ledger() -> Response:
        return _file(LEDGER)

    @blueprint.get("/release/<period>/plan.json")
    @guard(Permission.PUBLIC)
    def plan(period: str) -> Response:
        return _file(plan_path(period), saved_as=f"plan-{period}.json")

    @blueprint.get("/release/<period>/result.json")
    @guard(Permission.PUBLIC)
    def result(period: str) -> Response:
        return _file(result_path(period), saved_as=f"result-{period}.json")

    @blueprint.get(f"/report/<unit>.{_LOCALE}.pdf")
    @guard(Permission.PUBLIC)
    def report(unit: str, locale: str) -> Response:
        here = context()
        with here.database.read() as session:
            edition = publication(session, today=here.today()).edition
        if edition is None:
            raise NotFoundError
        made = report_file(here.database, office, edition=edition, unit=unit, locale=locale)
        if made is None:
            raise NotFoundError
        return public_file(made)

    return blueprint


def _file(path: str, *, saved_as: str | None = None) -> Response:
    here = context()
    with here.database.read() as session:
        stored = read_public_file(session, today=here.today(), path=path)
    return public_file(stored, name=saved_as)
