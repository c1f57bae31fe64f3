"""A Kommune's own dialogues: the guide from the conflict check to the evening."""

import datetime
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from accounts.routes.coordinator import coordinator
from core.errors import NotFoundError
from empowerment.dialogue import dialogues
from empowerment.dialogue.conflict import ANSWERS, conflict_questions
from empowerment.dialogue.dialogues import Plan, finding_of
from empowerment.dialogue.errors import (
    IncompleteError,
    PastDayError,
    PromisedError,
    StillToComeError,
)
from empowerment.dialogue.forms import BeginForm, Button, PlanForm
from empowerment.dialogue.from_plans import waiting_plans
from empowerment.dialogue.material import PREFIX, dialogue_paper, when
from empowerment.dialogue.models import Dialogue, State
from empowerment.dialogue.promise import answer_due, is_over, standing
from empowerment.dialogue.proposals import proposals_of
from empowerment.dialogue.routes.kit import DialoguePages, own, sources
from empowerment.papers.files import MEDIA_TYPES, paper_file
from empowerment.papers.papers import names, title_of
from web.context import context
from web.downloads import download
from web.forms import LARGEST_FORM, N_, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

_PAST = N_("Dieser Tag ist vorbei. Bitte geben Sie einen an, der noch kommt.")
_PROMISED = N_(
    "Der angekündigte Tag ist vorbei und lässt sich nicht mehr verschieben. Schließen Sie den "
    "Abend ab; hat er nicht stattgefunden, sagen Sie ihn ab."
)
_ANNOUNCED = N_("Der Abend ist angekündigt. Verbergen Sie die Ankündigung, bevor Sie das leeren.")


