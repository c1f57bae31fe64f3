"""A version as a file: JSON for machines, Markdown to work on, PDF to print and hand on.

Each is a pure function of the published version and the site's address, in the language it is
written in, so it never changes. docs/http-api.md describes the JSON.
"""

import datetime
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from core.errors import MalformedError
from core.typesetting import typeset
from empowerment.recommendations.content import (
    Content,
    audiences,
    check_fields,
    dump,
    is_address,
    load,
)
from empowerment.recommendations.escaping import escape_line, escape_text
from empowerment.recommendations.published import Published
from empowerment.recommendations.words import WORDS
from trends.units import SizeClass

FORMAT = "rueckhalt/recommendation/v1"
LARGEST_IMPORT = 200_000
"""Characters of a JSON file that is read back."""

_BABEL = {"de": "de", "en": "en_GB"}
_TEMPLATE = "recommendations/recommendation.typ"
_HEAD = ("number", "version", "address", "author", "published")


def version_address(public: str, published: Published) -> str:
    """Give the address at which a version stays for ever."""
    return f"{public}/recommendations/{published.number}/v{published.version}/"


def citation(public: str, published: Published) -> str:
    """Give how to quote a version, in the language it is written in."""
    return WORDS[published.language].cite.format(
        author=published.author,
        year=published.published.year,
        title=published.title,
        number=published.number,
        version=published.version,
        address=version_address(public, published),
    )


def to_json(public: str, published: Published) -> bytes:
    """Give a version as JSON. Raises NotFoundError if it was withdrawn."""
    data = {
        "format": FORMAT,
        "number": published.number,
        "version": published.version,
        "address": version_address(public, published),
        "author": published.author,
        "published": published.published.isoformat(),
        "recommendation": dump(published.content),
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def from_json(data: bytes | str) -> Content:
    """Read the text out of a file as `to_json` makes it. Raises MalformedError."""
    if len(data) > LARGEST_IMPORT:
        raise MalformedError
    try:
        read = json.loads(data)
    except (RecursionError, ValueError):
        raise MalformedError from None
    if not isinstance(read, dict) or set(read) != {"format", *_HEAD, "recommendation"}:
        raise MalformedError
    if read["format"] != FORMAT:
        raise MalformedError
    return load(read["recommendation"])


def to_markdown(public: str, published: Published) -> str:
    """Give a version as CommonMark. Raises NotFoundError if it was withdrawn."""
    return "\n\n".join(_markdown(public, published)) + "\n"


def to_pdf(public: str, published: Published) -> bytes:
    """Give a version as tagged PDF. Raises NotFoundError if it was withdrawn."""
    content = published.content
    return _typeset(
        json.dumps(_pdf_data(public, published, content), ensure_ascii=False),
        published.published,
    )


@lru_cache(maxsize=128)
def _typeset(data: str, day: datetime.date) -> bytes:
    """Keep the last ones: typesetting takes a fifth of a second, and anybody may ask."""
    return typeset(_TEMPLATE, json.loads(data), day=day)


def _markdown(public: str, published: Published) -> Iterator[str]:
    content, words = published.content, WORDS[published.language]
    yield f"# {escape_line(content.title)}"
    yield f"{_numbered(published)}  \n{escape_line(_by(published))}"
    yield f"> **{escape_line(content.sentence)}**"
    yield from _section(words.problem, content.problem)
    yield from _section(words.audience, ", ".join(_names(content.audience, content.language)))
    yield from _section(words.prerequisites, content.prerequisites)
    yield f"## {words.steps}"
    yield "\n".join(
        f"{place}. {escape_line(step)}" for place, step in enumerate(content.steps, start=1)
    )
    yield from _section(words.effort, effort(content))
    yield from _section(words.evidence, content.evidence)
    yield from _section(words.pitfalls, content.pitfalls)
    if content.examples:
        yield f"## {words.examples}"
        for size, text in _examples(content):
            yield from (f"### {size}", escape_text(text))
    if _links(content):
        yield f"## {words.materials}"
        yield "\n".join(
            f"- [{escape_line(title)}](<{address}>)" for title, address in _links(content)
        )
    yield from _section(words.fields, ", ".join(field_names(content)))
    yield "---"
    yield escape_line(citation(public, published))
    yield escape_line(words.licence.format(licence=words.licences[content.licence]))


def _section(heading: str, text: str) -> Iterator[str]:
    if text:
        yield f"## {heading}"
        yield escape_text(text)


def _pdf_data(public: str, published: Published, content: Content) -> dict[str, Any]:
    words = WORDS[published.language]
    sections = [
        (words.problem, content.problem),
        (words.audience, ", ".join(_names(content.audience, content.language))),
        (words.prerequisites, content.prerequisites),
    ]
    after = [
        (words.effort, effort(content)),
        (words.evidence, content.evidence),
        (words.pitfalls, content.pitfalls),
    ]
    return {
        "lang": published.language,
        "title": content.title,
        "author": published.author,
        "keywords": list(words.keywords),
        "kind": _numbered(published),
        "by": _by(published),
        "sentence_heading": words.sentence,
        "sentence": content.sentence,
        "before": [_pdf_section(*each) for each in sections if each[1]],
        "steps_heading": words.steps,
        "steps": list(content.steps),
        "after": [_pdf_section(*each) for each in after if each[1]],
        "examples_heading": words.examples,
        "examples": [_pdf_section(*each) for each in _examples(content)],
        "materials_heading": words.materials,
        "materials": [{"title": title, "address": address} for title, address in _links(content)],
        "fields_heading": words.fields,
        "fields": ", ".join(field_names(content)),
        "cite": citation(public, published),
        "address": version_address(public, published),
        "licence": words.licence.format(licence=words.licences[content.licence]),
        "page": words.page,
    }


def _pdf_section(heading: str, text: str) -> dict[str, Any]:
    return {"heading": heading, "paragraphs": paragraphs(text)}


def paragraphs(text: str) -> list[str]:
    """Give the paragraphs of a plain text; line ends inside of them stay."""
    return [each for each in re.split(r"\n\s*\n", text.strip()) if each]


def effort(content: Content) -> str:
    """Give the effort in words of the recommendation's language."""
    words = WORDS[content.language]
    hours = format_decimal(content.hours or 0, locale=_BABEL[content.language])
    found = words.hours_one if content.hours == 1 else words.hours.format(hours=hours)
    return ", ".join([found] * (content.hours is not None) + [words.money.get(content.money, "")])


def field_names(content: Content) -> list[str]:
    """Give the fields of the self-check in the recommendation's language."""
    return [check_fields()[each][content.language] for each in content.fields]


def _names(chosen: tuple[str, ...], language: str) -> list[str]:
    return [audiences()[each][language] for each in chosen]


def _examples(content: Content) -> list[tuple[str, str]]:
    sizes = WORDS[content.language].sizes
    return [(sizes[size], content.examples[size]) for size in SizeClass if size in content.examples]


def _links(content: Content) -> list[tuple[str, str]]:
    return [(each.title, each.address) for each in content.materials if is_address(each.address)]


def _numbered(published: Published) -> str:
    return WORDS[published.language].numbered.format(
        number=published.number, version=published.version
    )


def _by(published: Published) -> str:
    day = format_date(published.published, "long", locale=_BABEL[published.language])
    return WORDS[published.language].by.format(author=published.author, day=day)
