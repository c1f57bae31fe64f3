"""Opening an account with the code of an invitation."""

from flask import Blueprint, Response, request

from accounts import coordinator_invitations, coordinators
from accounts.coordinators import Credentials, NewCoordinator
from accounts.errors import (
    NameTakenError,
    TooBusyError,
    TooManyAttemptsError,
    UnknownCodeError,
)
from accounts.forms import UNKNOWN_CODE, CodeForm, JoinForm
from accounts.passwords import hash_password
from accounts.routes.kit import AccountPages, refused, with_session
from core.codes import hash_code
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page


def add_joining(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.route("/join", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def join() -> Response:
        form = CodeForm()
        if not form.is_sent():
            return render_form("account/code.html", form)
        try:
            kommune = pages.kommune_name(_invited(form.typed("code")))
        except UnknownCodeError:
            form.refuse("code", UNKNOWN_CODE)
            return render_form("account/code.html", form)
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
            return render_form("account/code.html", again)


def _invited(code: str) -> str | None:
    """Give the Kommune's key of an unused code, if it is for one. Raises UnknownCodeError."""
    here = context()
    with here.database.read() as session:
        found = coordinator_invitations.find_invitation(session, code=code, today=here.today())
        return found.ags


def _join(pages: AccountPages, form: JoinForm, code: str) -> Response:
    """Store the account and sign in, or show the form again. Raises UnknownCodeError."""
    template, kommune = "account/join.html", form.kommune
    if not form.is_sent():
        return render_form(template, form, kommune=kommune)
    try:
        token = _open_account(pages, form, code)
    except (NameTakenError, TooManyAttemptsError, TooBusyError) as error:
        return refused(template, form, "name", error, kommune=kommune)
    return with_session(pages, token, go_to("account.home"))


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
