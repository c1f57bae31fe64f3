"""Recommendations as services and forms get them."""

import datetime
from typing import Any

from sqlalchemy.orm import Session

from empowerment.recommendations import drafting, reviewing
from empowerment.recommendations.content import Content, Material

TODAY = datetime.date(2026, 11, 23)
OLDENMOOR, KELBERSRUH = "03999002", "03999001"
EDITOR = bytes(range(16))

# Markup, formulas, addresses and characters that somebody could try to break out with.
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'\"></textarea><svg/onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "{{ 7*7 }}{% raw %}",
    "[x](javascript:alert(1))",
    "![x](https://tracker.example/p.gif)",
    "<https://evil.example>",
    "# Überschrift",
    "1. eins",
    "12) zwölf",
    "- Punkt",
    "+ Punkt",
    "> Zitat",
    "---",
    "===",
    "```html",
    "~~~",
    "[x]: https://evil.example",
    "| a | b |",
    "**fett** _kursiv_ `code`",
    "&lt;script&gt; &#60;b&#62;",
    "zwei  \nZeilen\\",
    "    eingerückt",
    "erste\n===\nzweite\n---",
    "erste\n\n# zweite\n\n1. dritte",
    '#set page(width: 1pt) #eval("1") $x$ @ref \\u{41}',
    "<!-- Kommentar",
    "https://user@evil.example/",
)


def content(**changed: Any) -> Content:
    """A recommendation with everything in it."""
    fields: dict[str, Any] = {
        "title": "Meldeweg für Drohungen",
        "problem": "Drohungen blieben liegen.\n\nNiemand wusste, wem man sie sagt.",
        "sentence": "Benennen Sie eine Stelle, die jede Drohung am selben Tag annimmt.",
        "audience": ("staff", "leadership"),
        "prerequisites": "Eine Person und eine Vertretung.",
        "steps": ("Stelle benennen", "Formular auslegen", "Nach acht Wochen auswerten"),
        "hours": 12,
        "money": "none",
        "evidence": "Es kommen mehr Meldungen.",
        "pitfalls": "Ohne Vertretung bricht es im Urlaub ab.",
        "examples": {"mid": "Das Hauptamt nimmt an.", "small": "Das Vorzimmer nimmt an."},
        "materials": (Material("Muster", "https://muster.example/meldeblock.pdf"),),
        "fields": ("B",),
        "language": "de",
        "licence": "CC-BY-4.0",
    }
    return Content(**{**fields, **changed})


def submitted(session: Session, *, ags: str = OLDENMOOR, **changed: Any) -> bytes:
    """One that waits for the editors."""
    made = drafting.start(session, ags=ags, content=content(**changed), today=TODAY)
    drafting.submit(session, ags=ags, recommendation=made, stamp=1, today=TODAY)
    return made


def publish(session: Session, recommendation: bytes, **changed: Any) -> int:
    """Let an editor publish what waits; give its number."""
    stamp = reviewing.read_submitted(session, recommendation=recommendation).stamp
    values = {"author": "Oldenmoor", "by": EDITOR, "today": TODAY, **changed}
    number, _ = reviewing.publish(session, recommendation=recommendation, stamp=stamp, **values)
    return number


def published(session: Session, *, ags: str = OLDENMOOR, **changed: Any) -> int:
    """A published one; gives its number."""
    return publish(session, submitted(session, ags=ags, **changed))


def new_version(session: Session, number: int, *, ags: str = OLDENMOOR, **changed: Any) -> None:
    """Publish another version."""
    (found,) = [
        each for each in drafting.own_recommendations(session, ags=ags) if each.number == number
    ]
    drafting.revise(session, ags=ags, recommendation=found.id, today=TODAY)
    drafting.save(
        session, ags=ags, recommendation=found.id, content=content(**changed), stamp=1, today=TODAY
    )
    drafting.submit(session, ags=ags, recommendation=found.id, stamp=2, today=TODAY)
    publish(session, found.id)
