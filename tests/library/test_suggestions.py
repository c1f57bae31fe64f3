"""What browsers choose aids from: right for whom it is shown to, and no markup in it."""

from typing import Any

import pytest

from empowerment.library import suggestions
from empowerment.library.blocks import Block, blocks
from empowerment.library.items import items
from empowerment.library.suggestions import OFFICE, PERSON, suggestion_data
from empowerment.markdown import render
from reference.office import Library
from reference.taxonomy import dimension, dimensions

FOR_PERSON = suggestion_data(office=False, library=Library())["aids"]
FOR_DESK = suggestion_data(office=True, library=Library())["aids"]


def codes_of(aid: dict[str, Any], name: str) -> set[str]:
    """The codes of a dimension that make an aid fit, exactly or nearly."""
    return {*aid["about"].get(name, ()), *aid["near"].get(name, ())}


def test_only_aids_that_can_be_read_are_suggested() -> None:
    for aid in FOR_DESK:
        assert items()[aid["id"]].is_public
        assert (aid["address"] is None) != (aid["article"] is None)


def test_a_threatened_person_is_not_shown_what_counsellors_or_leaders_learn_from() -> None:
    shown = {aid["id"]: aid for aid in FOR_PERSON}

    assert all(set(aid["person"]) & set(PERSON) for aid in shown.values())
    assert shown.keys().isdisjoint({"R08", "R18", "R31", "R32", "R33"})
    assert {"R18", "R31"} < {aid["id"] for aid in FOR_DESK}


@pytest.mark.parametrize("form", dimension("incident_form").codes)
def test_every_kind_of_incident_leads_somewhere(form: str) -> None:
    assert [aid["id"] for aid in FOR_PERSON if form in codes_of(aid, "incident_form")]


def test_help_in_any_case_exists_for_every_reader_and_in_every_language_of_the_pages() -> None:
    person = [aid for aid in FOR_PERSON if aid["general"] == "person"]
    office = [aid for aid in FOR_DESK if aid["general"] == "office"]

    assert all(set(aid["person"]) == set(PERSON) for aid in person)
    assert any({"de", "en"} <= set(aid["languages"]) for aid in person)
    assert all(aid["office"] for aid in office)
    assert len(person) > 1
    assert len(office) > 1


def test_a_code_of_two_dimensions_counts_only_where_the_aid_means_it() -> None:
    [aid] = [aid for aid in FOR_PERSON if aid["id"] == "R27"]

    assert aid["about"]["channel"] == ["SOCIAL"]
    assert "motive" not in aid["about"]
    used = {code for item in items().values() for code in item.codes}
    twice = {code for code in used if sum(code in each.codes for each in dimensions().values()) > 1}
    assert twice == suggestions._MEANT.keys()  # a new one needs a decision


def test_the_same_group_is_near_and_who_somebody_is_stands_apart() -> None:
    [aid] = [aid for aid in FOR_PERSON if aid["id"] == "R03"]

    assert aid["about"]["incident_form"] == ["DOX", "STALK"]
    assert {"THREAT", "ONLINEHATE"} < set(aid["near"]["incident_form"])
    assert "DOX" not in aid["near"]["incident_form"]
    assert aid["who"] == {"role": ["CIVVOL", "REFVOL"]}
    assert "role" not in aid["about"] | aid["near"]


def test_every_role_and_audience_that_is_named_exists() -> None:
    readers = suggestion_data(office=False, library=Library())["readers"]

    for name, answers in readers.items():
        assert answers.keys() <= dimension(name).codes.keys()
        assert {each for found in answers.values() for each in found} <= set(PERSON)
    assert set(PERSON).isdisjoint(OFFICE)


def test_an_article_as_data_keeps_words_links_and_order() -> None:
    found = blocks(render("## Titel\n\nEin **Wort** & [mehr](https://example.org/).\n\n- a\n- b"))

    heading, paragraph, several = (each for each in found if each != "\n")
    link = ["a", ["mehr"], "https://example.org/"]
    assert heading == ["h4", ["Titel"]]
    assert paragraph == ["p", ["Ein ", ["strong", ["Wort"]], " & ", link, "."]]
    assert several == ["ul", [["li", ["a"]], ["li", ["b"]]]]


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", "[x](javascript:alert(1))", '<img src=x onerror="x">']
)
def test_an_article_as_data_has_no_element_that_runs(attack: str) -> None:
    def names(nodes: list[Block]) -> set[str]:
        elements = [node for node in nodes if not isinstance(node, str)]
        return {each[0] for each in elements}.union(*(names(each[1]) for each in elements))

    found = blocks(render(f"Davor {attack} danach"))

    assert names(found) <= {"p", "a"}
    assert not [each for each in found[0][1] if isinstance(each, list) and len(each) > 2]


@pytest.mark.parametrize("office", [False, True])
def test_what_the_office_file_withholds_or_moves_is_so_in_the_suggestions(*, office: bool) -> None:
    library = Library(("R25", "R38"), (("R26", "https://www.example.org/neu"),))

    aids = {each["id"]: each for each in suggestion_data(office=office, library=library)["aids"]}

    assert aids.keys().isdisjoint({"R25", "R38"})
    assert aids["R26"]["address"] == "https://www.example.org/neu"
    assert aids["R24"]["address"] == items()["R24"].address
