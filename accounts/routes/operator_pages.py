"""Pages of who runs the server: accounts of every kind, and codes that open them."""

import itertools
from collections.abc import Sequence

from flask import Blueprint, Response, request

from accounts import coordinator_invitations, coordinators, second_factor
from accounts.acts import NO_KOMMUNE
from accounts.forms import (
    SEVERAL_KOMMUNEN,
    UNKNOWN_KOMMUNE,
    OperatorInviteForm,
    WithdrawForm,
)
from accounts.models import Coordinator
from accounts.roles import CoordinatorRole
from accounts.routes.audit_page import add_audit
from accounts.routes.coordinator import coordinator
from accounts.routes.kit import AccountPages, record_act
from accounts.routes.operating import Operation
from accounts.routes.operator_account import add_operator_account
from accounts.routes.operator_desks import add_operator_desks
from accounts.routes.operator_kommunen import add_operator_kommunen
from web.addresses import asked_number
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

MOST_SHOWN = 100
_INVITE = "account/operator_invite.html"
_LONGEST = 100
"""Characters of what is looked for."""


def add_operator(blueprint: Blueprint, pages: AccountPages, operation: Operation) -> None:
    """Add the pages."""

    @blueprint.get("/operator/")
    @guard(Permission.OPERATE)
    def operator() -> Response:
        return _accounts(pages)

    @blueprint.post("/operator/")
    @guard(Permission.OPERATE, max_body=LARGEST_FORM)
    def operator_find() -> Response:
        # Without a token: it changes nothing. In the address somebody's name would stay in logs.
        return _accounts(pages, request.form.get("q", "")[:_LONGEST], request.form.get("role", ""))

    @blueprint.route("/operator/invite", methods=["GET", "POST"])
    @guard(Permission.OPERATE, max_body=LARGEST_FORM)
    def operator_invite() -> Response:
        form = OperatorInviteForm()
        if not form.is_sent():
            return render_form(_INVITE, form)
        ags = None
        if form.wanted.of_kommune:
            found = operation.find_kommunen(form.typed("kommune"))
            if len(found) != 1:
                form.refuse("kommune", SEVERAL_KOMMUNEN if found else UNKNOWN_KOMMUNE)
                return render_form(_INVITE, form, found=found)
            ags = found[0][0]
        return _invite(pages, ags, form.wanted)

    @blueprint.post("/operator/withdraw")
    @guard(Permission.OPERATE, max_body=LARGEST_FORM)
    def operator_withdraw() -> Response:
        form = WithdrawForm()
        form.check_sent()
        ags = form.typed("kommune") or None
        with context().database.write() as session:
            coordinator_invitations.withdraw_invitations(session, ags=ags)
            record_act(session, "withdraw", ags or NO_KOMMUNE)
        return go_to("account.operator", withdrawn=1)

    add_operator_account(blueprint, pages)
    add_operator_kommunen(blueprint, pages, operation)
    add_operator_desks(blueprint, operation)
    add_audit(blueprint, pages, operation)


def _invite(pages: AccountPages, ags: str | None, role: CoordinatorRole) -> Response:
    """Make a code and show it, once."""
    with context().database.write() as session:
        made = coordinator_invitations.invite(
            session, ags=ags, role=role, by=coordinator().id, today=context().today()
        )
        record_act(session, "invite", str(role) if ags is None else f"{ags} {role}")
    return render_page(
        "account/invited.html",
        made=made,
        kommune=pages.kommune_name(ags),
        role=role,
        back="account.operator",
    )


def _accounts(pages: AccountPages, query: str = "", role: str = "") -> Response:
    here, wanted = context(), " ".join(query.split()).casefold()
    with here.database.read() as session:
        everybody = coordinators.all_coordinators(session)
        secured = second_factor.who_has_any(session)
        invitations = coordinator_invitations.open_invitations(session, today=here.today())
    found = [each for each in everybody if _fits(pages, each, role, wanted)]
    codes = itertools.groupby(invitations, key=lambda each: each.ags)
    return render_page(
        "account/operator.html",
        people=found[:MOST_SHOWN],
        more=len(found) - len(found[:MOST_SHOWN]),
        number=len(everybody),
        secured=secured,
        own=coordinator().id,
        role=role,
        q=query,
        kommune_name=pages.kommune_name,
        codes=[(ags, list(group)) for ags, group in codes],
        withdraw_form=lambda ags: WithdrawForm(blank=True, kommune=ags or ""),
        done=next((each for each in ("removed", "withdrawn") if each in request.args), ""),
        void=asked_number("codes"),
    )


def _fits(pages: AccountPages, person: Coordinator, role: str, wanted: str) -> bool:
    """Tell whether an account has this role, and the text in its name, address or Kommune."""
    texts: Sequence[str] = (
        person.display_name,
        person.name,
        person.ags or "",
        pages.kommune_name(person.ags),
    )
    return role in ("", person.role) and any(wanted in text.casefold() for text in texts)
