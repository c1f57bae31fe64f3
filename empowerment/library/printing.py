"""Our own forms as paper: an article with lines to write on, typeset to be printed."""

import datetime
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from functools import lru_cache

from markdown_it.token import Token

from empowerment.library.items import Item
from empowerment.markdown import is_writing_line, plain, tokens_of
from empowerment.papers.files import paper_file
from empowerment.papers.papers import Paper, Section

_LISTS = ("bullet_list_open", "ordered_list_open")


def is_form(item: Item) -> bool:
    """Whether an aid is a text of ours with lines to write on."""
    return item.article is not None and any(map(is_writing_line, tokens_of(item.article["de"])))


def form_file(item: Item, *, locale: str, office: str, day: datetime.date) -> bytes:
    """Give a form of ours as PDF, in a language it has."""
    article = item.article or {}
    language = locale if locale in article else "de"
    title = item.title.get(language, item.title["de"])
    paper = Paper(item.id, language, title, "", tuple(_sections(tokens_of(article[language]))))
    return _typeset(json.dumps(asdict(paper)), office, day)


@lru_cache(maxsize=16)
def _typeset(content: str, office: str, day: datetime.date) -> bytes:
    """Keep the last ones: typesetting takes a fifth of a second, and anybody may ask."""
    found = json.loads(content)
    sections = tuple(Section(**each) for each in found.pop("sections"))
    return paper_file(Paper(**found, sections=sections), "pdf", sender=office, day=day)


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    """Give a text in parts, each with words first, then a list, then lines."""
    part, lists, heading = Section(), list[str](), False
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type in _LISTS:
            lists.append(token.type)
        elif token.type.endswith("_list_close"):
            lists.pop()
        elif is_writing_line(token):
            part = replace(part, lines=part.lines + 1)
        elif token.type == "inline":
            if heading or part.lines or (part.items and not lists):
                yield part
                part = Section()
            part = _with(part, plain(token), heading=heading, kind=lists[-1] if lists else "")
    yield part


def _with(part: Section, words: str, *, heading: bool, kind: str) -> Section:
    if heading:
        return replace(part, heading=words)
    if kind:
        return replace(part, items=(*part.items, words), numbered=kind == "ordered_list_open")
    return replace(part, text=(*part.text, words))
