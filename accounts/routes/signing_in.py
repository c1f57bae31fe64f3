"""Signing in: the password, then the second factor if the person has one."""

import datetime
import hashlib

from flask import Blueprint, Response, request
from itsdangerous import BadData, TimestampSigner

from accounts import coordinators, second_factor
from accounts.coordinators import Credentials
from accounts.errors import TooBusyError, TooManyAttemptsError, WrongCredentialsError
from accounts.forms import SecondStepForm, SignInForm
from accounts.passwords import is_right
from accounts.routes.coordinator import coordinator_or_none
from accounts.routes.kit import AccountPages, factors, onward, refused, with_session
from accounts.services import normal_name
from core.errors import NotFoundError
from crypto.encoding import b64decode, b64encode, sha256
from crypto.errors import CryptoError
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_TICKET_TIME = datetime.timedelta(minutes=5)
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
            return _first_page(form)
        try:
            found = _check(pages, form.typed("name"), form.typed("password"))
            return _after_password(pages, found, form.typed("to"))
        except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
            return refused("account/sign_in.html", form, "name", error, reset_done=False)

    @blueprint.get("/signed-out")
    @guard(Permission.PUBLIC)
    def signed_out() -> Response:
        return render_page("account/signed_out.html")

    _add_second_step(blueprint, pages)


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
            return render_form(_SECOND_STEP, form)
        try:
            token = _take_code(pages, found, form.typed("code"))
        except (WrongCredentialsError, TooManyAttemptsError) as error:
            return refused(_SECOND_STEP, form, "code", error)
        return with_session(pages, token, onward(form.typed("to")))


def _first_page(form: SignInForm) -> Response:
    reset_done = request.method == "GET" and "reset" in request.args
    return render_form("account/sign_in.html", form, reset_done=reset_done)


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
    return render_page(_SECOND_STEP, form=further)


def _take_code(pages: AccountPages, found: Credentials, code: str) -> bytes:
    """Take a one-time or recovery code and start a session; give its token.

    Raises WrongCredentialsError, TooManyAttemptsError.
    """
    here, person = context(), found.coordinator
    digits = "".join(code.split()).isdecimal()
    # Nobody guesses a recovery code; so whoever is kept out by somebody's guessing has a way in.
    if digits:
        pages.codes.check(person.hex(), here.clock())
    try:
        with here.database.write() as session:
            if digits:
                now = here.clock()
                second_factor.use_code(session, factors(), coordinator=person, code=code, now=now)
            else:
                second_factor.use_recovery_code(session, coordinator=person, code=code)
            token = coordinators.open_session(session, credentials=found, today=here.today())
    except WrongCredentialsError:
        if digits:
            pages.codes.count_wrong(person.hex(), here.clock())
        raise
    pages.codes.forget(person.hex())
    return token


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(context().clock().timestamp())


def _signer() -> _Signer:
    return _Signer(
        context().config.secret_key,
        b"rueckhalt/second-step",
        key_derivation="hmac",
        digest_method=hashlib.sha256,
    )


def _ticket(found: Credentials) -> str:
    """Say whose password was right, for a few minutes and as long as it isn't changed."""
    content = found.coordinator + sha256(found.password.encode())
    return _signer().sign(b64encode(content)).decode("ascii")


def _open_ticket(ticket: str) -> Credentials:
    """Give whose ticket it is. Raises WrongCredentialsError."""
    try:
        text = _signer().unsign(ticket, max_age=int(_TICKET_TIME.total_seconds()))
        content = b64decode(text.decode("ascii"), 48)
        with context().database.read() as session:
            found = coordinators.credentials_of(session, coordinator=content[:16])
    except (BadData, CryptoError, NotFoundError):
        raise WrongCredentialsError from None
    if sha256(found.password.encode()) != content[16:]:
        raise WrongCredentialsError
    return found
