"""Every text of the pages can be read in every language."""

import re

import pytest

from app.site.catalogues import SOURCE_LOCALE, read_catalogue, script_words
from app.site.messages import SOURCES, missing, source_catalogue
from app.site.sources import ROOT
from reference.taxonomy import LOCALES, dimensions

TRANSLATED = [locale for locale in LOCALES if locale != SOURCE_LOCALE]
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)s")


@pytest.mark.parametrize("domain", SOURCES)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_every_text_is_translated(locale: str, domain: str) -> None:
    assert missing(read_catalogue(locale, domain), domain) == []


@pytest.mark.parametrize("domain", SOURCES)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_no_translation_is_left_over(locale: str, domain: str) -> None:
    used = {message.id for message in source_catalogue(domain)}

    assert {message.id for message in read_catalogue(locale, domain)} <= used


@pytest.mark.parametrize("domain", SOURCES)
@pytest.mark.parametrize("locale", TRANSLATED)
def test_translations_keep_the_placeholders(locale: str, domain: str) -> None:
    for message in read_catalogue(locale, domain):
        if not message.id:
            continue
        # Of a counted text the form for many, which alone must name the number.
        wanted, found = (
            sorted(PLACEHOLDER.findall(text if isinstance(text, str) else (text or ("",))[-1]))
            for text in (message.id, message.string)
        )
        assert found == wanted, message.id


@pytest.mark.parametrize("domain", ["report", "desk", "shared"])
def test_every_call_of_t_is_found(domain: str) -> None:
    """An extractor that loses its way in TypeScript would leave texts in German, silently."""
    found = source_catalogue(domain)
    for name in SOURCES[domain]:
        for path in sorted((ROOT / name).rglob("*.ts")):
            source = path.read_text()
            for text in re.findall(r"\bt\(\s*\"((?:[^\"\\]|\\.)+)\"", source):
                assert text in found, f"{path.name}: {text}"


def test_script_words_are_those_of_scripts_alone() -> None:
    words = script_words("en", "report")

    assert words["Ändern"] == "Change"
    assert words["Eine Antwort von uns."] == ["One answer from us.", "{n} answers from us."]
    assert "Impressum" not in words


def test_taxonomy_is_labelled_in_every_language() -> None:
    labels = [
        label
        for dimension in dimensions().values()
        for label in (dimension.label, *(code.label for code in dimension.codes.values()))
    ]

    assert labels
    assert all(label[locale] for label in labels for locale in LOCALES)


@pytest.mark.parametrize("domain", SOURCES)
def test_english_apostrophes_are_typographic(domain: str) -> None:
    for message in read_catalogue("en", domain):
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        assert not [text for text in texts if message.id and "'" in str(text)], message.id


def test_only_reporters_have_an_access_code() -> None:
    """Kommunen are invited: two secrets of one name would be taken for each other."""
    texts = [str(message.id) for message in source_catalogue("public")]

    assert not [text for text in texts if "Zugangscode" in text]
