"""People who write, review and answer recommendations at their browsers."""

import re

from werkzeug.test import TestResponse

from tests.server.account_kit import Visitor

OWN = "/account/recommendations/"
REVIEW = "/account/recommendations/review/"

WHOLE: dict[str, str] = {
    "title": "Meldeweg für Drohungen",
    "sentence": "Benennen Sie eine Stelle, die jede Drohung am selben Tag annimmt.",
    "problem": "Drohungen blieben liegen.",
    "audience": "staff",
    "prerequisites": "Eine Person und eine Vertretung.",
    "steps": "Stelle benennen\nFormular auslegen",
    "hours": "12",
    "money": "none",
    "evidence": "Es kommen mehr Meldungen.",
    "pitfalls": "Ohne Vertretung bricht es ab.",
    "example_mid": "Das Hauptamt nimmt an.",
    "material_1_title": "Muster",
    "material_1_address": "https://muster.example/a.pdf",
    "fields": "B",
    "language": "de",
    "licence": "CC-BY-4.0",
}


def name_in(answer: TestResponse) -> str:
    """The id of the recommendation a form led to."""
    assert answer.status_code == 303, answer.text
    found = re.search(r"recommendations/([0-9a-f]{32})/", answer.headers["Location"])
    assert found is not None, answer.headers["Location"]
    return found[1]


def write(author: Visitor, **changed: str) -> str:
    """Write a draft; give its id."""
    return name_in(author.submit(f"{OWN}new", **{**WHOLE, **changed}))


def act(author: Visitor, name: str, what: str) -> TestResponse:
    """Press a button below a draft."""
    return author.press(f"{OWN}{name}/", f"{OWN}{name}/{what}")


def decide(editor: Visitor, name: str, what: str, **fields: str) -> TestResponse:
    """Press a button of the editors."""
    return editor.press(f"{REVIEW}{name}/", f"{REVIEW}{name}/{what}", **fields)


def publish(author: Visitor, editor: Visitor, **changed: str) -> tuple[str, int]:
    """Write, submit and publish one; give its id and number."""
    name = write(author, **changed)
    assert act(author, name, "submit").status_code == 303
    answer = decide(editor, name, "publish")
    number = re.search(r"/recommendations/([0-9]+)/", answer.headers["Location"])
    assert number is not None
    return name, int(number[1])
