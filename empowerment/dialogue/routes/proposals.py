"""A Kommune's own dialogues: collecting proposals and weighing them."""

from typing import Any

from flask import Blueprint, Response, request

from core.errors import NotValidError
from core.typesetting import PDF
from empowerment.dialogue import proposals, weighing
from empowerment.dialogue.cards import card_sheet
from empowerment.dialogue.forms import (
    Button,
    CardsForm,
    ProposalButton,
    ProposalForm,
    RoomForm,
    room_form,
)
from empowerment.dialogue.models import LONGEST_TITLE, Proposal, Weighing
from empowerment.dialogue.routes.kit import DialoguePages, own
from empowerment.selfcheck.plans import plans_of
from web.addresses import read_id
from web.context import context
from web.downloads import download
from web.forms import LARGEST_FORM, N_, PageForm, render_form
from web.guards import Permission, guard
from web.pages import go_to, page_address, page_locale, render_page

_FULL = N_("Mehr als zwölf Vorschläge lassen sich an einem Abend nicht gewichten.")
_NOTHING = N_("Schreiben Sie zuerst die Vorschläge auf, die gewichtet werden sollen.")


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
        Button().check_sent()
        with context().database.write() as session:
            dialogue = own(session, name, change=True)
            titles = [each.measure[:LONGEST_TITLE] for each in plans_of(session, ags=dialogue.ags)]
            proposals.add_missing(session, dialogue, titles=titles)
        return go_to("own_dialogue.collect", name=name)


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


def _collect_page(name: str, form: ProposalForm) -> Response:
    with context().database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposals_of(session, dialogue=dialogue.id)
        plans = plans_of(session, ags=dialogue.ags)
    chosen = next((each for each in found if each.id.hex() == request.args.get("change")), None)
    if chosen is not None and request.method == "GET":
        form = ProposalForm(
            blank=True, proposal=chosen.id.hex(), title=chosen.title, text=chosen.text
        )
    return render_form(
        "dialogue/proposals.html",
        form,
        dialogue=dialogue,
        proposals=found,
        is_open=dialogue.weighing == Weighing.NONE,
        has_plans=bool(plans),
        button_form=Button(blank=True),
        remove_form=lambda each: ProposalButton(blank=True, proposal=each.id.hex()),
    )


def add_weighing(blueprint: Blueprint, pages: DialoguePages) -> None:
    """Add the pages that weigh them."""

    @blueprint.get("/<name>/weighing")
    @guard(Permission.DO_OWN_WORK)
    def weigh(name: str) -> Response:
        return _weighing_page(name, CardsForm(blank=True))

    @blueprint.post("/<name>/weighing/cards")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def make_cards(name: str) -> Response:
        form, here = CardsForm(), context()
        if not form.is_sent():
            return _weighing_page(name, form)
        try:
            with here.database.write() as session:
                weighing.open_weighing(
                    session,
                    own(session, name, change=True),
                    secret=here.config.secret_key,
                    cards=form.cards.data or 0,
                )
        except NotValidError:
            form.refuse("cards", _NOTHING)
            return _weighing_page(name, form)
        return go_to("own_dialogue.weigh", name=name)

    @blueprint.get("/<name>/weighing/cards.pdf")
    @guard(Permission.DO_OWN_WORK)
    def cards(name: str) -> Response:
        return _cards(pages, name)

    @blueprint.post("/<name>/weighing/close")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def close_weighing(name: str) -> Response:
        Button().check_sent()
        with context().database.write() as session:
            weighing.close_weighing(session, own(session, name, change=True))
        return go_to("own_dialogue.weigh", name=name)

    @blueprint.post("/<name>/weighing/room")
    @guard(Permission.DO_OWN_WORK, max_body=LARGEST_FORM)
    def count(name: str) -> Response:
        return _count(name)


def _cards(pages: DialoguePages, name: str) -> Response:
    """Give the cards to print, as long as they can be used."""
    here, locale = context(), page_locale()
    with here.database.read() as session:
        dialogue = own(session, name)
    if dialogue.weighing != Weighing.OPEN:
        return go_to("own_dialogue.weigh", name=name)
    content = card_sheet(
        weighing.cards_of(dialogue, secret=here.config.secret_key),
        topic=dialogue.title,
        address=pages.office.origins["public"] + page_address("dialogue.vote"),
        office=pages.office.name[locale],
        locale=locale,
        day=here.today(),
    )
    return download(content, media_type=PDF, name="cards.pdf")


def _count(name: str) -> Response:
    """Keep what was counted in the room."""
    with context().database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposals_of(session, dialogue=dialogue.id)
    form = _room_form(found)
    if not form.is_sent():
        return _weighing_page(name, form, counting=True)
    points = {each.id: int(form[f"points_{each.id.hex()}"].data) for each in found}
    with context().database.write() as session:
        weighing.count_in_room(session, own(session, name, change=True), points=points)
    return go_to("own_dialogue.weigh", name=name)


def _room_form(found: list[Proposal], *, blank: bool = False) -> RoomForm:
    return room_form([(each.id.hex(), each.title) for each in found], blank=blank)


def _weighing_page(name: str, form: PageForm, *, counting: bool = False) -> Response:
    with context().database.read() as session:
        dialogue = own(session, name)
        found = proposals.proposals_of(session, dialogue=dialogue.id)
    values: dict[str, Any] = {
        "dialogue": dialogue,
        "proposals": proposals.by_weight(found),
        "cards_form": CardsForm(blank=True) if counting else form,
        "room": form if counting else _room_form(found, blank=True),
        "button_form": Button(blank=True),
    }
    if dialogue.weighing == Weighing.NONE and not found:
        return render_page("dialogue/weighing.html", form=Button(blank=True), **values)
    return render_form("dialogue/weighing.html", form, **values)
