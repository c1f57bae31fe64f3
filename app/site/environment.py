"""What every template finds: one Jinja environment per site and locale."""

import datetime
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from app.site.assets import Asset, Assets, Entry
from app.site.catalogues import SOURCE_LOCALE, script_words, translations
from app.site.hyphens import hyphenated
from app.site.reaching import mailto, reachable, telephone
from app.site.sources import TEMPLATES
from crypto.encoding import parse_day
from reference.office import Office

# Where the scripts of a site's pages come from.
SCRIPT_FOLDERS = {"report": "reporter", "desk": "desk", "public": "public"}

_FORMATS = {"en": "en_GB"}
"""Whose way of writing days and numbers, where the language alone doesn't say it."""


@dataclass(frozen=True)
class Release:
    """What pages are made of besides the office file."""

    id: str
    bundle: Assets


class CompiledTemplates(BytecodeCache):
    """Templates compiled by this process, for all environments of one locale.

    The three sites share their layout and parts. Not the locales: a filter that is applied to a
    constant is worked out when the template is compiled.
    """

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if its template was compiled before and is still the same."""
        if found := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()

    def clear(self) -> None:
        """Forget all."""
        self._compiled.clear()


_compiled = defaultdict[str, CompiledTemplates](CompiledTemplates)


class SiteEnvironment:
    """Makes the environments of one site and notes the style sheets its pages use."""

    def __init__(self, site: str, office: Office, release: Release) -> None:
        self.site = site
        self.office = office
        self.release = release
        self.used_styles: set[str] = set()

    def make(self, locale: str) -> Environment:
        """Make the environment of a locale."""
        environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
            autoescape=True,
            auto_reload=False,
            bytecode_cache=_compiled[locale],
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(  # type: ignore[attr-defined]
            translations(locale, self.site), newstyle=True
        )
        environment.filters |= filters(locale)
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


def filters(locale: str) -> dict[str, Callable[..., Any]]:
    """Give the filters of a locale's templates.

    `day` takes a date or its ISO form, `number` and `percent` at most so many decimal places;
    `percent` takes a share: 0.12 is 12 %. `tenths` always shows one decimal place, so that values
    beside each other look alike.
    """
    form = _FORMATS.get(locale, locale)

    def day(value: datetime.date | str) -> str:
        read = parse_day(value) if isinstance(value, str) else value
        return str(format_date(read, "long", locale=form))

    def number(value: float, places: int = 0) -> str:
        return str(format_decimal(round(value, places) + 0, locale=form))

    def tenths(value: float) -> str:
        return str(format_decimal(round(value, 1) + 0, format="#,##0.0", locale=form))

    def percent(value: float, places: int = 0) -> str:
        pattern = Locale.parse(form).percent_formats[None].pattern
        digits = "." + "#" * places if places else ""
        return str(format_percent(value, pattern.replace("#,##0", f"#,##0{digits}"), locale=form))

    return {
        "localised": lambda value: value[locale],
        "day": day,
        "number": number,
        "tenths": tenths,
        "percent": percent,
        "languages": lambda codes: format_list(
            [_language_name(code, locale) for code in codes], locale=locale
        ),
        "telephone": telephone,
        "mailto": mailto,
        "reachable": reachable,
        "hyphenated": hyphenated,
    }


def _language_name(code: str, locale: str) -> str:
    """Give a language's name in the reader's; an unknown tag stands for itself."""
    return str(Locale.parse(locale).languages.get(code, code))


def import_map(bundle: Assets, site: str) -> str:
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
