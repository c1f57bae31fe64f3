"""Pages of whoever is signed in: the start, another password, signing out."""

from flask import Blueprint, Response, request

from accounts import coordinators
from accounts.errors import TooBusyError, TooManyAttemptsError, WrongCredentialsError
from accounts.forms import PasswordForm, PostponeForm, SignOutForm
from accounts.passwords import hash_password
from accounts.postponing import postpone, postponed
from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.home import Step
from accounts.routes.kit import AccountPages, check_password, refused, with_session
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page


def add_own_pages(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.get("/")
    @guard(Permission.OWN_ACCOUNT)
    def home() -> Response:
        person = coordinator()
        if person.lacks_factor:
            return go_to("account.show_second_factor")
        step = _first_step(pages, person)
        return render_page(
            "account/home.html",
            person=person.signed_in,
            kommune=pages.kommune_name(person.signed_in.ags),
            step=step,
            panels=[each for make in pages.panels if (each := make(person))],
            may=person.may,
            later=PostponeForm(blank=True, step=step.name) if step else None,
            password_changed="changed" in request.args,
            details_changed="details" in request.args,
            sign_out=SignOutForm(blank=True),
        )

    @blueprint.post("/later")
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def later() -> Response:
        form, here = PostponeForm(), context()
        form.check_sent()
        if any(
            step.name == form.typed("step") for make in pages.steps if (step := make(coordinator()))
        ):
            with here.database.write() as session:
                postpone(
                    session,
                    coordinator=coordinator().id,
                    step=form.typed("step"),
                    today=here.today(),
                )
        return go_to("account.home")

    @blueprint.route("/password", methods=["GET", "POST"])
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def password() -> Response:
        person, template = coordinator(), "account/password.html"
        form = PasswordForm()
        form.known = (
            person.signed_in.name,
            person.signed_in.display_name,
            pages.kommune_name(person.signed_in.ags),
        )
        if form.is_sent():
            try:
                token = _change(pages, person, form.typed("current"), form.typed("password"))
            except (WrongCredentialsError, TooManyAttemptsError, TooBusyError) as error:
                return refused(template, form, "current", error, name=form.known[0])
            return with_session(pages, token, go_to("account.home", changed=1))
        return render_form(template, form, name=form.known[0])

    @blueprint.post("/sign-out")
    @guard(Permission.OWN_ACCOUNT, max_body=LARGEST_FORM)
    def sign_out() -> Response:
        SignOutForm().check_sent()
        with context().database.write() as session:
            coordinators.close_session(session, token=coordinator().ticket.token)
        answer = go_to("account.signed_out")
        # Not "cookies": browsers then drop those of every sister site below the same domain.
        answer.headers["Clear-Site-Data"] = '"cache"'
        pages.cookies.expire(answer)
        return answer


def _first_step(pages: AccountPages, person: CoordinatorPerson) -> Step | None:
    """Give one thing to do, but not what was put aside: a list of ten would be put aside whole."""
    here = context()
    with here.database.read() as session:
        aside = postponed(session, coordinator=person.id, today=here.today())
    made = (make(person) for make in pages.steps)
    return next((step for step in made if step and step.name not in aside), None)


def _change(pages: AccountPages, person: CoordinatorPerson, current: str, new: str) -> bytes:
    """Change a password, end all sessions and start one; give its token.

    Raises WrongCredentialsError, TooManyAttemptsError, TooBusyError.
    """
    found, here = check_password(pages, person, current), context()
    stretched = hash_password(new)
    with here.database.write() as session:
        changed = coordinators.change_password(session, credentials=found, password=stretched)
        return coordinators.open_session(session, credentials=changed, today=here.today())
