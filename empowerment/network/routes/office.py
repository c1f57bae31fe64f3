"""The network office: which Kommunen there are, and inviting another one's first coordinator."""

from flask import Blueprint, Response, request

from accounts import coordinator_invitations
from accounts.coordinators import people_of
from accounts.forms import InviteKommuneForm
from accounts.roles import CoordinatorRole
from accounts.routes.coordinator import coordinator
from core.audit import record
from core.errors import NotFoundError
from empowerment.network.agreements import State
from empowerment.network.forms import UNKNOWN_KOMMUNE, ChooseKommuneForm
from empowerment.network.progress import progress
from empowerment.network.routes.kit import NetworkPages
from empowerment.network.seeking import seek
from web.context import context
from web.forms import LARGEST_FORM, PageForm, render_form
from web.guards import Permission, guard
from web.pages import render_page

_INVITE = "network/invite.html"


def add_office(blueprint: Blueprint, pages: NetworkPages) -> None:
    """Add the pages."""

    @blueprint.get("/office/")
    @guard(Permission.RUN_NETWORK)
    def office_list() -> Response:
        here, wanted = context(), request.args.get("state", "")
        with here.database.read() as session:
            found = progress(session, pages.known, today=here.today())
        states = [each.value for each in State]
        shown = [each for each in found if wanted not in states or each.standing.state == wanted]
        return render_page(
            "network/office.html",
            found=shown,
            total=len(found),
            wanted=wanted if wanted in states else "",
            counts={state: sum(each.standing.state == state for each in found) for state in states},
            members=sum(each.standing.state.is_member for each in found),
            today=here.today(),
        )

    @blueprint.route("/office/invite", methods=["GET", "POST"])
    @guard(Permission.RUN_NETWORK, max_body=LARGEST_FORM)
    def invite_kommune() -> Response:
        form = InviteKommuneForm()
        if not form.is_sent():
            return render_form(_INVITE, form, choices=[])
        found = seek(pages.known, form.typed("kommune"))
        if not found.kommunen:
            form.refuse("kommune", UNKNOWN_KOMMUNE)
            return render_form(_INVITE, form, choices=[])
        if found.exact and len(found.kommunen) == 1:
            return _invited(pages, found.kommunen[0].ags)
        with context().database.read() as session:
            people = {each.ags: len(people_of(session, ags=each.ags)) for each in found.kommunen}
        return render_page(
            _INVITE,
            form=form,
            choices=found.kommunen,
            more=found.more,
            people=people,
            choose_form=lambda each: ChooseKommuneForm(blank=True, kommune=each.ags),
        )

    @blueprint.post("/office/invite/code")
    @guard(Permission.RUN_NETWORK, max_body=LARGEST_FORM)
    def invite_chosen() -> Response:
        form = ChooseKommuneForm()
        if not form.is_sent():
            return _again(form)
        if form.typed("kommune") not in pages.known:
            raise NotFoundError
        return _invited(pages, form.typed("kommune"))


def _invited(pages: NetworkPages, ags: str) -> Response:
    """Make a code for a Kommune's coordinator and show it, once."""
    here = context()
    with here.database.write() as session:
        made = coordinator_invitations.invite(
            session,
            ags=ags,
            role=CoordinatorRole.COORDINATOR,
            by=coordinator().id,
            today=here.today(),
        )
        record(
            session,
            by=coordinator().id.hex(),
            action="invite",
            about=f"{ags} {CoordinatorRole.COORDINATOR}",
            today=here.today(),
        )
    return render_page(
        "account/invited.html",
        made=made,
        kommune=pages.name(ags),
        role=CoordinatorRole.COORDINATOR,
        back="network.office_list",
    )


def _again(refused: PageForm) -> Response:
    form = InviteKommuneForm(blank=True)
    for _, message in refused.problems:
        form.refuse("kommune", message)
    return render_form(_INVITE, form, choices=[])
