"""What the pages of a Kommune's dialogue share."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from accounts.routes.coordinator import coordinator
from empowerment.dialogue.answers import updates_of
from empowerment.dialogue.dialogues import own_dialogue
from empowerment.dialogue.material import Sources
from empowerment.dialogue.models import Dialogue
from empowerment.dialogue.proposals import proposals_of
from empowerment.papers.routes import office_values
from empowerment.selfcheck.checks import latest_result
from reference.office import Office
from trends.publication.kommune import public_figures
from web.addresses import read_id
from web.context import context
from web.pages import page_locale


@dataclass(frozen=True, slots=True)
class DialoguePages:
    """What the pages need: the office, and names of Kommunen."""

    office: Office
    kommune_name: Callable[[str], str]


def own(session: Session, name: str, *, change: bool = False) -> Dialogue:
    """Give the dialogue of an address, if it is one's own Kommune's. Raises NotFoundError."""
    return own_dialogue(session, ags=coordinator().ags, name=read_id(name), change=change)


def sources(session: Session, pages: DialoguePages, dialogue: Dialogue) -> Sources:
    """Gather what the papers are made of."""
    locale = page_locale()
    figures = public_figures(session, ags=dialogue.ags, today=context().today(), locale=locale)
    return Sources(
        dialogue=dialogue,
        proposals=proposals_of(session, dialogue=dialogue.id),
        updates=updates_of(session, dialogue=dialogue.id),
        figures=figures,
        check=latest_result(session, ags=dialogue.ags),
        values={
            **office_values(pages.office, locale),
            "kommune": pages.kommune_name(dialogue.ags),
        },
    )
