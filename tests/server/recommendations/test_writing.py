"""Recommendations through the site: written, submitted, returned, published."""

import json
import re

import pytest
from sqlalchemy import select

from accounts.coordinators import find_session
from accounts.routes.cookies import COORDINATOR_NAME, Cookies
from accounts.routes.coordinator import CoordinatorPerson
from accounts.routes.home import Step
from core.letters import Letter
from empowerment.recommendations import drafting
from empowerment.recommendations.content import Content
from empowerment.recommendations.routes.home import recommendations_step
from tests.infrastructure.office_file import MID
from tests.server.account_kit import Visitor, cookie
from tests.server.kit import House
from tests.server.recommendations.kit import (
    OWN,
    REVIEW,
    WHOLE,
    act,
    decide,
    publish,
    write,
)
from tests.server.test_guards import sites


def kinds(house: House) -> list[str]:
    with house.database.read() as session:
        return sorted(session.scalars(select(Letter.kind)))


def next_step(house: House, visitor: Visitor) -> Step | None:
    """What this room has the person do next."""
    cookies = Cookies(house.config.secret_key, house.clock, COORDINATOR_NAME)
    app = sites(house)["public"]
    with app.test_request_context():
        ticket = cookies.read(cookie(visitor))
        assert ticket is not None
        with house.database.read() as session:
            signed_in = find_session(session, token=ticket.token)
        assert signed_in is not None
        return recommendations_step(CoordinatorPerson(signed_in, ticket))


def test_the_next_step_is_a_returned_draft_or_what_waits(
    house: House, author: Visitor, editor: Visitor, other: Visitor
) -> None:
    name = write(author)
    assert next_step(house, author) is None
    act(author, name, "submit")
    waiting = next_step(house, editor)
    decide(editor, name, "return", note="Bitte kürzen.")
    returned = next_step(house, author)

    assert waiting is not None
    assert waiting.values == {"count": 1}
    assert returned is not None
    assert returned.arguments == {"name": name}
    assert returned.values == {"title": "Meldeweg für Drohungen"}
    assert next_step(house, editor) is None
    assert next_step(house, other) is None


def test_written_submitted_returned_mended_and_published(
    house: House, author: Visitor, editor: Visitor
) -> None:
    name = write(author, sentence="", hours="")
    assert "Zum Einreichen fehlt noch" in author.get(f"{OWN}{name}/").text
    assert f"{name}/submit" not in author.get(f"{OWN}{name}/").text
    author.submit(f"{OWN}{name}/edit", **WHOLE)
    act(author, name, "submit")
    assert kinds(house) == ["recommendations-waiting"]
    assert "1 Empfehlung wartet auf die Redaktion." in editor.get("/account/").text

    decide(editor, name, "return", note="Bitte <b>Schritt 2</b> erklären.")

    home = author.get("/account/").text
    assert "Zurück von der Redaktion: Meldeweg für Drohungen" in home
    assert "Bitte &lt;b&gt;Schritt 2&lt;/b&gt; erklären." in author.get(f"{OWN}{name}/edit").text
    assert "recommendation-returned" in kinds(house)
    author.submit(f"{OWN}{name}/edit", **WHOLE)
    act(author, name, "submit")
    answer = decide(editor, name, "publish")
    public = Visitor(house).get(answer.headers["Location"])
    assert "Oldenmoor" in public.text
    assert "Anna Muster" not in public.text
    assert kinds(house) == ["recommendation-published", "recommendations-waiting"]
    assert "Was wartet" not in editor.get(REVIEW).text


def test_nothing_of_a_draft_is_reached_from_another_kommune(
    author: Visitor, other: Visitor, editor: Visitor
) -> None:
    name = write(author)
    for path in (f"{OWN}{name}/", f"{OWN}{name}/edit"):
        assert other.get(path).status_code == 404
    assert editor.get(f"{REVIEW}{name}/").status_code == 404
    mine = write(other)
    for what in ("submit", "discard"):
        form = other.hidden(other.get(f"{OWN}{mine}/"), f"{OWN}{mine}/{what}")
        answer = other.post(f"{OWN}{name}/{what}", form)
        assert answer.status_code in (303, 404)
    form = other.hidden(other.get(f"{OWN}{mine}/edit"))
    answer = other.post(f"{OWN}{name}/edit", {**form, **WHOLE, "title": "Übernommen"})
    assert answer.status_code == 404
    assert "Drohungen blieben liegen." in author.get(f"{OWN}{name}/").text
    assert "Übernommen" not in author.get(f"{OWN}{name}/").text


