"""Recommendations between Kommunen: whose text it was, who answers it, what stays citable."""

import pytest

from accounts.roles import CoordinatorRole
from accounts.routes.cookies import COORDINATOR_NAME
from empowerment.recommendations import content
from empowerment.recommendations.forms import CommentForm, TrialForm
from empowerment.recommendations.routes import own as own_routes
from empowerment.recommendations.routes import parts
from empowerment.recommendations.routes import public as public_routes
from tests.infrastructure.office_file import LARGE, MID, SMALL
from tests.recommendations.test_stored import offer_others
from tests.server.account_kit import Visitor, attribute, cookie, joined
from tests.server.kit import House
from tests.server.recommendations.kit import (
    OWN,
    REVIEW,
    WHOLE,
    act,
    decide,
    name_in,
    publish,
    write,
)
from tests.server.test_guards import sites
from tests.server.test_network import in_network, leave
from web.forms import PageForm


def people(house: House) -> tuple[Visitor, Visitor, Visitor]:
    """A coordinator of Oldenmoor, an editor, and a coordinator of Heidersum; both are members."""
    in_network(house, MID, LARGE)
    return joined(house), joined(house, CoordinatorRole.EDITOR), joined(house, ags=LARGE)


def test_whose_text_it_was_goes_along_and_its_licence_stays(house: House) -> None:
    author, editor, other = people(house)
    _, number = publish(author, editor)
    source = f"http://localhost:8000/recommendations/{number}/v1/"
    data = Visitor(house).get(f"/recommendations/{number}/v1.json").text
    name = name_in(other.submit(f"{OWN}import", file=data))
    assert 'value="CC0-1.0"' not in other.get(f"{OWN}{name}/edit").text
    assert 'value="CC0-1.0"' in other.get(f"{OWN}new").text
    given_away = other.submit(f"{OWN}{name}/edit", **{**WHOLE, "licence": "CC0-1.0"})
    assert given_away.status_code in (400, 422)
    other.submit(f"{OWN}{name}/edit", **{**WHOLE, "problem": "Bei uns war es anders."})
    act(other, name, "submit")
    assert source in editor.get(f"{REVIEW}{name}/").text
    own = decide(editor, name, "publish").headers["Location"]

    for page in (own, f"{own}v1/"):
        text = Visitor(house).get(page).text
        assert f'href="{source}"' in text
        assert f"Beruht auf: Oldenmoor: Meldeweg für Drohungen, {source} (CC BY 4.0)." in text
    assert source in Visitor(house).get(f"{own}v1.json").text
    act(other, name, "revise")
    assert source in other.get(f"{OWN}{name}/").text


def test_who_never_signed_reads_and_says_nothing_and_asks_nobody(house: House) -> None:
    author, editor, other = people(house)
    unsigned = joined(house, ags=SMALL)
    name, number = publish(author, editor)
    page = f"/recommendations/{number}/"
    author.press(f"{OWN}{name}/", f"{OWN}{name}/contact", who="Hauptamt, 04999 555 120")
    other.press(page, f"{page}comments", text="Danke.")
    comment = {**token(unsigned, CommentForm), "text": "Wir auch."}
    tried = {**token(unsigned, TrialForm), "result": "worked", "story": "Ja."}

    text = unsigned.get(page).text
    assert "Danke." in text
    assert "04999" not in text
    assert f'action="{page}comments"' not in text
    assert f'action="{page}tried"' not in text
    assert unsigned.post(f"{page}comments", comment).status_code == 403
    assert unsigned.post(f"{page}tried", tried).status_code == 403
    assert "04999" in editor.get(page).text
    in_network(house, SMALL)
    assert unsigned.post(f"{page}comments", comment).status_code == 303
    assert unsigned.post(f"{page}tried", tried).status_code == 303


def test_who_left_takes_back_a_comment_and_what_they_tried(house: House) -> None:
    author, editor, other = people(house)
    _, number = publish(author, editor)
    page = f"/recommendations/{number}/"
    other.press(page, f"{page}comments", text="Das nehmen wir zurück.")
    other.press(page, f"{page}tried", result="worked", story="Auch das.")
    leave(house, LARGE)

    assert f'action="{page}tried"' not in other.get(page).text
    assert other.press(page, f"{page}comments/delete").status_code == 303
    assert other.press(page, f"{page}tried/delete").status_code == 303

    assert "nehmen wir zurück" not in author.get(page).text
    assert "Auch das." not in author.get(page).text


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
def test_a_version_is_shown_when_what_it_names_is_asked_no_more(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, editor, _ = people(house)
    name, number = publish(author, editor)
    write(author)
    offer_others(monkeypatch)
    for module in (parts, own_routes, public_routes):
        monkeypatch.setattr(module, "check_fields", content.check_fields)
        monkeypatch.setattr(module, "audiences", content.audiences)

    reader = Visitor(house)
    for path in ("", f"{number}/", f"{number}/v1/", f"{number}/v1.json", f"{number}/v1.md"):
        assert reader.get(f"/recommendations/{path}").status_code == 200, path
    text = reader.get(f"/recommendations/{number}/v1/").text
    assert "Melden und Dokumentieren" in text
    assert "?field=B" not in text
    assert author.get(OWN).status_code == 200
    act(author, name, "revise")
    for path in (f"{OWN}{name}/", f"{OWN}{name}/edit", "/account/"):
        assert author.get(path).status_code == 200, path


def token(visitor: Visitor, form: type[PageForm]) -> dict[str, str]:
    """A token that a page without the form doesn't give."""
    app = sites(visitor.house)["public"]
    path = f"{visitor.door.origin}/"
    carried = {"Cookie": f"{COORDINATOR_NAME}={cookie(visitor)}"}
    with app.test_request_context(path, headers=carried):
        return {"token": attribute(str(form(blank=True).hidden), "value")}
