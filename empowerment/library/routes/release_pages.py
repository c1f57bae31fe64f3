"""Page of an aid of the release: another address, another day to look at it, or not shown."""

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from empowerment.library.entries import EditConflictError
from empowerment.library.forms import OverlayForm, overlay_values
from empowerment.library.overlays import change, released_aid
from empowerment.library.routes.showing import lines_to_add, words
from reference.office import Office
from web.context import context
from web.forms import LARGEST_FORM, N_, render_form
from web.guards import Permission, guard
from web.pages import go_to

CHANGED = N_(
    "Inzwischen hat jemand anderes etwas geändert. Oben steht, wie es jetzt ist; was Sie "
    "eingegeben haben, steht noch da. Speichern Sie, wenn Ihres gelten soll."
)


def add_released(blueprint: Blueprint, office: Office) -> None:
    """Add the page."""

    @blueprint.route("/aids/<name>/", methods=["GET", "POST"])
    @guard(Permission.EDIT_CONTENT, max_body=LARGEST_FORM)
    def released(name: str) -> Response:
        here = context()
        with here.database.read() as session:
            aid = released_aid(session, name)
        form = OverlayForm(**overlay_values(aid))
        if form.is_sent():
            try:
                with here.database.write() as session:
                    change(
                        session,
                        name=name,
                        changes=form.changes(),
                        stamp=int(form.typed("stamp")),
                        by=coordinator().id,
                        today=here.today(),
                    )
            except EditConflictError:
                return _conflict(form, name, office)
            return go_to("library_desk.released", name=name, saved=1)
        return _show(form, name, office)


def _conflict(form: OverlayForm, name: str, office: Office) -> Response:
    """Show what holds now beside what was entered; saving once more is a decision."""
    with context().database.read() as session:
        form["stamp"].data = str(released_aid(session, name).stamp)
    form.refuse("stamp", CHANGED)
    return _show(form, name, office, status=409)


def _show(form: OverlayForm, name: str, office: Office, status: int | None = None) -> Response:
    with context().database.read() as session:
        aid, lines = released_aid(session, name), lines_to_add(session, office)
    return render_form(
        "library/desk/released.html",
        form,
        status=status,
        aid=aid,
        saved="saved" in request.args and not form.problems,
        office_lines=lines,
        **words(),
    )