def test_the_second_writer_sees_both_texts_and_loses_none(author: Visitor) -> None:
    name = write(author)
    first = author.hidden(author.get(f"{OWN}{name}/edit"))
    second = dict(first)
    author.post(f"{OWN}{name}/edit", {**first, **WHOLE, "problem": "Von der ersten Person"})

    answer = author.post(f"{OWN}{name}/edit", {**second, **WHOLE, "problem": "Von der zweiten"})

    assert answer.status_code == 409
    assert "Jemand hat inzwischen gespeichert" in answer.text
    assert "Von der zweiten</textarea>" in answer.text
    assert "Von der ersten Person" in answer.text
    assert author.get(f"{OWN}{name}/edit").text.count("Von der ersten Person") == 1
    again = author.post(
        f"{OWN}{name}/edit", {**author.hidden(answer), **WHOLE, "problem": "Von der zweiten"}
    )
    assert again.status_code == 303
    assert "Von der zweiten" in author.get(f"{OWN}{name}/edit").text


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("meanwhile", "status"), [("submit", 409), ("discard", 404)])
def test_what_is_typed_is_shown_again_when_the_draft_is_not_there_any_more(
    author: Visitor, meanwhile: str, status: int
) -> None:
    name = write(author)
    form = author.hidden(author.get(f"{OWN}{name}/edit"))
    act(author, name, meanwhile)

    answer = author.post(f"{OWN}{name}/edit", {**form, **WHOLE, "problem": "Eine Stunde Arbeit"})

    assert answer.status_code == status
    assert "Eine Stunde Arbeit</textarea>" in answer.text


def test_the_second_of_two_editors_keeps_the_note(author: Visitor, editor: Visitor) -> None:
    name = write(author)
    act(author, name, "submit")
    page = editor.get(f"{REVIEW}{name}/")
    returning = editor.hidden(page, f"{REVIEW}{name}/return")
    publishing = editor.hidden(page, f"{REVIEW}{name}/publish")
    editor.post(f"{REVIEW}{name}/publish", publishing)

    answer = editor.post(f"{REVIEW}{name}/return", {**returning, "note": "Mein langer Rat"})

    assert answer.status_code == 409
    assert "Mein langer Rat</textarea>" in answer.text
    assert editor.post(f"{REVIEW}{name}/publish", publishing).status_code == 409


def test_too_long_and_hidden_characters_are_refused_and_shown_again(author: Visitor) -> None:
    answer = author.submit(
        f"{OWN}new",
        **{
            **WHOLE,
            "title": "x" * 121,
            "hours": "viel",
            "problem": "rechts\u202elinks",
            "steps": "\n".join(["Schritt"] * 16),
        },
    )

    assert answer.status_code == 422
    assert "x" * 121 in answer.text
    for message in (
        "Das ist zu lang: 121 Zeichen. Höchstens 120 passen hinein.",
        "Bitte eine ganze Zahl von 1 bis 2.000.",
        "Bitte höchstens 15 Schritte.",
        "Hier ist ein Zeichen dabei",
    ):
        assert answer.text.count(message) == 2, "once in the summary, once at the field"


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "forged",
    [{"audience": "x"}, {"money": "much"}, {"fields": "Z"}, {"language": "fr"}, {"licence": "MIT"}],
)
def test_a_choice_that_no_form_offers_is_refused(author: Visitor, forged: dict[str, str]) -> None:
    answer = author.submit(f"{OWN}new", **{**WHOLE, **forged})

    assert answer.status_code in (400, 422)


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_a_form_without_a_word_is_no_draft(author: Visitor) -> None:
    chosen = {"audience": "staff", "money": "none", "hours": "3", "title": "  "}

    refused = author.submit(f"{OWN}new", **chosen)
    name = write(author)
    nothing = {"language": "de", "licence": "CC0-1.0"}
    emptied = author.submit(f"{OWN}{name}/edit", **nothing)

    for answer in (refused, emptied):
        assert answer.status_code == 422
        assert "Hier steht noch nichts." in answer.text
    assert author.get(OWN).text.count('class="people__entry"') == 1
    assert "Meldeweg für Drohungen" in author.get(OWN).text
    assert author.submit(f"{OWN}new", pitfalls="Nicht allein.").status_code == 303


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_an_empty_file_is_no_draft(author: Visitor, editor: Visitor) -> None:
    _, number = publish(author, editor)
    file = json.loads(author.get(f"/recommendations/{number}/v1.json").data)
    for key, value in file["recommendation"].items():
        if key not in ("language", "licence", "hours"):
            file["recommendation"][key] = type(value)()

    answer = author.submit(f"{OWN}import", file=json.dumps(file))

    assert answer.status_code == 422


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_an_older_draft_without_a_word_says_so(house: House, author: Visitor) -> None:
    with house.database.write() as session:
        made = drafting.start(session, ags=MID, content=Content(), today=house.clock.today)

    assert "Noch steht nichts darin." in author.get(f"{OWN}{made.hex()}/").text


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_publishing_asks_first_and_says_what_stays(author: Visitor, editor: Visitor) -> None:
    name = write(author)
    act(author, name, "submit")

    page = editor.get(f"{REVIEW}{name}/").text

    (asked,) = re.findall(r'<details class="ask">(.*?)</details>', page, re.DOTALL)
    assert "unter ihrer Adresse unverändert" in asked
    assert page.count(f'action="{REVIEW}{name}/publish"') == 1
    assert f'action="{REVIEW}{name}/publish"' in asked
