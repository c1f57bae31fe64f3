"""Editors keep the library: drafts, previews, conflicts, publication, links, votes."""

import datetime
import html
import re

import pytest
from sqlalchemy import text

from accounts.roles import CoordinatorRole
from core.audit import acts
from empowerment.library.models import LibraryLink
from tests.library.test_markdown import HOSTILE
from tests.server.account_kit import Visitor, joined
from tests.server.kit import House

BASE = "/account/library"
NEW = f"{BASE}/new/"
ARTICLE = {
    "title_de": "Sprechstunde im Zirkuszelt",
    "summary_de": "Wie Sprechstunden sicher bleiben.",
    "summary_en": "How to keep office hours safe.",
    "text_de": "## Vorher\n\nZu zweit sein. [Mehr](https://example.org/mehr)",
    "publisher": "Netzwerkstelle",
    "year": "2026",
    "format": "article",
    "topics": "protection",
    "audience": "staff",
    "codes": "THREAT",
    "review": "2027-11-23",
    "save": "1",
}
LINK = {
    **{name: value for name, value in ARTICLE.items() if name != "text_de"},
    "title_de": "Leitfaden Giraffenhaus",
    "format": "guide",
    "address": "https://www.example.org/giraffe",
    "found_in": "https://www.example.org/",
    "found_on": "2026-11-20",
    "found_level": "item",
    "languages": "de",
}
NAME = "sprechstunde-zirkuszelt"
ENTRY = f"{BASE}/entries/{NAME}/"
EDIT = f"{BASE}/entries/{NAME}/edit"
PAGE = f"/library/{NAME}/"
_WHOLE = re.compile(r'<article class="whole">.*?</article>', re.DOTALL)
_TAG = re.compile(r"<\s*([a-z0-9]+)((?:\s+[^<>]*)?)>", re.IGNORECASE)


@pytest.fixture
def editor(house: House) -> Visitor:
    return joined(house, CoordinatorRole.EDITOR)


def send(visitor: Visitor, path: str, fields: dict[str, str]) -> str:
    """Open a page with one form for texts, and send it."""
    answer = visitor.post(path, {**visitor.hidden(visitor.get(path)), **fields})
    assert answer.status_code in (200, 303), problems(answer.text)
    return answer.text


def problems(page: str) -> list[str]:
    return [
        html.unescape(each) for each in re.findall(r'<ul class="problems">(.*?)</ul>', page, re.S)
    ]


def publish(editor: Visitor, day: str = "2026-11-23") -> None:
    answer = editor.press(ENTRY, f"{ENTRY}publish", day=day)
    assert answer.status_code == 303, problems(answer.text)


def whole(page: str) -> str:
    found = _WHOLE.search(page)
    assert found is not None
    return re.sub(r"</?h[12]", "<h", found[0])


def search(visitor: Visitor, query: str) -> str:
    return visitor.post("/library/", {"q": query}).text


def test_an_article_goes_from_draft_to_page_and_search(house: House, editor: Visitor) -> None:
    send(editor, NEW, ARTICLE)
    assert Visitor(house).get(PAGE).status_code == 404
    assert "Entwurf" in editor.get(f"{BASE}/").text

    publish(editor)

    reader = Visitor(house)
    assert "<h2>Vorher</h2>" in reader.get(PAGE).text
    assert PAGE in search(reader, "zirkuszeld")
    assert "Sprechstunde im Zirkuszelt" in reader.get("/library/?topic=protection").text
    english = reader.get(f"/en{PAGE}").text
    assert "This text exists in German only." in english
    assert '<div class="article" lang="de">' in english


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    "made",
    [(NEW, ARTICLE, PAGE), (f"{BASE}/new-link/", LINK, "/library/leitfaden-giraffenhaus/")],
)
def test_the_preview_is_exactly_what_will_be_public(
    editor: Visitor, prefix: str, made: tuple[str, dict[str, str], str]
) -> None:
    path, fields, page = made
    editor.prefix = prefix
    asked = {name: value for name, value in fields.items() if name != "save"}
    preview = send(editor, path, {**asked, "preview": "de"})
    send(editor, path, fields)
    entry = page.replace("/library/", f"{BASE}/entries/")
    assert editor.press(entry, f"{entry}publish", day="2026-11-23").status_code == 303

    assert whole(preview) == whole(editor.get(page).text)


