"""What the network has to say on an account's start page."""

import datetime

from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Panel, Step
from empowerment.network.agreements import State, standing_of, standings
from empowerment.network.directory import own_entry
from empowerment.network.elsewhere import published_recommendations
from empowerment.network.questions import number_of_open
from empowerment.network.routes.kit import box, own_ags
from trends.publication.formats import day
from web.context import context
from web.forms import N_
from web.guards import Permission
from web.pages import page_locale

SOON_DAYS = 90
"""So long before it is due, a recommendation is something to do."""


def network_panel(person: CoordinatorPerson) -> Panel | None:
    """Give where the Kommune stands, or for the office how many stand where."""
    if Permission.READ_NETWORK not in person.permissions:
        return None
    here, ags = context(), own_ags(person)
    with here.database.read() as session:
        standing = None if ags is None else standing_of(session, ags=ags, today=here.today())
        every = standings(session, today=here.today()).values() if ags is None else ()
        open_questions = number_of_open(session)
    counts = {state.value: sum(each.state is state for each in every) for state in State}
    return Panel(
        "network/_panel.html",
        {"standing": standing, "counts": counts, "open_questions": open_questions},
    )


def agreement_step(person: CoordinatorPerson) -> Step | None:
    """Have the agreement signed or renewed."""
    if Permission.DO_OWN_WORK not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        standing = standing_of(session, ags=person.ags, today=here.today())
    if standing.state is State.ACTIVE:
        return None
    if not standing.agreements:
        return Step(
            title=N_("Vereinbarung unterschreiben"),
            text=N_(
                "Damit gehört Ihre Kommune zum Netzwerk. Drucken Sie den Entwurf zweimal, lassen "
                "Sie beide unterschreiben und schicken Sie sie an das Netzwerkbüro."
            ),
            minutes=20,
            label=N_("Zur Vereinbarung"),
            endpoint="network.agreement",
            draft_label=N_("Entwurf als PDF"),
            draft_endpoint="network.draft",
            draft_arguments={"locale": "de"},
        )
    return Step(
        title=N_("Vereinbarung verlängern"),
        text=N_(
            "Die Vereinbarung Ihrer Kommune läuft bald ab oder ist zu Ende. Ohne sie können Sie im "
            "Netzwerk lesen, aber nicht schreiben."
        ),
        minutes=20,
        label=N_("Zur Vereinbarung"),
        endpoint="network.agreement",
        draft_label=N_("Entwurf als PDF"),
        draft_endpoint="network.draft",
        draft_arguments={"locale": "de"},
    )


def recommendation_step(person: CoordinatorPerson) -> Step | None:
    """Write the recommendation that is due at the end of the second year."""
    if Permission.DO_OWN_WORK not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        due = standing_of(session, ags=person.ags, today=here.today()).recommendation_due
        soon = here.today() + datetime.timedelta(days=SOON_DAYS)
        if due is None or due > soon or person.ags in published_recommendations(session):
            return None
    return Step(
        title=N_("Eine Handlungsempfehlung schreiben"),
        text=N_(
            "Nach zwei Jahren im Netzwerk geben Sie weiter, was bei Ihnen gewirkt hat. Fällig bis "
            "{day}."
        ),
        minutes=60,
        label=N_("Zu den eigenen Empfehlungen"),
        endpoint="own_recommendations.overview",
        values={"day": day(due, page_locale())},
    )


def directory_step(person: CoordinatorPerson) -> Step | None:
    """Say how one can be reached, or look whether that is still true."""
    if Permission.DO_OWN_WORK not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        if not standing_of(session, ags=person.ags, today=here.today()).state.is_member:
            return None
        entry = own_entry(session, box(), coordinator=person.id)
    if entry is None:
        return Step(
            title=N_("Für andere Kommunen erreichbar sein"),
            text=N_(
                "Im Verzeichnis finden Sie Kolleginnen und Kollegen mit denselben Fragen, und sie "
                "finden Sie. Was dort steht, bestimmen Sie."
            ),
            minutes=5,
            label=N_("Zum Verzeichnis"),
            endpoint="network.own_contact",
        )
    if entry.is_due(here.today()):
        return Step(
            title=N_("Ihren Eintrag im Verzeichnis prüfen"),
            text=N_("Er ist ein Jahr alt. Bestätigen, ändern oder ziehen Sie ihn zurück."),
            minutes=2,
            label=N_("Zum Eintrag"),
            endpoint="network.own_contact",
        )
    return None


def office_step(person: CoordinatorPerson) -> Step | None:
    """Look after agreements that run out."""
    if Permission.RUN_NETWORK not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        found = standings(session, today=here.today()).values()
    number = sum(each.state is State.EXPIRING for each in found)
    if not number:
        return None
    return Step(
        title=N_("Vereinbarungen, die bald ablaufen: {number}"),
        text=N_("Sprechen Sie mit den Kommunen, ob sie verlängern."),
        minutes=15,
        label=N_("Zu den Kommunen"),
        endpoint="network.office_list",
        values={"number": number},
    )
