"""Registering, and coming back with the code: to look, to fetch, to cancel.

The code is typed into a form and stands in no address: neither in a browser's history nor in a
proxy's log.
"""

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from empowerment.events.calendar import MEDIA_TYPE, event_file
from empowerment.events.errors import NotOpenError
from empowerment.events.forms import (
    UNKNOWN_CODE,
    CodeForm,
    FetchForm,
    GiveBackForm,
    RegisterForm,
)
from empowerment.events.keeping import KEPT_DAYS
from empowerment.events.models import EventStatus
from empowerment.events.people import Person
from empowerment.events.reading import (
    OwnSeat,
    may_register,
    public_event,
    shows_material,
    with_event,
)
from empowerment.events.registering import find_registration, give_back, register
from empowerment.events.routes.showing import (
    calendar_place,
    event_view,
    network_person,
    seat_view,
)
from empowerment.files import Download, read_file
from web.addresses import read_id
from web.context import context
from web.downloads import download
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page


def add_registration(blueprint: Blueprint) -> None:
    """Add the pages."""
    _add_registering(blueprint)
    _add_coming_back(blueprint)
    _add_giving_back(blueprint)


def _add_registering(blueprint: Blueprint) -> None:
    @blueprint.get("/<key>/register")
    @guard(Permission.PUBLIC)
    def show_register(key: str) -> Response:
        person = network_person()
        known = person.signed_in if person else None
        form = RegisterForm(
            name=known.display_name if known else "", email=known.name if known else ""
        )
        return _show_form(form, read_id(key))

    @blueprint.post("/<key>/register")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def send_register(key: str) -> Response:
        here, account, form = context(), network_person(), RegisterForm()
        if not form.is_sent():
            return _show_form(form, read_id(key))
        person = Person(
            name=form.typed("name"),
            email=form.typed("email"),
            organisation=form.typed("organisation"),
            language=page_locale(),
        )
        try:
            with here.database.write() as session:
                made = register(
                    session,
                    event=read_id(key),
                    person=person,
                    account=account.id if account else None,
                    secret=here.config.secret_key,
                    today=here.today(),
                )
        except NotOpenError:
            return _show_form(form, read_id(key), status=409)
        with here.database.read() as session:
            found = public_event(session, event=read_id(key))
            view = event_view(session, found, confirmed=made.seat.confirmed)
        return render_page(
            "events/registered.html",
            event=view,
            made=made,
            email=person.email,
            days=KEPT_DAYS,
            has_account=account is not None,
        )


def _add_coming_back(blueprint: Blueprint) -> None:
    @blueprint.get("/registration")
    @guard(Permission.PUBLIC)
    def ask_code() -> Response:
        return render_form("events/code.html", CodeForm(blank=True))

    @blueprint.post("/registration")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def show_registration() -> Response:
        form = CodeForm()
        if not form.is_sent():
            return render_form("events/code.html", form)
        code = form.typed("code")
        try:
            with context().database.read() as session:
                own = seat_view(session, _own(session, code))
        except NotFoundError:
            return _unknown_code()
        return render_page(
            "events/registration.html",
            own=own,
            days=KEPT_DAYS,
            give_back=GiveBackForm(blank=True, code=code),
            fetch=lambda file: FetchForm(blank=True, code=code, file=file),
        )

    @blueprint.post("/registration/file")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def fetch() -> Response:
        form = FetchForm()
        form.check_sent()
        try:
            with context().database.read() as session:
                own = _own(session, form.typed("code"))
                found = own_file(session, own, form.typed("file"))
        except NotFoundError:
            return _unknown_code()
        return download(found.content, media_type=found.media_type, name=found.name)


def _add_giving_back(blueprint: Blueprint) -> None:
    @blueprint.post("/registration/cancel")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def cancel_registration() -> Response:
        here, form = context(), GiveBackForm()
        form.check_sent()
        try:
            with here.database.write() as session:
                own = find_registration(session, code=form.typed("code"))
                give_back(session, registration=own.id, today=here.today())
        except NotFoundError:
            return _unknown_code()
        return go_to("events.cancelled")

    @blueprint.get("/registration/cancelled")
    @guard(Permission.PUBLIC)
    def cancelled() -> Response:
        return render_page("events/cancelled.html")


def own_file(session: Session, own: OwnSeat, file: str) -> Download:
    """Give a file of the material, or without one's key the calendar entry.

    Raises NotFoundError for what this registration may not see.
    """
    if not file:
        inside = own.seat.confirmed and own.event.status == EventStatus.PUBLISHED
        entry = event_file(own.event, calendar_place(), confirmed=inside)
        return Download("termin.ics", MEDIA_TYPE, entry)
    today = context().today()
    if not shows_material(own.event, today=today, confirmed=own.seat.confirmed):
        raise NotFoundError
    return read_file(session, owner=own.event.id, file=read_id(file))


def _own(session: Session, code: str) -> OwnSeat:
    return with_event(session, find_registration(session, code=code))


def _unknown_code() -> Response:
    form = CodeForm(blank=True)
    form.code.errors = [UNKNOWN_CODE]
    return render_form("events/code.html", form)


def _show_form(form: RegisterForm, event: bytes, *, status: int | None = None) -> Response:
    """Show the form, or why there is none."""
    here, person = context(), network_person()
    with here.database.read() as session:
        found = public_event(session, event=event)
        view = event_view(session, found)
    return render_form(
        "events/register.html",
        form,
        status=status,
        event=view,
        days=KEPT_DAYS,
        open=may_register(found, today=here.today(), of_network=person is not None),
    )
