"""Registering, confirming, and coming back with the code: to look, to fetch, to cancel.

The code is typed into a form and stands in no address: neither in a browser's history nor in a
proxy's log, and no program that opens the links of a mail confirms anything.
"""

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from core.errors import NotFoundError
from empowerment.events.calendar import MEDIA_TYPE, event_file
from empowerment.events.errors import CrowdedError, NotOpenError
from empowerment.events.forms import (
    UNKNOWN_CODE,
    CodeForm,
    ConfirmForm,
    FetchForm,
    GiveBackForm,
    RegisterForm,
)
from empowerment.events.keeping import KEPT_DAYS
from empowerment.events.models import EventStatus, Registration, SeatStatus
from empowerment.events.people import Person, readable_person
from empowerment.events.reading import (
    OwnSeat,
    may_register,
    public_event,
    shows_material,
    with_event,
)
from empowerment.events.registering import (
    REQUEST_DAYS,
    Account,
    confirm,
    find_registration,
    last_day_of,
    register,
)
from empowerment.events.routes.showing import (
    calendar_place,
    event_view,
    network_person,
    seat_view,
)
from empowerment.events.seats import give_back
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
    _add_confirming(blueprint)
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
        here, form = context(), RegisterForm()
        if not form.is_sent():
            return _show_form(form, read_id(key))
        try:
            with here.database.write() as session:
                registered = register(
                    session,
                    event=read_id(key),
                    person=_typed_person(form),
                    account=_account(),
                    secret=here.config.secret_key,
                    now=here.clock(),
                )
        except NotOpenError:
            return _show_form(form, read_id(key), status=409)
        except CrowdedError:
            return _show_form(form, read_id(key), status=429)
        if registered is not None:
            return go_to("own_events.registration", key=registered.hex())
        return go_to("events.show_sent", key=key)

    @blueprint.get("/<key>/register/sent")
    @guard(Permission.PUBLIC)
    def show_sent(key: str) -> Response:
        with context().database.read() as session:
            view = event_view(session, public_event(session, event=read_id(key)))
        return render_form("events/sent.html", CodeForm(blank=True), event=view, days=REQUEST_DAYS)


def _typed_person(form: RegisterForm) -> Person:
    return Person(
        name=form.typed("name"),
        email=form.typed("email"),
        organisation=form.typed("organisation"),
        language=page_locale(),
    )


def _account() -> Account | None:
    person = network_person()
    return Account(person.id, person.signed_in.name) if person else None


def _add_confirming(blueprint: Blueprint) -> None:
    @blueprint.post("/registration/confirm")
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def confirm_registration() -> Response:
        here, account, form = context(), network_person(), ConfirmForm()
        form.check_sent()
        code = form.typed("code")
        try:
            with here.database.write() as session:
                confirm(
                    session, code=code, account=account.id if account else None, now=here.clock()
                )
            return _show(code)
        except NotOpenError:
            return _show(code, status=409)
        except NotFoundError:
            return _unknown_code()


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
        try:
            return _show(form.typed("code"))
        except NotFoundError:
            return _unknown_code()

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
                own = find_registration(session, code=form.typed("code"), today=here.today())
                give_back(session, registration=own.id, now=here.clock())
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
    """Give the registration of a code. Raises NotFoundError, for mere requests too."""
    found = find_registration(session, code=code, today=context().today())
    if found.status == SeatStatus.REQUESTED:
        raise NotFoundError
    return with_event(session, found)


def _show(code: str, *, status: int = 200) -> Response:
    """Show what a code stands for: a registration, or a request to confirm.

    Raises NotFoundError.
    """
    with context().database.read() as session:
        found = find_registration(session, code=code, today=context().today())
        if found.status == SeatStatus.REQUESTED:
            return _show_request(session, found, code, status)
        own = seat_view(session, with_event(session, found))
    return render_page(
        "events/registration.html",
        own=own,
        days=KEPT_DAYS,
        give_back=GiveBackForm(blank=True, code=code),
        fetch=lambda file: FetchForm(blank=True, code=code, file=file),
    )


def _show_request(session: Session, request: Registration, code: str, status: int) -> Response:
    here, event = context(), public_event(session, event=request.event)
    sealed = request.person or b""
    return render_page(
        "events/confirm.html",
        status=status,
        event=event_view(session, event),
        person=readable_person(here.config.secret_key, sealed, registration=request.id),
        open=may_register(event, now=here.clock(), of_network=network_person() is not None),
        until=last_day_of(event, request),
        confirm=ConfirmForm(blank=True, code=code),
        days=KEPT_DAYS,
    )


def _unknown_code() -> Response:
    form = CodeForm(blank=True)
    form.code.errors = [UNKNOWN_CODE]
    return render_form("events/code.html", form)


def _show_form(form: RegisterForm, event: bytes, *, status: int | None = None) -> Response:
    """Show the form, or why there is none."""
    here, account = context(), _account()
    with here.database.read() as session:
        found = public_event(session, event=event)
        view = event_view(session, found)
    return render_form(
        "events/register.html",
        form,
        status=status,
        event=view,
        days=KEPT_DAYS,
        request_days=REQUEST_DAYS,
        open=may_register(found, now=here.clock(), of_network=account is not None),
        account=account,
        crowded=status == 429,
    )
