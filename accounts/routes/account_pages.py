"""Pages of a Kommune's account, on the public origin: joining, signing in and out, the start."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, request

from accounts import coordinator_invitations, coordinators
from accounts.coordinators import Credentials, NewCoordinator
from accounts.errors import (
    NameTakenError,
    TooBusyError,
    TooManyAttemptsError,
    UnknownCodeError,
    WrongCredentialsError,
)
from accounts.forms import (
    BUSY,
    NAME_TAKEN,
    UNKNOWN_CODE,
    WAIT,
    WRONG,
    WRONG_PASSWORD,
    CodeForm,
    JoinForm,
    PasswordForm,
    SignInForm,
    SignOutForm,
)
from accounts.passwords import hash_password, is_right
from accounts.routes.cookies import Cookies
from accounts.routes.coordinator import CoordinatorPerson, coordinator, coordinator_or_none
from accounts.services import normal_name
from accounts.throttle import MOST_PASSWORDS, Throttle
from core.codes import hash_code
from web.context import context
from web.forms import LARGEST_FORM, PageForm
from web.guards import Permission, guard
from web.pages import go_to, render_page

_OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9_~./-]{0,200}")


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the account's start page that belongs to another room."""

    template: str
    data: Mapping[str, object]


PanelMaker = Callable[[CoordinatorPerson], Panel]


@dataclass(frozen=True, slots=True)
class AccountPages:
    """What the pages need: cookies, names of Kommunen, parts of the start page, counts."""

    cookies: Cookies
    kommune_name: Callable[[str], str]
    panels: Sequence[PanelMaker]
    sign_ins: Throttle
    joins: Throttle


def account_blueprint(
    cookies: Cookies, *, kommune_name: Callable[[str], str], panels: Sequence[PanelMaker] = ()
) -> Blueprint:
    """Make the pages. `kommune_name` knows keys; `panels` are shown on the account's start page."""
    blueprint = Blueprint("account", __name__, url_prefix="/account")
    sign_ins = Throttle(MOST_PASSWORDS)
    pages = AccountPages(cookies, kommune_name, panels, sign_ins, joins=Throttle())
    _add_joining(blueprint, pages)
    _add_signing_in(blueprint, pages)
    _add_own_pages(blueprint, pages)
    return blueprint


