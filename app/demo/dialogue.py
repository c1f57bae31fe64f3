"""Dialogues of the demonstration: one that was answered, one that is being prepared."""

import datetime

from sqlalchemy.orm import Session

from app.demo.coordinator import AGS
from app.demo.days import meeting_day
from empowerment.dialogue import answers, dialogues, proposals, weighing
from empowerment.dialogue.answers import Answer
from empowerment.dialogue.conflict import conflict_questions
from empowerment.dialogue.dialogues import Plan
from empowerment.dialogue.models import Dialogue, Status

_ANSWERED = (
    (
        "Eine Ansprechperson für angefeindete Ehrenamtliche benennen",
        "Jemand im Rathaus, der zuhört, weiß, wer hilft, und Bescheid sagt, was daraus wurde.",
        23,
        Answer(
            "Frau Petersen aus dem Bürgermeisterbüro übernimmt das mit vier Stunden in der Woche. "
            "Ihre Nummer steht auf der Startseite der Stadt und hängt in allen Häusern aus.",
            Status.DONE,
            None,
        ),
    ),
    (
        "Nach einem Vorfall innerhalb von zwei Tagen anrufen",
        "Wer angefeindet wird, soll von der Kommune hören, nicht aus der Zeitung.",
        17,
        Answer(
            "Die Amtsleitungen haben das vereinbart. Bis zum Frühjahr halten wir fest, ob es "
            "gelingt, und berichten im Hauptausschuss.",
            Status.STARTED,
            datetime.date(2027, 4, 30),
        ),
    ),
    (
        "Adressen von Ehrenamtlichen nicht mehr auf Aushänge drucken",
        "",
        12,
        Answer("Umgestellt auf eine Sammeladresse.", Status.DONE, None),
    ),
    (
        "Sicherheitsdienst bei jeder Ratssitzung",
        "",
        4,
        Answer(
            "Dafür sehen wir keinen Anlass und zu hohe Kosten. Bei einzelnen Sitzungen entscheidet "
            "der Vorsitz nach Rücksprache mit der Polizei.",
            Status.DECLINED,
            None,
        ),
    ),
)

_LATER = Answer(
    "In vier von fünf Fällen ist es gelungen. Für die Ferien fehlt noch eine Vertretung.",
    Status.STARTED,
    datetime.date(2027, 4, 30),
)
"""What is added to the second answer later."""

_COMING = (
    "Fortbildung zum Umgang mit Anfeindungen, abends und für alle offen",
    "Ein Abend im Jahr, an dem die Kommune Danke sagt",
)


def add_dialogues(session: Session, *, today: datetime.date) -> None:
    """Hold and answer one dialogue some weeks ago; announce another."""
    evening = meeting_day(today - datetime.timedelta(days=60), before=True)
    published = meeting_day(evening + datetime.timedelta(days=30))
    held = _begin(session, "Wie gehen wir miteinander um?", evening, "Altes Kino Vossmarn", "")
    points: dict[bytes, int] = {}
    for title, text, number, _ in _ANSWERED:
        points[proposals.add(session, held, title=title, text=text).id] = number
    weighing.count_in_room(session, held, points=points)
    dialogues.hold(session, held, today=evening)
    for name, (_, _, _, answer) in zip(points, _ANSWERED, strict=True):
        answers.answer(session, held, name=name, said=answer)
    answers.publish_answers(session, held, today=published)
    later = published + datetime.timedelta(days=20)
    calls = list(points)[1]
    answers.add_update(session, held, name=calls, said=_LATER, today=later)
    coming = _begin(
        session,
        "Was Ehrenamtliche brauchen",
        meeting_day(today + datetime.timedelta(days=24)),
        "Bürgersaal, Markt 3",
        "Eingang ohne Stufen, Toilette für Rollstühle, keine Höranlage",
    )
    for title in _COMING:
        proposals.add(session, coming, title=title, text="")
    dialogues.announce(session, coming, today=today)


def _begin(session: Session, title: str, day: datetime.date, place: str, access: str) -> Dialogue:
    made = dialogues.begin(session, ags=AGS, title=title)
    calm = {each.id: "no" if each.risk == "yes" else "yes" for each in conflict_questions()}
    dialogues.keep_conflict_answers(made, answers={**calm, "police": "no"})
    contact = "dialog@vossmarn.example, 030 23125 021"
    plan = Plan(title, day, 18 * 60 + 30, place, contact, access)
    dialogues.plan(made, new=plan, today=day - datetime.timedelta(days=40))
    return made
