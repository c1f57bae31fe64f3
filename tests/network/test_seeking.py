"""The office finds the Kommune it means, among 10,000 with many of the same name."""

from empowerment.network.seeking import MOST, seek
from reference.kommunen import kommunen


def names(text: str) -> list[str]:
    return [each.ags for each in seek(kommunen(), text).kommunen]


def test_a_key_is_exact() -> None:
    found = seek(kommunen(), " 05 315 000 ")
    assert ([each.name for each in found.kommunen], found.exact) == (["Köln"], True)


def test_a_full_name_that_only_one_has_is_exact() -> None:
    found = seek(kommunen(), "flensburg")
    assert ([each.ags for each in found.kommunen], found.exact) == (["01001000"], True)


def test_the_same_name_several_times_is_a_choice() -> None:
    found = seek(kommunen(), "Neuenkirchen")
    assert len(found.kommunen) > 1
    assert {each.name for each in found.kommunen} == {"Neuenkirchen"}


def test_part_of_a_name_is_never_exact() -> None:
    found = seek(kommunen(), "flensb")
    assert names("flensb") == ["01001000"]
    assert not found.exact


def test_too_many_are_cut_and_said_to_be() -> None:
    found = seek(kommunen(), "be")
    assert len(found.kommunen) == MOST
    assert found.more


def test_nothing_is_found_for_nothing() -> None:
    assert names("") == names("x") == names("Nirgendheim") == []
