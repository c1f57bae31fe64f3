"""A forgotten password: asking for a code by mail, and using it."""

from flask import Blueprint, Response, request

from accounts import coordinators, resets
from accounts.errors import TooBusyError, UnknownCodeError, WrongCredentialsError
from accounts.forms import UNKNOWN_RESET, AskForResetForm, ResetForm
from accounts.passwords import hash_password
from accounts.routes.kit import AccountPages, refused
from accounts.services import normal_name
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_RESET = "account/reset.html"


def add_resets(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.route("/forgotten", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def forgotten() -> Response:
        form, here = AskForResetForm(), context()
        if not form.is_sent():
            return render_form("account/forgotten.html", form)
        name = form.typed("name")
        with here.database.write() as session:
            resets.ask_for_reset(
                session, secret=here.config.secret_key, name=name, today=here.today()
            )
        # The same whether somebody has the address or not.
        return render_page("account/forgotten_sent.html")

    @blueprint.route("/reset", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def reset() -> Response:
        form = ResetForm()
        if request.method == "GET" or not form.typed("code"):
            form.is_sent()
            return render_form(_RESET, form)
        here = context()
        try:
            with here.database.read() as session:
                person = resets.find_reset(session, code=form.typed("code"), today=here.today())
            form.known = (person.name, person.display_name, pages.kommune_name(person.ags))
            if not form.is_sent():
                return render_form(_RESET, form)
            _set_password(pages, form, person.name)
        except UnknownCodeError:
            form.validate()
            form.refuse("code", UNKNOWN_RESET)
            return render_form(_RESET, form)
        except (WrongCredentialsError, TooBusyError) as error:
            return refused(_RESET, form, "password", error)
        return go_to("account.sign_in", reset=1)


def _set_password(pages: AccountPages, form: ResetForm, name: str) -> None:
    """Put the new password in its place; all sessions end. Nobody guesses the code of the mail, so
    this is a way in for whoever is kept out by somebody's guessing.

    Raises UnknownCodeError, WrongCredentialsError, TooBusyError.
    """
    here = context()
    stretched = hash_password(form.typed("password"))
    with here.database.write() as session:
        found = resets.use_reset(session, code=form.typed("code"), today=here.today())
        coordinators.change_password(session, credentials=found, password=stretched)
    pages.sign_ins.forget(normal_name(name))
