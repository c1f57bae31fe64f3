"""A Kommune's own dialogues: answering every proposal, and saying later what became of it."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from core.audit import record
from core.errors import NotValidError
from empowerment.dialogue import dialogues, proposals
from empowerment.dialogue.forms import AnswerForm, Button
from empowerment.dialogue.models import Proposal, State, Status
from empowerment.dialogue.proposals import Answer
from empowerment.dialogue.routes.kit import own
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page


def add_answers(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.get("/<name>/answers")
    @guard(Permission.READ_OWN_WORK)
    def answers(name: str) -> Response:
        with context().database.read() as session:
            dialogue = own(session, name)
            found = proposals.proposals_of(session, dialogue=dialogue.id)
        return render_page(
            "dialogue/answers.html",
            dialogue=dialogue,
            proposals=proposals.by_weight(found),
            may_work=Permission.DO_OWN_WORK in coordinator().permissions,
            missing=sum(each.answer is None for each in found),
            incomplete="missing" in request.args,
            button_form=Button(blank=True),
        )

    @blueprint.route("/<name>/answers/<proposal>", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def answer(name: str, proposal: str) -> Response:
        return _answer(name, read_id(proposal))

    @blueprint.post("/<name>/answers/publish")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def publish_answers(name: str) -> Response:
        Button().check_sent()
        here, person = context(), coordinator()
        try:
            with here.database.write() as session:
                dialogue = own(session, name, change=True)
                dialogues.publish_answers(session, dialogue, today=here.today())
                record(
                    session,
                    by=person.id.hex(),
                    action="publish-dialogue",
                    about=f"{person.ags} {dialogue.number}",
                    today=here.today(),
                )
        except NotValidError:
            return go_to("own_dialogue.answers", name=name, missing=1)
        return go_to("own_dialogue.answers", name=name)


def _answer(name: str, wanted: bytes) -> Response:
    """Answer a proposal, or change the answer."""
    with context().database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposal_of(session, dialogue, name=wanted)
    if dialogue.state not in (State.HELD, State.ANSWERED):
        return go_to("own_dialogue.show", name=name)
    form = AnswerForm(**_stored(found))
    if not form.is_sent():
        return render_form("dialogue/answer.html", form, dialogue=dialogue, proposal=found)
    said = Answer(form.typed("answer"), Status(form.typed("status")), form.by.data)
    with context().database.write() as session:
        proposals.answer(session, own(session, name, change=True), name=wanted, said=said)
    return go_to("own_dialogue.answers", name=name)


def _stored(found: Proposal) -> Mapping[str, Any]:
    return {"answer": found.answer or "", "status": found.status, "by": found.by}
