"""What the public origin renders for each request: every room's pages, panels and next steps."""

from functools import partial

from flask import Blueprint

from accounts.routes.account_pages import account_blueprint
from accounts.routes.cookies import Cookies
from accounts.routes.operator_home import operator_panel, operator_step
from app.operation import operation
from empowerment.dialogue.routes import (
    dialogue_blueprint,
    dialogue_panel,
    dialogue_step,
    own_dialogue_blueprint,
    promise_step,
)
from empowerment.events.routes.editing import event_editing_blueprint
from empowerment.events.routes.own import events_panel, own_events_blueprint, workshop_step
from empowerment.events.routes.pages import events_blueprint
from empowerment.library.routes import (
    editing_blueprint,
    library_blueprint,
    library_panel,
    library_step,
)
from empowerment.network.routes.home import (
    agreement_step,
    directory_step,
    network_panel,
    office_step,
    recommendation_step,
)
from empowerment.network.routes.pages import network_blueprint
from empowerment.papers.routes import kit_blueprint, kit_panel
from empowerment.recommendations.routes.home import recommendations_panel, recommendations_step
from empowerment.recommendations.routes.own import own_recommendations_blueprint
from empowerment.recommendations.routes.public import recommendations_blueprint
from empowerment.recommendations.routes.review import recommendation_review_blueprint
from empowerment.selfcheck.routes.answering import self_check_blueprint
from empowerment.selfcheck.routes.own import own_self_checks_blueprint
from empowerment.selfcheck.routes.start_page import self_check_panel, self_check_step
from reference.kommunen import kommunen
from reference.office import Office
from trends.routes.account import account_pages_blueprint, figures_panel
from trends.routes.notice_account import account_notices_blueprint, notices_panel
from trends.routes.notice_pages import notice_pages_blueprint
from trends.routes.pages import pages_blueprint


def public_page_blueprints(office: Office, cookies: Cookies) -> list[Blueprint]:
    """Make the pages of the public origin that are rendered for each request (web.pages).

    Each is served in every language; what is the same in all of them, such as JSON, stands with
    the other blueprints of the public site.
    """
    known = kommunen(demonstration=office.demonstration)

    def kommune_name(ags: str) -> str:
        return known[ags].name if ags in known else ags

    operated = operation(office)
    return [
        account_blueprint(
            cookies,
            issuer=f"Rückhalt, {office.name['de']}",
            factor_required=not office.demonstration,
            kommune_name=kommune_name,
            operation=operated,
            panels=[
                operator_panel(operated),
                figures_panel,
                partial(notices_panel, office),
                events_panel,
                kit_panel,
                self_check_panel,
                dialogue_panel,
                recommendations_panel,
                network_panel,
                library_panel,
            ],
            steps=[
                # What people outside were promised comes before what the network asks for.
                promise_step,
                operator_step,
                agreement_step,
                office_step,
                recommendations_step,
                self_check_step,
                dialogue_step,
                recommendation_step,
                directory_step,
                workshop_step,
                library_step,
            ],
        ),
        kit_blueprint(office, kommune_name=kommune_name),
        own_dialogue_blueprint(office, kommune_name=kommune_name),
        dialogue_blueprint(office, kommune_name=kommune_name),
        events_blueprint(office),
        own_events_blueprint(),
        event_editing_blueprint(),
        library_blueprint(office),
        editing_blueprint(office),
        self_check_blueprint(),
        own_self_checks_blueprint(kommune_name),
        network_blueprint(office),
        recommendations_blueprint(kommune_name),
        own_recommendations_blueprint(),
        recommendation_review_blueprint(kommune_name),
        notice_pages_blueprint(office),
        account_notices_blueprint(office),
        pages_blueprint(office),
        account_pages_blueprint(office),
    ]
