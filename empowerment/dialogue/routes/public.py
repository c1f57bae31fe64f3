"""What everybody reads of dialogues, and where a card's code is used."""

import datetime
from functools import partial

from flask import Blueprint, Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import NotFoundError, NotValidError
from empowerment.dialogue import weighing
from empowerment.dialogue.answers import updates_of
from empowerment.dialogue.forms import NOT_OPEN_YET, UNKNOWN_CARD, BallotForm, CardForm
from empowerment.dialogue.material import STATUS_WORDS, house_rules, when
from empowerment.dialogue.models import Dialogue, Proposal, State
from empowerment.dialogue.promise import answer_due, standing
from empowerment.dialogue.proposals import by_weight, proposals_of
from empowerment.dialogue.routes.kit import DialoguePages
from empowerment.dialogue.weighing import MOST_CHOICES, NotOpenYetError, UnknownCardError
from web.context import context
from web.forms import LARGEST_FORM, N_, SelectChoice, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_locale, render_page

_CHOOSE = N_("Bitte wählen Sie einen, zwei oder drei Vorschläge.")


def add_public_pages(blueprint: Blueprint, pages: DialoguePages) -> None:
    """Add the pages that everybody reads."""

    @blueprint.get("/")
    @guard(Permission.PUBLIC)
    def public_list() -> Response:
        here = context()
        with here.database.read() as session:
            found = _public(session)
        current = [each for each in found if not _is_past(each, here.today())]
        return render_page(
            "dialogue/list.html",
            dialogues=current,
            kommune_name=pages.kommune_name,
            when=_when,
            standing=partial(standing, today=here.today()),
        )

    @blueprint.get("/<int:number>/")
    @guard(Permission.PUBLIC)
    def public_dialogue(number: int) -> Response:
        today = context().today()
        with context().database.read() as session:
            found = next((each for each in _public(session) if each.number == number), None)
            if found is None:
                raise NotFoundError
            proposals = proposals_of(session, dialogue=found.id)
            updates = updates_of(session, dialogue=found.id)
        held = found.state in (State.HELD, State.ANSWERED)
        return render_page(
            "dialogue/public.html",
            dialogue=found,
            kommune=pages.kommune_name(found.ags),
            proposals=by_weight(proposals) if held else proposals,
            updates=updates,
            held=held,
            when=_when(found),
            standing=standing(found, today=today),
            due=answer_due(found),
            rules=house_rules(page_locale()),
            status_words=STATUS_WORDS,
        )


def _public(session: Session) -> list[Dialogue]:
    """Give what is announced, held or answered, the newest first.

    Who read an announcement must find out that nobody will be there.
    """
    shown = Dialogue.state.in_([State.HELD, State.ANSWERED]) | Dialogue.announced
    return list(session.scalars(select(Dialogue).where(shown).order_by(Dialogue.number.desc())))


def _is_past(dialogue: Dialogue, today: datetime.date) -> bool:
    """Tell whether it was cancelled and its day is over: nobody will stand before the door."""
    return dialogue.state == State.CANCELLED and (dialogue.day is None or dialogue.day < today)


def _when(dialogue: Dialogue) -> str:
    return when(dialogue, page_locale())


def add_voting(blueprint: Blueprint) -> None:
    """Add the pages on which a card is used."""

    @blueprint.route("/vote", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def vote() -> Response:
        form = CardForm()
        if not form.is_sent():
            return render_form("dialogue/card.html", form)
        ballot = BallotForm(blank=True, code=form.typed("code"))
        try:
            return _ballot_page(ballot)
        except UnknownCardError as error:
            return _refused(form, error)

    @blueprint.route("/vote/choose", methods=["GET", "POST"])
    @guard(Permission.PUBLIC, max_body=LARGEST_FORM)
    def choose() -> Response:
        if request.method == "GET":
            return go_to("dialogue.vote")
        ballot = BallotForm()
        try:
            return _use(ballot)
        except UnknownCardError as error:
            return _refused(CardForm(blank=True), error)


def _refused(form: CardForm, error: UnknownCardError) -> Response:
    form.refuse("code", NOT_OPEN_YET if isinstance(error, NotOpenYetError) else UNKNOWN_CARD)
    return render_form("dialogue/card.html", form)


def _use(ballot: BallotForm) -> Response:
    """Use a card, or ask again. Raises UnknownCardError."""
    code = ballot.typed("code")
    with context().database.read() as session:
        found = _proposals(session, code)
    ballot.choices.choices = _choices(found)
    if not ballot.is_sent():
        return _ballot_page(ballot)
    try:
        with context().database.write() as session:
            chosen = [bytes.fromhex(each) for each in ballot.choices.data or []]
            weighing.use_card(session, code=code, choices=chosen)
    except NotValidError:
        ballot.refuse("choices", _CHOOSE)
        return _ballot_page(ballot)
    return render_page("dialogue/voted.html")


def _ballot_page(ballot: BallotForm) -> Response:
    """Show the proposals of a card. Raises UnknownCardError."""
    with context().database.read() as session:
        dialogue = weighing.dialogue_of_card(session, code=ballot.typed("code"))
        found = proposals_of(session, dialogue=dialogue.id)
    ballot.choices.choices = _choices(found)
    return render_form(
        "dialogue/ballot.html", ballot, dialogue=dialogue, proposals=found, most=MOST_CHOICES
    )


def _proposals(session: Session, code: str) -> list[Proposal]:
    dialogue = weighing.dialogue_of_card(session, code=code)
    return proposals_of(session, dialogue=dialogue.id)


def _choices(found: list[Proposal]) -> list[SelectChoice]:
    return [SelectChoice(each.id.hex(), each.title) for each in found]
