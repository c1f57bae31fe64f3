"""What was published stays readable, whatever is asked and offered later."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import text

from core.db import Database
from core.errors import MalformedError
from empowerment.library.items import Localised
from empowerment.recommendations import content as contents
from empowerment.recommendations import drafting, exports, published, stored
from empowerment.recommendations.content import dump
from empowerment.recommendations.exports import from_json, to_json, to_markdown, to_pdf
from empowerment.recommendations.published import Filter
from empowerment.recommendations.stored import UnreadableError
from tests.recommendations import kit
from tests.recommendations.kit import OLDENMOOR, TODAY, content

PUBLIC = "https://rueckhalt.example"


def offer(
    patch: pytest.MonkeyPatch,
    *,
    audiences: Mapping[str, Localised],
    fields: Mapping[str, Localised],
) -> None:
    """Let a later release offer these and nothing else."""
    for module in (contents, stored, exports):
        patch.setattr(module, "audiences", lambda: audiences)
        patch.setattr(module, "check_fields", lambda: fields)


def offer_others(patch: pytest.MonkeyPatch) -> None:
    offer(
        patch,
        audiences={"staff": {"de": "Angestellte", "en": "Employees"}},
        fields={"F": {"de": "Neues Feld", "en": "New field"}},
    )


def test_a_version_is_read_and_named_as_published_when_what_it_names_is_no_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        number = kit.published(session)
    before = exported(database, number)
    offer_others(monkeypatch)

    with database.read() as session:
        found = published.version(session, number=number, version=1)
        assert [each.number for each in published.published(session, Filter())] == [number]
    assert found.content == content()
    assert found.labels.fields["B"]["de"] == "Melden und Dokumentieren"
    assert found.labels.audience["staff"]["de"] == "Beschäftigte"
    assert exported(database, number) == before


def exported(database: Database, number: int) -> list[bytes]:
    with database.read() as session:
        found = published.version(session, number=number, version=1)
    return [to_json(PUBLIC, found), to_markdown(PUBLIC, found).encode(), to_pdf(PUBLIC, found)]


def test_the_first_form_without_number_and_labels_is_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = {name: each for name, each in dump(content()).items() if name != "based_on"}
    monkeypatch.setattr("empowerment.recommendations.reviewing.to_text", lambda _: json.dumps(old))
    with database.write() as session:
        number = kit.published(session)
    offer_others(monkeypatch)

    with database.read() as session:
        found = published.version(session, number=number, version=1)
    assert found.content == content()
    assert found.labels.fields["B"]["en"] == "Reporting and recording"
    assert found.labels.audience["leadership"]["de"] == "Leitung"


def test_a_new_version_begins_without_what_can_t_be_chosen_any_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        number = kit.published(session)
        offer_others(monkeypatch)
        made = published.newest(session, number=number).id
        drafting.revise(session, ags=OLDENMOOR, recommendation=made, today=TODAY)
        draft = drafting.read_draft(session, ags=OLDENMOOR, recommendation=made)
        with pytest.raises(MalformedError):
            drafting.save(
                session, ags=OLDENMOOR, recommendation=made, content=content(), stamp=1, today=TODAY
            )

    assert (draft.content.audience, draft.content.fields) == (("staff",), ())


def test_an_older_file_is_taken_without_what_can_t_be_chosen_any_more(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.write() as session:
        number = kit.published(session)
        file = to_json(PUBLIC, published.newest(session, number=number))
    offer_others(monkeypatch)

    taken = from_json(file)

    assert (taken.audience, taken.fields) == (("staff",), ())


def break_row(database: Database, number: int, text_: str) -> None:
    """Damage a row as no service can: past the trigger."""
    drop = {
        "sqlite": "DROP TRIGGER hold_recommendation_version",
        "postgresql": "DROP TRIGGER hold_recommendation_version ON recommendation_versions",
    }
    with database.write() as session:
        session.execute(text(drop[database.engine.dialect.name]))
        session.execute(
            text(
                "UPDATE recommendation_versions SET content = :text WHERE recommendation = "
                "(SELECT id FROM recommendations WHERE number = :number)"
            ),
            {"text": text_, "number": number},
        )


@pytest.mark.parametrize("damage", ["", "{", "[]", '"x"', '{"recommendation": 1}'])
def test_one_row_that_can_t_be_read_takes_nothing_else_with_it(
    database: Database, damage: str
) -> None:
    with database.write() as session:
        broken, whole = kit.published(session), kit.published(session)
    break_row(database, broken, damage)

    with database.read() as session:
        assert [each.number for each in published.published(session, Filter())] == [whole]
        assert published.newest(session, number=whole).content == content()
        with pytest.raises(UnreadableError):
            _ = published.newest(session, number=broken).content


@pytest.mark.parametrize(
    "changed",
    [
        {"hours": "12"},
        {"steps": {"1": "x"}},
        {"money": "much"},
        {"examples": []},
        {"materials": ["x"]},
        {"language": "fr"},
        {"based_on": [1]},
        {"more": 1},
    ],
)
def test_what_is_not_of_its_kind_is_left_out_and_the_rest_is_read(changed: dict[str, Any]) -> None:
    data = {"form": 2, "labels": {"fields": 1}, "recommendation": dump(content()) | changed}

    found = stored.read(json.dumps(data))

    assert found.content.problem == content().problem
    assert found.labels.fields["B"]["de"] == "Melden und Dokumentieren"
