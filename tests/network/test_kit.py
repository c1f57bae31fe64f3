"""Posters that a phone reads right, texts with the right name, an agreement without markup."""

import datetime
import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader

from core.errors import NotFoundError
from crypto.encoding import b64encode
from empowerment.network.agreement_text import (
    CURRENT,
    agreement_pdf,
    agreement_text,
    versions,
)
from empowerment.network.kit import PRINTS, messages, print_file
from empowerment.network.kit_texts import Message
from reference.office import Office, read_office
from tests.infrastructure.office_file import MID, make_office_file

DAY = datetime.date(2026, 11, 23)
LONG = "Samtgemeinde Hinterniedermoor-Schwalmheim an der Großen Sieverlohe"
HOSTILE = '#panic() *fett* "Dorf" $x$ \\ <b>{office}{{7*7}}'


@pytest.fixture(scope="module")
def pin() -> bytes:
    return os.urandom(32)


@pytest.fixture(scope="module")
def office(pin: bytes) -> Office:
    return read_office(make_office_file([pin], [os.urandom(32), os.urandom(32)], {}))


def made(office: Office, name: str, locale: str, kommune: str = "Oldenmoor") -> bytes:
    return print_file(office, name, ags=MID, kommune=kommune, locale=locale, day=DAY)


def codes(pdf: bytes) -> Sequence[str]:
    """What a phone reads on all pages."""

    def read() -> Iterator[str]:
        document = pypdfium2.PdfDocument(pdf)  # type: ignore[no-untyped-call]
        for page in document:
            picture = page.render(scale=1.5, grayscale=True).to_numpy()
            yield from (each.text for each in zxingcpp.read_barcodes(picture.squeeze()))

    return list(read())


def words(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("name", PRINTS)
def test_the_code_leads_to_the_report_page_with_the_desk_pinned(
    office: Office, pin: bytes, name: str, locale: str
) -> None:
    prefix = {"de": "", "en": "en/"}[locale]
    wanted = f"http://report.localhost:8000/{prefix}#{b64encode(pin)}"
    assert codes(made(office, name, locale)) == [wanted]


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize(
    ("name", "pages", "size"),
    [("poster-a4", 1, (595, 842)), ("poster-a3", 1, (842, 1191)), ("flyer-a5", 2, (420, 595))],
)
def test_the_longest_name_fits_on_its_paper(
    office: Office, locale: str, name: str, pages: int, size: tuple[int, int]
) -> None:
    found = PdfReader(io.BytesIO(made(office, name, locale, LONG))).pages
    assert len(found) == pages
    assert (round(found[0].mediabox.width), round(found[0].mediabox.height)) == size


def test_a_poster_says_what_matters_when_nobody_scans(office: Office) -> None:
    text = words(made(office, "poster-a4", "de"))
    for needed in ("Oldenmoor", "110", "report.localhost:8000", "030 23125 000", "Vertraulich"):
        assert needed in text


def test_no_name_becomes_markup(office: Office) -> None:
    text = words(made(office, "poster-a4", "de", HOSTILE))
    assert "#panic()" in text
    assert "*fett*" in text
    agreement = words(agreement_pdf(office, HOSTILE, locale="de", day=DAY))
    assert "#panic()" in agreement
    assert "{office}{{7*7}}" in agreement_text(office, HOSTILE, locale="de").between


def test_a_kommune_without_a_desk_gets_no_poster(office: Office) -> None:
    assert office.desk_of("09999001") is None
    with pytest.raises(NotFoundError):
        print_file(office, "poster-a4", ags="09999001", kommune="Isarkofen", locale="de", day=DAY)
    with pytest.raises(NotFoundError):
        made(office, "poster-a0", "de")


@pytest.fixture(scope="module")
def of_kommune(office: Office) -> Office:
    """The same, with desks that belong to a Kommune."""
    return replace(office, desks=tuple(replace(each, run_by_kommune=True) for each in office.desks))


@pytest.mark.parametrize("locale", ["de", "en"])
@pytest.mark.parametrize("member", [True, False])
@pytest.mark.parametrize("run_by_kommune", [True, False])
def test_every_text_is_filled_in(
    office: Office, of_kommune: Office, locale: str, *, member: bool, run_by_kommune: bool
) -> None:
    found = texts(of_kommune if run_by_kommune else office, member=member, locale=locale)
    assert len(found) == 2
    for each in found:
        text = " ".join(each.paragraphs)
        assert "{" not in text
        assert "http://report.localhost:8000/" in text
        # The pin is for the printed code: an address in a mail must not carry one to be copied.
        assert "#" not in text


def texts(office: Office, *, member: bool, locale: str) -> Sequence[Message]:
    desk = office.desk_of(MID)
    assert desk is not None
    return messages(office, desk, kommune="Oldenmoor", member=member, locale=locale)


def test_only_members_say_that_they_belong_to_the_network(office: Office) -> None:
    for member in (True, False):
        said = str(texts(office, member=member, locale="de"))
        assert ("gehört zum Netzwerk" in said) is member


def test_no_desk_of_a_kommune_is_called_apart_from_it(office: Office, of_kommune: Office) -> None:
    for locale, apart, belongs in (
        ("de", ("nicht Ihre Kommune", "erfährt nicht"), "gehört zur Kommune"),
        ("en", ("not your municipality", "does not learn"), "belongs to the municipality"),
    ):
        for which, run_by_kommune in ((office, False), (of_kommune, True)):
            said = words(made(which, "flyer-a5", locale, LONG)).replace("- ", "")
            said += str(texts(which, member=True, locale=locale))
            for each in apart:
                assert (each in said) is not run_by_kommune, each
            assert (belongs in said) is run_by_kommune
        assert len(PdfReader(io.BytesIO(made(of_kommune, "poster-a4", locale, LONG))).pages) == 1
        assert len(PdfReader(io.BytesIO(made(of_kommune, "flyer-a5", locale, LONG))).pages) == 2


@pytest.mark.parametrize("months", [12, 36])
def test_the_agreement_says_the_term_it_is_asked_for(office: Office, months: int) -> None:
    made = words(agreement_pdf(office, "Oldenmoor", locale="de", day=DAY, months=months))
    assert f"gilt {months} Monate" in made


@pytest.mark.parametrize("locale", ["de", "en"])
def test_the_agreement_has_both_sides_and_room_to_sign(office: Office, locale: str) -> None:
    text = agreement_text(office, "Oldenmoor", locale=locale)
    assert text.version == CURRENT
    assert "Oldenmoor" in text.between
    assert len(text.parts) == 6
    assert "24" in text.parts[4].paragraphs[0]
    assert all("{" not in each for part in text.parts for each in (*part.paragraphs, *part.points))
    printed = words(agreement_pdf(office, "Oldenmoor", locale=locale, day=DAY))
    for part in text.parts:
        assert part.heading in printed
    assert {"de": "Unterschrift", "en": "Signature"}[locale] in printed


def test_both_languages_promise_the_same(office: Office) -> None:
    german, english = (
        agreement_text(office, "Oldenmoor", locale=locale).parts for locale in ("de", "en")
    )
    assert [len(each.points) for each in german] == [len(each.points) for each in english]
    assert CURRENT in versions()
