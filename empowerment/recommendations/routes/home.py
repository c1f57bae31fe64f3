"""What recommendations have to say on an account's start page."""

from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Panel, Step
from empowerment.recommendations import drafting, reviewing
from empowerment.recommendations.drafting import State
from web.context import context
from web.forms import N_
from web.guards import Permission


def recommendations_panel(person: CoordinatorPerson) -> Panel | None:
    """Give a Kommune's people what they have written, editors how many wait."""
    template = "recommendations/_panel.html"
    with context().database.read() as session:
        if Permission.EDIT_CONTENT in person.permissions:
            return Panel(template, {"waiting": reviewing.count_waiting(session), "own": None})
        if Permission.READ_OWN_WORK not in person.permissions:
            return None
        own = drafting.own_recommendations(session, ags=person.ags)
    writes = Permission.DO_OWN_WORK in person.permissions
    return Panel(template, {"waiting": None, "own": own, "writes": writes})


def recommendations_step(person: CoordinatorPerson) -> Step | None:
    """Give coordinators a returned draft to mend, editors what waits for them."""
    with context().database.read() as session:
        if Permission.EDIT_CONTENT in person.permissions:
            waiting = reviewing.count_waiting(session)
            return _review(waiting) if waiting else None
        if Permission.DO_OWN_WORK not in person.permissions:
            return None
        own = drafting.own_recommendations(session, ags=person.ags)
    returned = next((each for each in own if each.state is State.RETURNED), None)
    if returned is None:
        return None
    return Step(
        title=N_("Handlungsempfehlung überarbeiten"),
        text=N_("Zu „{title}“ hat die Redaktion geschrieben, was sie sich noch wünscht."),
        minutes=20,
        label=N_("Rückmeldung lesen"),
        endpoint="own_recommendations.show",
        arguments={"name": returned.id.hex()},
        values={"title": returned.title},
    )


def _review(waiting: int) -> Step:
    return Step(
        title=N_("Handlungsempfehlungen prüfen"),
        text=N_("Auf eine Antwort der Redaktion warten: {count}."),
        minutes=15,
        label=N_("Zur Redaktion der Empfehlungen"),
        endpoint="recommendation_review.queue",
        values={"count": waiting},
    )
