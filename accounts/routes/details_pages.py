"""The own name and mail address. Another address counts once the code sent to it was entered."""

from flask import Blueprint, Response

from accounts import addresses
from accounts.errors import (
    NameTakenError,
    TooBusyError,
    TooManyAttemptsError,
    UnknownCodeError,
    WrongCredentialsError,
)
from accounts.forms import (
    NAME_TAKEN,
    TOO_MANY_CHANGES,
    UNKNOWN_ADDRESS_CODE,
    AddressCodeForm,
    DetailsForm,
)
from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.kit import AccountPages, check_password, record_act, refused
from accounts.services import normal_name
from core.errors import NotValidError
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to

_DETAILS = "account/details.html"
_CODE = "account/address_code.html"
_REFUSALS: dict[type[Exception], str] = {
    UnknownCodeError: UNKNOWN_ADDRESS_CODE,
    NameTakenError: NAME_TAKEN,
}


def add_details(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.route("/details", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def details() -> Response:
        person = coordinator()
        if person.lacks_factor:
            return go_to("account.show_second_factor")
        return _details(pages, person)

    @blueprint.route("/details/code", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def address_code() -> Response:
        person = coordinator()
        if person.lacks_factor:
            return go_to("account.show_second_factor")
        return _address_code(person)


def _details(pages: AccountPages, person: CoordinatorPerson) -> Response:
    signed_in, waiting = person.signed_in, _waiting(person)
    form = DetailsForm(display_name=signed_in.display_name, name=signed_in.name)
    if not form.is_sent():
        return render_form(_DETAILS, form, waiting=waiting)
    try:
        check_password(pages, person, form.typed("current"))
        _change(person, form)
    except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
        return refused(_DETAILS, form, "current", error, waiting=waiting)
    except NotValidError:
        form.refuse("name", TOO_MANY_CHANGES)
        return render_form(_DETAILS, form, waiting=waiting)
    if _is_another(person, form):
        return go_to("account.address_code")
    return go_to("account.home", details=1)


def _address_code(person: CoordinatorPerson) -> Response:
    form, here, waiting = AddressCodeForm(), context(), _waiting(person)
    if not form.is_sent():
        return render_form(_CODE, form, waiting=waiting)
    try:
        with here.database.write() as session:
            addresses.confirm_address(
                session, coordinator=person.id, code=form.typed("code"), today=here.today()
            )
            record_act(session, "address", person.id.hex())
    except (UnknownCodeError, NameTakenError) as error:
        form.refuse("code", _REFUSALS[type(error)])
        return render_form(_CODE, form, waiting=waiting)
    return go_to("account.home", details=1)


def _waiting(person: CoordinatorPerson) -> str | None:
    here = context()
    with here.database.read() as session:
        return addresses.waiting_address(session, coordinator=person.id, today=here.today())


def _is_another(person: CoordinatorPerson, form: DetailsForm) -> bool:
    return normal_name(form.typed("name")) != person.signed_in.name


def _change(person: CoordinatorPerson, form: DetailsForm) -> None:
    """Store the name; let a code go out to an address that is another. Raises NotValidError."""
    here = context()
    with here.database.write() as session:
        addresses.rename(session, coordinator=person.id, display_name=form.typed("display_name"))
        if _is_another(person, form):
            addresses.ask_for_address(
                session,
                secret=here.config.secret_key,
                coordinator=person.id,
                address=form.typed("name"),
                today=here.today(),
            )
