"""Editors write: drafts, previews, conflicts, versions, publication."""

import re

import pytest
from sqlalchemy import text

from core.audit import acts
from tests.library.test_markdown import HOSTILE
from tests.server.account_kit import Visitor
from tests.server.kit import House
from tests.server.library.kit import (
    AHEAD,
    ARTICLE,
    BASE,
    EDIT,
    ENTRY,
    LEADS_NOWHERE,
    LINK,
    NEW,
    PAGE,
    problems,
    publish,
    search,
    send,
    whole,
)

_TAG = re.compile(r"<\s*([a-z0-9]+)((?:\s+[^<>]*)?)>", re.IGNORECASE)


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
    previews = {code: send(editor, path, {**asked, "preview": code}) for code in ("de", "en")}
    send(editor, path, fields)
    entry = page.replace("/library/", f"{BASE}/entries/")
    assert editor.press(entry, f"{entry}publish", day="2026-11-23").status_code == 303

    editor.prefix = ""
    assert whole(previews["de"]) == whole(editor.get(page).text)
    assert whole(previews["en"]) == whole(editor.get(f"/en{page}").text)


def test_a_preview_stores_nothing_and_keeps_what_was_typed(house: House, editor: Visitor) -> None:
    fields = {name: value for name, value in ARTICLE.items() if name != "save"}

    page = send(editor, NEW, {**fields, "preview": "de"})

    assert "Gespeichert ist sie noch nicht." in page
    assert 'value="Sprechstunde im Zirkuszelt"' in page
    with house.database.read() as session:
        assert session.scalar(text("SELECT count(*) FROM library_entries")) == 0


def test_a_preview_in_another_language_leaves_the_editor_in_theirs(editor: Visitor) -> None:
    fields = {name: value for name, value in ARTICLE.items() if name != "save"}

    page = send(editor, NEW, {**fields, "preview": "en"})

    assert '<div class="preview" lang="en">' in page
    assert "This text exists in German only." in page
    assert "Als Entwurf speichern" in page
    assert "formaction" not in page


def test_what_will_be_no_link_is_named_before_and_after_saving(editor: Visitor) -> None:
    fields = {**ARTICLE, "text_de": "[Mehr](http://x.example/) ![Plan](https://x.example/p.png)"}
    asked = {name: value for name, value in fields.items() if name != "save"}

    preview = send(editor, NEW, {**asked, "preview": "de"})
    send(editor, NEW, fields)

    for page in (preview, editor.get(ENTRY).text):
        assert "Nicht alles davon wird ein Link" in page
        assert "http://x.example/</li>" in page
        assert "https://x.example/p.png</li>" in page


@pytest.mark.parametrize("address", ["/library/R99/", "/en/library/R99/", "/nowhere", "/account/x"])
def test_an_address_of_ours_that_leads_nowhere_is_told_at_its_text(
    editor: Visitor, address: str
) -> None:
    fields = {**ARTICLE, "text_de": f"[Bogen]({address}) und [da](/library/R38/#danach)"}

    answer = editor.post(NEW, {**editor.hidden(editor.get(NEW)), **fields})

    assert answer.status_code == 422
    (problem,) = problems(answer.text)
    assert f"nirgendwohin: {address}" in problem
    assert 'href="#text_de"' in problem


def test_an_article_is_not_published_before_what_it_leads_to(editor: Visitor) -> None:
    send(editor, NEW, {**ARTICLE, "title_de": "Leuchtturm"})
    send(editor, NEW, {**ARTICLE, "text_de": "[Siehe dort](/library/leuchtturm/)"})

    early = editor.press(ENTRY, f"{ENTRY}publish", day="2026-11-23")
    other = f"{BASE}/entries/leuchtturm/"
    assert editor.press(other, f"{other}publish", day="2026-11-23").status_code == 303

    assert early.status_code == 422
    assert "nirgendwohin: /library/leuchtturm/" in problems(early.text)[0]
    publish(editor)


@pytest.mark.parametrize(
    ("path", "sent"),
    [(NEW, {}), (f"{BASE}/new-link/", {}), (f"{BASE}/aids/R25/", {"address": "x", "review": "x"})],
)
def test_what_is_wrong_is_listed_in_the_order_of_the_page(
    editor: Visitor, path: str, sent: dict[str, str]
) -> None:
    hidden = editor.hidden(editor.get(path))

    page = editor.post(path, {**hidden, **sent}).text
    listed = [*dict.fromkeys(re.findall(r'href="#([a-z_]+)', problems(page)[0]))]
    shown = re.findall(r'id="([a-z_]+)-error"', page)

    assert len(listed) > 1
    assert listed == shown


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
    assert answer.text.count('<section class="differing">') == 1  # and nothing nobody changed
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
        ({"year": "neulich"}, "vier Ziffern"),
        ({"title_de": "a\u202eb"}, "Hier ist ein Zeichen dabei"),
        ({"title_de": ""}, "füllen Sie dieses Feld aus"),
        ({"format": "fanzine"}, "mindestens eines"),
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
    # From a form that came back, too, everything leads to where the form is.
    assert "formaction" not in answer.text


LACKED = ("summary_de", "text_de", "summary_en", "publisher", "topics", "audience")


def test_a_beginning_is_kept_as_a_draft_and_the_page_says_what_it_lacks(editor: Visitor) -> None:
    send(editor, NEW, {name: text for name, text in ARTICLE.items() if name not in LACKED})

    page = editor.get(ENTRY).text

    assert "fehlt noch" in page
    assert {each for each in ARTICLE if f"{EDIT}#{each}" in page} == set(LACKED)
    assert f"{ENTRY}publish" not in page
    assert ARTICLE["title_de"] in editor.get(f"{ENTRY}versions/1/").text
    assert ARTICLE["title_de"] in editor.get(f"{BASE}/").text


def test_a_page_from_before_publishes_no_unfinished_draft(house: House, editor: Visitor) -> None:
    send(editor, NEW, ARTICLE)
    before = editor.hidden(editor.get(ENTRY), f"{ENTRY}publish")
    hidden = editor.hidden(editor.get(EDIT))
    editor.post(EDIT, hidden | {name: ARTICLE[name] for name in ARTICLE if name not in LACKED})

    answer = editor.post(f"{ENTRY}publish", {**before, "number": "2", "day": "2026-11-23"})

    assert answer.headers["Location"].endswith("changed=1")
    assert Visitor(house).get(PAGE).status_code == 404


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
        pages = [editor.post(NEW, {**editor.hidden(editor.get(NEW)), **preview, **AHEAD}).text]
        answer = editor.post(NEW, {**editor.hidden(editor.get(NEW)), **fields})
        if LEADS_NOWHERE in attack:
            assert "nirgendwohin" in problems(answer.text)[0]
            expect_harmless(answer.text, attack)
            continue
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
