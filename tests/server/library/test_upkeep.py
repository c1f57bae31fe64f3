"""Editors keep what is there: corrections, links, reviews, votes."""

import datetime
import html
import re
import tomllib

import pytest
from sqlalchemy import text

from empowerment.library.items import items
from empowerment.library.models import LibraryLink
from tests.server.account_kit import Visitor
from tests.server.kit import House
from tests.server.library.kit import (
    ARTICLE,
    BASE,
    LINK,
    NEW,
    PAGE,
    publish,
    send,
)


def test_an_aid_of_the_release_is_corrected_or_hidden(house: House, editor: Visitor) -> None:
    path = f"{BASE}/aids/R25/"
    proof = {"found_in": "https://www.example.org/", "found_on": "2026-11-20"}
    base = {"review": "2027-11-23", "found_level": "item"}

    lacking = editor.submit(path, **base, address="https://www.example.org/neu")
    assert lacking.status_code == 422
    assert (
        editor.submit(path, **base, **proof, address="https://www.example.org/neu").status_code
        == 303
    )
    assert "Führt zu www.example.org" in Visitor(house).get("/library/R25/").text

    opened = editor.hidden(editor.get(path))
    assert editor.submit(path, **base, withheld="y").status_code == 303
    assert Visitor(house).get("/library/R25/").status_code == 404
    late = editor.post(path, {**opened, **base})
    assert late.status_code == 409
    assert "hat jemand anderes etwas geändert" in late.text
    assert editor.get(f"{BASE}/aids/R99/").status_code == 404


def test_dead_links_are_listed_and_an_editor_decides(house: House, editor: Visitor) -> None:
    send(editor, f"{BASE}/new-link/", LINK)
    entry = f"{BASE}/entries/leitfaden-giraffenhaus/"
    editor.press(entry, f"{entry}publish", day="2026-11-23")
    page = "/library/leitfaden-giraffenhaus/"
    note(house, failures=14)
    assert "antwortet seit dem 1. November 2026 nicht mehr" in Visitor(house).get(page).text
    assert "Links, die nicht mehr antworten" in editor.get("/account/").text
    note(house, failures=60)
    assert Visitor(house).get(page).status_code == 404
    assert "Wird nicht mehr gezeigt." in editor.get(f"{BASE}/links/").text

    assert editor.press(f"{BASE}/links/", f"{BASE}/links/works").status_code == 303

    assert Visitor(house).get(page).status_code == 200
    assert "Alle Adressen, die sich prüfen ließen" in editor.get(f"{BASE}/links/").text


def test_links_that_nobody_ever_looked_at_are_not_called_good(
    house: House, editor: Visitor
) -> None:
    fresh = [editor.get(path).text for path in (f"{BASE}/", f"{BASE}/links/")]
    with house.database.write() as session:
        for outcome, aid in (("good", "R25"), ("refused", "R26")):
            address = items()[aid].address
            day = house.clock.today
            session.add(LibraryLink(address=address, checked=day, outcome=outcome, failures=0))
    after = editor.get(f"{BASE}/links/").text

    for page in fresh:
        assert "0 bestätigt" in page
        assert "33 noch nie geprüft" in page
        assert "Alle Adressen" not in page
        assert "zuletzt am" not in page
        assert "prüft Links nicht von selbst" in page  # a development server asks nobody
    assert "1 bestätigt" in after
    assert "1 nicht prüfbar" in after
    assert "zuletzt am 23. November 2026" in after
    assert "Das kann im Umgang mit Feindeslisten helfen" in after.partition('id="unclear"')[2]


def test_a_dead_link_in_a_text_is_listed_with_it_and_the_text_stays(
    house: House, editor: Visitor
) -> None:
    send(editor, NEW, ARTICLE)
    publish(editor)
    note(house, failures=70, address="https://example.org/mehr")

    page = editor.get(f"{BASE}/links/").text

    assert ">Sprechstunde im Zirkuszelt</h3>" in page
    assert "Steht im Text; ansehen und ändern" in page
    assert "Wird nicht mehr gezeigt." not in page
    assert Visitor(house).get(PAGE).status_code == 200


def test_editors_learn_what_the_built_pages_still_have_to_be_told(
    house: House, editor: Visitor
) -> None:
    path, review = f"{BASE}/aids/R25/", {"review": "2027-11-23", "found_level": "item"}
    proof = {"found_in": "https://www.example.org/", "found_on": "2026-11-20"}
    before = editor.get(path).text

    editor.submit(path, **review, withheld="y")
    moved = {**review, **proof, "address": "https://www.example.org/neu?a=1&b=2"}
    editor.submit(f"{BASE}/aids/R26/", **moved)

    page = html.unescape(editor.get(f"{path}?saved=1").text)
    found = re.search(r'<pre class="lines"[^>]*>(.*?)</pre>', page, re.S)
    assert "Noch nicht überall" not in before
    assert "Meldeseite, Postfach und Fachstelle" in page
    assert found is not None
    assert tomllib.loads(found[1])["library"] == {
        "withheld": ["R25"],
        "addresses": [{"aid": "R26", "address": "https://www.example.org/neu?a=1&b=2"}],
    }
    assert "Noch nicht überall" in editor.get(f"{BASE}/").text


def note(house: House, *, failures: int, address: str = LINK["address"]) -> None:
    """Let an address have been dead for so many days."""
    with house.database.write() as session:
        session.merge(
            LibraryLink(
                address=address,
                checked=house.clock.today,
                good=datetime.date(2026, 11, 1),
                outcome="missing",
                failures=failures,
            )
        )


def test_what_is_due_for_review_stands_on_the_start_page(house: House, editor: Visitor) -> None:
    send(editor, NEW, {**ARTICLE, "review": "2026-11-25"})
    assert "Sprechstunde im Zirkuszelt" in editor.get(f"{BASE}/").text.partition("own-entries")[0]
    assert "Arbeitshilfen wieder prüfen" not in editor.get("/account/").text

    house.clock.advance(days=3)
    editor.sign_in(name="editor@oldenmoor.example")

    assert "Arbeitshilfen wieder prüfen" in editor.get("/account/").text
    assert "überfällig seit 25. November 2026" in editor.get(f"{BASE}/").text


def test_votes_need_no_cookie_and_few_are_shown_to_nobody(house: House, editor: Visitor) -> None:
    for number in range(6):
        reader = Visitor(house)
        said = "yes" if number else "no"
        answer = reader.press("/library/R25/", "/library/R25/helpful", helpful=said)
        assert answer.status_code == 303
        assert "Set-Cookie" not in answer.headers
        assert "Danke für Ihre Antwort." in reader.get(answer.headers["Location"]).text
        shown = "hilfreich: " in editor.get(f"{BASE}/").text
        assert shown is (number >= 4)
    assert "hilfreich: 5 von 6" in editor.get(f"{BASE}/").text
    assert "hilfreich" not in Visitor(house).get("/library/R25/").text.replace(
        "War das hilfreich?", ""
    ).replace('"helpful', "")


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_votes_without_a_token_or_an_aid_count_nothing(house: House) -> None:
    reader = Visitor(house)

    reader.post("/library/R25/helpful", {"helpful": "yes"})
    reader.press("/library/R25/", "/library/R25/helpful", helpful="perhaps")

    assert reader.post("/library/R99/helpful", {"helpful": "yes"}).status_code == 404
    with house.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM library_helpful")) == 0