def test_a_preview_stores_nothing_and_keeps_what_was_typed(house: House, editor: Visitor) -> None:
    fields = {name: value for name, value in ARTICLE.items() if name != "save"}

    page = send(editor, NEW, {**fields, "preview": "de"})

    assert "Gespeichert ist sie noch nicht." in page
    assert 'value="Sprechstunde im Zirkuszelt"' in page
    assert 'formaction="/en/account/library/new/"' in page
    with house.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM library_entries")) == 0


def test_a_scheduled_article_waits_for_its_day(house: House, editor: Visitor) -> None:
    send(editor, NEW, ARTICLE)

    publish(editor, "2026-12-01")

    assert "ab 1. Dezember 2026" in editor.get(f"{BASE}/").text
    assert Visitor(house).get(PAGE).status_code == 404
    late = editor.press(ENTRY, f"{ENTRY}publish", day="2026-11-01")
    assert late.status_code == 422
    assert editor.press(ENTRY, f"{ENTRY}unschedule").status_code == 303
    assert "noch nie veröffentlicht" in editor.get(ENTRY).text


def test_of_two_editors_the_second_sees_both_texts_and_decides(
    house: House, editor: Visitor
) -> None:
    send(editor, NEW, ARTICLE)
    opened = editor.hidden(editor.get(EDIT))
    send(editor, EDIT, {**ARTICLE, "text_de": "Die Tür bleibt offen."})

    answer = editor.post(EDIT, {**opened, **ARTICLE, "text_de": "Die Tür bleibt zu."})

    assert answer.status_code == 409
    assert "<del>offen.</del><ins>zu.</ins>" in answer.text
    assert ">\r\nDie Tür bleibt zu.</textarea>" in answer.text
    again = editor.post(EDIT, {**editor.hidden(answer), **ARTICLE, "text_de": "Die Tür bleibt zu."})
    assert again.status_code == 303
    versions = editor.get(ENTRY).text
    assert [f"Version {number}" in versions for number in (1, 2, 3)] == [True] * 3


def test_versions_say_what_changed_and_an_old_one_comes_back(editor: Visitor) -> None:
    send(editor, NEW, ARTICLE)
    send(editor, EDIT, {**ARTICLE, "publisher": "Fachstelle <b>Süd</b>"})

    second = editor.get(f"{ENTRY}versions/2/").text
    assert "<del>Netzwerkstelle</del>" in second
    assert "<ins>Fachstelle &lt;b&gt;Süd&lt;/b&gt;</ins>" in second
    assert editor.press(f"{ENTRY}versions/1/", f"{ENTRY}restore").status_code == 303

    third = editor.get(f"{ENTRY}versions/3/").text
    assert "<ins>Netzwerkstelle</ins>" in third
    assert editor.get(f"{ENTRY}versions/4/").status_code == 404


