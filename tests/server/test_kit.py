"""The starter kit: finished drafts with the Kommune's name, for its own people."""

import io

from docx import Document

from accounts.roles import CoordinatorRole
from empowerment.papers.papers import names
from tests.server.account_kit import joined
from tests.server.kit import House


def test_the_start_page_leads_to_every_draft(house: House) -> None:
    visitor = joined(house)
    home = visitor.get("/account/").text
    for name in names("kit."):
        path = f"/account/kit/{name.removeprefix('kit.')}/"
        assert path in home
        assert "Oldenmoor" in visitor.get(path).text


def test_a_draft_opens_in_a_word_processor_with_the_name_of_the_kommune(house: House) -> None:
    answer = joined(house, CoordinatorRole.READER).get("/account/kit/resolution.docx")
    title = Document(io.BytesIO(answer.data)).paragraphs[0].text
    assert "Oldenmoor" in title
    assert answer.headers["Content-Disposition"] == "attachment; filename=resolution.docx"


def test_a_draft_can_be_printed_in_the_language_of_the_page(house: House) -> None:
    visitor = joined(house)
    visitor.prefix = "/en"
    answer = visitor.get("/account/kit/press.pdf")
    assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-")


def test_there_is_no_draft_and_no_form_of_another_name(house: House) -> None:
    visitor = joined(house)
    for path in ("/account/kit/nothing/", "/account/kit/press.exe", "/account/kit/x.pdf"):
        assert visitor.get(path).status_code == 404, path
