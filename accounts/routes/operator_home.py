"""What an account's start page says to who runs the server."""

from accounts import coordinator_invitations, coordinators, second_factor
from accounts.roles import CoordinatorRole
from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Panel, PanelMaker, Step
from accounts.routes.operating import Operation
from web.context import context
from web.forms import N_
from web.guards import Permission


def operator_panel(operation: Operation) -> PanelMaker:
    """Make the panel: the pages, and what is open there."""

    def panel(person: CoordinatorPerson) -> Panel | None:
        if Permission.OPERATE not in person.permissions:
            return None
        here = context()
        today = here.today()
        with here.database.read() as session:
            people = coordinators.all_coordinators(session)
            secured = second_factor.who_has_any(session)
            codes = coordinator_invitations.open_invitations(session, today=today)
            desks = operation.desks(session)
            founding = operation.founding_codes(session, today)
        return Panel(
            "account/_operator_panel.html",
            {
                "people": len(people),
                "unsecured": sum(each.id not in secured for each in people),
                "codes": len(codes),
                "founding": len(founding),
                "expired": sum(each.expires is not None and each.expires < today for each in desks),
            },
        )

    return panel


def operator_step(person: CoordinatorPerson) -> Step | None:
    """Have somebody beside oneself: a lost device must not leave the accounts to nobody."""
    if Permission.OPERATE not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        invited = coordinator_invitations.open_invitations(session, today=here.today())
        if not coordinators.is_last_operator(session, coordinator=person.id) or any(
            each.role == CoordinatorRole.OPERATOR for each in invited
        ):
            return None
    return Step(
        title=N_("Eine zweite Person für den Betrieb einladen"),
        text=N_(
            "Bisher haben nur Sie dieses Konto. Zu zweit geht es weiter, auch wenn jemand krank "
            "ist oder sein Gerät verliert."
        ),
        minutes=3,
        label=N_("Jemanden einladen"),
        endpoint="account.operator_invite",
    )
