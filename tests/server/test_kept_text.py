"""Who writes for so long that the session ends gets the text back, and nobody gets a password."""

import html
import re

from accounts.roles import CoordinatorRole
from tests.server.account_kit import PASSWORD, Visitor, joined
from tests.server.kit import House
from tests.server.library.kit import ARTICLE, EDIT, NEW

LONG = 'Erste Zeile mit "Anführung" & <b>mehr</b>\r\n\r\nZweite Zeile.'
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def given_back(page: str) -> dict[str, str]:
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}


def sent_too_late(house: House, visitor: Visitor, path: str, fields: dict[str, str]) -> str:
    token = visitor.hidden(visitor.get(path))
    house.clock.advance(hours=2)
    answer = visitor.post(path, {**token, **fields})
    assert answer.status_code == 401
    return answer.text


def test_an_article_outlives_the_session_of_its_author(house: House) -> None:
    editor = joined(house, CoordinatorRole.EDITOR)
    fields = {**ARTICLE, "text_de": LONG}
    page = sent_too_late(house, editor, NEW, fields)
    assert fields.items() <= given_back(page).items()
    assert f'<form method="post" action="{NEW}">' in page

    again = joined_again(house)
    shown = again.post(NEW, given_back(page))

    assert shown.status_code == 422
    assert "Bitte senden Sie das Formular noch einmal ab." in shown.text
    saved = again.post(NEW, {**given_back(page), **again.hidden(shown)})
    assert saved.status_code == 303
    assert LONG.replace("\r\n", "\n") in html.unescape(again.get(EDIT).text)


def joined_again(house: House) -> Visitor:
    """The editor in another tab, signed in anew."""
    visitor = Visitor(house)
    visitor.sign_in("editor@oldenmoor.example")
    return visitor


def test_a_button_without_words_only_asks_to_sign_in(house: House) -> None:
    editor = joined(house, CoordinatorRole.EDITOR)
    page = sent_too_late(house, editor, NEW, dict.fromkeys(ARTICLE, "  "))
    assert given_back(page) == {}
    assert "Vielleicht waren Sie angemeldet" in page


def test_passwords_come_back_in_no_page(house: House) -> None:
    coordinator = joined(house)
    page = sent_too_late(house, coordinator, "/account/password", {"password": PASSWORD})
    assert PASSWORD not in page


def test_another_site_gets_no_words_of_its_own_onto_ours(house: House) -> None:
    answer = Visitor(house).post(NEW, {"text_de": "Fremdes"}, origin="https://evil.example")
    assert answer.status_code == 403
    assert "Fremdes" not in answer.text


def test_a_flood_of_fields_is_not_sent_back(house: House) -> None:
    answer = Visitor(house).post(NEW, {f"field{number}": "x" for number in range(300)})
    assert answer.status_code == 401
    assert given_back(answer.text) == {}
