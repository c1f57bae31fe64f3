"""The second step of an account: an overview, setting an app up, recovery codes, removing."""

import io
from typing import Any

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup

from accounts import coordinators, second_factor
from accounts.coordinators import Credentials
from accounts.errors import (
    LastFactorError,
    TooBusyError,
    TooManyAttemptsError,
    WrongCredentialsError,
)
from accounts.forms import LAST_FACTOR, WRONG_CODE, AgainForm, SecondFactorForm
from accounts.models import Passkey
from accounts.passkeys import own_passkeys, remove_passkey
from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.kit import AccountPages, check_password, factors, refused, with_session
from accounts.routes.passkey_pages import add_passkey_pages, new_passkey_page
from accounts.routes.tickets import read_ticket, write_ticket
from core.codes import group
from core.errors import NotFoundError
from web.context import context
from web.forms import LARGEST_FORM, PageForm, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

AGAIN = "password-again"
_SET_UP, _CONFIRM = "account/second_factor.html", "account/second_factor_again.html"
_APP, _CODES, _PASSKEY, _REMOVE_APP = "app", "codes", "passkey", "remove-app"
_REMOVE = "remove-"


def add_second_factor(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.route("/second-factor", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def show_second_factor() -> Response:
        person, form = coordinator(), SecondFactorForm()
        if request.method == "GET" and person.signed_in.has_second_factor:
            return _overview(person)
        if person.signed_in.has_second_factor and not is_confirmed(person, form.typed("again")):
            # Too late after the password: from the overview.
            return go_to("account.show_second_factor")
        if not form.is_sent():
            return _set_up_page(pages, person, form if request.method == "POST" else None)
        try:
            return _set_up(pages, person, form)
        except WrongCredentialsError:
            form.refuse("code", WRONG_CODE)
            return _set_up_page(pages, person, form)

    _add_confirmation(blueprint, pages)
    add_passkey_pages(blueprint, pages, is_confirmed)


def _add_confirmation(blueprint: Blueprint, pages: AccountPages) -> None:
    @blueprint.route("/second-factor/again", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def confirm() -> Response:
        person, form, wanted = coordinator(), AgainForm(), request.args.get("for", "")
        if not person.signed_in.has_second_factor:
            return go_to("account.show_second_factor")
        values = _question(person, wanted)
        if not form.is_sent():
            return render_form(_CONFIRM, form, **values)
        try:
            found = check_password(pages, person, form.typed("current"))
            return _do(pages, person, wanted, found)
        except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
            return refused(_CONFIRM, form, "current", error, **values)
        except LastFactorError:
            form.refuse("current", LAST_FACTOR)
            return render_form(_CONFIRM, form, **values)


def is_confirmed(person: CoordinatorPerson, note: str) -> bool:
    """Tell whether this session gave the right password a few minutes ago."""
    try:
        return read_ticket(AGAIN, note, length=32) == person.form_binding
    except WrongCredentialsError:
        return False


def _overview(person: CoordinatorPerson) -> Response:
    with context().database.read() as session:
        return render_page(
            "account/second_factors.html",
            has_app=second_factor.has_app(session, coordinator=person.id),
            passkeys=own_passkeys(session, coordinator=person.id),
            left=second_factor.recovery_codes_left(session, coordinator=person.id),
            changed="changed" in request.args,
        )


def _question(person: CoordinatorPerson, wanted: str) -> dict[str, Any]:
    """Give what the page says before it asks for the password. Raises NotFoundError."""
    label = ""
    if wanted.startswith(_REMOVE) and wanted != _REMOVE_APP:
        label = _own(person, wanted).label
    elif wanted not in (_APP, _CODES, _PASSKEY, _REMOVE_APP):
        raise NotFoundError
    return {"wanted": wanted, "label": label, "name": person.signed_in.name}


def _own(person: CoordinatorPerson, wanted: str) -> Passkey:
    """Give the passkey of this person that is to be removed. Raises NotFoundError."""
    name = wanted.removeprefix(_REMOVE)
    with context().database.read() as session:
        own = own_passkeys(session, coordinator=person.id)
    found = next((each for each in own if each.id.hex() == name), None)
    if found is None:
        raise NotFoundError
    return found


def _do(
    pages: AccountPages, person: CoordinatorPerson, wanted: str, found: Credentials
) -> Response:
    """Do what the password was asked for. Raises LastFactorError, NotFoundError."""
    if wanted == _APP:
        return _set_up_page(pages, person, None)
    if wanted == _PASSKEY:
        return new_passkey_page(pages, person, again=write_ticket(AGAIN, person.form_binding))
    if wanted == _CODES:
        with context().database.write() as session:
            codes = second_factor.new_recovery_codes(session, coordinator=found.coordinator)
        return render_page(
            "account/recovery_codes.html", codes=codes, issuer=pages.issuer, replaced=True
        )
    _remove(found.coordinator, wanted, required=pages.factor_required)
    return go_to("account.show_second_factor", changed=1)


def _remove(person: bytes, wanted: str, *, required: bool) -> None:
    """Remove the app or a passkey. Raises LastFactorError, NotFoundError."""
    with context().database.write() as session:
        if wanted == _REMOVE_APP:
            second_factor.remove_app(session, coordinator=person, required=required)
            return
        name = bytes.fromhex(wanted.removeprefix(_REMOVE))
        remove_passkey(session, coordinator=person, passkey=name, required=required)


def _set_up(pages: AccountPages, person: CoordinatorPerson, form: SecondFactorForm) -> Response:
    """Store the app; with the first second factor come recovery codes and a new session.

    Raises WrongCredentialsError.
    """
    here, first = context(), not person.signed_in.has_second_factor
    with here.database.write() as session:
        second_factor.begin_set_up(session, coordinator=person.id, first=first)
        second_factor.set_up(
            session,
            factors(),
            coordinator=person.id,
            secret=form.typed("secret"),
            code=form.typed("code"),
            now=here.clock(),
        )
        codes = second_factor.new_recovery_codes(session, coordinator=person.id)
        token = coordinators.renew_session(session, coordinator=person.id, today=here.today())
    page = render_page(
        "account/recovery_codes.html", codes=codes, issuer=pages.issuer, replaced=not first
    )
    return with_session(pages, token, page)


def _set_up_page(
    pages: AccountPages, person: CoordinatorPerson, refused_form: PageForm | None
) -> Response:
    """Show a secret as QR code and as text; after a wrong code the same one again."""
    secret = refused_form["secret"].data if refused_form else ""
    if refused_form is None or refused_form["secret"].errors:
        secret = second_factor.new_secret()
    form = refused_form or SecondFactorForm(blank=True)
    form["secret"].data = secret
    if person.signed_in.has_second_factor:
        form["again"].data = write_ticket(AGAIN, person.form_binding)
    address = second_factor.app_address(secret, name=person.signed_in.name, issuer=pages.issuer)
    return render_form(
        _SET_UP,
        form,
        code=_picture(address),
        secret=group(secret),
        address=address,
        replacing=person.signed_in.has_second_factor,
    )


def _picture(address: str) -> Markup:
    """Give a QR code as SVG in black on white, whatever the page's colours are."""
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(out, kind="svg", xmldecl=False, svgns=True, border=4, light="#fff", omitsize=True)
    return Markup(out.getvalue().decode())  # noqa: S704  # drawn by us
