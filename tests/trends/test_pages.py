"""Pages of figures as visitors and Kommunen get them: what each says, and who sees it when."""

import datetime
import gzip
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from accounts.roles import CoordinatorRole
from core.db import Database
from crypto.encoding import b64encode
from tests.infrastructure.office_file import LARGE, MID, SMALL
from tests.infrastructure.postgres import PostgresServer
from tests.server.kit import code
from tests.trends.publication_kit import DESKS, Publisher, demonstration, store, years
from tests.trends.published import PublishedOffice, hidden_fields
from trends.comment_models import LONGEST_COMMENT
from trends.frame import EPSILON_PER_MILLE, tables
from trends.periods import Period
from trends.publication.publishing import publish
from trends.publication.search import find_kommunen
from trends.publication.store import remove_editions

PREVIEW_DAY = datetime.date(2026, 10, 20)
PUBLIC_DAY = datetime.date(2026, 10, 29)
NEWEST = Period(2026, 3)
PAGES = (
    "/trends/",
    "/trends/?year=2024",
    "/trends/land/03/",
    f"/trends/kommune/{MID}/",
    f"/trends/kommune/{SMALL}/",
    "/trends/methods/",
)
NOTES = (
    {"day": "2026-05-06", "area": "", "text": {"de": "Kampagne", "en": "Campaign"}},
    {"day": "2026-05-07", "area": LARGE, "text": {"de": "Woanders", "en": "Elsewhere"}},
)
DARK_FIGURE = {"": "weiß niemand", "/en": "nobody knows"}


@pytest.fixture(scope="module")
def publisher() -> Publisher:
    return demonstration(notes=NOTES)


@pytest.fixture
def empty(publisher: Publisher, migrated_url: str, tmp_path: Path) -> PublishedOffice:
    """An office that has released nothing yet."""
    return PublishedOffice(publisher, migrated_url, tmp_path / "site")


