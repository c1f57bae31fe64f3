"""The library of the demonstration: an article that was revised, and one that waits for its day."""

import datetime
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import Coordinator
from empowerment.library.documents import Document
from empowerment.library.entries import create, save
from empowerment.library.models import Kind
from empowerment.library.publishing import publish

_PUBLISHER = "Netzwerkstelle der Vorführung"
_AGO, _SOON, _YEAR = (datetime.timedelta(days=days) for days in (40, 9, 365))

_FIRST_DRAFT = """\
Sprechstunden sind wichtig, und sie machen angreifbar. Drei Dinge helfen.

## Vorher

- Zu zweit sein.
- Wissen, wer im Haus ist.

## Im Gespräch

Wird jemand laut: ruhig bleiben, Grenze benennen, Gespräch beenden.
"""
_SECOND_DRAFT = """\
Sprechstunden sind wichtig, und sie machen angreifbar. Drei Dinge helfen.

## Vorher

- Zu zweit sein, auch wenn es nur im Nebenzimmer ist.
- Wissen, wer im Haus ist, und ein Wort verabreden, bei dem jemand kommt.
- Schreibtisch so stellen, dass der Weg zur Tür frei bleibt.

## Im Gespräch

Wird jemand laut: ruhig bleiben, Grenze benennen, Gespräch beenden. Sie müssen nichts aushalten.

## Danach

Schreiben Sie auf, was war, am besten mit dem [Musterbogen](/library/R38/), und sprechen Sie mit
jemandem.
"""
_IN_ENGLISH = """\
Office hours matter, and they make you vulnerable. Three things help.

## Before

- Be two, even if one of you is next door.
- Know who is in the building, and agree on a word that brings somebody.
- Place the desk so that the way to the door stays free.

## While you talk

If somebody gets loud: stay calm, name the limit, end the conversation. You need not put up with it.

## Afterwards

Write down what happened, best of all with the [form](/en/library/R38/). Talk to somebody.
"""
_WAITING = """\
Bei Festen treffen sich alle, und wer ein Amt hat, ist leicht zu finden.

## Zwei Wochen vorher

1. Mit Veranstalter und Polizei sprechen: Gab es Drohungen?
2. Eine Person benennen, die den Abend über erreichbar ist.

## Am Tag

Halten Sie den Rückweg offen, und gehen Sie nicht allein zum Auto.
"""


def add_library(session: Session, *, editor: str, today: datetime.date) -> None:
    """Publish an article in its second version, and schedule another. `editor` is a log-in name."""
    by = session.scalars(select(Coordinator.id).where(Coordinator.name == editor)).one()
    first = _article(today - _AGO)
    name = create(session, document=first, by=by, today=today - _AGO)
    publish(session, name=name, number=1, day=today - _AGO, by=by, today=today - _AGO)
    second = replace(
        first,
        title={**first.title, "en": "Safe office hours"},
        text={"de": _SECOND_DRAFT, "en": _IN_ENGLISH},
    )
    save(session, name=name, document=second, stamp=1, by=by, today=today)
    publish(session, name=name, number=2, day=today, by=by, today=today)
    waiting = create(session, document=_about_feasts(first), by=by, today=today)
    publish(session, name=waiting, number=1, day=today + _SOON, by=by, today=today)


def _article(day: datetime.date) -> Document:
    return Document(
        kind=Kind.ARTICLE,
        title={"de": "Sichere Sprechstunden"},
        summary={
            "de": "Woran Ratsmitglieder und Ämter vor, in und nach einer Sprechstunde denken.",
            "en": "What councillors and offices think of before, during and after office hours.",
        },
        text={"de": _FIRST_DRAFT},
        publisher=_PUBLISHER,
        year=day.year,
        format="article",
        topics=("protection", "council"),
        audience=("council", "staff"),
        languages=(),
        codes=("THREAT",),
        review=day + _YEAR,
    )


def _about_feasts(like: Document) -> Document:
    return replace(
        like,
        title={"de": "Mit Amt auf dem Dorffest"},
        summary={
            "de": "Wie Menschen mit Amt auf Festen sicher unterwegs sind.",
            "en": "How people in office stay safe at local festivals.",
        },
        text={"de": _WAITING},
        topics=("protection", "events"),
        audience=("council", "volunteers"),
    )
