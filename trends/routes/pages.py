"""Public pages about figures, in every language (web.pages)."""

import datetime
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from reference.kommunen import LAENDER
from reference.office import Office
from trends.comments import public_comments
from trends.publication import search
from trends.publication.edition import LEDGER, NETWORK
from trends.publication.methods import methods
from trends.publication.reading import (
    Publication,
    publication,
    read_index,
    read_land,
    read_page,
    read_unit,
)
from trends.routes.answers import compressed_page
from trends.routes.showing import words
from web.context import context
from web.guards import Permission, guard
from web.headers import allow_framing
from web.pages import go_to, page_locale, render_page

Values = dict[str, Any]

FEW = 200
"""So many Kommunen the search page lists before anything is searched for."""


def pages_blueprint(office: Office) -> Blueprint:
    """Make the pages of this office."""
    blueprint = Blueprint("trends", __name__, url_prefix="/trends")
    _add_overview(blueprint, office)
    _add_areas(blueprint, office)
    _add_methods(blueprint, office)
    return blueprint


def _add_overview(blueprint: Blueprint, office: Office) -> None:
    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def overview() -> Response:
        here = context()
        with here.database.read() as session:
            standing = publication(session, today=here.today())
            if standing.edition is None:
                values: Values = {"releases": office.trends is not None}
                return _answer("trends/empty.html", values, standing)
            page = read_page(session, edition=standing.edition, path=NETWORK)
        return _answer("trends/overview.html", overview_values(page), standing)

    @blueprint.get("/kommunen/")
    @guard(Permission.PUBLIC)
    def find() -> Response:
        here, query = context(), request.args.get("q", "").strip()[: search.LONGEST]
        with here.database.read() as session:
            standing = publication(session, today=here.today())
            if standing.edition is None:
                return go_to("trends.overview")
            index = read_index(session, edition=standing.edition)
        result = search.find_kommunen(
            index, participants=office.ags, query=query, locale=page_locale()
        )
        shown = bool(query) or len(index["units"]) <= FEW
        values = {"query": query, "result": result if shown else None, "laender": LAENDER}
        return _answer("trends/find.html", values, standing)


def _add_areas(blueprint: Blueprint, office: Office) -> None:
    @blueprint.get("/land/<key>/")
    @guard(Permission.PUBLIC)
    def land(key: str) -> Response:
        here = context()
        with here.database.read() as session:
            standing = publication(session, today=here.today())
            page = read_land(session, edition=_shown(standing), key=key)
        return _answer("trends/land.html", {"page": page}, standing)

    @blueprint.get("/kommune/<unit>/")
    @guard(Permission.PUBLIC)
    def kommune(unit: str) -> Response:
        here = context()
        with here.database.read() as session:
            standing = publication(session, today=here.today())
            found, values = _unit_values(session, standing, unit=unit, today=here.today())
        if found != unit:
            return go_to("trends.kommune", unit=found)
        values["origin"] = office.origins["public"]
        return _answer("trends/kommune.html", values, standing)

    @blueprint.get("/embed/<unit>/")
    @guard(Permission.PUBLIC)
    def embed(unit: str) -> Response:
        here = context()
        with here.database.read() as session:
            standing = publication(session, today=here.today())
            page = read_unit(session, edition=_shown(standing), unit=unit)
        allow_framing(request.environ)
        return _answer("trends/embed.html", {"page": page}, standing)


def _add_methods(blueprint: Blueprint, office: Office) -> None:
    @blueprint.get("/methods/")
    @guard(Permission.PUBLIC)
    def how() -> Response:
        here = context()
        with here.database.read() as session:
            standing = publication(session, today=here.today())
            ledger = None
            if standing.edition is not None:
                ledger = read_page(session, edition=standing.edition, path=LEDGER)
        values = {"ledger": ledger, "method": methods(office), "office_key": office.key}
        return _answer("trends/methods.html", values, standing)


def _answer(template: str, values: Values, standing: Publication) -> Response:
    page = render_page(template, **words(page_locale()), publication=standing, **values)
    return compressed_page(page)


def overview_values(page: Mapping[str, Any]) -> Values:
    """Give what the overview shows: the year asked for, or the newest one."""
    years = [each["period"] for each in page["years"]]
    asked = request.args.get("year", "")
    year = asked if asked in years else (years[-1] if years else None)
    chosen = next((each for each in page["years"] if each["period"] == year), None)
    return {
        "page": page,
        "years": years,
        "year": year,
        "chosen": chosen,
        "tables": page["tables"].get(year, []),
    }


def _shown(standing: Publication) -> str:
    if standing.edition is None:
        raise NotFoundError
    return standing.edition


def _unit_values(
    session: Session, standing: Publication, *, unit: str, today: datetime.date
) -> tuple[str, Values]:
    """Give a unit's page; of a Kommune within a group the group's id alone."""
    edition = _shown(standing)
    try:
        page = read_unit(session, edition=edition, unit=unit)
    except NotFoundError:
        group = search.unit_of_member(read_index(session, edition=edition), ags=unit)
        if group is None:
            raise
        return group, {}
    members = {each["ags"]: each["name"] for each in page["members"]}
    statements = public_comments(session, kommunen=members, today=today)
    return unit, {
        "page": page,
        "is_group": search.is_group(page),
        "statements": [(members[each.kommune], each) for each in statements],
    }
