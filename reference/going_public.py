"""What an office must have said before its pages may go public (docs/office.md).

A section of imprint, privacy notice or statement of accessibility says by `about` which of the
required statements it makes; the list checks that each is made in every language and that no gap
of the template is left. Whether a statement is right, and enough in law, no program can tell.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

from crypto.encoding import parse_day
from reference.office import Office, Page, Section
from reference.office_form import PROSE
from reference.taxonomy import LOCALES

GAP = re.compile(r"\[\[.*?\]\]|\[\[|\]\]|\b(?:TODO|FIXME|TBD|TBA|XXX+)\b", re.DOTALL)
"""A place of the template that an office still has to fill in: `[[name of the association]]`.

One half is enough, so that a gap that was half deleted is found, too. So are the marks that people
set where something is to follow.
"""

REVIEW_DAYS = 366
"""A statement of accessibility is looked at again once a year (Commission Implementing Decision
(EU) 2018/1523, part 1)."""

_LEAST_LETTERS = 3
_WORD = re.compile(r"\w+")
_FILLERS = frozenset(
    {
        *("todo", "to", "do", "fixme", "tbd", "tba", "nn", "na", "n", "a", "asdf", "qwertz"),
        *("lorem", "ipsum", "dolor", "sit", "amet", "blindtext", "mustertext", "platzhalter"),
        *("placeholder", "beispieltext", "test", "text", "folgt", "follows", "coming", "soon"),
        *("wird", "noch", "ergänzt", "nachgereicht", "eingefügt", "in", "arbeit", "bearbeitung"),
        *("be", "added", "here", "hier", "steht", "der", "the", "später", "later"),
    }
)
"""Words of texts that say only that a text is to come; a statement has others, too."""
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True)
class Item:
    """A statement that must be made."""

    about: str
    meaning: str


REQUIRED: Mapping[str, tuple[Item, ...]] = {
    "imprint": (
        Item("provider", "name, legal form and address (§ 5 DDG)"),
        Item("representative", "who represents the office (§ 5 DDG)"),
        Item("contact", "mail address and phone (§ 5 DDG)"),
    ),
    "privacy": (
        Item("controller", "who is responsible, with contact (Art. 13 (1) a GDPR)"),
        Item("officer", "contact of the data protection officer (Art. 13 (1) b GDPR)"),
        Item("purposes", "what data are for (Art. 13 (1) c GDPR)"),
        Item("legal_basis", "what allows it (Art. 13 (1) c GDPR)"),
        Item("recipients", "who else gets data (Art. 13 (1) e GDPR)"),
        Item("storage", "how long data are kept (Art. 13 (2) a GDPR)"),
        Item("rights", "what people can ask for (Art. 13 (2) b GDPR)"),
        Item("complaint", "the supervisory authority (Art. 13 (2) d GDPR)"),
    ),
    "accessibility": (
        Item("conformance", "how far the pages conform (§ 12b BGG, BITV 2.0)"),
        Item("barriers", "which barriers are known, and why (§ 12b BGG)"),
        Item("feedback", "where people tell of barriers (§ 12b BGG)"),
        Item("enforcement", "the arbitration or enforcement body (§ 12b BGG)"),
    ),
}


def missing(office: Office) -> list[str]:
    """Say what is missing, one line each, in the order of the file; none: it may go public."""
    found = [f"{place}: {gap}" for place, text in _plain_texts(office) if (gap := _gap_in(text))]
    for name in PROSE:
        page: Page = getattr(office, name)
        for locale in LOCALES:
            found += _missing_of_page(f"{name}.{locale}", page[locale], REQUIRED[name])
    return found + _missing_review(office) + _missing_source(office)


def _plain_texts(office: Office) -> Iterator[tuple[str, str]]:
    """Give every public text but the prose, with its key."""
    yield "town", office.town
    yield from (("address", line) for line in office.address)
    yield "phone", office.phone
    for locale in LOCALES:
        yield f"name.{locale}", office.name[locale]
        yield f"operator.{locale}", office.operator[locale]
        yield from ((f"hours.{locale}", line) for line in office.hours[locale])
    for desk in office.desks:
        yield "desks", desk.town
        yield from (("desks", desk.name[locale]) for locale in LOCALES)


def _missing_of_page(
    place: str, sections: Sequence[Section], required: Sequence[Item]
) -> Iterator[str]:
    for item in required:
        about = [section for section in sections if item.about in section.about]
        if not about:
            yield f'{place}: no section is about "{item.about}": {item.meaning}'
        elif not any(_says_something(section) for section in about):
            yield f'{place}: the section about "{item.about}" is empty: {item.meaning}'
        elif item.about == "contact" and not any(
            _MAIL.search(text) for section in about for text in section.paragraphs
        ):
            yield f'{place}: the section about "contact" has no mail address (§ 5 DDG)'
    for section in sections:
        if not _says_something(section) and not section.about:
            yield f"{place}: “{section.heading}” is empty"
        for text in (section.heading, *section.paragraphs):
            if gap := _gap_in(text):
                yield f"{place}: “{section.heading}” has {gap}"


def _says_something(section: Section) -> bool:
    """Tell whether there is more than an ellipsis, a dash or the promise of a text."""
    words = (word for text in section.paragraphs for word in _WORD.findall(text.casefold()))
    said = "".join(word for word in words if not _is_filler(word))
    return len(said) >= _LEAST_LETTERS


def _is_filler(word: str) -> bool:
    """Tell whether a word stands for nothing: one of those above, or one letter over and over."""
    return word in _FILLERS or len(set(word)) == 1


def _gap_in(text: str) -> str | None:
    """Describe the first gap left in a text."""
    found = GAP.search(text)
    return None if found is None else f"a gap to fill in: {shorten(found[0], 80)}"


def overdue(office: Office, *, today: datetime.date) -> list[str]:
    """Say what was true when the office signed and should be looked at again by now.

    Nothing of this keeps pages from being served: nobody who needs them is helped by that.
    """
    reviewed = office.accessibility_reviewed
    if reviewed is None or (today - parse_day(reviewed)).days <= REVIEW_DAYS:
        return []
    return [f"accessibility_reviewed is {reviewed}, over a year ago: look again and sign anew"]


def _missing_review(office: Office) -> list[str]:
    key, reviewed = "accessibility_reviewed", office.accessibility_reviewed
    if reviewed is None:
        return [f"{key} is missing: the day on which the statement was last found true"]
    age = parse_day(office.issued) - parse_day(reviewed)
    if age.days < 0:
        return [f"{key} lies after the day of signing (issued)"]
    if age.days > REVIEW_DAYS:
        return [f"{key} is more than a year before the day of signing: look at the pages again"]
    return []


def _missing_source(office: Office) -> list[str]:
    if office.source is not None:
        return []
    return ["source is missing: where visitors get the source of what runs here (AGPL-3.0 § 13)"]
