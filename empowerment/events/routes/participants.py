"""Who is registered, for an event's editors: to read, to print, as a table, to cancel."""

from flask import Blueprint, Response, request

from core.errors import NotFoundError
from empowerment.events.forms import RemoveParticipantForm
from empowerment.events.keeping import KEPT_DAYS
from empowerment.events.models import Registration, SeatStatus
from empowerment.events.participant_list import MEDIA_TYPE, participant_table
from empowerment.events.reading import Participant, find_event, participants
from empowerment.events.routes.showing import event_view
from empowerment.events.seats import give_back, seat_counts
from web.addresses import read_id
from web.context import context
from web.downloads import download
from web.forms import LARGEST_FORM
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

_HEADS = {
    "de": ("Nummer", "Stand", "Name", "E-Mail-Adresse", "Organisation", "Angemeldet am"),
    "en": ("Number", "Status", "Name", "Mail address", "Organisation", "Registered on"),
}
_STATUSES = {
    "de": {"confirmed": "Platz", "waiting": "Warteliste"},
    "en": {"confirmed": "seat", "waiting": "waiting list"},
}


def add_participants(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.get("/<key>/participants/")
    @guard(Permission.EDIT_CONTENT)
    def show_participants(key: str) -> Response:
        with context().database.read() as session:
            event = find_event(session, event=read_id(key))
            view = event_view(session, event, confirmed=True)
            erased = event.participants
            requests = seat_counts(session, event=event.id)[SeatStatus.REQUESTED]
        return render_page(
            "events/editing/participants.html",
            event=view,
            people=_people(key),
            remove=lambda each: RemoveParticipantForm(
                blank=True, registration=each.registration.hex()
            ),
            removed="removed" in request.args,
            days=KEPT_DAYS,
            erased=erased,
            requests=requests,
        )

    @blueprint.get("/<key>/participants.csv")
    @guard(Permission.EDIT_CONTENT)
    def participants_table(key: str) -> Response:
        locale = page_locale()
        made = participant_table(_people(key), heads=_HEADS[locale], statuses=_STATUSES[locale])
        return download(made, media_type=MEDIA_TYPE, name="teilnehmende.csv")

    @blueprint.post("/<key>/participants/remove")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def remove_participant(key: str) -> Response:
        here, event, form = context(), read_id(key), RemoveParticipantForm()
        form.check_sent()
        registration = read_id(form.typed("registration"))
        with here.database.write() as session:
            row = session.get(Registration, registration)
            if row is None or row.event != event:
                raise NotFoundError
            give_back(session, registration=registration, now=here.clock())
        return go_to("event_editing.show_participants", key=key, removed=1)


def _people(key: str) -> list[Participant]:
    here = context()
    with here.database.read() as session:
        event = find_event(session, event=read_id(key))
        return participants(session, event=event.id, secret=here.config.secret_key)
