"""The library's pages: anybody finds an aid, without an account and without a script."""

import io
import re

import pytest
from werkzeug.test import TestResponse

from empowerment.library.items import items
from empowerment.library.shelf import refresh
from empowerment.search.indexing import put
from tests.bench.search.corpus import corpus
from tests.bench.search.pages import publish_invented
from tests.server.forms_on_pages import Page
from tests.server.kit import Door, House
from web.paging import ON_A_PAGE

BROWSER = {"Accept": "text/html"}


def visit(house: House, path: str) -> TestResponse:
    return Door(house.application, str(house.config.public)).get(path, headers=BROWSER)


@pytest.fixture
def indexed(house: House) -> House:
    """A house whose worker has indexed the aids."""
    with house.database.write() as session:
        refresh(session)
    return house


def ask(house: House, path: str = "/library/", **fields: str) -> str:
    door = Door(house.application, str(house.config.public))
    headers = {**BROWSER, "Origin": door.origin}
    answer = door.post(path, data=fields, headers=headers)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def page(house: House, path: str) -> str:
    answer = visit(house, path)
    assert answer.status_code == 200
    return str(answer.get_data(as_text=True))


def test_all_aids_with_something_to_read_are_listed(house: House) -> None:
    html = page(house, "/library/")

    assert html.count('<li class="aid">') == 38
    assert "38 Arbeitshilfen" in html
    assert "Strategiegruppen" in html


def test_filters_and_questions_go_together(indexed: House) -> None:
    found = ask(indexed, q="feindeslite", format="web")
    of_topic = page(indexed, "/library/?topic=workers")

    assert "Feindeslisten: Fragen und Antworten" in found
    assert "Das kann im Umgang" not in found  # an article
    assert 'value="feindeslite"' in found
    assert of_topic.count('<li class="aid">') == 1


def test_unknown_filters_are_no_filters_and_markup_stays_text(indexed: House) -> None:
    assert "38 Arbeitshilfen" in page(indexed, "/library/?topic=x&audience='&format=")
    assert "<script>alert" not in ask(indexed, q="<script>alert(1)</script>")


def test_a_question_nothing_answers_says_what_to_do(indexed: House) -> None:
    assert "Dazu haben wir noch nichts." in ask(indexed, q="xylophon")


@pytest.mark.parametrize(
    ("asked", "other"), [("/library/", "/recommendations/"), ("/recommendations/", "/library/")]
)
def test_a_question_can_be_taken_to_the_other_collection(
    indexed: House, asked: str, other: str
) -> None:
    answer = Page(ask(indexed, asked, q="Meldeweg"), asked)

    (form,) = [each for each in answer.forms if each.action == other]
    (question,) = form.fields
    there = ask(indexed, other, **{question.name: question.value})

    assert 'name="q" value="Meldeweg"' in there


def test_english_pages_search_in_english(indexed: House) -> None:
    html = ask(indexed, "/en/library/", q="memory protocol")

    assert html.index("Memory protocol: a form") > 0
    assert "When did it happen?" in page(indexed, "/en/library/R38/")


def test_an_aid_says_where_it_leads_and_ours_is_read_here(house: House) -> None:
    other, ours = page(house, "/library/R25/"), page(house, "/library/R37/")

    assert "Führt zu www.bmj.de, einer Seite, die nicht von uns ist." in other
    assert "<h2>1. Die Helferliste</h2>" in ours


def test_a_form_of_ours_is_a_pdf_and_nothing_else_is(house: House) -> None:
    found = visit(house, "/library/R38.pdf")

    assert found.mimetype == "application/pdf"
    assert found.headers["Content-Disposition"] == "attachment; filename=R38.pdf"
    assert 'href="/library/R38.pdf"' in page(house, "/library/R38/")
    for name in ("R37", "R25", "R99"):
        assert visit(house, f"/library/{name}.pdf").status_code == 404


def test_an_aid_of_others_has_its_address_for_paper(house: House) -> None:
    address = items()["R25"].address

    assert f'<p class="aid__printed">{address}</p>' in page(house, "/library/R25/")


@pytest.mark.parametrize("name", ["R99", "%00", "..%2Fx"])
def test_an_aid_that_is_not_shown_is_not_found(house: House, name: str) -> None:
    assert visit(house, f"/library/{name}/").status_code == 404


def test_indexing_again_changes_nothing(indexed: House) -> None:
    with indexed.database.write() as session:
        refresh(session)
        assert not session.dirty
        assert not session.new


def test_a_long_list_is_parted_and_keeps_its_filter(house: House) -> None:
    with house.database.write() as session:
        publish_invented(session, corpus(size=160))

    first, second = (page(house, f"/library/?format=article&page={n}") for n in ("x", 2))
    beyond = page(house, "/library/?format=article&page=99")

    last = int(re.findall(r"Seite 1 von (\d+)", first)[0])
    assert last > 2
    assert 'href="/library/?format=article&amp;page=2"' in first
    assert "Vorige Seite" not in first
    assert titles(first).isdisjoint(titles(second))
    assert len(titles(first)) == len(titles(second)) == ON_A_PAGE
    assert f"Seite {last} von {last}" in beyond
    assert "Nächste Seite" not in beyond


def test_all_answers_to_a_question_are_counted_and_parted(house: House) -> None:
    texts = list(corpus(size=160))
    with house.database.write() as session:
        put(session, texts)
        publish_invented(session, texts)

    first, second = (ask(house, q="Rathaus", page=number) for number in ("1", "2"))
    total = int(re.findall(r"(\d+) Arbeitshilfen", first)[0])
    last = int(re.findall(r"Seite 1 von (\d+)", first)[0])
    parts = [titles(ask(house, q="Rathaus", page=str(n))) for n in range(1, last + 1)]

    assert total > ON_A_PAGE
    assert len(set.union(*parts)) == sum(map(len, parts)) == total
    assert "?page=" not in first  # nor the question
    assert "Vorige Seite" in second


def test_what_is_readable_in_a_language_can_be_picked(house: House) -> None:
    html = page(house, "/library/?language=en")

    assert titles(html) == {"/library/R37/", "/library/R38/"}
    assert '<option value="en" selected>Englisch</option>' in html


def titles(html: str) -> set[str]:
    return set(re.findall(r'href="(/library/[^/?]+/)"', html))


def test_a_question_stays_out_of_addresses_and_logs(indexed: House, log_lines: io.StringIO) -> None:
    html = ask(indexed, q="Drohbrief an den Bürgermeister")

    assert "?q=" not in html
    assert 'method="post"' in html
    assert "38 Arbeitshilfen" in page(indexed, "/library/?q=feindesliste")
    assert "rohbrief" not in log_lines.getvalue()


def test_the_language_switch_can_take_the_question_along(indexed: House) -> None:
    html = ask(indexed, q="memory protocol", topic="reporting")
    form = re.search(r'<form class="again".*?</form>', html, re.DOTALL)

    assert form is not None
    assert 'action="/en/library/"' in form[0]
    assert 'name="q" value="memory protocol"' in form[0]
    assert 'name="topic" value="reporting"' in form[0]


def test_filters_alone_have_an_address_to_pass_on(house: House) -> None:
    door = Door(house.application, str(house.config.public))
    headers = {**BROWSER, "Origin": door.origin}

    answer = door.post("/library/", data={"q": " ", "topic": "workers"}, headers=headers)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/library/?topic=workers")
