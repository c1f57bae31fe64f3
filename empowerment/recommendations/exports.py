"""A version as a file: JSON for machines, Markdown to work on, PDF to print and hand on.

Each is a pure function of the published version and the site's address, in the language it is
written in, so it never changes. docs/http-api.md describes the JSON.
"""

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from core.errors import MalformedError
from core.typesetting import typeset
from empowerment.library.items import Localised
from empowerment.recommendations.content import (
    Content,
    Source,
    audiences,
    check_fields,
    dump,
    has_words,
    is_address,
    load,
)
from empowerment.recommendations.escaping import escape_line, escape_text
from empowerment.recommendations.published import Published
from empowerment.recommendations.stored import dump_labels
from empowerment.recommendations.words import LICENCE_NAMES, WORDS
from trends.units import SizeClass

FORMAT = "rueckhalt/recommendation/v2"
LARGEST_IMPORT = 200_000
"""Characters of a JSON file that is read back."""

_BABEL = {"de": "de", "en": "en_GB"}
_TEMPLATE = "recommendations/recommendation.typ"
_HEAD = ("number", "version", "address", "author", "published", "labels")


def version_address(public: str, published: Published) -> str:
    """Give the address at which a version stays for ever."""
    return f"{public}/recommendations/{published.number}/v{published.version}/"


def citation(public: str, published: Published) -> str:
    """Give how to quote a version, in the language it is written in, with what it is based on.

    Withdrawn, it says so; whom its text came from went with the text.
    """
    words = WORDS[published.language]
    cited = words.cite.format(
        author=published.author,
        year=published.published.year,
        title=published.title,
        number=published.number,
        version=published.version,
        address=version_address(public, published),
    )
    if published.withdrawn is not None:
        day = _long(published.withdrawn, published.language)
        return f"{cited} {words.withdrawn.format(day=day)}"
    sources = "; ".join(_source(each) for each in published.content.based_on)
    return f"{cited} {words.based_on.format(sources=sources)}" if sources else cited


def _source(source: Source) -> str:
    licence = LICENCE_NAMES.get(source.licence, source.licence)
    return f"{source.author}: {source.title}, {source.address} ({licence})"


def to_json(public: str, published: Published) -> bytes:
    """Give a version as JSON. Raises NotFoundError if it was withdrawn."""
    data = {
        "format": FORMAT,
        "number": published.number,
        "version": published.version,
        "address": version_address(public, published),
        "author": published.author,
        "published": published.published.isoformat(),
        "labels": dump_labels(published.content, published.labels),
        "recommendation": dump(published.content),
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n"


def from_json(data: bytes | str) -> Content:
    """Read the text out of a file as `to_json` makes it, based on what the file says it is.

    Raises MalformedError.
    """
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
    text, labels = read["recommendation"], read["labels"]
    if not isinstance(text, dict) or not isinstance(labels, dict):
        raise MalformedError
    content = load(text | _choosable(text, labels) | {"based_on": _sources(read, text)})
    if not has_words(content):
        raise MalformedError
    return content


def _choosable(text: dict[str, Any], labels: dict[str, Any]) -> dict[str, Any]:
    """Leave out what could be chosen when the file was made, and can't any more."""
    found = {}
    for name, known in (("audience", audiences()), ("fields", check_fields())):
        chosen, labelled = text.get(name), labels.get(name)
        if not isinstance(chosen, list) or not isinstance(labelled, dict):
            raise MalformedError
        former = {each for each in labelled if each not in known}
        found[name] = [each for each in chosen if not (isinstance(each, str) and each in former)]
    return found


def _sources(head: dict[str, Any], text: dict[str, Any]) -> list[Any]:
    """Name the file itself, then what it names: neither goes by way of an import."""
    own = {
        "address": head["address"],
        "title": text.get("title"),
        "author": head["author"],
        "licence": text.get("licence"),
    }
    others = text.get("based_on")
    if not isinstance(others, list):
        raise MalformedError
    return [own, *others]


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
    yield from _section(
        words.audience, ", ".join(_names(published.labels.audience, published.language))
    )
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
    yield from _section(
        words.fields, ", ".join(_names(published.labels.fields, published.language))
    )
    yield "---"
    yield escape_line(citation(public, published))
    yield escape_line(_licence(content))


def _section(heading: str, text: str) -> Iterator[str]:
    if text:
        yield f"## {heading}"
        yield escape_text(text)


def _pdf_data(public: str, published: Published, content: Content) -> dict[str, Any]:
    words = WORDS[published.language]
    sections = [
        (words.problem, content.problem),
        (words.audience, ", ".join(_names(published.labels.audience, published.language))),
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
        "fields": ", ".join(_names(published.labels.fields, published.language)),
        "cite": citation(public, published),
        "address": version_address(public, published),
        "licence": _licence(content),
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


def _names(labels: Mapping[str, Localised], language: str) -> list[str]:
    return [each[language] for each in labels.values()]


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
    day = _long(published.published, published.language)
    return WORDS[published.language].by.format(author=published.author, day=day)


def _long(day: datetime.date, language: str) -> str:
    return format_date(day, "long", locale=_BABEL[language])


def _licence(content: Content) -> str:
    words = WORDS[content.language]
    return words.licence.format(licence=words.licences.get(content.licence, content.licence))
