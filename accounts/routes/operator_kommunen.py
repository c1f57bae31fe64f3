"""Kommunen as who runs the server sees them, and removing everything one of them signs in with."""

from dataclasses import dataclass

from flask import Blueprint, Response
from sqlalchemy.orm import Session

from accounts import coordinator_invitations, coordinators, second_factor
from accounts.forms import RemoveKommuneForm
from accounts.kommunen import Held, held_by_kommunen, remove_kommune
from accounts.routes.kit import AccountPages, record_act
from accounts.routes.operating import Membership, Operation
from core.errors import NotFoundError
from web.addresses import asked_number
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_NOTHING = Held(0, 0)


@dataclass(frozen=True, slots=True)
class KommuneLine:
    """A Kommune that has accounts, codes or an agreement."""

    ags: str
    name: str
    held: Held
    membership: Membership | None


def add_operator_kommunen(blueprint: Blueprint, pages: AccountPages, operation: Operation) -> None:
    """Add the pages."""

    @blueprint.get("/operator/kommunen")
    @guard(Permission.OPERATE)
    def operator_kommunen() -> Response:
        with context().database.read() as session:
            lines = _lines(session, pages, operation)
        return render_page(
            "account/operator_kommunen.html",
            kommunen=sorted(lines.values(), key=lambda each: (each.name.casefold(), each.ags)),
            desk_of=operation.desk_of,
            removed=asked_number("removed"),
            void=asked_number("codes"),
        )

    @blueprint.get("/operator/kommunen/<ags>")
    @guard(Permission.OPERATE)
    def operator_kommune(ags: str) -> Response:
        return _page(pages, operation, ags, RemoveKommuneForm(blank=True))

    @blueprint.post("/operator/kommunen/<ags>/remove")
    @guard(Permission.OPERATE, max_body=LARGEST_FORM)
    def operator_remove_kommune(ags: str) -> Response:
        form = RemoveKommuneForm()
        form.expected = (ags, pages.kommune_name(ags))
        if not form.is_sent():
            return _page(pages, operation, ags, form)
        with context().database.write() as session:
            gone = remove_kommune(session, ags=ags)
            for person in gone.people:
                record_act(session, "remove", f"{ags} {person.hex()}")
            if gone.people or gone.codes:
                record_act(session, "remove-kommune", ags)
        return go_to(
            "account.operator_kommunen", removed=len(gone.people), codes=gone.codes or None
        )


def _lines(session: Session, pages: AccountPages, operation: Operation) -> dict[str, KommuneLine]:
    today = context().today()
    held = held_by_kommunen(session, today=today)
    memberships = operation.memberships(session, today)
    return {
        ags: KommuneLine(
            ags, pages.kommune_name(ags), held.get(ags, _NOTHING), memberships.get(ags)
        )
        for ags in {*held, *memberships}
    }


def _page(pages: AccountPages, operation: Operation, ags: str, form: RemoveKommuneForm) -> Response:
    """Show a Kommune. Raises NotFoundError for one that has nothing here."""
    with context().database.read() as session:
        line = _lines(session, pages, operation).get(ags)
        if line is None:
            raise NotFoundError
        people = coordinators.people_of(session, ags=ags)
        secured = second_factor.who_has_any(session)
        codes = coordinator_invitations.open_invitations(session, today=context().today(), ags=ags)
    return render_form(
        "account/operator_kommune.html",
        form,
        kommune=line,
        desk=operation.desk_of(ags),
        people=people,
        secured=secured,
        codes=codes,
    )
