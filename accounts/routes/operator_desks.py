"""Desks as who runs the server sees them: to read, and the codes with which a desk is founded."""

from flask import Blueprint, Response, request

from accounts.forms import WithdrawForm
from accounts.routes.kit import record_act
from accounts.routes.operating import Operation
from web.context import context
from web.forms import LARGEST_FORM
from web.guards import Permission, guard
from web.pages import go_to, render_page


def add_operator_desks(blueprint: Blueprint, operation: Operation) -> None:
    """Add the pages."""

    @blueprint.get("/operator/desks")
    @guard(Permission.OPERATE)
    def operator_desks() -> Response:
        here = context()
        with here.database.read() as session:
            desks = operation.desks(session)
            codes = operation.founding_codes(session, here.today())
        return render_page(
            "account/operator_desks.html",
            desks=desks,
            codes=codes,
            today=here.today(),
            withdraw_form=WithdrawForm(blank=True),
            withdrawn="withdrawn" in request.args,
        )

    @blueprint.post("/operator/desks/withdraw")
    @guard(Permission.OPERATE, max_body=LARGEST_FORM)
    def operator_withdraw_founding() -> Response:
        WithdrawForm().check_sent()
        with context().database.write() as session:
            if operation.withdraw_founding_codes(session):
                record_act(session, "withdraw-desk", "lead")
        return go_to("account.operator_desks", withdrawn=1)
