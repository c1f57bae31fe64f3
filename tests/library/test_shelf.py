"""What readers find by a question and filters together."""

from core.db import Database
from empowerment.library.indexed import KIND
from empowerment.library.shelf import Filter, find_names, items_named, refresh
from empowerment.search.finding import Search
from empowerment.search.indexing import Content, Name, put

MANY = 700
"""More than are ranked."""


def test_a_filter_finds_what_better_answers_of_other_kinds_would_hide(database: Database) -> None:
    better = Content("Feindesliste", "Feindesliste", "Feindesliste")
    with database.write() as session:
        refresh(session)
        put(session, ((Name(KIND, f"a-{number}", "de"), better) for number in range(MANY)))

    with database.read() as session:
        found = find_names(session, Search(), "feindesliste", Filter(format="web"), locale="de")
        items = items_named(session, found)

    assert "R25" in found
    assert [each.id for each in items] == found
    assert {each.format for each in items} == {"web"}
