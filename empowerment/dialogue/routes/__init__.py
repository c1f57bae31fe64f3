"""Pages of dialogues: those of the Kommune that holds one, and those that everybody reads."""

from collections.abc import Callable

from flask import Blueprint

from empowerment.dialogue.routes.answers import add_answers
from empowerment.dialogue.routes.home import dialogue_panel, dialogue_step, promise_step
from empowerment.dialogue.routes.kit import DialoguePages
from empowerment.dialogue.routes.own import add_guide
from empowerment.dialogue.routes.proposals import add_proposals
from empowerment.dialogue.routes.public import add_public_pages, add_voting
from empowerment.dialogue.routes.weighing import add_weighing
from reference.office import Office

__all__ = [
    "dialogue_blueprint",
    "dialogue_panel",
    "dialogue_step",
    "own_dialogue_blueprint",
    "promise_step",
]


def own_dialogue_blueprint(office: Office, *, kommune_name: Callable[[str], str]) -> Blueprint:
    """Make the pages of a Kommune's own dialogues."""
    blueprint = Blueprint("own_dialogue", __name__, url_prefix="/account/dialogue")
    pages = DialoguePages(office, kommune_name)
    add_guide(blueprint, pages)
    add_proposals(blueprint)
    add_weighing(blueprint, pages)
    add_answers(blueprint)
    return blueprint


def dialogue_blueprint(office: Office, *, kommune_name: Callable[[str], str]) -> Blueprint:
    """Make the pages that everybody reads."""
    blueprint = Blueprint("dialogue", __name__, url_prefix="/dialogue")
    add_public_pages(blueprint, DialoguePages(office, kommune_name))
    add_voting(blueprint)
    return blueprint