@pytest.fixture(scope="module")
def released_sqlite(
    publisher: Publisher, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A SQLite file that tests copy, with what an office has released and the worker built."""
    path = tmp_path_factory.mktemp("released") / "db"
    release(publisher, f"sqlite:///{shutil.copy(migrated_sqlite, path)}")
    return path


@pytest.fixture(scope="module")
def released_postgres(
    publisher: Publisher, migrated_postgres: str, postgres_server: PostgresServer
) -> str:
    """The name of a PostgreSQL database that tests copy, with the same."""
    name = postgres_server.create_database(migrated_postgres)
    release(publisher, postgres_server.url(name))
    return name


def release(publisher: Publisher, url: str) -> None:
    database = Database(url)
    periods = [each for each in years(2024, 2026) if each.last_day <= NEWEST.last_day]
    store(database, [publisher.release(period) for period in periods])
    publish(database, publisher.office, today=PREVIEW_DAY)
    database.dispose()  # a template is copied only while nobody is connected to it


@pytest.fixture
def released_sqlite_url(released_sqlite: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(released_sqlite, tmp_path / 'rueckhalt.sqlite')}"


@pytest.fixture
def released_postgres_url(released_postgres: str, postgres_server: PostgresServer) -> Iterator[str]:
    with postgres_server.copy_of(released_postgres) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def office(request: pytest.FixtureRequest, publisher: Publisher, tmp_path: Path) -> PublishedOffice:
    """Three years are released; the newest quarter is still ahead of its publication."""
    url: str = request.getfixturevalue(f"released_{request.param}_url")
    office = PublishedOffice(publisher, url, tmp_path / "site")
    office.on(PREVIEW_DAY)
    return office


@pytest.fixture
def shown(office: PublishedOffice) -> PublishedOffice:
    """The same after the publication."""
    office.on(PUBLIC_DAY)
    office.publish()
    return office


def test_who_comes_too_early_learns_when_to_come_back(empty: PublishedOffice) -> None:
    empty.on(PREVIEW_DAY)
    assert "Noch sind keine Zahlen veröffentlicht" in empty.get("/trends/").text
    assert empty.get(f"/trends/kommune/{MID}/").status_code == 404
    assert empty.get("/trends/methods/").status_code == 200
    empty.release([NEWEST])
    assert "28. Oktober 2026" in empty.get("/trends/").text
    empty.on(PUBLIC_DAY)
    assert "gerade aufbereitet" in empty.get("/trends/").text
    empty.publish()
    assert "Oldenmoor" in empty.get("/trends/kommunen/?q=olden").text


def test_a_newer_edition_in_the_making_is_announced(office: PublishedOffice) -> None:
    assert "Neuere Zahlen" not in office.get("/trends/").text
    with office.database.write() as session:
        remove_editions(session, [str(NEWEST)])
    office.on(PUBLIC_DAY)
    assert "Neuere Zahlen" in office.get("/trends/").text


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_what_figures_do_not_show_stands_beside_every_table(
    shown: PublishedOffice, prefix: str
) -> None:
    for path in PAGES:
        page = shown.get(prefix + path).text
        found = page.split("<table>")[1:]
        assert found, path
        for each in found:
            beside = each.partition("</table>")[2][:1_200]
            assert DARK_FIGURE[prefix] in beside, path
            assert 'class="limits"' in beside


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_kommune_finds_its_figures_with_range_and_change_in_words(
    shown: PublishedOffice, prefix: str
) -> None:
    page = shown.get(f"{prefix}/trends/kommune/{MID}/").text
    interval = r"\d+ bis \d+" if prefix == "" else r"\d+ to \d+"
    assert len(re.findall(rf">{interval}<", page)) >= 11 + 2
    assert f'src="/trends/chart/{MID}.{prefix[1:] or "de"}.svg" alt="Oldenmoor' in page
    words = ("↑", "↓", "keine klare Änderung", "no clear change")
    assert any(word in page for word in words)


def test_a_dated_note_is_listed_and_marked_where_it_belongs(shown: PublishedOffice) -> None:
    page = shown.get(f"/trends/kommune/{MID}/").text
    assert 'id="note-1"' in page
    assert "Kampagne" in page
    assert "Woanders" not in page
    row = page[page.index('row">2. Quartal 2026') :].partition("</tr>")[0]
    assert 'href="#note-1"' in row


def test_desks_that_are_missing_are_named_with_their_reason(
    empty: PublishedOffice, publisher: Publisher
) -> None:
    empty.on(PUBLIC_DAY)
    release = publisher.release(NEWEST, left_out={DESKS[0]: "Gerät verloren"})
    store(empty.database, [release])
    empty.publish()
    assert "Gerät verloren" in empty.get(f"/trends/kommune/{MID}/").text


def test_kommunen_stand_in_the_order_of_the_alphabet_and_no_value_has_a_colour(
    shown: PublishedOffice,
) -> None:
    land = shown.get("/trends/land/03/").text
    listed = re.findall(r'href="/trends/kommune/\w+/">([^<]+)<', land)
    assert listed == ["Heidersum", "Kelbersruh", "Lammeringen", "Oldenmoor", "Wietzbruch"]
    for path in PAGES:
        page = shown.get(path).text
        assert "style=" not in page.partition('class="snippet"')[0], path


def test_umlauts_sort_as_their_letters_and_are_found_without_them() -> None:
    def entry(ags: str, name: str) -> dict[str, object]:
        members = [{"ags": ags, "name": name}]
        return {"id": ags, "name": {"de": name}, "land": "03", "members": members}

    index = {"units": [entry("1", "Zeven"), entry("2", "Ähren"), entry("3", "Bohm")]}
    everything = find_kommunen(index, participants={}, query="", locale="de")
    assert [each.name for each in everything.kommunen] == ["Ähren", "Bohm", "Zeven"]
    found = find_kommunen(index, participants={}, query="AHR", locale="de")
    assert [each.name for each in found.kommunen] == ["Ähren"]


def test_a_very_small_kommune_leads_to_its_group_or_says_where_it_counts() -> None:
    group = {
        "id": "K03999",
        "name": {"de": "Musterkreis"},
        "land": "03",
        "members": [{"ags": "03999011", "name": "Winzig"}],
    }
    participants = {"Winzig": "03999011", "Winzling": "03999012"}
    found = find_kommunen({"units": [group]}, participants=participants, query="winz", locale="de")
    assert [(each.name, each.unit, each.group) for each in found.kommunen] == [
        ("Winzig", "K03999", "Musterkreis"),
        ("Winzling", None, None),
    ]


def test_the_years_tables_change_with_the_year_asked_for(shown: PublishedOffice) -> None:
    earlier, later = (shown.get(f"/trends/?year={year}").text for year in (2024, 2025))
    assert "network-form-2024.de.svg" in earlier
    assert "network-form-2025.de.svg" in later
    assert "network-form-2025.de.svg" in shown.get("/trends/?year=1999'").text
    assert 'aria-current="true">2024</a>' in earlier


def test_an_unknown_kommune_is_a_friendly_page(shown: PublishedOffice) -> None:
    answer = shown.get("/trends/kommune/99999999/")
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text
    assert shown.get("/trends/land/99/").status_code == 404


def test_methods_say_what_the_code_does(shown: PublishedOffice) -> None:
    page = shown.get("/trends/methods/").text
    ledger = json.loads(shown.get("/trends/ledger.json").data)
    assert ledger["input"] in page
    for release in ledger["releases"]:
        for part in ("plan", "result"):
            path = f"/trends/{release[part]['path']}"
            assert path in page
            assert shown.get(path).status_code == 200
    for table in tables().values():
        assert table.label["de"] in page
        assert all(category.label["de"] in page for category in table.categories.values())
    assert sum(EPSILON_PER_MILLE.values()) == 1_000
    assert "ε = 1 je Fall" in page
    for key in shown.publisher.office.trends.officers if shown.publisher.office.trends else ():
        assert b64encode(key) in page


FILES = {
    f"/trends/chart/{MID}.de.svg": "image/svg+xml",
    "/trends/chart/network.en.svg": "image/svg+xml",
    "/trends/data/rueckhalt-trends.csv": "text/csv; charset=utf-8",
    "/trends/data/rueckhalt-trends.json": "application/json",
    "/trends/data/dcat.jsonld": "application/ld+json",
    "/trends/feed.de.atom": "application/atom+xml",
    "/trends/ledger.json": "application/json",
    f"/trends/report/{MID}.en.pdf": "application/pdf",
}


def test_files_go_out_as_what_they_are_compressed_or_not_and_without_cookies(
    shown: PublishedOffice,
) -> None:
    for path, media_type in FILES.items():
        plain = shown.get(path)
        packed = shown.get(path, **{"Accept-Encoding": "gzip"})
        assert plain.headers["Content-Type"] == media_type
        assert "Content-Encoding" not in plain.headers
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data) == plain.data
        assert plain.headers["Cache-Control"] == "public, max-age=300"
        assert "Set-Cookie" not in plain.headers
        assert "Accept-Encoding" in plain.headers["Vary"]


def test_every_link_of_a_kommunes_page_leads_somewhere(shown: PublishedOffice) -> None:
    for prefix in ("", "/en"):
        page = shown.get(f"{prefix}/trends/kommune/{MID}/").text.partition("<footer")[0]
        for path in set(re.findall(r'(?:href|src)="(/(?:en/)?trends/[^"#]*)"', page)):
            assert shown.get(path).status_code == 200, path


def test_a_picture_opened_on_its_own_runs_nothing(shown: PublishedOffice) -> None:
    answer = shown.get(f"/trends/chart/{MID}.de.svg")
    policies = answer.headers.getlist("Content-Security-Policy")
    assert any(policy.startswith("sandbox;") for policy in policies)


def test_only_the_embedded_chart_may_be_framed(shown: PublishedOffice) -> None:
    def policy(path: str) -> str:
        return " ".join(shown.get(path).headers.getlist("Content-Security-Policy"))

    embedded = f"/trends/embed/{MID}/"
    assert "frame-ancestors *" in policy(embedded)
    assert "<form" not in shown.get(embedded).text
    for path in (*PAGES, *FILES, "/trends/kommunen/", "/", "/account/sign-in", "/trends/embed/x/"):
        assert "frame-ancestors 'none'" in policy(path), path
        assert "frame-ancestors *" not in policy(path), path


def test_other_sites_may_show_pictures_but_no_pages(shown: PublishedOffice) -> None:
    name = "Cross-Origin-Resource-Policy"
    assert shown.get(f"/trends/chart/{MID}.de.svg").headers[name] == "cross-origin"
    assert shown.get(f"/trends/kommune/{MID}/").headers[name] == "same-origin"


def newest_figure(office: PublishedOffice) -> str:
    """Give a sentence that stands in the newest edition alone."""
    return "Im 3. Quartal 2026"


def test_before_its_day_an_edition_is_seen_by_nobody_else(office: PublishedOffice) -> None:
    secret = newest_figure(office)
    stranger = office.person(LARGE)
    paths = [*PAGES, *FILES, f"/trends/embed/{MID}/", f"/trends/release/{NEWEST}/plan.json",
             f"/trends/release/{NEWEST}/result.json"]  # fmt: skip
    for path in paths:
        for answer in (office.get(path), stranger.get(path)):
            assert secret not in answer.text if answer.mimetype != "application/pdf" else True
            assert "2026-Q3" not in answer.text if "pdf" not in path else True, path
    for part in ("plan", "result"):
        assert office.get(f"/trends/release/{NEWEST}/{part}.json").status_code == 404
    for path in (
        "/account/trends/",
        "/account/trends/chart.de.svg",
        "/account/trends/report.de.pdf",
    ):
        assert code(office.door.get(path)) == "no-session"


def test_a_kommune_sees_its_own_newest_figures_early_and_no_others(
    office: PublishedOffice,
) -> None:
    person = office.person(MID)
    page = person.get("/account/trends/").text
    assert newest_figure(office) in page
    assert "28. Oktober 2026" in page
    assert "Wie viele Fälle gab es bei uns?" in page
    assert 'class="limits"' in page
    chart = person.get("/account/trends/chart.de.svg")
    assert "3. Quartal 2026" in chart.text
    assert chart.headers["Cache-Control"] == "no-store"
    assert person.get("/account/trends/report.de.pdf").data.startswith(b"%PDF")
    assert newest_figure(office) in person.get("/account/").text
    elsewhere = office.person(SMALL).get("/account/trends/").text
    assert "Oldenmoor" not in elsewhere


def test_a_statement_waits_for_publication_and_then_stays(office: PublishedOffice) -> None:
    person = office.person(MID)
    assert (
        person.comment("Wir nehmen das ernst.\r\n\r\nDie <b>Bürgermeisterin</b>").status_code == 303
    )
    public = f"/trends/kommune/{MID}/"
    assert "ernst" not in office.get(public).text
    assert "ernst" not in office.person(LARGE).get("/account/trends/").text
    assert (
        person.comment("Wir nehmen das sehr ernst.\nDie <b>Bürgermeisterin</b>").status_code == 303
    )
    office.on(PUBLIC_DAY)
    office.publish()
    page = office.get(public).text
    assert "Stellungnahme der Kommune" in page
    assert "Wir nehmen das sehr ernst." in page
    assert "&lt;b&gt;" in page


def test_from_midnight_of_the_day_on_nothing_is_said_any_more(office: PublishedOffice) -> None:
    office.clock.now = datetime.datetime(2026, 10, 27, 22, 59, tzinfo=datetime.UTC)
    person = office.person(MID)
    form = hidden_fields(person.get("/account/trends/"))
    assert person.post("/account/trends/", {**form, "statement": "Zuerst."}).status_code == 303
    office.clock.advance(minutes=2)  # midnight in Berlin
    refused = person.post("/account/trends/", {**form, "statement": "Danach."})
    assert refused.status_code == 409
    page = office.get(f"/trends/kommune/{MID}/").text
    assert "Zuerst." in page
    assert "Danach." not in page


def test_a_statement_can_be_taken_back_before_publication(office: PublishedOffice) -> None:
    person = office.person(MID)
    person.comment("Doch nicht.")
    assert person.comment("  ").status_code == 303
    office.on(PUBLIC_DAY)
    assert "Doch nicht." not in office.get(f"/trends/kommune/{MID}/").text


@pytest.mark.parametrize("text", ["x" * (LONGEST_COMMENT + 1), "links\u202erechts", "a\x00b"])
def test_a_statement_is_short_and_plain(office: PublishedOffice, text: str) -> None:
    answer = office.person(MID).comment(text)
    assert answer.status_code == 422
    assert "einfacher Text" in answer.text


def test_a_full_statement_of_any_letters_fits(office: PublishedOffice) -> None:
    person = office.person(MID)
    assert person.comment("ß\n" * (LONGEST_COMMENT // 2)).status_code == 303
    assert person.comment("😀" * LONGEST_COMMENT).status_code == 303


def test_nobody_speaks_for_a_period_that_is_not_theirs(office: PublishedOffice) -> None:
    person = office.person(MID)
    assert person.comment("x", period="2026").status_code == 404
    assert person.comment("x", period="2027-Q1").status_code == 404
    assert person.comment("x", period="2025-Q1").status_code == 409
    assert person.comment("x", period="nonsense").status_code == 404


def test_who_may_only_read_can_say_nothing(office: PublishedOffice) -> None:
    reader = office.person(MID, CoordinatorRole.READER)
    page = reader.get("/account/trends/")
    assert newest_figure(office) in page.text
    assert "<textarea" not in page.text
    assert code(reader.door.post("/account/trends/", data={})) == "forbidden"


def test_a_form_without_its_token_is_not_taken(office: PublishedOffice) -> None:
    person = office.person(MID)
    answer = person.post("/account/trends/", {"period": str(NEWEST), "statement": "x"})
    assert answer.status_code == 422