def test_archiving_asks_and_leaves_nothing_public(house: House, editor: Visitor) -> None:
    send(editor, NEW, ARTICLE)
    publish(editor)
    assert "Die Seite ist dann für alle weg" in editor.get(ENTRY).text

    assert editor.press(ENTRY, f"{ENTRY}archive").status_code == 303

    assert Visitor(house).get(PAGE).status_code == 404
    assert PAGE not in search(editor, "zirkuszelt")
    with house.database.read() as session:
        done = [each.action for each in acts(session, most=5)]
    assert done[:2] == ["archive-article", "publish-article"]


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"address": "http://www.example.org/"}, "vollständige Adresse"),
        ({"address": "javascript:alert(1)"}, "vollständige Adresse"),
        ({"found_in": ""}, "füllen Sie dieses Feld aus"),
        ({"found_on": ""}, "geben Sie einen Tag an"),
        ({"found_on": "gestern"}, "geben Sie einen Tag an"),
        ({"found_on": "2026-12-24"}, "liegt in der Zukunft"),
        ({"topics": ""}, "mindestens eines"),
        ({"year": "neulich"}, "vier Ziffern"),
        ({"title_de": "a\u202eb"}, "Hier ist ein Zeichen dabei"),
        ({"summary_en": ""}, "füllen Sie dieses Feld aus"),
    ],
)
def test_what_is_missing_is_said_in_words(
    editor: Visitor, changes: dict[str, str], problem: str
) -> None:
    path = f"{BASE}/new-link/"
    fields = {**editor.hidden(editor.get(path)), **LINK, **changes}

    answer = editor.post(path, {name: value for name, value in fields.items() if value})

    assert answer.status_code == 422
    assert problem in " ".join(problems(answer.text)), problems(answer.text)
    # From a form that came back, too, a preview leads to where the form is.
    assert f'formaction="{path}"' in answer.text
    assert f'formaction="/en{path}"' in answer.text


def test_an_english_text_needs_an_english_title(editor: Visitor) -> None:
    fields = {**editor.hidden(editor.get(NEW)), **ARTICLE, "text_en": "Keep the door open."}

    assert editor.post(NEW, fields).status_code == 422
    assert editor.post(NEW, {**fields, "title_en": "Office hours"}).status_code == 303


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_nothing_hostile_runs_from_any_field(house: House, editor: Visitor) -> None:
    for number, attack in enumerate(HOSTILE):
        plain = attack.replace("\n", " ").replace("\x00", "")
        fields = {
            **ARTICLE,
            "title_de": f"Titel{number} {plain}"[:200],
            "title_en": plain[:200],
            "summary_de": plain,
            "summary_en": plain,
            "text_de": attack.replace("\x00", ""),
            "text_en": attack.replace("\x00", ""),
            "publisher": plain[:160],
        }
        preview = {name: value for name, value in fields.items() if name != "save"}
        pages = [send(editor, NEW, {**preview, "preview": "de"})]
        answer = editor.post(NEW, {**editor.hidden(editor.get(NEW)), **fields})
        assert answer.status_code == 303, problems(answer.text)
        entry = answer.headers["Location"].partition("?")[0]
        editor.press(entry, f"{entry}publish", day="2026-11-23")
        page = entry.replace(f"{BASE}/entries/", "/library/")
        pages += [editor.get(each).text for each in (entry, f"{entry}versions/1/", f"{entry}edit")]
        pages += [editor.get(each).text for each in (page, f"/en{page}", f"{BASE}/")]
        for each in pages:
            expect_harmless(each, attack)


def expect_harmless(page: str, attack: str) -> None:
    """No element and no attribute but those that our pages have; no address that runs."""
    for tag, attributes in _TAG.findall(page.partition("<main")[2].partition("</main>")[0]):
        assert tag.lower() not in ("script", "img", "iframe", "style", "math", "object"), attack
        names = re.findall(r"([a-zA-Z-]+)\s*=\s*\"[^\"]*\"", attributes)
        assert not [name for name in names if name.lower().startswith("on")], attack
        href = re.search(r'href="([^"]*)"', attributes)
        assert href is None or re.match(r"https://|mailto:|tel:|/(?!/)|#", href[1]), attack


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


def note(house: House, *, failures: int) -> None:
    """Let an address have been dead for so many days."""
    with house.database.write() as session:
        session.merge(
            LibraryLink(
                address=LINK["address"],
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

    assert reader.post("/library/R13/helpful", {"helpful": "yes"}).status_code == 404
    with house.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM library_helpful")) == 0
