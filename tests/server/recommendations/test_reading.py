"""Recommendations through the site: read, found, commented on, tried, withdrawn."""

import json

import pytest

from core.audit import acts
from empowerment.recommendations.exports import from_json
from tests.recommendations.kit import HOSTILE
from tests.server.account_kit import Visitor
from tests.server.kit import House
from tests.server.recommendations.kit import (
    OWN,
    REVIEW,
    WHOLE,
    act,
    decide,
    publish,
)


def test_versions_stay_at_their_address_and_say_what_is_newer(
    house: House, author: Visitor, editor: Visitor
) -> None:
    name, number = publish(author, editor)
    act(author, name, "revise")
    author.submit(f"{OWN}{name}/edit", **{**WHOLE, "problem": "Neu gelernt."})
    reader = Visitor(house)
    assert "Neu gelernt." not in reader.get(f"/recommendations/{number}/").text
    act(author, name, "submit")
    assert "Geändert sind: Worum geht es?." in " ".join(editor.get(f"{REVIEW}{name}/").text.split())
    decide(editor, name, "publish")

    old, new = (reader.get(f"/recommendations/{number}/v{each}/").text for each in (1, 2))
    assert "Drohungen blieben liegen." in old
    assert "Es gibt eine neuere Version" in old
    assert "Neu gelernt." in new
    assert "Es gibt eine neuere Version" not in new
    assert "Neu gelernt." in reader.get(f"/recommendations/{number}/").text
    assert reader.get(f"/recommendations/{number}/v3/").status_code == 404


def test_a_withdrawn_one_leaves_title_version_and_day(
    house: House, author: Visitor, editor: Visitor
) -> None:
    name, number = publish(author, editor)
    act(author, name, "withdraw")

    reader = Visitor(house)
    for path in (f"/recommendations/{number}/", f"/recommendations/{number}/v1/"):
        answer = reader.get(path)
        assert answer.status_code == 410
        assert "Meldeweg für Drohungen" in answer.text
        assert "23. November 2026" in answer.text
        assert "Drohungen blieben liegen." not in answer.text
        assert (
            f"Oldenmoor (2026): Meldeweg für Drohungen. Handlungsempfehlung {number}, Version 1. "
            f"http://localhost:8000/recommendations/{number}/v1/ "
            "Zurückgezogen am 23. November 2026."
        ) in answer.text
    for kind in ("pdf", "md", "json"):
        gone = reader.get(f"/recommendations/{number}/v1.{kind}")
        assert (gone.status_code, gone.headers["Location"]) == (
            303,
            f"/recommendations/{number}/v1/",
        )
    found = reader.post("/recommendations/", {"q": "Meldeweg"}).text
    assert f"/recommendations/{number}/" not in found
    assert author.get(f"{OWN}{name}/").status_code == 200
    assert publish(author, editor)[1] == number + 1


def test_files_are_downloads_and_come_back_as_a_draft(
    house: House, author: Visitor, editor: Visitor, other: Visitor
) -> None:
    _, number = publish(author, editor)
    reader = Visitor(house)
    for kind, media in (
        ("pdf", "application/pdf"),
        ("md", "text/markdown"),
        ("json", "application/json"),
    ):
        answer = reader.get(f"/recommendations/{number}/v1.{kind}")
        assert answer.content_type.startswith(media)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Cache-Control"] == "public, max-age=300"
    data = reader.get(f"/recommendations/{number}/v1.json").text
    assert from_json(data).based_on[0].author == "Oldenmoor"
    assert json.loads(data)["address"] == f"http://localhost:8000/recommendations/{number}/v1/"
    assert from_json(data).title == WHOLE["title"]

    taken = other.submit(f"{OWN}import", file=data)
    assert "Drohungen blieben liegen." in other.get(taken.headers["Location"]).text
    refused = other.submit(f"{OWN}import", file="{}")
    assert refused.status_code == 422
    assert "Das ist keine Datei, wie wir sie ausgeben" in refused.text


