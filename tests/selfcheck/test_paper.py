"""What a Kommune prints: beside a question stands what volunteers were asked in its place."""

import io
import re

import pytest
from pypdf import PdfReader

from empowerment.selfcheck.paper import tally_sheet, worksheet
from empowerment.selfcheck.question_sets import our_sets
from reference.taxonomy import LOCALES
from tests.selfcheck.kit import TODAY, Kommune

PROTECTION = our_sets().get("protection", 1)


def words_of(pdf: bytes) -> str:
    """The letters of a PDF, without the spaces and hyphens of its lines."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"[\W_]+", "", text)


@pytest.mark.parametrize("locale", LOCALES)
def test_who_counts_or_talks_reads_both_wordings(kommune: Kommune, locale: str) -> None:
    """Else a gap seems to be one of answers where the questions differ."""
    check = kommune.start(days=0)
    sheet = dict.fromkeys(("A3", "C1", "D4"), 0)
    kommune.fill(check, [dict.fromkeys(sheet, 3)] * 5, [sheet] * 5)
    kommune.close(check, today=TODAY)

    printed = {
        "tally": tally_sheet(PROTECTION, locale=locale, short=False, day=TODAY),
        "worksheet": worksheet(kommune.check(check), name="Vossmarn", plans=[], locale=locale),
    }

    for name, pdf in printed.items():
        words = words_of(pdf)
        for question in PROTECTION.questions(short=False):
            for text in (question.text, question.volunteers or {}):
                wanted = re.sub(r"[\W_]+", "", text.get(locale, ""))
                assert wanted in words, (name, question.id)
