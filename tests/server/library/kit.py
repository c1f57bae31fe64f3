"""An article and a link as editors fill in their forms, and what the pages say."""

import html
import re

from tests.server.account_kit import Visitor

BASE = "/account/library"

NEW = f"{BASE}/new/"

ARTICLE = {
    "title_de": "Sprechstunde im Zirkuszelt",
    "summary_de": "Wie Sprechstunden sicher bleiben.",
    "summary_en": "How to keep office hours safe.",
    "text_de": "## Vorher\n\nZu zweit sein. [Mehr](https://example.org/mehr)",
    "publisher": "Netzwerkstelle",
    "year": "2026",
    "format": "article",
    "topics": "protection",
    "audience": "staff",
    "codes": "THREAT",
    "review": "2027-11-23",
    "save": "1",
}

LINK = {
    **{name: value for name, value in ARTICLE.items() if name != "text_de"},
    "title_de": "Leitfaden Giraffenhaus",
    "format": "guide",
    "address": "https://www.example.org/giraffe",
    "found_in": "https://www.example.org/",
    "found_on": "2026-11-20",
    "found_level": "item",
    "languages": "de",
}

NAME = "sprechstunde-zirkuszelt"

ENTRY = f"{BASE}/entries/{NAME}/"

EDIT = f"{BASE}/entries/{NAME}/edit"

PAGE = f"/library/{NAME}/"

AHEAD = {"preview": "de"}

LEADS_NOWHERE = "(/\\elsewhere"
"""Of the hostile texts the one that is an address of ours, of a page that isn't there."""

_WHOLE = re.compile(r'<article class="whole">.*?</article>', re.DOTALL)


def send(visitor: Visitor, path: str, fields: dict[str, str]) -> str:
    """Open a page with one form for texts, and send it."""
    answer = visitor.post(path, {**visitor.hidden(visitor.get(path)), **fields})
    assert answer.status_code in (200, 303), problems(answer.text)
    return answer.text


def problems(page: str) -> list[str]:
    return [
        html.unescape(each) for each in re.findall(r'<ul class="problems">(.*?)</ul>', page, re.S)
    ]


def publish(editor: Visitor, day: str = "2026-11-23") -> None:
    answer = editor.press(ENTRY, f"{ENTRY}publish", day=day)
    assert answer.status_code == 303, problems(answer.text)


def whole(page: str) -> str:
    found = _WHOLE.search(page)
    assert found is not None
    return re.sub(r"</?h[12]", "<h", found[0])


def search(visitor: Visitor, query: str) -> str:
    return visitor.post("/library/", {"q": query}).text
