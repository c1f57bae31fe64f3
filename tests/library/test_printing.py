"""Our form on paper: lines that somebody can write on, in both languages."""

import datetime
import io
from itertools import pairwise

import pypdf
import pytest

from empowerment.library.blocks import blocks
from empowerment.library.items import items
from empowerment.library.printing import form_file, is_form
from empowerment.markdown import render

DAY = datetime.date(2026, 11, 23)
LEAST_GAP = 18
"""Points between two lines, some 6.5 mm: handwriting needs as much."""


@pytest.mark.parametrize(
    ("locale", "question"), [("de", "3. Was ist passiert?"), ("en", "3. What happened?")]
)
def test_the_memory_protocol_is_a_tagged_paper_with_room_to_write(
    locale: str, question: str
) -> None:
    content = form_file(items()["R38"], locale=locale, office="Fachstelle", day=DAY)

    paper = pypdf.PdfReader(io.BytesIO(content))
    text = "".join(page.extract_text() for page in paper.pages)
    gaps = [gap for page in paper.pages for gap in gaps_between_lines(page)]
    assert b"/Marked true" in content
    assert question in text
    assert len(paper.pages) == 2
    assert len(gaps) > 30
    assert min(gaps) >= LEAST_GAP


def gaps_between_lines(page: pypdf.PageObject) -> list[float]:
    """The heights between the drawn lines of a page, from above."""
    heights: list[float] = []

    def note(operator: bytes, _given: object, matrix: list[float], _text: object) -> None:
        if operator == b"S":
            heights.append(matrix[5])

    page.extract_text(visitor_operand_before=note)
    return [abs(one - other) for one, other in pairwise(heights)]


def test_only_a_text_with_lines_is_a_form() -> None:
    assert [name for name, item in items().items() if is_form(item)] == ["R38"]


def test_a_rule_is_no_line_to_write_on() -> None:
    assert "writing-line" not in render("oben\n\n---\n\nunten\n\n___")
    assert render("_" * 20).count('class="writing-line"') == 1


def test_where_scripts_show_the_form_many_lines_are_one() -> None:
    html = render("Was?\n\n" + "\n\n".join(["_" * 20] * 9) + "\n\nWer?")

    assert blocks(html) == [["p", ["Was?"]], ["hr", []], ["p", ["Wer?"]]]