def test_comments_are_the_networks_and_everybody_deletes_only_their_own(
    house: House, author: Visitor, editor: Visitor, other: Visitor
) -> None:
    _, number = publish(author, editor)
    page = f"/recommendations/{number}/"
    other.press(page, f"{page}comments", text="Wie lange hat das gedauert?")
    assert "Wie lange hat das gedauert?" in author.get(page).text
    assert "Heidersum" in author.get(page).text
    assert "Wie lange hat das gedauert?" not in Visitor(house).get(page).text
    assert "comments/delete" not in author.get(page).text
    own = other.hidden(other.get(page), f"{page}comments/delete")
    author.press(page, f"{page}comments", text="Acht Wochen.")
    mine = author.hidden(author.get(page), f"{page}comments/delete")
    forged = author.post(f"{page}comments/delete", {**mine, "comment": own["comment"]})
    assert forged.status_code == 404

    other.post(f"{page}comments/delete", own)
    editor.press(page, f"{page}comments/remove")

    assert "Wie lange" not in author.get(page).text
    assert "Acht Wochen." not in author.get(page).text
    with house.database.read() as session:
        assert next(each.action for each in acts(session, most=9)) == "remove-comment"
        assert "Acht" not in "".join(each.about for each in acts(session, most=9))


def test_what_was_tried_is_counted_for_all_and_told_to_the_network_alone(
    house: House, author: Visitor, editor: Visitor, other: Visitor
) -> None:
    _, number = publish(author, editor)
    page = f"/recommendations/{number}/"
    tried = {"result": "worked", "story": "Zwei Personen im Personalamt."}
    empty = other.press(page, f"{page}tried")
    assert empty.status_code == 422
    assert "Bitte wählen Sie eine Antwort." in empty.text
    other.press(page, f"{page}tried", **tried)
    other.press(page, f"{page}tried", **{**tried, "result": "partly"})

    public = " ".join(Visitor(house).get(page).text.split())
    assert "1 Kommune hat es ausprobiert." in public
    assert "Heidersum" not in public
    assert "Personalamt" not in public
    assert "Heidersum" in author.get(page).text
    assert f'action="{page}tried"' not in author.get(page).text
    assert f'action="{page}tried"' not in editor.get(page).text
    own = other.hidden(other.get(page), f"{page}tried")
    assert author.post(f"{page}tried", {**own, **tried}).status_code in (403, 409, 422)
    other.press(page, f"{page}tried/delete")
    assert "Noch hat keine andere Kommune" in Visitor(house).get(page).text


def test_whom_one_may_ask_is_seen_by_the_network_alone_and_sealed(
    house: House, author: Visitor, editor: Visitor, other: Visitor
) -> None:
    name, number = publish(author, editor)
    author.press(f"{OWN}{name}/", f"{OWN}{name}/contact", who="Hauptamt, 04999 555 120")

    page = f"/recommendations/{number}/"
    assert "04999 555 120" in other.get(page).text
    assert "04999 555 120" not in Visitor(house).get(page).text
    for kind in ("md", "json"):
        assert "04999" not in Visitor(house).get(f"/recommendations/{number}/v1.{kind}").text
    with house.database.read() as session:
        sealed = session.connection().exec_driver_sql("SELECT contact FROM recommendations").all()
    assert b"04999" not in bytes(sealed[0][0])
    author.press(f"{OWN}{name}/", f"{OWN}{name}/contact", who="")
    assert "Nachfragen" not in other.get(page).text


