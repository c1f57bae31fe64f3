"""Setting a passkey up. The browser makes it by script; without one there is the app."""

from collections.abc import Callable

from flask import Blueprint, Response, request

from accounts import coordinators, second_factor
from accounts.errors import WrongCredentialsError
from accounts.forms import KNOWN_PASSKEY, TOO_MANY_PASSKEYS, WRONG_PASSKEY, NewPasskeyForm
from accounts.passkeys import Holder, add_passkey, registration_options
from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.kit import AccountPages, party, with_session
from accounts.routes.tickets import asked_challenge, challenge_of, new_challenge
from core.errors import IdTakenError, NotValidError
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_PURPOSE = "new-passkey"
_MESSAGES: dict[type[Exception], str] = {
    WrongCredentialsError: WRONG_PASSKEY,
    IdTakenError: KNOWN_PASSKEY,
    NotValidError: TOO_MANY_PASSKEYS,
}

IsConfirmed = Callable[[CoordinatorPerson, str], bool]


def add_passkey_pages(blueprint: Blueprint, pages: AccountPages, is_confirmed: IsConfirmed) -> None:
    """Add the pages; `is_confirmed` tells whether the password was right just now."""

    @blueprint.route("/second-factor/passkey", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def new_passkey() -> Response:
        person, form = coordinator(), NewPasskeyForm()
        again = form.typed("again")
        # The first one needs no more than the session: there is nothing yet that it would pass by.
        if person.signed_in.has_second_factor and not is_confirmed(person, again):
            return go_to("account.show_second_factor")
        if request.method == "GET":
            return new_passkey_page(pages, person)
        if not form.is_sent():
            return new_passkey_page(pages, person, again=again, refused=form)
        try:
            return _add(pages, person, form)
        except (WrongCredentialsError, IdTakenError, NotValidError) as error:
            form.refuse("label", _MESSAGES[type(error)])
            return new_passkey_page(pages, person, again=again, refused=form)


def new_passkey_page(
    pages: AccountPages,
    person: CoordinatorPerson,
    *,
    again: str = "",
    refused: NewPasskeyForm | None = None,
) -> Response:
    """Show what a browser makes a passkey with, with a new challenge each time."""
    form = refused or NewPasskeyForm(blank=True, again=again)
    ticket = new_challenge(_PURPOSE + person.id.hex())
    form["ticket"].data = ticket
    form["credential"].data = ""
    signed_in = person.signed_in
    with context().database.read() as session:
        options = registration_options(
            session,
            party(pages),
            Holder(signed_in.id, signed_in.name, signed_in.display_name),
            challenge=challenge_of(ticket),
        )
    return render_form(
        "account/passkey.html", form, options=options, first=not signed_in.has_second_factor
    )


def _add(pages: AccountPages, person: CoordinatorPerson, form: NewPasskeyForm) -> Response:
    """Store the passkey. With a person's first second factor come recovery codes.

    Every other session ends: one from before was opened with less. Raises WrongCredentialsError,
    IdTakenError, NotValidError.
    """
    here, first = context(), not person.signed_in.has_second_factor
    with here.database.write() as session:
        second_factor.begin_set_up(session, coordinator=person.id, first=first)
        add_passkey(
            session,
            party(pages),
            coordinator=person.id,
            challenge=asked_challenge(_PURPOSE + person.id.hex(), form.typed("ticket")),
            answer=form.typed("credential"),
            label=form.typed("label"),
            today=here.today(),
        )
        codes = second_factor.new_recovery_codes(session, coordinator=person.id) if first else []
        token = coordinators.renew_session(session, coordinator=person.id, today=here.today())
    if first:
        page = render_page(
            "account/recovery_codes.html", codes=codes, issuer=pages.issuer, replaced=False
        )
    else:
        page = go_to("account.show_second_factor", changed=1)
    return with_session(pages, token, page)
