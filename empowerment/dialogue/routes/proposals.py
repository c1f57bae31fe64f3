"""A Kommune's own dialogues: collecting proposals, from the self-check's plans too."""

from typing import Any

from flask import Blueprint, Response, request

from core.errors import NotValidError
from empowerment.dialogue import proposals
from empowerment.dialogue.forms import PlansForm, ProposalButton, ProposalForm
from empowerment.dialogue.from_plans import as_proposal, waiting_plans
from empowerment.dialogue.models import State, Weighing
from empowerment.dialogue.routes.kit import own
from empowerment.selfcheck.plans import Plan
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM, N_, SelectChoice, render_form
from web.guards import Permission, guard
from web.pages import go_to

_FULL = N_("Mehr als zwölf Vorschläge lassen sich an einem Abend nicht gewichten.")


def add_proposals(blueprint: Blueprint) -> None:
    """Add the pages that collect proposals."""

    @blueprint.route("/<name>/proposals", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def collect(name: str) -> Response:
        form = ProposalForm()
        if not form.is_sent():
            return _collect_page(name, form)
        try:
            _keep(name, form)
        except NotValidError:
            form.refuse("title", _FULL)
            return _collect_page(name, form)
        return go_to("own_dialogue.collect", name=name)

    @blueprint.post("/<name>/proposals/remove")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def remove_proposal(name: str) -> Response:
        form = ProposalButton()
        form.check_sent()
        with context().database.write() as session:
            dialogue = own(session, name, change=True)
            proposals.remove(session, dialogue, name=read_id(form.typed("proposal")))
        return go_to("own_dialogue.collect", name=name)

    @blueprint.post("/<name>/proposals/from-plans")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def take_plans(name: str) -> Response:
        return _take_plans(name)


def _keep(name: str, form: ProposalForm) -> None:
    """Add or change a proposal. Raises NotValidError if there are too many."""
    title, text = form.typed("title"), form.typed("text")
    with context().database.write() as session:
        dialogue = own(session, name, change=True)
        if form.proposal.data:
            known = read_id(form.proposal.data)
            proposals.change(session, dialogue, name=known, title=title, text=text)
        else:
            proposals.add(session, dialogue, title=title, text=text)


def _take_plans(name: str) -> Response:
    """Make proposals of the plans that are ticked, and say so where not all of them fit."""
    here, form = context(), PlansForm()
    with here.database.write() as session:
        dialogue = own(session, name, change=True)
        found = proposals.proposals_of(session, dialogue=dialogue.id)
        plans = waiting_plans(
            session, ags=dialogue.ags, proposals=found, secret=here.config.secret_key
        )
        form.plans.choices = _choices(plans)
        form.check_sent()
        chosen = [each for each in plans if each.id.hex() in (form.plans.data or [])]
        new = [as_proposal(each, with_owner=form.owners.data) for each in chosen]
        left = proposals.add_missing(session, dialogue, new=new)
    return go_to("own_dialogue.collect", name=name, **({"left": 1} if left else {}))


def _collect_page(name: str, form: ProposalForm) -> Response:
    here = context()
    with here.database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposals_of(session, dialogue=dialogue.id)
        plans = waiting_plans(
            session, ags=dialogue.ags, proposals=found, secret=here.config.secret_key
        )
    chosen = next((each for each in found if each.id.hex() == request.args.get("change")), None)
    if chosen is not None and request.method == "GET":
        form = ProposalForm(
            blank=True, proposal=chosen.id.hex(), title=chosen.title, text=chosen.text
        )
    plans_form = PlansForm(blank=True, plans=[each.id.hex() for each in plans])
    plans_form.plans.choices = _choices(plans)
    values: dict[str, Any] = {
        "dialogue": dialogue,
        "proposals": found,
        "is_open": dialogue.state == State.PREPARING and dialogue.weighing == Weighing.NONE,
        "plans": plans,
        "plans_form": plans_form,
        "left": "left" in request.args,
        "remove_form": lambda each: ProposalButton(blank=True, proposal=each.id.hex()),
    }
    return render_form("dialogue/proposals.html", form, **values)


def _choices(plans: list[Plan]) -> list[SelectChoice]:
    return [SelectChoice(each.id.hex(), each.measure) for each in plans]