def test_found_by_filter_by_compound_and_misspelt(
    house: House, author: Visitor, editor: Visitor
) -> None:
    publish(author, editor, title="Sitzungsschutz für den Ratssaal", fields="C", audience="council")
    publish(author, editor, title="Meldeweg für Drohungen")
    reader = Visitor(house)

    def titles(query: str) -> list[bool]:
        html = reader.get(f"/recommendations/?{query}").text
        return [each in html for each in ("Sitzungsschutz für", "Meldeweg für")]

    def found(prefix: str = "", **fields: str) -> list[bool]:
        answer = reader.post(f"{prefix}/recommendations/", fields)
        if answer.status_code == 303:
            assert answer.headers["Location"] == "/recommendations/?field=C"
            return []
        return [each in answer.text for each in ("Sitzungsschutz für", "Meldeweg für")]

    assert titles("") == [True, True]
    assert titles("field=C") == [True, False]
    assert titles("audience=staff") == [False, True]
    assert titles("size=small") == [False, False]
    assert titles("size=mid&field=B") == [False, True]
    assert titles("field=%27&audience=x&size=") == [True, True]
    assert found(q="Saal") == [True, False]
    assert found(q="Sitzungschutz") == [True, False]
    assert found(q="bedrohung meldewege")[1]
    assert found(q="Meldeweg", field="C") == [False, False]
    assert found("/en", q="Ratssaal") == [True, False]
    assert found(q=" ", field="C") == []


TEXT_FIELDS = (
    *("title", "sentence", "problem", "prerequisites", "steps", "evidence", "pitfalls"),
    *("example_small", "example_mid", "example_large", "material_1_title"),
)


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_no_text_of_any_field_becomes_markup(
    house: House, author: Visitor, editor: Visitor, other: Visitor
) -> None:
    reader = Visitor(house)
    for hostile in HOSTILE:
        line = " ".join(hostile.split())
        typed = {
            name: (line if name in ("title", "sentence", "material_1_title") else hostile)
            for name in TEXT_FIELDS
        }
        name, number = publish(author, editor, **typed)
        page = f"/recommendations/{number}/"
        other.press(page, f"{page}comments", text=hostile)
        other.press(page, f"{page}tried", result="worked", story=hostile)
        author.press(f"{OWN}{name}/", f"{OWN}{name}/contact", who=line)
        act(author, name, "revise")
        act(author, name, "submit")
        pages = [
            *(reader.get(each).text for each in (page, f"{page}v1/", "/recommendations/")),
            *(author.get(each).text for each in (OWN, f"{OWN}{name}/", page)),
            editor.get(f"{REVIEW}{name}/").text,
            editor.get(REVIEW).text,
            other.get(page).text,
        ]
        decide(editor, name, "return", note=hostile)
        pages += [author.get(f"{OWN}{name}/edit").text, author.get("/account/").text]
        for html in pages:
            assert "Fehler:" not in html
            for tag in ("<script>alert", "<img", "<svg/", 'href="javascript', "<b>", "<!--"):
                assert tag not in html.replace('<svg class="icon"', ""), (hostile, tag)
            assert "evil.example" not in "".join(hrefs(html))
        act(author, name, "discard")


def hrefs(html: str) -> list[str]:
    return [each.split('"')[0] for each in html.split('href="')[1:]]


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_english_pages_have_no_german_of_ours(
    house: House, author: Visitor, editor: Visitor
) -> None:
    name, number = publish(author, editor, language="en")
    act(author, name, "revise")
    author.prefix = editor.prefix = "/en"
    pages = [
        author.get(OWN).text,
        author.get(f"{OWN}{name}/").text,
        author.get(f"{OWN}{name}/edit").text,
        author.get(f"{OWN}import").text,
        author.get(f"/recommendations/{number}/").text,
        editor.get(REVIEW).text,
        editor.get("/recommendations/").text,
    ]
    for html in pages:
        for german in ("Speichern", "Empfehlung", "Redaktion", "Kommune hat", "Zurück zu"):
            assert german not in html


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "path",
    [
        *("/recommendations/0/", "/recommendations/9999999999999999999999/", "/recommendations/x/"),
        *("/recommendations/1/v99999999999/", "/recommendations/1/v1.exe"),
        *("/recommendations/1/v99999999999.pdf", "/recommendations/1/v0.json"),
    ],
)
def test_addresses_of_nothing_are_not_found(house: House, path: str) -> None:
    assert Visitor(house).get(path).status_code == 404


def test_only_the_shown_heading_carries_soft_hyphens(author: Visitor) -> None:
    page = author.get("/recommendations/").text

    assert "<title>Handlungsempfehlungen" in page
    assert ">Handlungs\u00adempfehlungen</h1>" in page
