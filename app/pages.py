"""Pages of the public origin that the server renders itself, in the look of the static ones."""

from collections.abc import Mapping

from app.site.environment import Release, SiteEnvironment
from app.site.rendering import language_links
from reference.office import Office
from reference.taxonomy import LOCALES


class PublicPages:
    """Renders templates with the office file and the build that the static pages came from."""

    locales = tuple(LOCALES)

    def __init__(self, office: Office, release: Release) -> None:
        made = SiteEnvironment("public", office, release)
        self._environments = {locale: made.make(locale) for locale in LOCALES}

    def render(
        self,
        template: str,
        *,
        locale: str,
        addresses: Mapping[str, str],
        values: Mapping[str, object],
    ) -> str:
        """Give a page's HTML (web.pages.Pages)."""
        languages = language_links(addresses.__getitem__)
        found = self._environments[locale].get_template(template)
        return found.render({"languages": languages, **values}) + "\n"
