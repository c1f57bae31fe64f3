"""The people of a Kommune: inviting colleagues, taking codes back, removing somebody."""

from flask import Blueprint, Response, request

from accounts import coordinator_invitations, coordinators
from accounts.forms import InviteColleagueForm, RemovePersonForm, WithdrawForm
from accounts.roles import CoordinatorRole
from accounts.routes.coordinator import CoordinatorPerson, coordinator
from accounts.routes.kit import AccountPages, record_act
from core.errors import NotFoundError
from web.addresses import asked_number
from web.context import context
from web.forms import LARGEST_FORM, PageForm, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page


def add_people(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.get("/people/")
    @guard(Permission.INVITE_COLLEAGUES)
    def people() -> Response:
        return _page(pages, InviteColleagueForm(blank=True))

    @blueprint.post("/people/")
    @guard(Permission.INVITE_COLLEAGUES, max_body=LARGEST_FORM)
    def invite_colleague() -> Response:
        person, form, here = coordinator(), InviteColleagueForm(), context()
        if not form.is_sent():
            return _page(pages, form)
        role = CoordinatorRole(form.typed("role"))
        with here.database.write() as session:
            made = coordinator_invitations.invite(
                session, ags=person.ags, role=role, by=person.id, today=here.today()
            )
            record_act(session, "invite", f"{person.ags} {role}")
        return render_page(
            "account/invited.html",
            made=made,
            kommune=pages.kommune_name(person.ags),
            role=role,
            back="account.people",
        )

    @blueprint.post("/people/withdraw")
    @guard(Permission.INVITE_COLLEAGUES, max_body=LARGEST_FORM)
    def withdraw_codes() -> Response:
        person = coordinator()
        WithdrawForm().check_sent()
        with context().database.write() as session:
            coordinator_invitations.withdraw_invitations(session, ags=person.ags)
            record_act(session, "withdraw", person.ags)
        return go_to("account.people", withdrawn=1)

    @blueprint.post("/people/remove")
    @guard(Permission.INVITE_COLLEAGUES, max_body=LARGEST_FORM)
    def remove_person() -> Response:
        form = RemovePersonForm()
        form.check_sent()
        codes = _remove(coordinator(), bytes.fromhex(form.typed("person")))
        return go_to("account.people", removed=1, codes=codes or None)


def _remove(person: CoordinatorPerson, other: bytes) -> int:
    """Remove a colleague and give how many open codes went along; who is gone stays gone.

    Raises NotValidError for oneself.
    """
    with context().database.write() as session:
        try:
            codes = coordinators.remove_colleague(session, by=person.signed_in, person=other)
        except NotFoundError:
            return 0
        record_act(session, "remove", f"{person.ags} {other.hex()}")
    return codes


def _page(pages: AccountPages, form: PageForm) -> Response:
    here, person = context(), coordinator()
    with here.database.read() as session:
        people = coordinators.people_of(session, ags=person.ags)
        invitations = coordinator_invitations.open_invitations(
            session, today=here.today(), ags=person.ags
        )
    return render_form(
        "account/people.html",
        form,
        people=people,
        own=person.id,
        invitations=invitations,
        kommune=pages.kommune_name(person.ags),
        remove_form=lambda each: RemovePersonForm(blank=True, person=each.id.hex()),
        withdraw_form=WithdrawForm(blank=True),
        done=next((each for each in ("removed", "withdrawn") if each in request.args), ""),
        void=asked_number("codes"),
    )
