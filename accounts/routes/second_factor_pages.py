"""Setting a second factor up, in the place of a former one, and taking it away."""

import io
from typing import Any

import segno
from flask import Blueprint, Response, request
from markupsafe import Markup

from accounts import coordinators, second_factor
from accounts.errors import TooBusyError, TooManyAttemptsError, WrongCredentialsError
from accounts.forms import WRONG_CODE, AgainForm, SecondFactorForm
from accounts.passwords import is_right
from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.kit import AccountPages, factors, refused
from core.codes import group
from web.context import context
from web.forms import LARGEST_FORM, PageForm, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_SET_UP = "account/second_factor.html"
_AGAIN = "account/second_factor_again.html"


def add_second_factor(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.route("/second-factor", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def show_second_factor() -> Response:
        person = coordinator()
        if person.signed_in.has_second_factor:
            return _replace(pages, person)
        form = SecondFactorForm()
        secret = form.typed("secret")
        if not form.is_sent():
            return _set_up_page(pages, person, form if request.method == "POST" else None)
        if not second_factor.is_code_of(secret, form.typed("code"), context().clock()):
            form.refuse("code", WRONG_CODE)
            return _set_up_page(pages, person, form)
        with context().database.write() as session:
            codes = second_factor.set_up(session, factors(), coordinator=person.id, secret=secret)
        return render_page("account/recovery_codes.html", codes=codes, issuer=pages.issuer)


def _replace(pages: AccountPages, person: CoordinatorPerson) -> Response:
    """Take a second factor away, once the password was right; then another can be set up."""
    form, here = AgainForm(), context()
    with here.database.read() as session:
        left = second_factor.recovery_codes_left(session, coordinator=person.id)
    values: dict[str, Any] = {"left": left, "name": person.signed_in.name}
    if not form.is_sent():
        return render_form(_AGAIN, form, **values)
    known_as = person.signed_in.name
    try:
        pages.sign_ins.check(known_as, here.clock())
        with here.database.read() as session:
            found = coordinators.credentials_of(session, coordinator=person.id)
        if not is_right(form.typed("current"), found.password):
            pages.sign_ins.count_wrong(known_as, here.clock())
            raise WrongCredentialsError
    except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
        return refused(_AGAIN, form, "current", error, **values)
    with here.database.write() as session:
        second_factor.take_away(session, coordinator=person.id)
    return go_to("account.show_second_factor")


def _set_up_page(
    pages: AccountPages, person: CoordinatorPerson, refused_form: PageForm | None
) -> Response:
    """Show a secret as QR code and as text; after a wrong code the same one again."""
    secret = refused_form["secret"].data if refused_form else ""
    if refused_form is None or refused_form["secret"].errors:
        secret = second_factor.new_secret()
    form = refused_form or SecondFactorForm(blank=True)
    form["secret"].data = secret
    address = second_factor.app_address(secret, name=person.signed_in.name, issuer=pages.issuer)
    return render_form(_SET_UP, form, code=_picture(address), secret=group(secret), address=address)


def _picture(address: str) -> Markup:
    """Give a QR code as SVG in black on white, whatever the page's colours are."""
    out = io.BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(out, kind="svg", xmldecl=False, svgns=True, border=4, light="#fff", omitsize=True)
    return Markup(out.getvalue().decode())  # noqa: S704  # drawn by us
