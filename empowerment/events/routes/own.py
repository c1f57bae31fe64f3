"""Events of whoever is signed in: on the account's start page, and each registration."""

from flask import Blueprint, Response, request

from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.home import Panel, Step
from empowerment.events.forms import GiveBackOwnForm
from empowerment.events.keeping import KEPT_DAYS
from empowerment.events.models import EventStatus
from empowerment.events.reading import all_events, open_workshop, own_seat, own_seats
from empowerment.events.routes.registration import own_file
from empowerment.events.routes.showing import seat_view
from empowerment.events.seats import give_back
from empowerment.events.words import day_of, text_of
from web.addresses import read_id
from web.context import context
from web.downloads import download
from web.forms import LARGEST_FORM, N_
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

MOST_IN_PANEL = 3


def own_events_blueprint() -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("own_events", __name__, url_prefix="/account/events")

    @blueprint.get("/")
    @guard(Permission.READ_NETWORK)
    def show() -> Response:
        here, person = context(), coordinator()
        with here.database.read() as session:
            seats = own_seats(session, account=person.id, today=here.today())
            views = [seat_view(session, each) for each in seats]
        return render_page("events/own.html", seats=views, cancelled="cancelled" in request.args)

    @blueprint.get("/<key>/")
    @guard(Permission.READ_NETWORK)
    def registration(key: str) -> Response:
        person = coordinator()
        with context().database.read() as session:
            own = own_seat(session, account=person.id, registration=read_id(key))
            view = seat_view(session, own)
        return render_page(
            "events/own_registration.html",
            own=view,
            days=KEPT_DAYS,
            give_back=GiveBackOwnForm(blank=True, registration=key),
        )

    @blueprint.post("/cancel")
    @guard(Permission.READ_NETWORK, max_body=LARGEST_FORM)
    def cancel() -> Response:
        here, person, form = context(), coordinator(), GiveBackOwnForm()
        form.check_sent()
        with here.database.write() as session:
            own = own_seat(
                session, account=person.id, registration=read_id(form.typed("registration"))
            )
            give_back(session, registration=own.registration.id, now=here.clock())
        return go_to("own_events.show", cancelled=1)

    @blueprint.get("/<key>/event.ics", defaults={"file": ""})
    @blueprint.get("/<key>/files/<file>")
    @guard(Permission.READ_NETWORK)
    def fetch(key: str, file: str) -> Response:
        person = coordinator()
        with context().database.read() as session:
            own = own_seat(session, account=person.id, registration=read_id(key))
            found = own_file(session, own, file)
        return download(found.content, media_type=found.media_type, name=found.name)

    return blueprint


def events_panel(person: CoordinatorPerson) -> Panel | None:
    """Give somebody's next events, and editors their drafts."""
    if Permission.READ_NETWORK not in person.permissions:
        return None
    here = context()
    may_edit = Permission.EDIT_CONTENT in person.permissions
    with here.database.read() as session:
        seats = own_seats(session, account=person.id, today=here.today())
        coming = [each for each in seats if each.event.last_day >= here.today()]
        views = [seat_view(session, each) for each in coming[:MOST_IN_PANEL]]
        events = all_events(session) if may_edit else []
    drafts = [each for each in events if each.status == EventStatus.DRAFT]
    return Panel(
        "events/_own_panel.html",
        {"seats": views, "more": len(seats) > len(views), "edit": may_edit, "drafts": len(drafts)},
    )


def workshop_step(person: CoordinatorPerson) -> Step | None:
    """Suggest the next workshop to people of Kommunen who registered for none."""
    if not person.role.of_kommune or Permission.READ_NETWORK not in person.permissions:
        return None
    here, locale = context(), page_locale()
    with here.database.read() as session:
        found = open_workshop(session, account=person.id, now=here.clock())
    if found is None:
        return None
    return Step(
        title=N_("Für einen Workshop anmelden"),
        text=N_("„{title}“ am {day}. Anmelden können Sie sich bis {open_until}."),
        minutes=2,
        label=N_("Ansehen und anmelden"),
        endpoint="events.event",
        arguments={"key": found.id.hex()},
        values={
            "title": text_of(found, "title", locale).words,
            "day": day_of(found.day, locale),
            "open_until": day_of(found.open_until, locale),
        },
    )