def _add_joining(blueprint: Blueprint, pages: AccountPages) -> None:
    @blueprint.route("/join", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def join() -> Response:
        form = CodeForm()
        if not form.is_sent():
            return _form_page("account/code.html", form)
        try:
            kommune = pages.kommune_name(_invited(form.typed("code")))
        except UnknownCodeError:
            form.refuse("code", UNKNOWN_CODE)
            return _form_page("account/code.html", form)
        # The next form brings a token of its own, and the code along.
        further = JoinForm(blank=True, code=form.typed("code"))
        return render_page("account/join.html", form=further, kommune=kommune)

    @blueprint.route("/join/person", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def join_person() -> Response:
        if request.method == "GET":
            return go_to("account.join")
        form = JoinForm()
        code = form.typed("code")
        try:
            form.kommune = pages.kommune_name(_invited(code))
            return _join(pages, form, code)
        except UnknownCodeError:
            again = CodeForm(blank=True, code=code)
            again.refuse("code", UNKNOWN_CODE)
            return _form_page("account/code.html", again)


def _invited(code: str) -> str:
    """Give the Kommune's key of an unused code. Raises UnknownCodeError."""
    here = context()
    with here.database.read() as session:
        found = coordinator_invitations.find_invitation(session, code=code, today=here.today())
        return found.ags


def _join(pages: AccountPages, form: JoinForm, code: str) -> Response:
    """Store the account and sign in, or show the form again. Raises UnknownCodeError."""
    template, kommune = "account/join.html", form.kommune
    if not form.is_sent():
        return _form_page(template, form, kommune=kommune)
    try:
        token = _open_account(pages, form, code)
    except (NameTakenError, TooManyAttemptsError, TooBusyError) as error:
        return _refused(template, form, "name", error, kommune=kommune)
    return _with_session(pages, token, go_to("account.home"))


def _open_account(pages: AccountPages, form: JoinForm, code: str) -> bytes:
    """Store the account and start a session; give its token.

    Raises UnknownCodeError, NameTakenError, TooManyAttemptsError, TooBusyError.
    """
    here = context()
    new = NewCoordinator(
        name=form.typed("name"),
        display_name=form.typed("display_name"),
        password=hash_password(form.typed("password")),
    )
    try:
        with here.database.write() as session:
            ags, role = coordinator_invitations.use_invitation(
                session, code=code, today=here.today()
            )
            made = coordinators.create_coordinator(session, new=new, ags=ags, role=role)
            credentials = Credentials(made, new.password)
            return coordinators.open_session(session, credentials=credentials, today=here.today())
    except NameTakenError:
        # A code must not become a way to ask which addresses have accounts.
        pages.joins.count_wrong(hash_code(code).hex(), here.clock())
        raise


def _add_signing_in(blueprint: Blueprint, pages: AccountPages) -> None:
    @blueprint.route("/sign-in", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def sign_in() -> Response:
        form = SignInForm(to=request.args.get("to", ""))
        if request.method == "GET" and coordinator_or_none() is not None:
            return go_to("account.home")
        if form.is_sent():
            try:
                token = _check(pages, form.typed("name"), form.typed("password"))
            except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
                return _refused("account/sign_in.html", form, "name", error)
            return _with_session(pages, token, _onward(form.typed("to")))
        return _form_page("account/sign_in.html", form)

    @blueprint.get("/signed-out")
    @guard(Permission.PUBLIC)
    def signed_out() -> Response:
        return render_page("account/signed_out.html")


def _check(pages: AccountPages, name: str, password: str) -> bytes:
    """Start a session for name and password; give its token.

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
    with here.database.write() as session:
        return coordinators.open_session(session, credentials=found, today=here.today())


def _onward(path: str) -> Response:
    """Lead to the page that was asked for before, if it is one of ours, else to the start."""
    if not path or _OWN_PATH.fullmatch(path) is None:
        return go_to("account.home")
    return Response(status=303, headers={"Location": path})


def _add_own_pages(blueprint: Blueprint, pages: AccountPages) -> None:
    @blueprint.get("/")
    @guard(Permission.OWN_ACCOUNT)
    def home() -> Response:
        person = coordinator()
        return render_page(
            "account/home.html",
            person=person.signed_in,
            kommune=pages.kommune_name(person.ags),
            panels=[make(person) for make in pages.panels],
            password_changed="changed" in request.args,
            sign_out=SignOutForm(blank=True),
        )

    @blueprint.route("/password", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def password() -> Response:
        person, template = coordinator(), "account/password.html"
        form = PasswordForm()
        form.known = (
            person.signed_in.name,
            person.signed_in.display_name,
            pages.kommune_name(person.ags),
        )
        if form.is_sent():
            try:
                token = _change(pages, person, form.typed("current"), form.typed("password"))
            except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
                return _refused(template, form, "current", error, name=form.known[0])
            return _with_session(pages, token, go_to("account.home", changed=1))
        return _form_page(template, form, name=form.known[0])

    @blueprint.post("/sign-out")
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def sign_out() -> Response:
        if not SignOutForm().is_sent():
            return go_to("account.home")
        with context().database.write() as session:
            coordinators.close_session(session, token=coordinator().ticket.token)
        answer = go_to("account.signed_out")
        # Not "cookies": browsers then drop those of every sister site below the same domain.
        answer.headers["Clear-Site-Data"] = '"cache"'
        pages.cookies.expire(answer)
        return answer


def _change(pages: AccountPages, person: CoordinatorPerson, current: str, new: str) -> bytes:
    """Change a password, end all sessions and start one; give its token.

    Raises WrongCredentialsError, TooManyAttemptsError, TooBusyError.
    """
    here, known_as = context(), person.signed_in.name
    pages.sign_ins.check(known_as, here.clock())
    with here.database.read() as session:
        found = coordinators.credentials_of(session, coordinator=person.id)
    if not is_right(current, found.password):
        pages.sign_ins.count_wrong(known_as, here.clock())
        raise WrongCredentialsError
    stretched = hash_password(new)
    with here.database.write() as session:
        changed = coordinators.change_password(session, credentials=found, password=stretched)
        return coordinators.open_session(session, credentials=changed, today=here.today())


def _with_session(pages: AccountPages, token: bytes, answer: Response) -> Response:
    """Put a session's cookie into the answer."""
    pages.cookies.write(answer, pages.cookies.new(token))
    return answer


_MESSAGES = {
    NameTakenError: NAME_TAKEN,
    TooBusyError: BUSY,
    TooManyAttemptsError: WAIT,
    WrongCredentialsError: WRONG,
}


def _refused(
    template: str, form: PageForm, field: str, error: Exception, **values: object
) -> Response:
    """Show the form again with what a service found wrong."""
    message = _MESSAGES[type(error)]
    if field == "current" and isinstance(error, WrongCredentialsError):
        message = WRONG_PASSWORD
    form.refuse(field, message)
    statuses = {TooManyAttemptsError: 429, TooBusyError: 503}
    answer = _form_page(template, form, status=statuses.get(type(error), 422), **values)
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _form_page(
    template: str, form: PageForm, *, status: int | None = None, **values: object
) -> Response:
    """Show a form, with status 422 if something was wrong with it."""
    found = status or (422 if form.problems else 200)
    return render_page(template, status=found, form=form, **values)
