"""Early notices for the coordinators of a Kommune: on the account's start page, and all of them."""

from flask import Blueprint, Response

from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.home import Panel
from crypto.encoding import b64decode
from reference.office import Office
from trends.notices import shown_notices
from trends.routes.notice_pages import NoticeView, notice_views
from web.context import context
from web.guards import Permission, guard
from web.pages import page_locale, render_page


def account_notices_blueprint(office: Office) -> Blueprint:
    """Make the page of all notices that reach the coordinator's Kommune."""
    blueprint = Blueprint("account_notices", __name__, url_prefix="/account")

    @blueprint.get("/notices/")
    @guard(Permission.READ_NOTICES)
    def show_own_notices() -> Response:
        views = own_notices(office, coordinator())
        return render_page("trends/own_notices.html", notices=views)

    return blueprint


def notices_panel(office: Office, person: CoordinatorPerson) -> Panel | None:
    """Give the notices as a part of the start page of a Kommune's people."""
    if Permission.READ_NOTICES not in person.permissions:
        return None
    return Panel("trends/_notices_panel.html", {"notices": own_notices(office, person)})


def own_notices(office: Office, person: CoordinatorPerson) -> list[NoticeView]:
    """Give what the person may read today, public or not, the newest first."""
    here, desk = context(), office.desk_of(person.ags)
    fingerprint = None if desk is None else b64decode(desk.fingerprint)
    with here.database.read() as session:
        shown = shown_notices(session, today=here.today())
    meant = [each for each in shown if each.reaches(person.ags, fingerprint)]
    return notice_views(meant, office=office, locale=page_locale())
