"""A Kommune's own dialogues: answering every proposal, and saying later what became of it."""

from collections.abc import Sequence

from flask import Blueprint, Response, request

from accounts.routes.coordinator import coordinator
from core.audit import record
from core.errors import NotValidError
from empowerment.dialogue import answers as said
from empowerment.dialogue import proposals
from empowerment.dialogue.answers import Answer
from empowerment.dialogue.errors import NothingNewError
from empowerment.dialogue.forms import AnswerForm, Button, UpdateForm
from empowerment.dialogue.models import AnswerUpdate, Dialogue, Proposal, State, Status
from empowerment.dialogue.promise import Standing, standing
from empowerment.dialogue.routes.kit import own
from web.addresses import read_id
from web.context import context
from web.forms import LARGEST_FORM, N_, render_form
from web.guards import Permission, guard
from web.pages import go_to, render_page

_NOTHING_NEW = N_("Das steht schon so da. Ändern Sie den Stand, oder schreiben Sie etwas dazu.")


def add_answers(blueprint: Blueprint) -> None:
    """Add the pages."""

    @blueprint.get("/<name>/answers")
    @guard(Permission.READ_OWN_WORK)
    def answers(name: str) -> Response:
        with context().database.read() as session:
            dialogue = own(session, name)
            found = proposals.proposals_of(session, dialogue=dialogue.id)
            updates = said.updates_of(session, dialogue=dialogue.id)
        return render_page(
            "dialogue/answers.html",
            dialogue=dialogue,
            updates=updates,
            is_overdue=standing(dialogue, today=context().today()) is Standing.OVERDUE,
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
                said.publish_answers(session, dialogue, today=here.today())
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
    """Answer a proposal; once the answers are public, add what became of it."""
    with context().database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposal_of(session, dialogue, name=wanted)
        updates = said.updates_of(session, dialogue=dialogue.id).get(wanted, ())
    if dialogue.state == State.ANSWERED:
        return _add(dialogue, found, updates)
    if dialogue.state != State.HELD:
        return go_to("own_dialogue.show", name=name)
    form = AnswerForm(answer=found.answer or "", status=found.status, by=found.by)
    if not form.is_sent():
        return render_form("dialogue/answer.html", form, dialogue=dialogue, proposal=found)
    with context().database.write() as session:
        said.answer(session, own(session, name, change=True), name=wanted, said=_typed(form))
    return go_to("own_dialogue.answers", name=name)


def _add(dialogue: Dialogue, found: Proposal, updates: Sequence[AnswerUpdate]) -> Response:
    """Add to an answer that is public."""
    name, here = dialogue.id.hex(), context()
    known = said.newest(found, updates)
    form = UpdateForm(status=known.status, by=known.by)
    if form.is_sent():
        try:
            with here.database.write() as session:
                said.add_update(
                    session,
                    own(session, name, change=True),
                    name=found.id,
                    said=_typed(form),
                    today=here.today(),
                )
            return go_to("own_dialogue.answers", name=name)
        except NothingNewError:
            form.refuse("answer", _NOTHING_NEW)
    return render_form(
        "dialogue/update.html", form, dialogue=dialogue, proposal=found, updates=updates
    )


def _typed(form: AnswerForm | UpdateForm) -> Answer:
    return Answer(form.typed("answer"), Status(form.typed("status")), form.by.data)
