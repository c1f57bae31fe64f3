"""The table of participants: names are typed by strangers, and spreadsheets run formulas."""

import pytest

from empowerment.events.participant_list import safe_cell


@pytest.mark.parametrize("text", ["=1", " =1", "+1", "-1", "@a", "\t=1", "＝1"])
def test_a_cell_that_begins_like_a_formula_is_text(text: str) -> None:
    assert safe_cell(text).startswith("'")
    assert safe_cell("1 = 1") == "1 = 1"
