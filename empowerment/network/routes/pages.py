"""The network's pages: the public one, and those of the Kommunen and of the network office."""

from flask import Blueprint, Response

from empowerment.network.agreements import named_members
from empowerment.network.routes.agreement import add_agreement
from empowerment.network.routes.digest import add_digest
from empowerment.network.routes.directory import add_directory
from empowerment.network.routes.kit import NetworkPages
from empowerment.network.routes.office import add_office
from empowerment.network.routes.office_kommune import add_kommune
from empowerment.network.routes.promotion import add_promotion
from empowerment.network.routes.questions import add_questions
from empowerment.network.routes.stopping import add_stopping
from reference.kommunen import LAENDER
from reference.office import Office
from trends.publication.formats import alphabetical
from web.context import context
from web.guards import Permission, guard
from web.pages import render_page


def network_blueprint(office: Office) -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("network", __name__, url_prefix="/network")
    pages = NetworkPages(office)

    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def start() -> Response:
        here = context()
        with here.database.read() as session:
            named = named_members(session, today=here.today())
        known = [pages.known[ags] for ags in named if ags in pages.known]
        by_land = {
            land: sorted((each.name for each in known if each.land == key), key=alphabetical)
            for key, land in LAENDER.items()
        }
        return render_page(
            "network/start.html", by_land={land: names for land, names in by_land.items() if names}
        )

    add_agreement(blueprint, pages)
    add_directory(blueprint, pages)
    add_questions(blueprint, pages)
    add_digest(blueprint)
    add_stopping(blueprint)
    add_promotion(blueprint, pages)
    add_office(blueprint, pages)
    add_kommune(blueprint, pages)
    return blueprint
