"""Opening an account with the code of an invitation."""

from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from accounts import coordinator_invitations, coordinators
from accounts.acts import JOINED_BY
from accounts.coordinator_invitations import Invited
from accounts.coordinators import Credentials, NewCoordinator
from accounts.errors import (
    NameTakenError,
    TooBusyError,
    TooManyAttemptsError,
    UnknownCodeError,
)
from accounts.forms import UNKNOWN_CODE, CodeForm, JoinForm
from accounts.models import CoordinatorInvitation
from accounts.passwords import hash_password
from accounts.routes.kit import AccountPages, refused, with_session
from core.audit import OPERATOR, record
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
            found = _invited(form.typed("code"))
        except UnknownCodeError:
            form.refuse("code", UNKNOWN_CODE)
            return render_form("account/code.html", form)
        # The next form brings a token of its own, and the code along.
        further = JoinForm(blank=True, code=form.typed("code"))
        return render_page("account/join.html", form=further, **_what_for(pages, found))

    @blueprint.route("/join/person", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def join_person() -> Response:
        if request.method == "GET":
            return go_to("account.join")
        form = JoinForm()
        code = form.typed("code")
        try:
            return _join(pages, form, _invited(code))
        except UnknownCodeError:
            again = CodeForm(blank=True, code=code)
            again.refuse("code", UNKNOWN_CODE)
            return render_form("account/code.html", again)


def _invited(code: str) -> CoordinatorInvitation:
    """Give the invitation of an unused code. Raises UnknownCodeError."""
    here = context()
    with here.database.read() as session:
        return coordinator_invitations.find_invitation(session, code=code, today=here.today())


def _what_for(pages: AccountPages, found: CoordinatorInvitation) -> dict[str, Any]:
    """Give what the page says of the account: whoever joins must know what it will be."""
    return {"kommune": pages.kommune_name(found.ags), "role": found.role}


def _join(pages: AccountPages, form: JoinForm, found: CoordinatorInvitation) -> Response:
    """Store the account and sign in, or show the form again. Raises UnknownCodeError."""
    template, what_for = "account/join.html", _what_for(pages, found)
    form.kommune = what_for["kommune"]
    if not form.is_sent():
        return render_form(template, form, **what_for)
    try:
        token = _open_account(pages, form, form.typed("code"))
    except (NameTakenError, TooManyAttemptsError, TooBusyError) as error:
        return refused(template, form, "name", error, **what_for)
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
            used = coordinator_invitations.use_invitation(session, code=code, today=here.today())
            made = coordinators.create_coordinator(session, new=new, ags=used.ags, role=used.role)
            credentials = Credentials(made, new.password)
            token = coordinators.open_session(session, credentials=credentials, today=here.today())
            _record(session, made, used)
            return token
    except NameTakenError:
        # A code must not become a way to ask which addresses have accounts.
        pages.joins.count_wrong(hash_code(code).hex(), here.clock())
        raise


def _record(session: Session, made: bytes, used: Invited) -> None:
    """Write down who came in as what, and on whose invitation; last in its transaction."""
    inviter = OPERATOR if used.by is None else used.by.hex()
    about = " ".join([*([used.ags] if used.ags else []), used.role, JOINED_BY + inviter])
    record(session, by=made.hex(), action="join", about=about, today=context().today())
