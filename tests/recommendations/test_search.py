"""Recommendations in the search: found by compounds and typos, gone when withdrawn."""

import pytest
from sqlalchemy import func, select

from core.db import Database
from empowerment.recommendations import published, reviewing
from empowerment.recommendations.published import Filter
from empowerment.search.finding import Search
from empowerment.search.models import SearchDocument
from tests.recommendations import kit
from tests.recommendations.kit import EDITOR, TODAY

TITLES = (
    "Meldeweg für Drohungen",
    "Auskunftssperre: ein fester Kontakt im Meldeamt",
    "Hausordnung und Sitzungsschutz für den Ratssaal",
)


@pytest.mark.parametrize(
    ("query", "right"),
    [
        ("auskunftsperre", 1),
        ("Sperre Auskunft", 1),
        ("hausordung ratsaal", 2),
        ("Schutz von Sitzungen", 2),
        ("Drohung melden", 0),
    ],
)
def test_compounds_and_typos_find_it(database: Database, query: str, right: int) -> None:
    with database.write() as session:
        for title in TITLES:
            kit.published(session, title=title, sentence=f"{title}.", problem="Es fehlte.")

    with database.read() as session:
        found = published.find(session, Search(), query, Filter(), locale="de")

    assert found[0].title == TITLES[right]


def test_a_new_version_takes_the_place_of_the_old_one_and_withdrawing_removes_it(
    database: Database,
) -> None:
    search = Search()
    with database.write() as session:
        number = kit.published(session, title="Alarmknopf")
        kit.new_version(session, number, title="Klingelknopf")
    with database.read() as session:
        assert published.find(session, search, "Alarmknopf", Filter(), locale="de") == []
        (found,) = published.find(session, search, "Klingelknopf", Filter(), locale="de")
        assert found.version == 2
        assert [each.number for each in published.published_for_field(session, field="B")] == [1]
        assert published.published_for_field(session, field="A") == []

    with database.write() as session:
        reviewing.withdraw(session, number=number, by=EDITOR, today=TODAY)

    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(SearchDocument)) == 0
