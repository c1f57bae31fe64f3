"""Self-checks of the demonstration: one that is closed, with two plans, and one that is open."""

import datetime
import os
import random
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.demo.coordinator import AGS
from empowerment.selfcheck.checks import close_check, hand_in, start_check
from empowerment.selfcheck.codes import code_of
from empowerment.selfcheck.models import PlanStatus
from empowerment.selfcheck.plans import PlanText, add_plan
from empowerment.selfcheck.question_sets import QuestionSet, Side, our_sets
from empowerment.selfcheck.result import Sheet

_DAY = datetime.timedelta(days=1)
_BEGAN, _CLOSED, _OPEN_SINCE = 380 * _DAY, 359 * _DAY, 9 * _DAY
"""A year apart: the same questions are asked again no sooner than ten months after a result."""
_SEED = 2026

# What each side mostly says, by field, and of single questions where they differ.
_USUAL = {
    Side.ADMINISTRATION: {"A": 2.1, "B": 2.2, "C": 1.7, "D": 1.5, "E": 1.6},
    Side.VOLUNTEERS: {"A": 1.5, "B": 0.7, "C": 1.1, "D": 0.6, "E": 1.2},
}
_SPECIAL = {
    (Side.ADMINISTRATION, "A1"): 2.8,
    (Side.VOLUNTEERS, "A1"): 2.4,
    (Side.VOLUNTEERS, "B3"): 0.2,
    (Side.ADMINISTRATION, "D2"): 0.4,
    (Side.VOLUNTEERS, "D2"): 0.3,
    (Side.VOLUNTEERS, "E1"): 1.9,
}
_OFTEN_UNKNOWN = {(Side.VOLUNTEERS, "C4"), (Side.VOLUNTEERS, "D1"), (Side.ADMINISTRATION, "B3")}
_PEOPLE = {Side.ADMINISTRATION: 9, Side.VOLUNTEERS: 12}


def add_self_checks(session: Session, *, secret: bytes, today: datetime.date) -> None:
    """Let both sides of the demonstration's Kommune answer, twice."""
    asked, dice = our_sets().newest()[0], random.Random(_SEED)  # noqa: S311  # no secret
    began, closed = today - _BEGAN, today - _CLOSED

    def fill(check: bytes, people: Mapping[Side, int], day: datetime.date) -> None:
        for side, number in people.items():
            code = code_of(secret, check=check, side=side)
            for _ in range(number):
                sheet, draft = _sheet(asked, side, dice), os.urandom(16)
                hand_in(session, secret=secret, code=code, sheet=sheet, draft=draft, today=day)

    former = _start(session, asked, secret, began)
    fill(former, _PEOPLE, began)
    close_check(session, secret=secret, ags=AGS, check=former, today=closed)
    for text in _plans(today):
        add_plan(session, secret=secret, ags=AGS, check=former, text=text, today=closed)
    current = _start(session, asked, secret, today - _OPEN_SINCE)
    fill(current, {Side.ADMINISTRATION: 6, Side.VOLUNTEERS: 3}, today)


def _start(session: Session, asked: QuestionSet, secret: bytes, day: datetime.date) -> bytes:
    return start_check(
        session,
        secret=secret,
        ags=AGS,
        asked=asked,
        short=False,
        last_day=day + 21 * _DAY,
        today=day,
    )


def _sheet(asked: QuestionSet, side: Side, dice: random.Random) -> Sheet:
    sheet: dict[str, int | None] = {}
    for question in asked.questions(short=False):
        place = (side, question.id)
        if dice.random() < (0.6 if place in _OFTEN_UNKNOWN else 0.08):
            sheet[question.id] = None
        elif dice.random() > 0.04:
            usual = _SPECIAL.get(place, _USUAL[side][question.id[0]])
            sheet[question.id] = min(3, max(0, round(dice.gauss(usual, 0.6))))
    return sheet


def _plans(today: datetime.date) -> tuple[PlanText, ...]:
    return (
        PlanText(
            measure="Alle Ehrenamtlichen bekommen eine Karte mit dem Meldeweg, in fünf Sprachen.",
            owner="Stabsstelle Ehrenamt, Frau Petersen",
            due=today + 25 * _DAY,
            note="Text ist fertig, Übersetzungen sind beauftragt.",
        ),
        PlanText(
            measure="Nach einem Vorfall meldet sich binnen zwei Tagen jemand bei der Person.",
            owner="Personalamt, Herr Nasser",
            due=today - 12 * _DAY,
            status=PlanStatus.DONE,
            note="Gilt seit Anfang des Monats. Bisher zweimal gebraucht.",
        ),
    )
