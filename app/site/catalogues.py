"""Message catalogues: one .po file per locale and domain; the source texts are German."""

import io
from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from app.site.sources import ROOT

SOURCE_LOCALE = "de"
FOLDER = ROOT / "translations"

# What a page of each site says comes from the site's own domain, then from what all share.
DOMAINS = {
    "report": ("report", "shared"),
    "desk": ("desk", "shared"),
    "public": ("public", "shared"),
}

Words = dict[str, str | list[str]]


def catalogue_file(locale: str, domain: str) -> Path:
    """Give the path of a catalogue."""
    return FOLDER / locale / "LC_MESSAGES" / f"{domain}.po"


@cache
def read_catalogue(locale: str, domain: str) -> Catalog:
    """Read a catalogue; the source locale and domains without one are empty."""
    path = catalogue_file(locale, domain)
    if locale == SOURCE_LOCALE or not path.exists():
        return Catalog(locale=locale, domain=domain)
    with path.open("rb") as file:
        return read_po(file, locale=locale, domain=domain, abort_invalid=True)


@cache
def translations(locale: str, site: str) -> NullTranslations:
    """Give what Jinja translates with on a site's pages."""
    found: NullTranslations = NullTranslations()
    for domain in reversed(DOMAINS[site]):
        catalogue = read_catalogue(locale, domain)
        if len(catalogue) == 0:
            continue
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        layer = GNUTranslations(compiled)
        layer.add_fallback(found)
        found = layer
    return found


def script_words(locale: str, site: str) -> Words:
    """Give the translations that a site's scripts use, for `browser/src/shared/i18n.ts`."""
    words: Words = {}
    for domain in reversed(DOMAINS[site]):
        words |= _script_words(read_catalogue(locale, domain))
    return dict(sorted(words.items()))


def _script_words(catalogue: Catalog) -> Words:
    words: Words = {}
    for message in catalogue:
        if not message.id or not _used_by_scripts(message.locations):
            continue
        if isinstance(message.id, str):
            words[message.id] = str(message.string)
        else:
            words[message.id[0]] = list(message.string or ())
    return words


def _used_by_scripts(locations: Iterable[tuple[str, int]]) -> bool:
    return any(path.endswith(".ts") for path, _line in locations)
