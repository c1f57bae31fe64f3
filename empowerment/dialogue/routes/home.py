"""What the dialogue puts on the start page of a Kommune's people."""

import datetime
from dataclasses import replace
from functools import partial

from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Panel, Step
from empowerment.dialogue import dialogues
from empowerment.dialogue.material import when
from empowerment.dialogue.models import Dialogue, State, Weighing
from empowerment.dialogue.promise import Standing, answer_due, is_over, standing
from trends.publication.formats import day
from web.context import context
from web.forms import N_
from web.guards import Permission
from web.pages import page_locale

_OVERDUE = N_("Die Antwort war bis {day} versprochen und ist überfällig. Menschen warten darauf.")

SOON = datetime.timedelta(days=14)
"""So long before its day an answer comes before everything else."""


def dialogue_panel(person: CoordinatorPerson) -> Panel | None:
    """Give the dialogues as a part of the start page of a Kommune's people."""
    if Permission.READ_OWN_WORK not in person.permissions:
        return None
    data = {
        "dialogues": _under_way(person),
        "when": _when,
        "standing": partial(standing, today=context().today()),
    }
    return Panel("dialogue/_panel.html", data)


def promise_step(person: CoordinatorPerson) -> Step | None:
    """Give what is to be done for an answer that is overdue, or due soon: people wait for it."""
    return _first(person, pressing=True)


def dialogue_step(person: CoordinatorPerson) -> Step | None:
    """Give what is to be done next in a Kommune's dialogue that is under way."""
    return _first(person, pressing=False)


def _first(person: CoordinatorPerson, *, pressing: bool) -> Step | None:
    if Permission.DO_OWN_WORK not in person.permissions:
        return None
    today = context().today()
    found = [each for each in _under_way(person) if _is_pressing(each, today) is pressing]
    return _step(found[0], today) if found else None


def _under_way(person: CoordinatorPerson) -> list[Dialogue]:
    """Give the dialogues under way, those whose answer is due first before the others."""
    with context().database.read() as session:
        found = dialogues.dialogues_of(session, ags=person.ags)
    under_way = [each for each in found if each.state in (State.PREPARING, State.HELD)]
    return sorted(under_way, key=lambda each: answer_due(each) or datetime.date.max)


def _is_pressing(dialogue: Dialogue, today: datetime.date) -> bool:
    due = answer_due(dialogue)
    return due is not None and due - SOON <= today


def _when(dialogue: Dialogue) -> str:
    return when(dialogue, page_locale())


def _step(dialogue: Dialogue, today: datetime.date) -> Step:
    step = _next(dialogue, today)
    due = answer_due(dialogue)
    if due is None or standing(dialogue, today=today) is not Standing.OVERDUE:
        return step
    # People were promised an answer, however far the coordinator's own steps are.
    return replace(step, text=_OVERDUE, values={"day": day(due, page_locale())}, overdue=True)


def _next(dialogue: Dialogue, today: datetime.date) -> Step:
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
    over = is_over(dialogue, today=today)
    if dialogue.conflict_answers is None and not over:
        return _lead(
            dialogue,
            "check",
            title=N_("Prüfen, ob ein öffentlicher Abend jetzt gut ist"),
            text=N_("Zehn Fragen. Sie können auch davon abraten."),
            minutes=10,
            label=N_("Zum Konflikt-Check"),
        )
    if dialogue.weighing == Weighing.DONE and (dialogue.day is None or dialogue.day <= today):
        return _lead(
            dialogue,
            "show",
            title=N_("Den Abend abschließen"),
            text=N_("Dann stehen Vorschläge und Punkte öffentlich da, und Sie können antworten."),
            minutes=5,
            label=N_("Zum Bürgerdialog"),
        )
    if over:
        return _lead(
            dialogue,
            "weigh",
            title=N_("Festhalten, was dem Abend wichtig war"),
            text=N_("Zählen Sie die Karten oder die Punkte aus dem Raum."),
            minutes=10,
            label=N_("Zur Gewichtung"),
        )
    return _prepare(dialogue)


def _prepare(dialogue: Dialogue) -> Step:
    if dialogue.cards:
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
