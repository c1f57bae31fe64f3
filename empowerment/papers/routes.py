"""The starter kit: what a coordinator needs in the first weeks, as finished papers."""

from collections.abc import Callable

from flask import Blueprint, Response

from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.home import Panel
from core.errors import NotFoundError
from empowerment.papers.files import MEDIA_TYPES, paper_file
from empowerment.papers.papers import Paper, names, paper, title_of
from reference.office import Office
from web.context import context
from web.downloads import download
from web.guards import Permission, guard
from web.pages import page_locale, render_page

_KIT = "kit."


def office_values(office: Office, locale: str) -> dict[str, str]:
    """Give what papers say of the office: its name and how to reach it."""
    return {
        "office": office.name[locale],
        "phone": office.phone,
        "report": office.origins["report"],
        "public": office.origins["public"],
    }


def kit_blueprint(office: Office, *, kommune_name: Callable[[str], str]) -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("kit", __name__, url_prefix="/account/kit")

    def made(name: str) -> Paper:
        locale, ags = page_locale(), coordinator().ags
        values = {**office_values(office, locale), "kommune": kommune_name(ags)}
        desk = office.desk_of(ags)
        own_desk = desk is not None and desk.run_by_kommune
        return paper(_KIT + name, locale, values, own_desk=own_desk)

    @blueprint.get("/<name>/")
    @guard(Permission.READ_OWN_WORK)
    def show(name: str) -> Response:
        return render_page("papers/kit.html", paper=made(name), name=name)

    @blueprint.get("/<name>.<kind>")
    @guard(Permission.READ_OWN_WORK)
    def file(name: str, kind: str) -> Response:
        if kind not in MEDIA_TYPES:
            raise NotFoundError
        content = paper_file(
            made(name), kind, sender=kommune_name(coordinator().ags), day=context().today()
        )
        return download(content, media_type=MEDIA_TYPES[kind], name=f"{name}.{kind}")

    return blueprint


def kit_panel(person: CoordinatorPerson) -> Panel | None:
    """Give the starter kit as a part of the start page of a Kommune's people."""
    if Permission.READ_OWN_WORK not in person.permissions:
        return None
    locale = page_locale()
    papers = [(name.removeprefix(_KIT), title_of(name, locale)) for name in names(_KIT)]
    return Panel("papers/_kit_panel.html", {"papers": papers})