def add_guide(blueprint: Blueprint, pages: DialoguePages) -> None:
    """Add the pages up to the evening."""

    @blueprint.route("/", methods=["GET", "POST"])
    @guard(Permission.READ_OWN_WORK, max_body=LARGEST_FORM)
    def overview() -> Response:
        person, form = coordinator(), BeginForm()
        may_work = Permission.DO_OWN_WORK in person.permissions
        if may_work and form.is_sent():
            with context().database.write() as session:
                made = dialogues.begin(session, ags=person.ags, title=form.typed("title"))
            return go_to("own_dialogue.show", name=made.id.hex())
        with context().database.read() as session:
            found = dialogues.dialogues_of(session, ags=person.ags)
        return render_form(
            "dialogue/overview.html",
            form,
            dialogues=found,
            may_work=may_work,
            when=_when,
            standing=partial(standing, today=context().today()),
        )

    @blueprint.get("/<name>/")
    @guard(Permission.READ_OWN_WORK)
    def show(name: str) -> Response:
        return _guide(name)

    @blueprint.route("/<name>/check", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def check(name: str) -> Response:
        return _check(name)

    @blueprint.route("/<name>/plan", methods=["GET", "POST"])
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def plan(name: str) -> Response:
        return _plan(name)

    _add_papers(blueprint, pages)
    _add_states(blueprint)


def _guide(name: str) -> Response:
    """Show where the dialogue stands and what is next."""
    today = context().today()
    with context().database.read() as session:
        dialogue = own(session, name)
        proposals = proposals_of(session, dialogue=dialogue.id)
        plans = waiting_plans(session, ags=dialogue.ags, proposals=proposals)
    return render_page(
        "dialogue/guide.html",
        dialogue=dialogue,
        proposals=proposals,
        plans=plans,
        finding=finding_of(dialogue),
        answers=dialogues.conflict_answers_of(dialogue),
        papers=_papers(dialogue),
        when=_when(dialogue),
        may_work=Permission.DO_OWN_WORK in coordinator().permissions,
        button_form=Button(blank=True),
        standing=standing(dialogue, today=today),
        is_over=is_over(dialogue, today=today),
        is_ahead=dialogue.day is not None and dialogue.day > today,
        due=answer_due(dialogue),
        refused=request.args.get("refused", ""),
    )


def _check(name: str) -> Response:
    """Ask the conflict check's questions, and keep the answers."""
    form = Button()
    with context().database.read() as session:
        dialogue = own(session, name)
    questions = conflict_questions()
    given = {each.id: request.form.get(each.id, "") for each in questions}
    if form.is_sent():
        if all(answer in ANSWERS for answer in given.values()):
            with context().database.write() as session:
                dialogues.keep_conflict_answers(own(session, name, change=True), answers=given)
            return go_to("own_dialogue.show", name=name)
        form.refuse("token", N_("Bitte beantworten Sie alle Fragen; „weiß nicht“ geht immer."))
    elif request.method == "GET":
        given = dialogues.conflict_answers_of(dialogue)
    return render_form(
        "dialogue/check.html", form, dialogue=dialogue, questions=questions, given=given
    )


def _plan(name: str) -> Response:
    """Change what the invitation says."""
    here = context()
    with here.database.read() as session:
        dialogue = own(session, name)
    form = PlanForm(**_stored(dialogue))
    if form.is_sent():
        try:
            with here.database.write() as session:
                dialogues.plan(
                    own(session, name, change=True), new=_typed(form), today=here.today()
                )
            return go_to("own_dialogue.show", name=name)
        except PastDayError:
            form.refuse("day", _PAST)
        except PromisedError:
            form.refuse("day", _PROMISED)
        except IncompleteError:
            for missing in ("day", "begins", "place"):
                if not form[missing].data:
                    form.refuse(missing, _ANNOUNCED)
    return render_form(
        "dialogue/plan.html", form, dialogue=dialogue, announcing="announcing" in request.args
    )


def _typed(form: PlanForm) -> Plan:
    return Plan(
        form.typed("title"),
        form.day.data,
        form.minutes,
        form.typed("place"),
        form.typed("contact"),
        form.typed("access"),
    )


def _stored(dialogue: Dialogue) -> Mapping[str, Any]:
    begins = None
    if dialogue.begins is not None:
        begins = datetime.time(*divmod(dialogue.begins, 60))
    return {
        "title": dialogue.title,
        "day": dialogue.day,
        "begins": begins,
        "place": dialogue.place,
        "contact": dialogue.contact,
        "access": dialogue.access,
    }


def _add_papers(blueprint: Blueprint, pages: DialoguePages) -> None:
    @blueprint.get("/<name>/papers/<which>/")
    @guard(Permission.READ_OWN_WORK)
    def paper(name: str, which: str) -> Response:
        with context().database.read() as session:
            dialogue = own(session, name)
            made = dialogue_paper(which, sources(session, pages, dialogue), page_locale())
        return render_page("dialogue/paper.html", dialogue=dialogue, paper=made, which=which)

    @blueprint.get("/<name>/papers/<which>.<kind>")
    @guard(Permission.READ_OWN_WORK)
    def paper_as_file(name: str, which: str, kind: str) -> Response:
        if kind not in MEDIA_TYPES:
            raise NotFoundError
        locale = page_locale()
        with context().database.read() as session:
            made = dialogue_paper(which, sources(session, pages, own(session, name)), locale)
            sender = pages.kommune_name(coordinator().ags)
        content = paper_file(made, kind, sender=sender, day=context().today())
        return download(content, media_type=MEDIA_TYPES[kind], name=f"{which}.{kind}")


def _add_states(blueprint: Blueprint) -> None:
    @blueprint.post("/<name>/announce")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def announce(name: str) -> Response:
        """Show everybody when it is; what is missing for it is asked for first."""
        try:
            return _change(name, dialogues.announce)
        except (IncompleteError, PastDayError):
            return go_to("own_dialogue.plan", name=name, announcing=1)

    @blueprint.post("/<name>/hide")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def hide(name: str) -> Response:
        def hidden(_session: Session, dialogue: Dialogue, *, today: datetime.date) -> None:
            dialogues.hide(dialogue, today=today)

        return _change(name, hidden)

    @blueprint.post("/<name>/cancel")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def cancel(name: str) -> Response:
        return _change(name, dialogues.cancel)

    @blueprint.post("/<name>/hold")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def hold(name: str) -> Response:
        return _change(name, dialogues.hold)


def _change(name: str, change: Callable[..., None]) -> Response:
    """Do what a button says, and show the guide again; it says why where that can't be done."""
    Button().check_sent()
    here = context()
    try:
        with here.database.write() as session:
            change(session, own(session, name, change=True), today=here.today())
    except PromisedError:
        return go_to("own_dialogue.show", name=name, refused="promised")
    except StillToComeError:
        return go_to("own_dialogue.show", name=name, refused="ahead")
    return go_to("own_dialogue.show", name=name)


def _papers(dialogue: Dialogue) -> list[tuple[str, str]]:
    """Give the papers that fit how far it is: name and title."""
    locale = page_locale()
    found = [name.removeprefix(PREFIX) for name in names(PREFIX)]
    answered = dialogue.state in (State.HELD, State.ANSWERED)
    fitting = [name for name in found if (name == "answer") == answered]
    return [(name, title_of(PREFIX + name, locale)) for name in fitting]


def _when(dialogue: Dialogue) -> str:
    return when(dialogue, page_locale())
