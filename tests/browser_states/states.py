"""Every page and state a person can meet, by the journey that comes past it.

Whoever adds a page or a state adds it here; the tests then ask for a journey that shows it.
"""

import os
import random

from tests.infrastructure.campaign import SEED, is_full

States = dict[str, tuple[str, ...]]

PUBLIC_STATES: States = {
    "form": (
        "safety",
        "errors",
        "danger",
        "story",
        "about",
        "needs",
        "decision",
        "check",
        "no connection",
    ),
    "refused report": ("refused",),
    "receipt": ("words", "wrong check words", "done", "aid opened"),
    "mailbox": (
        "log-in",
        "unknown word",
        "no answer yet",
        "with an answer",
        "with a forged answer",
        "closed",
    ),
    "full mailbox": ("full",),
    "unknown words": ("nothing there",),
    "without scripts": ("form", "mailbox"),
    "broken encryption": ("form", "mailbox"),
    "another desk's poster": ("form", "mailbox"),
    "report prose": ("imprint", "privacy", "accessibility"),
    "public": ("front page", "support for Kommunen", "imprint", "privacy", "accessibility"),
    "account": (
        "nobody signed in",
        "sign in",
        "wrong password",
        "code",
        "wrong code",
        "join",
        "wrong entries",
        "start page",
        "own details",
        "wrong password beside them",
        "code to a new address",
        "address waiting",
        "password",
        "wrong present password",
        "password changed",
        "signed out",
    ),
    "public errors": ("no such page", "form to nowhere"),
}

DESK_STATES: States = {
    "log-in": ("empty", "wrong password", "account key", "server away"),
    "queue and case": (
        "queue",
        "nothing matches",
        "new report",
        "unsaved changes",
        "case",
        "aids",
        "check the answer",
        "saved",
        "close the case",
        "drafts",
        "locked",
    ),
    "coding": (
        "due in the queue",
        "due",
        "form",
        "something missing",
        "further details",
        "second look",
        "question passed over",
        "not due",
        "counted",
        "stop counting",
        "no consent",
    ),
    "two codings": ("conflict",),
    "weekly batch": ("refused", "failing", "no key", "not set up"),
    "conflict": ("conflict",),
    "refused case": ("in the queue", "opened"),
    "unreadable reports": ("in the queue", "all of them", "opened", "put aside"),
    "team": ("team", "invitation", "removing"),
    "founding": (
        "code",
        "wrong code",
        "account",
        "account errors",
        "paper",
        "proof",
        "wrong words",
        "no connection",
        "founded",
        "empty queue",
    ),
    "joining": (
        "code",
        "wrong code",
        "account",
        "account key",
        "wrong account key",
        "waiting",
        "candidate",
        "admitted",
    ),
    "hard stop": ("stopped",),
    "damaged memory": ("damaged", "question"),
    "logged out without a server": ("left", "still away"),
    "keys over": ("soon", "over"),
    "missing case": ("queue",),
    "lock by itself": ("soon locked",),
    "left elsewhere": ("log-in",),
}


def in_languages(states: States) -> list[tuple[str, str]]:
    """Every journey in German and in English; a sample takes one of them, drawn anew for each."""
    languages = ("de", "en")
    return [
        (journey, language)
        for journey in states
        for language in languages
        if is_full() or language == _draw(journey, languages)
    ]


def _draw(journey: str, languages: tuple[str, ...]) -> str:
    return random.Random(f"{os.environ[SEED]} {journey}").choice(languages)
