"""What editors do with events: list, write with preview, publish, cancel, copy, delete."""

from collections.abc import Callable

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from accounts.routes.coordinator import coordinator
from empowerment.events.errors import NotPossibleError, OverError
from empowerment.events.forms import (
    LARGEST_EVENT_FORM,
    TIME_STAYS,
    ButtonForm,
    EventForm,
    time_of,
)
from empowerment.events.hours import is_over
from empowerment.events.keeping import (
    Told,
    can_announce,
    cancel_event,
    change_event,
    copy_event,
    create_event,
    delete_event,
    new_event,
    publish_event,
    time_stays,
    words_of,
)
from empowerment.events.models import Event, EventStatus, SeatStatus
from empowerment.events.reading import all_events, find_event
from empowerment.events.routes.material import add_material
from empowerment.events.routes.participants import add_participants
from empowerment.events.routes.showing import event_view
from empowerment.events.seats import is_anybody_registered, seat_counts
from empowerment.events.words import KINDS
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM, SelectChoice, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

_COPY_OF = {"de": "Kopie: ", "en": "Copy: "}

_SAVED = {Told.NOBODY: "saved", Told.SEATED: "seated", Told.EVERYBODY: "told"}
_DONE = (*_SAVED.values(), "published", "cancelled", "copied", "deleted", "impossible")
"""What happened before a page is shown; stands in its address."""


def event_editing_blueprint() -> Blueprint:
    """Make the pages."""
    blueprint = Blueprint("event_editing", __name__, url_prefix="/account/editing/events")

    @blueprint.get("/")
    @guard(Permission.EDIT_CONTENT)
    def overview() -> Response:
        with context().database.read() as session:
            rows = [
                (event_view(session, each, confirmed=True), _seats(session, each))
                for each in all_events(session)
            ]
        return render_page("events/editing/overview.html", rows=rows, done=_done())

    _add_writing(blueprint)
    _add_deciding(blueprint)
    add_material(blueprint)
    add_participants(blueprint)
    return blueprint


def _add_writing(blueprint: Blueprint) -> None:
    @blueprint.get("/new")
    @guard(Permission.EDIT_CONTENT)
    def show_new() -> Response:
        return _show_form(EventForm(blank=True))

    @blueprint.post("/new")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_EVENT_FORM)
    def send_new() -> Response:
        here, form = context(), EventForm()
        if not form.is_sent() or _wants_preview():
            return _show_form(form)
        with here.database.write() as session:
            made = create_event(session, words=form.words(), today=here.today())
        return go_to("event_editing.event", key=made.hex(), saved=1)

    @blueprint.get("/<key>/")
    @guard(Permission.EDIT_CONTENT)
    def event(key: str) -> Response:
        with context().database.read() as session:
            return _show_event(session, find_event(session, event=read_id(key)))

    @blueprint.get("/<key>/edit")
    @guard(Permission.EDIT_CONTENT)
    def show_edit(key: str) -> Response:
        with context().database.read() as session:
            found = find_event(session, event=read_id(key))
            return _show_form(_form_of(found), found)

    @blueprint.post("/<key>/edit")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_EVENT_FORM)
    def send_edit(key: str) -> Response:
        here, form = context(), EventForm()
        if not form.is_sent() or _wants_preview():
            with here.database.read() as session:
                return _show_form(form, find_event(session, event=read_id(key)))
        try:
            with here.database.write() as session:
                told = change_event(
                    session, event=read_id(key), words=form.words(), now=here.clock()
                )
        except OverError:
            form.refuse("day", TIME_STAYS)
            with here.database.read() as session:
                return _show_form(form, find_event(session, event=read_id(key)))
        except NotPossibleError:
            return go_to("event_editing.event", key=key, impossible=1)
        return go_to("event_editing.event", key=key, **{_SAVED[told]: 1})


def _add_deciding(blueprint: Blueprint) -> None:
    """Add the buttons; each is pressed on the event's page."""

    def press(key: str, work: Callable[[Session], None], done: str) -> Response:
        ButtonForm().check_sent()
        try:
            with context().database.write() as session:
                work(session)
        except NotPossibleError:
            return go_to("event_editing.event", key=key, impossible=1)
        if done == "deleted":
            return go_to("event_editing.overview", deleted=1)
        return go_to("event_editing.event", key=key, **{done: 1})

    @blueprint.post("/<key>/publish")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def publish(key: str) -> Response:
        event, by, today = read_id(key), coordinator().id, context().today()
        return press(
            key,
            lambda session: publish_event(session, event=event, by=by, today=today),
            "published",
        )

    @blueprint.post("/<key>/cancel")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def cancel(key: str) -> Response:
        event, by, now = read_id(key), coordinator().id, context().clock()
        return press(
            key, lambda session: cancel_event(session, event=event, by=by, now=now), "cancelled"
        )

    @blueprint.post("/<key>/delete")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def delete(key: str) -> Response:
        event, by, today = read_id(key), coordinator().id, context().today()
        return press(
            key, lambda session: delete_event(session, event=event, by=by, today=today), "deleted"
        )

    @blueprint.post("/<key>/copy")
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def copy(key: str) -> Response:
        here, event = context(), read_id(key)
        ButtonForm().check_sent()
        with here.database.write() as session:
            made = copy_event(
                session, event=event, title_mark=_COPY_OF[page_locale()], today=here.today()
            )
        return go_to("event_editing.event", key=made.hex(), copied=1)


def _show_event(session: Session, event: Event) -> Response:
    """Show an event as those see it who have a seat, with what can be done."""
    here, published = context(), event.status == EventStatus.PUBLISHED
    return render_page(
        "events/editing/event.html",
        event=event_view(session, event, confirmed=True),
        row=event,
        seats=_seats(session, event),
        form=ButtonForm(blank=True),
        can_cancel=published and not is_over(event, now=here.clock()),
        can_delete=not is_anybody_registered(session, event),
        can_announce=can_announce(session, event, today=here.today()),
        done=_done(),
    )


def _show_form(form: EventForm, event: Event | None = None) -> Response:
    """Show the form, and above it how the event would look if that was asked for."""
    here, locale = context(), page_locale()
    form.kind.choices = [SelectChoice(kind.value, words[locale]) for kind, words in KINDS.items()]
    preview = None
    if _wants_preview() and not form.problems:
        with here.database.read() as session:
            preview = event_view(session, new_event(form.words(), today=here.today()))
    published = event is not None and event.status == EventStatus.PUBLISHED
    return render_form(
        "events/editing/form.html",
        form,
        event=event,
        published=published,
        over=event is not None and published and time_stays(event, now=here.clock()),
        copy=ButtonForm(blank=True),
        preview=preview,
    )


def _form_of(event: Event) -> EventForm:
    words = words_of(event)
    values = {name: getattr(words, name) for name in words.__slots__}
    return EventForm(
        **{
            **values,
            "kind": words.kind,
            "audience": words.audience,
            "starts": time_of(words.starts),
            "ends": time_of(words.ends),
            "last_day": None if words.last_day == words.day else words.last_day,
        }
    )


def _seats(session: Session, event: Event) -> dict[str, int]:
    counts = seat_counts(session, event=event.id)
    return {
        "confirmed": counts[SeatStatus.CONFIRMED],
        "waiting": counts[SeatStatus.WAITING],
        "capacity": event.capacity or 0,
        "participants": event.participants or 0,
    }


def _wants_preview() -> bool:
    return request.method == "POST" and "preview" in request.form


def _done() -> str:
    return next((each for each in _DONE if each in request.args), "")
