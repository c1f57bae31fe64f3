"""One account as who runs the server sees it: removing it, and taking a lost second factor away."""

from flask import Blueprint, Response, request

from accounts import coordinators, second_factor
from accounts.errors import LastOperatorError
from accounts.forms import LAST_OPERATOR, RemoveAccountForm, ResetFactorForm
from accounts.models import Coordinator
from accounts.routes.coordinator import coordinator
from accounts.routes.kit import AccountPages, record_act
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to


def add_operator_account(blueprint: Blueprint, pages: AccountPages) -> None:
    """Add the pages."""

    @blueprint.get("/operator/accounts/<person>")
    @guard(Permission.OPERATE)
    def operator_account(person: str) -> Response:
        return _page(pages, _find(person), RemoveAccountForm(blank=True))

    @blueprint.post("/operator/accounts/<person>/remove")
    @guard(Permission.OPERATE, max_body=LARGEST_FORM)
    def operator_remove(person: str) -> Response:
        found, form = _find(person), RemoveAccountForm()
        form.expected = found.name
        if not form.is_sent():
            return _page(pages, found, form)
        try:
            with context().database.write() as session:
                codes = coordinators.remove_coordinator(session, coordinator=found.id)
                record_act(session, "remove", f"{found.ags or found.role} {found.id.hex()}")
        except LastOperatorError:
            form.refuse("typed_name", LAST_OPERATOR)
            return _page(pages, found, form)
        if found.id == coordinator().id:
            return go_to("account.signed_out")
        return go_to("account.operator", removed=1, codes=codes or None)

    @blueprint.post("/operator/accounts/<person>/second-factor")
    @guard(Permission.OPERATE, max_body=LARGEST_FORM)
    def operator_reset_factor(person: str) -> Response:
        found = _find(person)
        ResetFactorForm().check_sent()
        with context().database.write() as session:
            second_factor.take_all_away(session, coordinator=found.id)
            coordinators.end_sessions(session, coordinator=found.id)
            record_act(session, "second-factor-reset", found.id.hex())
        return go_to("account.operator_account", person=person, reset=1)


def _find(person: str) -> Coordinator:
    """Give the account of an id in hex. Raises NotFoundError."""
    with context().database.read() as session:
        return coordinators.get_coordinator(session, coordinator=read_id(person))


def _page(pages: AccountPages, found: Coordinator, form: RemoveAccountForm) -> Response:
    with context().database.read() as session:
        secured = second_factor.is_set_up(session, coordinator=found.id)
    return render_form(
        "account/operator_account.html",
        form,
        account=found,
        kommune=pages.kommune_name(found.ags),
        secured=secured,
        own=found.id == coordinator().id,
        reset_form=ResetFactorForm(blank=True),
        reset="reset" in request.args,
    )
