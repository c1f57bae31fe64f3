"""Signing in: the password, then the second factor if the person has one."""

from typing import Any

from flask import Blueprint, Response, request

from accounts import coordinators, second_factor
from accounts.code_guesses import forget_guesses, take_guess
from accounts.coordinators import Credentials
from accounts.errors import TooBusyError, TooManyAttemptsError, WrongCredentialsError
from accounts.forms import (
    WRONG_PASSKEY,
    PasskeySignInForm,
    PasskeyStepForm,
    SecondStepForm,
    SignInForm,
)
from accounts.passkeys import count_passkeys, sign_in_options, use_passkey
from accounts.passwords import is_right
from accounts.routes.coordinator import coordinator_or_none
from accounts.routes.kit import AccountPages, factors, onward, party, refused, with_session
from accounts.routes.tickets import (
    asked_challenge,
    challenge_of,
    new_challenge,
    read_ticket,
    write_ticket,
)
from accounts.services import normal_name
from core.errors import NotFoundError
from crypto.encoding import sha256
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_PURPOSE, _PASSKEY, _PASSKEY_STEP = "second-step", "passkey-sign-in", "passkey-step"
_SIGN_IN = "account/sign_in.html"
_SECOND_STEP = "account/second_step.html"


def add_signing_in(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages before and after a session."""

    @blueprint.route("/sign-in", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def sign_in() -> Response:
        form = SignInForm(to=request.args.get("to", ""))
        if request.method == "GET" and coordinator_or_none() is not None:
            return go_to("account.home")
        if not form.is_sent():
            return _first_page(pages, form)
        try:
            found = _check(pages, form.typed("name"), form.typed("password"))
            return _after_password(pages, found, form.typed("to"))
        except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
            return refused(_SIGN_IN, form, "name", error, **_with_passkey(pages, form))

    @blueprint.get("/signed-out")
    @guard(Permission.PUBLIC)
    def signed_out() -> Response:
        return render_page("account/signed_out.html")

    _add_second_step(blueprint, pages)
    _add_passkeys(blueprint, pages)


def _add_second_step(blueprint: Blueprint, pages: AccountPages) -> None:
    @blueprint.route("/sign-in/code", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def second_step() -> Response:
        if request.method == "GET":
            return go_to("account.sign_in")
        form = SecondStepForm()
        try:
            found = _open_ticket(form.typed("ticket"))
        except WrongCredentialsError:
            # Too late, or the password was changed meanwhile: from the start.
            return go_to("account.sign_in")
        if not form.is_sent():
            return render_form(_SECOND_STEP, form, **_ways(pages, found, form))
        try:
            token = _take_code(found, form.typed("code"))
        except (WrongCredentialsError, TooManyAttemptsError) as error:
            return refused(_SECOND_STEP, form, "code", error, **_ways(pages, found, form))
        return with_session(pages, token, onward(form.typed("to")))


def _add_passkeys(blueprint: Blueprint, pages: AccountPages) -> None:
    @blueprint.route("/sign-in/passkey", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def passkey_sign_in() -> Response:
        form = PasskeySignInForm()
        if request.method == "GET":
            return go_to("account.sign_in")
        try:
            token = _take_passkey(pages, form, _PASSKEY, None)
        except WrongCredentialsError:
            again = SignInForm(blank=True, to=form.typed("to"))
            again.refuse("name", WRONG_PASSKEY)
            return render_form(_SIGN_IN, again, **_with_passkey(pages, again))
        return with_session(pages, token, onward(form.typed("to")))

    @blueprint.route("/sign-in/code/passkey", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def passkey_step() -> Response:
        form = PasskeyStepForm()
        try:
            found = _open_ticket(form.typed("password"))
        except WrongCredentialsError:
            return go_to("account.sign_in")
        try:
            token = _take_passkey(pages, form, _PASSKEY_STEP, found)
        except WrongCredentialsError:
            again = SecondStepForm(blank=True, ticket=form.typed("password"), to=form.typed("to"))
            again.refuse("code", WRONG_PASSKEY)
            return render_form(_SECOND_STEP, again, **_ways(pages, found, again))
        return with_session(pages, token, onward(form.typed("to")))


def _first_page(pages: AccountPages, form: SignInForm) -> Response:
    return render_form(_SIGN_IN, form, **_with_passkey(pages, form))


def _with_passkey(pages: AccountPages, form: SignInForm) -> dict[str, Any]:
    """Give what the sign-in page shows besides its form: also the way in by passkey."""
    ticket = new_challenge(_PASSKEY)
    with context().database.read() as session:
        options = sign_in_options(session, party(pages), challenge=challenge_of(ticket))
    return {
        "reset_done": request.method == "GET" and "reset" in request.args,
        "passkey": PasskeySignInForm(blank=True, ticket=ticket, to=form.typed("to")),
        "options": options,
    }


def _ways(pages: AccountPages, found: Credentials, form: SecondStepForm) -> dict[str, Any]:
    """Give what the person has for the second step."""
    person, ticket = found.coordinator, new_challenge(_PASSKEY_STEP)
    with context().database.read() as session:
        has_passkeys = count_passkeys(session, coordinator=person) > 0
        options = sign_in_options(
            session, party(pages), challenge=challenge_of(ticket), coordinator=person
        )
        has_app = second_factor.has_app(session, coordinator=person)
    passkey = PasskeyStepForm(
        blank=True, ticket=ticket, to=form.typed("to"), password=form.typed("ticket")
    )
    return {
        "has_app": has_app,
        "has_passkeys": has_passkeys,
        "passkey": passkey,
        "options": options,
    }


def _take_passkey(
    pages: AccountPages, form: PasskeySignInForm, purpose: str, found: Credentials | None
) -> bytes:
    """Take a passkey's answer and start a session; give its token.

    With `found` it must be of the person whose password was right. Raises WrongCredentialsError.
    """
    here = context()
    if not form.is_sent():
        raise WrongCredentialsError
    challenge = asked_challenge(purpose, form.typed("ticket"))
    with here.database.write() as session:
        person = use_passkey(
            session,
            factors(),
            party(pages),
            challenge=challenge,
            answer=form.typed("credential"),
            coordinator=None if found is None else found.coordinator,
        )
        known = found or coordinators.credentials_of(session, coordinator=person)
        return coordinators.open_session(session, credentials=known, today=here.today())


def _check(pages: AccountPages, name: str, password: str) -> Credentials:
    """Give whose name and password these are.

    Raises WrongCredentialsError, TooManyAttemptsError, TooBusyError.
    """
    here, known_as = context(), normal_name(name)
    pages.sign_ins.check(known_as, here.clock())
    with here.database.read() as session:
        found = coordinators.find_credentials(session, name=name)
    # No connection is held meanwhile, and it takes as long for a name nobody has.
    if not is_right(password, None if found is None else found.password) or found is None:
        pages.sign_ins.count_wrong(known_as, here.clock())
        raise WrongCredentialsError
    pages.sign_ins.forget(known_as)
    return found


def _after_password(pages: AccountPages, found: Credentials, to: str) -> Response:
    """Ask for the second factor, or sign in who has none. Raises WrongCredentialsError."""
    here = context()
    with here.database.write() as session:
        if not second_factor.is_set_up(session, coordinator=found.coordinator):
            token = coordinators.open_session(session, credentials=found, today=here.today())
            return with_session(pages, token, onward(to))
    further = SecondStepForm(blank=True, ticket=_ticket(found), to=to)
    return render_page(_SECOND_STEP, form=further, **_ways(pages, found, further))


def _take_code(found: Credentials, code: str) -> bytes:
    """Take a one-time or recovery code and start a session; give its token.

    Raises WrongCredentialsError, TooManyAttemptsError.
    """
    here, person, now = context(), found.coordinator, context().clock()
    digits = "".join(code.split()).isdecimal()
    # Nobody guesses a recovery code; so whoever is kept out by somebody's guessing has a way in.
    if digits:
        with here.database.write() as session:
            take_guess(session, factors(), coordinator=person, now=now)
    with here.database.write() as session:
        if digits:
            second_factor.use_code(session, factors(), coordinator=person, code=code, now=now)
        else:
            second_factor.use_recovery_code(session, coordinator=person, code=code)
        forget_guesses(session, coordinator=person)
        return coordinators.open_session(session, credentials=found, today=here.today())


def _ticket(found: Credentials) -> str:
    """Say whose password was right, for a few minutes and as long as it isn't changed."""
    content = found.coordinator + sha256(found.password.encode())
    return write_ticket(_PURPOSE, content)


def _open_ticket(ticket: str) -> Credentials:
    """Give whose ticket it is. Raises WrongCredentialsError."""
    content = read_ticket(_PURPOSE, ticket, length=48)
    try:
        with context().database.read() as session:
            found = coordinators.credentials_of(session, coordinator=content[:16])
    except NotFoundError:
        raise WrongCredentialsError from None
    if sha256(found.password.encode()) != content[16:]:
        raise WrongCredentialsError
    return found
