"""Source texts in the sources, and keeping the catalogues in step with them.

`python -m app.site.messages` adds new texts to translations/en/LC_MESSAGES/*.po, untranslated, and
drops those no longer used. Domains follow the folders: a site's pages carry only their own texts.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from app.site.catalogues import SOURCE_LOCALE, catalogue_file, read_catalogue
from app.site.sources import ROOT
from reference.taxonomy import LOCALES

# Domain → files and folders of its texts, relative to the project.
SOURCES = {
    "report": (
        "templates/report",
        "browser/src/reporter",
        "incidents/forms.py",
        "app/site/report_page.py",
    ),
    "shared": (
        "templates/layout.html",
        "templates/components",
        "templates/pages",
        "browser/src/shared",
    ),
    "public": (
        "templates/public",
        "templates/errors",
        "templates/account",
        "templates/library",
        "templates/network",
        "templates/papers",
        "templates/recommendations",
        "templates/selfcheck",
        "templates/dialogue",
        "templates/events",
        "templates/trends",
        "accounts/forms.py",
        "accounts/routes",
        "empowerment/dialogue/forms.py",
        "empowerment/events/forms.py",
        "empowerment/events/routes",
        "empowerment/dialogue/routes",
        "empowerment/library/forms.py",
        "empowerment/library/routes",
        "empowerment/network/forms.py",
        "empowerment/network/routes",
        "empowerment/recommendations/forms.py",
        "empowerment/recommendations/routes",
        "empowerment/selfcheck/forms.py",
        "empowerment/selfcheck/routes",
        "trends/routes",
        "web/fields.py",
        "web/forms.py",
    ),
    "desk": ("templates/desk", "browser/src/desk"),
}

Method = tuple[str, dict[str, tuple[int, ...] | None], dict[str, str]]

_PYTHON: Method = ("python", {"N_": None, "translate": None}, {})
_SCRIPT: Method = ("app.site.script_messages:extract_texts", {"t": None, "tn": (1, 2)}, {})
_TEMPLATE: Method = (
    "jinja2.ext:babel_extract",
    {"_": None, "gettext": None, "ngettext": (1, 2)},
    {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"},
)
_METHODS: dict[str, Method] = {
    ".py": _PYTHON,
    ".ts": _SCRIPT,
    ".html": _TEMPLATE,
}


def source_catalogue(domain: str) -> Catalog:
    """Collect all source texts of a domain, with the files they stand in."""
    catalogue = Catalog(domain=domain, charset="utf-8", fuzzy=False)
    for path in _files(domain):
        method, keywords, options = _METHODS[path.suffix]
        name = path.relative_to(ROOT).as_posix()
        with path.open("rb") as file:
            for found in extract(method, file, keywords=keywords, options=options):
                _line, message, _comments, context = found
                catalogue.add(message, None, [(name, 0)], context=context)
    return catalogue


def updated_catalogue(locale: str, domain: str) -> Catalog:
    """Give a catalogue with exactly the texts of the sources and the translations it has."""
    catalogue = read_catalogue(locale, domain)
    catalogue.update(source_catalogue(domain), no_fuzzy_matching=True, update_header_comment=False)
    return catalogue


def missing(catalogue: Catalog, domain: str) -> list[str]:
    """Give the source texts of a domain that a catalogue does not translate."""
    return [
        str(message.id)
        for message in source_catalogue(domain)
        if message.id and not _translated(catalogue, message.id)
    ]


def _translated(catalogue: Catalog, text: str | tuple[str, ...] | list[str]) -> bool:
    found = catalogue.get(text if isinstance(text, str) else text[0])
    if found is None or found.fuzzy:
        return False
    strings = [found.string] if isinstance(found.string, str) else list(found.string or ())
    return strings != [] and all(strings)


def _files(domain: str) -> Iterator[Path]:
    for name in SOURCES[domain]:
        source = ROOT / name
        found = sorted(source.rglob("*")) if source.is_dir() else [source]
        yield from (path for path in found if path.is_file() and path.suffix in _METHODS)


def main() -> None:
    """Bring every catalogue in step with the sources."""
    for locale in LOCALES:
        if locale == SOURCE_LOCALE:
            continue
        for domain in SOURCES:
            # Read before the file is opened for writing, which empties it.
            catalogue = updated_catalogue(locale, domain)
            path = catalogue_file(locale, domain)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                write_po(
                    file,
                    catalogue,
                    width=100,
                    omit_header=True,  # dates in a header would differ on every run
                    sort_output=True,
                    ignore_obsolete=True,
                    include_lineno=False,
                )
            print(f"{locale}/{domain}: {len(missing(catalogue, domain))} without translation")


if __name__ == "__main__":
    main()
