"""Pages from templates: one Jinja environment per site and locale."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app.site.assets import Asset, Bundle, Entry
from app.site.catalogues import SOURCE_LOCALE, script_words, translations
from app.site.desk_page import desk_page_values
from app.site.report_page import report_page_values
from app.site.sources import TEMPLATES
from crypto.encoding import parse_day
from reference.office import Office
from reference.taxonomy import LOCALES

# Folders below templates/ whose files are the pages of a site, and where its scripts come from.
SITE_TEMPLATES = {
    "report": ("report", "pages"),
    "desk": ("desk",),
    "public": ("public", "pages"),
}
SCRIPT_FOLDERS = {"report": "reporter", "desk": "desk", "public": "public"}

_ENDONYMS = {"de": "Deutsch", "en": "English"}


@dataclass(frozen=True)
class Page:
    """One page of a site in one locale."""

    site: str
    template: str
    locale: str

    @property
    def name(self) -> str:
        """Give the name without folder and ending: `index`, `mailbox`."""
        return self.template.rpartition("/")[2].removesuffix(".html")

    def address(self, locale: str | None = None) -> str:
        """Give the URL path: `/` and `/mailbox` in German, `/en/` and `/en/mailbox` in English."""
        locale = locale or self.locale
        prefix = "/" if locale == SOURCE_LOCALE else f"/{locale}/"
        return prefix + ("" if self.name == "index" else self.name)


def pages_of(site: str) -> list[Page]:
    """Give all pages of a site; a template whose name starts with `_` is a part of others."""
    templates = (
        f"{folder}/{path.name}"
        for folder in SITE_TEMPLATES[site]
        for path in sorted((TEMPLATES / folder).glob("*.html"))
        if not path.name.startswith("_")
    )
    return [Page(site, template, locale) for template in templates for locale in LOCALES]


@dataclass(frozen=True)
class Release:
    """What pages are made of besides the office file."""

    id: str
    bundle: Bundle


class SiteRenderer:
    """Renders the pages of one site and notes the style sheets they use."""

    def __init__(self, site: str, office: Office, release: Release) -> None:
        self.site = site
        self.office = office
        self.release = release
        self.used_styles: set[str] = set()
        self._environments = {locale: self._environment(locale) for locale in LOCALES}

    def render(self, page: Page) -> str:
        """Give a page's HTML."""
        template = self._environments[page.locale].get_template(page.template)
        languages = [(code, _ENDONYMS[code], page.address(code)) for code in LOCALES]
        return template.render(page=page, languages=languages) + "\n"

    def _environment(self, locale: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.policies["ext.i18n.trimmed"] = True
        words = translations(locale, self.site)
        environment.install_gettext_translations(  # type: ignore[attr-defined]
            words, newstyle=True
        )
        environment.filters |= {
            "localised": lambda value: value[locale],
            "day": lambda day: format_date(parse_day(day), "long", locale=locale),
            "languages": lambda codes: format_list(
                [_language_name(code, locale) for code in codes], locale=locale
            ),
            "telephone": lambda number: "tel:" + re.sub(r"[^+0-9]", "", number),
        }
        environment.globals |= {
            "locale": locale,
            "direction": Locale.parse(locale).text_direction,
            "site": self.site,
            "office": self.office,
            "release": self.release.id,
            "home": "/" if locale == SOURCE_LOCALE else f"/{locale}/",
            "asset": self._asset_path,
            "scripts": self._scripts,
            "styles": self._styles,
            "import_map": self._import_map,
            "json_block": json_block,
            "words": json_block("translations", script_words(locale, self.site)),
        }
        if self.site == "report":
            environment.globals |= report_page_values(self.office, locale, words.gettext)
        if self.site == "desk":
            home = str(environment.globals["home"])
            environment.globals |= desk_page_values(self.office, home)
        return environment

    def _entry(self, name: str) -> Entry:
        return self.release.bundle.entries[name]

    def _asset_path(self, name: str) -> str:
        bundle = self.release.bundle
        return bundle.images[name].path if name in bundle.images else self._entry(name).file.path

    def _styles(self, name: str) -> Markup:
        self.used_styles.add(name)
        return _link("stylesheet", self._entry(name).file)

    def _scripts(self, name: str) -> Markup:
        entry = self._entry(name)
        preloads = [_link("modulepreload", each) for each in entry.imports]
        script = Markup('<script type="module" src="{}" integrity="{}"></script>').format(
            entry.file.path, entry.file.integrity
        )
        return Markup("\n").join([*preloads, script])

    def _import_map(self) -> Markup:
        return Markup('<script type="importmap">{}</script>').format(
            _unescaped(import_map(self.release.bundle, self.site))
        )


def _language_name(code: str, locale: str) -> str:
    """Give a language's name in the reader's; an unknown tag stands for itself."""
    return str(Locale.parse(locale).languages.get(code, code))


def import_map(bundle: Bundle, site: str) -> str:
    """Give the integrity of every script of a site, also of those fetched later by `import()`.

    The same text on all pages of a site, so that one hash in the content security policy allows it.
    """
    folder = SCRIPT_FOLDERS[site]
    scripts = {
        file.path: file.integrity
        for entry in bundle.of_folder(folder)
        for file in entry.files()
        if file.path.endswith(".js")
    }
    return json.dumps({"integrity": dict(sorted(scripts.items()))}, separators=(",", ":"))


def json_block(name: str, data: Mapping[str, Any]) -> Markup:
    """Give data for scripts as a block that is never executed (read by `pageData()`)."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    block = Markup('<script type="application/json" id="{}">{}</script>')
    return block.format(name, _unescaped(text))


def _unescaped(text: str) -> Markup:
    """Give JSON for a script block: what could end or confuse the block begins with `<`."""
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704


def _link(relation: str, file: Asset) -> Markup:
    link = Markup('<link rel="{}" href="{}" integrity="{}">')
    return link.format(relation, file.path, file.integrity)
