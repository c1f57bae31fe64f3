"""Static pages from templates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.site.catalogues import SOURCE_LOCALE, translations
from app.site.desk_page import desk_page_values
from app.site.environment import Release, SiteEnvironment
from app.site.report_page import report_page_values
from app.site.sources import TEMPLATES
from reference.office import Office
from reference.taxonomy import LOCALES

# Folders below templates/ whose files are the static pages of a site.
SITE_TEMPLATES = {
    "report": ("report", "pages"),
    "desk": ("desk",),
    "public": ("public", "pages"),
}

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


def language_links(address: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Give code, own name and address of a page in each language, for the language switch."""
    return [(code, _ENDONYMS[code], address(code)) for code in LOCALES]


class SiteRenderer:
    """Renders the static pages of one site and notes the style sheets they use."""

    def __init__(self, site: str, office: Office, release: Release) -> None:
        self._made = SiteEnvironment(site, office, release)
        self._environments = {locale: self._made.make(locale) for locale in LOCALES}
        for locale, environment in self._environments.items():
            environment.globals |= _site_values(site, office, locale)

    @property
    def used_styles(self) -> set[str]:
        """The style sheets of the pages rendered so far."""
        return self._made.used_styles

    def render(self, page: Page) -> str:
        """Give a page's HTML."""
        template = self._environments[page.locale].get_template(page.template)
        return (
            template.render(
                address=page.address(),
                languages=language_links(page.address),
                signed_in=None,  # nobody knows: the same bytes for every visitor
            )
            + "\n"
        )


def _site_values(site: str, office: Office, locale: str) -> dict[str, Any]:
    """Give what the pages of one site alone use."""
    if site == "report":
        return report_page_values(office, locale, translations(locale, site).gettext)
    if site == "desk":
        return desk_page_values(office, "/" if locale == SOURCE_LOCALE else f"/{locale}/")
    return {}
