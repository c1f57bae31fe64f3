"""A Kommune's own dialogues: cards made beforehand, and the weighing of the evening."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from core.errors import MalformedError, NotValidError
from core.typesetting import PDF
from empowerment.dialogue import proposals, weighing
from empowerment.dialogue.cards import card_sheet
from empowerment.dialogue.errors import AlreadyCastError, NothingCastError
from empowerment.dialogue.forms import (
    Button,
    CardsForm,
    MoreCardsForm,
    RoomForm,
    room_form,
)
from empowerment.dialogue.models import Dialogue, Proposal, State, Weighing
from empowerment.dialogue.routes.kit import DialoguePages, own
from web.context import context
from web.downloads import download
from web.forms import LARGEST_FORM, N_, PageForm, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_address, page_locale

_TOO_MANY = N_("Zusammen sind es höchstens 500 Karten.")

_LONGEST_NUMBER = 3


def add_weighing(blueprint: Blueprint, pages: DialoguePages) -> None:
    """Add the pages that weigh proposals."""

    @blueprint.get("/<name>/weighing")
    @guard(Permission.DO_OWN_WORK)
    def weigh(name: str) -> Response:
        return _weighing_page(name)

    @blueprint.post("/<name>/weighing/room")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def count(name: str) -> Response:
        return _count(name)

    _add_cards(blueprint, pages)
    _add_opening(blueprint)


def _add_cards(blueprint: Blueprint, pages: DialoguePages) -> None:
    @blueprint.post("/<name>/weighing/cards")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def make_cards(name: str) -> Response:
        return _make(name, CardsForm())

    @blueprint.post("/<name>/weighing/cards/more")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def make_more_cards(name: str) -> Response:
        return _make(name, MoreCardsForm())

    @blueprint.post("/<name>/weighing/cards/discard")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def discard_cards(name: str) -> Response:
        return _change(name, weighing.discard_cards)

    @blueprint.get("/<name>/weighing/cards.pdf")
    @guard(Permission.DO_OWN_WORK)
    def cards(name: str) -> Response:
        return _cards(pages, name)


def _add_opening(blueprint: Blueprint) -> None:
    @blueprint.post("/<name>/weighing/open")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def open_weighing(name: str) -> Response:
        return _change(name, weighing.open_weighing)

    @blueprint.post("/<name>/weighing/take-back")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def take_back_opening(name: str) -> Response:
        try:
            return _change(name, weighing.take_back_opening)
        except AlreadyCastError:
            return go_to("own_dialogue.weigh", name=name, cast=1)

    @blueprint.post("/<name>/weighing/close")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def close_weighing(name: str) -> Response:
        try:
            return _change(name, weighing.close_weighing)
        except NothingCastError:
            return go_to("own_dialogue.weigh", name=name, uncast=1)


def _change(name: str, change: Callable[[Session, Dialogue], None]) -> Response:
    """Do what a button says, and show the weighing again."""
    Button().check_sent()
    with context().database.write() as session:
        change(session, own(session, name, change=True))
    return go_to("own_dialogue.weigh", name=name)


def _make(name: str, form: CardsForm) -> Response:
    """Make cards, and say from which one on they are new."""
    here = context()
    if not form.is_sent():
        return _weighing_page(name, cards=form)
    try:
        with here.database.write() as session:
            before = weighing.make_cards(
                session,
                own(session, name, change=True),
                secret=here.config.secret_key,
                cards=form.cards.data or 0,
            )
    except NotValidError:
        form.refuse("cards", _TOO_MANY)
        return _weighing_page(name, cards=form)
    return go_to("own_dialogue.weigh", name=name, **({"since": before} if before else {}))


def _cards(pages: DialoguePages, name: str) -> Response:
    """Give the cards to print, as long as they can be used; all, or those after the first ones."""
    here, locale, since = context(), page_locale(), _since()
    with here.database.read() as session:
        dialogue = own(session, name)
    if dialogue.state != State.PREPARING or dialogue.weighing == Weighing.DONE:
        return go_to("own_dialogue.weigh", name=name)
    if since >= dialogue.cards:
        return go_to("own_dialogue.weigh", name=name)
    content = card_sheet(
        weighing.cards_of(dialogue, secret=here.config.secret_key, since=since),
        topic=dialogue.title,
        address=pages.office.origins["public"] + page_address("dialogue.vote"),
        office=pages.office.name[locale],
        locale=locale,
        day=here.today(),
    )
    return download(content, media_type=PDF, name="cards.pdf")


def _since() -> int:
    """Read after how many cards the new ones begin. Raises MalformedError."""
    typed = request.args.get("since", "0")
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_NUMBER):
        raise MalformedError
    return int(typed)


def _count(name: str) -> Response:
    """Keep what was counted in the room."""
    with context().database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposals_of(session, dialogue=dialogue.id)
    form = _room_form(found)
    if not form.is_sent():
        return _weighing_page(name, room=form)
    points = {each.id: int(form[f"points_{each.id.hex()}"].data) for each in found}
    with context().database.write() as session:
        weighing.count_in_room(session, own(session, name, change=True), points=points)
    return go_to("own_dialogue.weigh", name=name)


def _room_form(found: list[Proposal], *, blank: bool = False) -> RoomForm:
    return room_form([(each.id.hex(), each.title) for each in found], blank=blank)


def _weighing_page(
    name: str, *, cards: CardsForm | None = None, room: RoomForm | None = None
) -> Response:
    """Show how far the weighing is, with a form that was sent if something was wrong with it."""
    with context().database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposals_of(session, dialogue=dialogue.id)
    button, kind = Button(blank=True), MoreCardsForm if dialogue.cards else CardsForm
    sent: PageForm = cards or room or button
    values: dict[str, Any] = {
        "dialogue": dialogue,
        "proposals": proposals.by_weight(found),
        "cards_form": cards or kind(blank=True),
        "room": room or _room_form(found, blank=True),
        "button_form": button,
        "most": weighing.MOST_CARDS,
        "since": min(_since(), dialogue.cards),
        "asked": {each for each in ("cast", "uncast") if each in request.args},
    }
    return render_form("dialogue/weighing.html", sent, **values)
