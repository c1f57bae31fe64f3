"""What everybody reads of events: list, page, calendar files, public material."""

from flask import Blueprint, Response, request

from core.errors import NotFoundError
from empowerment.events.calendar import MEDIA_TYPE, event_file, feed
from empowerment.events.models import EventKind
from empowerment.events.reading import (
    feed_events,
    may_register,
    past_events,
    public_event,
    shows_material,
    upcoming_events,
    with_public_material,
)
from empowerment.events.routes.registration import add_registration
from empowerment.events.routes.showing import calendar_place, event_view, network_person
from empowerment.events.words import KINDS
from empowerment.files import read_file
from reference.office import Office
from web.addresses import read_id
from web.context import context
from web.downloads import download
from web.guards import Permission, guard
from web.pages import page_locale, render_page

FEED_SECONDS = 3_600
"""So long browsers and calendars may keep the feed."""


def events_blueprint(office: Office) -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("events", __name__, url_prefix="/events")

    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def overview() -> Response:
        here, kind = context(), _wanted_kind()
        with here.database.read() as session:
            coming = upcoming_events(session, today=here.today(), kind=kind)
            past = past_events(session, today=here.today(), kind=kind)
            material = with_public_material(session, past, today=here.today())
            coming_views = [event_view(session, each) for each in coming]
            past_views = [event_view(session, each) for each in past]
        return render_page(
            "events/overview.html",
            coming=coming_views,
            past=past_views,
            material={each.hex() for each in material},
            kinds={kind.value: words for kind, words in KINDS.items()},
            wanted="" if kind is None else kind.value,
        )

    @blueprint.get("/calendar.ics")
    @guard(Permission.PUBLIC)
    def calendar() -> Response:
        here, name = context(), office.name[page_locale()]
        with here.database.read() as session:
            events = feed_events(session, today=here.today())
            made = feed(events, calendar_place(), office=name)
        answer = Response(made, content_type=MEDIA_TYPE)
        answer.headers["Cache-Control"] = f"public, max-age={FEED_SECONDS}"
        return answer

    @blueprint.get("/<key>/")
    @guard(Permission.PUBLIC)
    def event(key: str) -> Response:
        here, person = context(), network_person()
        with here.database.read() as session:
            found = public_event(session, event=read_id(key))
            view = event_view(session, found)
        return render_page(
            "events/event.html",
            event=view,
            may_register=may_register(found, now=here.clock(), of_network=person is not None),
        )

    _add_files(blueprint)
    add_registration(blueprint)
    return blueprint


def _add_files(blueprint: Blueprint) -> None:
    @blueprint.get("/<key>/event.ics")
    @guard(Permission.PUBLIC)
    def event_calendar(key: str) -> Response:
        with context().database.read() as session:
            found = public_event(session, event=read_id(key))
            made = event_file(found, calendar_place(), confirmed=False)
        return download(made, media_type=MEDIA_TYPE, name="termin.ics")

    @blueprint.get("/<key>/files/<file>")
    @guard(Permission.PUBLIC)
    def file(key: str, file: str) -> Response:
        here = context()
        with here.database.read() as session:
            found = public_event(session, event=read_id(key))
            if not shows_material(found, today=here.today(), confirmed=False):
                raise NotFoundError
            stored = read_file(session, owner=found.id, file=read_id(file))
        return download(stored.content, media_type=stored.media_type, name=stored.name)


def _wanted_kind() -> EventKind | None:
    try:
        return EventKind(request.args.get("kind", ""))
    except ValueError:
        return None
