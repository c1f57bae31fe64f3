"""What the library has to say on an editor's start page."""

from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Panel, Step
from empowerment.library.routes.editing import pressing_links, reviews
from web.context import context
from web.forms import N_
from web.guards import Permission


def library_step(person: CoordinatorPerson) -> Step | None:
    """Give the oldest thing that needs a look: dead links first, readers meet those."""
    if Permission.EDIT_CONTENT not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        broken = pressing_links(session)
        due = [each for each in reviews(session, today=here.today()) if each.overdue]
    if broken:
        return Step(
            title=N_("Links, die nicht mehr antworten"),
            text=N_(
                "Zu {number} Adressen der Bibliothek kommt niemand mehr. Sehen Sie nach, ob es "
                "dort weitergeht."
            ),
            minutes=10,
            label=N_("Links ansehen"),
            endpoint="library_desk.links",
            values={"number": len(broken)},
        )
    if due:
        return Step(
            title=N_("Arbeitshilfen wieder prüfen"),
            text=N_(
                "{number} Arbeitshilfen sollten bis heute angesehen sein: Stimmt noch, was darin "
                "steht?"
            ),
            minutes=15,
            label=N_("Zur Liste"),
            endpoint="library_desk.home",
            values={"number": len(due)},
        )
    return None


def library_panel(person: CoordinatorPerson) -> Panel | None:
    """Give the way to the pages on which the library is kept."""
    if Permission.EDIT_CONTENT not in person.permissions:
        return None
    here = context()
    with here.database.read() as session:
        near = len(reviews(session, today=here.today()))
        broken = len(pressing_links(session))
    return Panel("library/_panel.html", {"near": near, "broken": broken})
