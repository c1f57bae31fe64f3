"""What the dialogue puts on the start page of a Kommune's people."""

import datetime

from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Panel, Step
from empowerment.dialogue import dialogues
from empowerment.dialogue.material import when
from empowerment.dialogue.models import Dialogue, State, Weighing
from web.context import context
from web.forms import N_
from web.guards import Permission
from web.pages import page_locale


def dialogue_panel(person: CoordinatorPerson) -> Panel | None:
    """Give the dialogues as a part of the start page of a Kommune's people."""
    if Permission.READ_OWN_WORK not in person.permissions:
        return None
    return Panel("dialogue/_panel.html", {"dialogues": _under_way(person), "when": _when})


def dialogue_step(person: CoordinatorPerson) -> Step | None:
    """Give what is to be done next in a Kommune's dialogue that is under way."""
    if Permission.DO_OWN_WORK not in person.permissions:
        return None
    under_way = _under_way(person)
    return _step(under_way[0], context().today()) if under_way else None


def _under_way(person: CoordinatorPerson) -> list[Dialogue]:
    with context().database.read() as session:
        found = dialogues.dialogues_of(session, ags=person.ags)
    return [each for each in found if each.state in (State.PREPARING, State.HELD)]


def _when(dialogue: Dialogue) -> str:
    return when(dialogue, page_locale())


def _step(dialogue: Dialogue, today: datetime.date) -> Step:
    if dialogue.state == State.HELD:
        return _lead(
            dialogue,
            "answers",
            title=N_("Auf die Vorschläge antworten"),
            text=N_("Nach dem Bürgerdialog ist eine schriftliche Antwort versprochen."),
            minutes=30,
            label=N_("Zu den Antworten"),
            draft=("answer", N_("Entwurf der Antwort")),
        )
    if dialogue.conflict_answers is None:
        return _lead(
            dialogue,
            "check",
            title=N_("Prüfen, ob ein öffentlicher Abend jetzt gut ist"),
            text=N_("Zehn Fragen. Sie können auch davon abraten."),
            minutes=10,
            label=N_("Zum Konflikt-Check"),
        )
    if dialogue.weighing == Weighing.DONE:
        return _lead(
            dialogue,
            "show",
            title=N_("Den Abend abschließen"),
            text=N_("Danach laufen die sechs Wochen für die Antwort."),
            minutes=5,
            label=N_("Zum Bürgerdialog"),
        )
    if dialogue.day is not None and dialogue.day < today:
        return _lead(
            dialogue,
            "weigh",
            title=N_("Festhalten, was dem Abend wichtig war"),
            text=N_("Zählen Sie die Karten oder die Punkte aus dem Raum."),
            minutes=10,
            label=N_("Zur Gewichtung"),
        )
    if dialogue.weighing == Weighing.OPEN:
        return _lead(
            dialogue,
            "weigh",
            title=N_("Karten und Moderationsblatt ausdrucken"),
            text=N_("Die Karten für den Abend sind gemacht; jede gilt einmal."),
            minutes=15,
            label=N_("Zu den Karten"),
            draft=("moderation", N_("Moderationsblatt")),
        )
    return _lead(
        dialogue,
        "show",
        title=N_("Den Bürgerdialog vorbereiten"),
        text=N_("Einladung, Hausregeln und Moderationsblatt sind fertig; prüfen Sie sie."),
        minutes=30,
        label=N_("Zum Bürgerdialog"),
        draft=("invitation", N_("Entwurf der Einladung")),
    )


def _lead(
    dialogue: Dialogue,
    page: str,
    *,
    title: str,
    text: str,
    minutes: int,
    label: str,
    draft: tuple[str, str] = ("", ""),
) -> Step:
    """Make the step to a page of this dialogue; `draft` is a paper with its label."""
    name = dialogue.id.hex()
    which, draft_label = draft
    return Step(
        title,
        text,
        minutes,
        label,
        f"own_dialogue.{page}",
        {"name": name},
        draft_label=draft_label,
        draft_endpoint="own_dialogue.paper" if which else "",
        draft_arguments={"name": name, "which": which},
    )
