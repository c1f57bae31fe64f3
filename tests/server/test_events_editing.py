"""What editors do with events, and what hostile texts and files can't do on the way."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from accounts.roles import CoordinatorRole
from core.letters import Letter
from empowerment.events.models import Event, EventStatus
from empowerment.files import LARGEST_FILE, StoredFile
from tests.events.kit import published, statuses
from tests.library.test_markdown import HOSTILE
from tests.server import events_kit
from tests.server.account_kit import BROWSER, Visitor, joined
from tests.server.kit import House

pytestmark = pytest.mark.parametrize("founded", ["sqlite"], indirect=True)

HOME = "/account/editing/events/"
FIELDS = {
    "kind": "workshop",
    "title_de": "Drohbriefe einordnen",
    "summary_de": "Für alle, die Post öffnen.",
    "description_de": "## Ablauf\n\nZwei Fälle.",
    "day": "2026-12-07",
    "starts": "18:00",
    "ends": "20:30",
    "place": "Haus am Deich",
    "audience": "everybody",
    "capacity": "2",
}
RUNNING = {"script", "img", "iframe", "style", "math", "meta", "base", "object", "embed", "link"}
ADDRESS = re.compile(r"https://|http://localhost:8000/|mailto:|tel:|/[^/\\]|/$|#")


@pytest.fixture
def editor(house: House) -> Visitor:
    return joined(house, CoordinatorRole.EDITOR)


def write(editor: Visitor, **changed: str) -> str:
    """Write a draft; give its page's path."""
    answer = editor.submit(f"{HOME}new", **{**FIELDS, **changed})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


def publish(editor: Visitor, path: str) -> TestResponse:
    return editor.press(path, f"{path}publish")


def sign_up(house: House, path: str, name: str, email: str, organisation: str = "") -> None:
    _, page = events_kit.sign_up(Visitor(house), path.split("/")[-2], name, email, organisation)
    assert page.status_code == 200, page.text


def upload(editor: Visitor, path: str, name: str, content: bytes) -> TestResponse:
    hidden = editor.hidden(editor.get(f"{path}material"), f"{path}files")
    return editor.door.post(
        f"{path}files",
        data={**hidden, "file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
        headers={**BROWSER, "Origin": editor.door.origin},
    )


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return made.getvalue()


def test_a_draft_is_written_looked_at_published_and_changed(house: House, editor: Visitor) -> None:
    path = write(editor)
    public = f"/events/{path.split('/')[-2]}/"
    stranger = Visitor(house)
    assert stranger.get(public).status_code == 404
    assert "Zwei Fälle." in editor.get(path).text

    assert publish(editor, path).status_code == 303
    assert "Haus am Deich" in stranger.get(public).text
    page = editor.get(f"{path}edit")
    assert "bekommen alle Angemeldeten eine E-Mail" in page.text
    answer = editor.post(
        f"{path}edit", {**editor.hidden(page), **FIELDS, "place": "Rathaus", "title_en": "Letters"}
    )
    assert "told=1" in answer.headers["Location"]
    assert "Rathaus" in stranger.get(public).text
    assert "Letters" in stranger.get(f"/en{public}").text


def test_the_preview_shows_and_stores_nothing(house: House, editor: Visitor) -> None:
    answer = editor.submit(f"{HOME}new", **FIELDS, preview="1")

    assert answer.status_code == 200
    assert "Vorschau, noch nicht gespeichert" in answer.text
    assert "<h2>Ablauf</h2>" in answer.text
    assert 'value="Drohbriefe einordnen"' in answer.text
    with house.database.read() as session:
        assert session.scalars(select(Event)).all() == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title_de": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"day": "morgen"}, "Bitte geben Sie einen Tag an"),
        ({"day": ""}, "Bitte geben Sie einen Tag an"),
        ({"starts": "abends"}, "Bitte geben Sie eine Uhrzeit an"),
        ({"ends": "17:59"}, "Das Ende liegt vor dem Beginn."),
        ({"last_day": "2026-12-06"}, "Der letzte Tag liegt vor dem ersten."),
        ({"open_until": "2026-12-08"}, "Das liegt nach der Veranstaltung."),
        ({"capacity": "0"}, "Zwischen 1 und 2.000, oder leer."),
        ({"capacity": "viele"}, "Bitte geben Sie eine ganze Zahl an."),
        ({"place": ""}, "Bitte geben Sie einen Ort oder einen Link an."),
        ({"link": "javascript:alert(1)"}, "Das ist keine Adresse"),
        ({"link": 'https://a.example/" onclick=x'}, "Das ist keine Adresse"),
        ({"link": "https://konto@evil.example/"}, "Das ist keine Adresse"),
        ({"title_de": "a\x00b"}, "Hier ist ein Zeichen dabei"),
        ({"description_de": "a\x07b"}, "Hier ist ein Zeichen dabei"),
        (
            {"description_de": "x" * 10_001},
            "zu lang: 10.001 Zeichen. Höchstens 10.000 passen",
        ),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_nothing_is_lost(
    editor: Visitor, changed: dict[str, str], said: str
) -> None:
    answer = editor.submit(f"{HOME}new", **{**FIELDS, **changed})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Für alle, die Post öffnen." in answer.text


def hostile_event(house: House, editor: Visitor, text: str) -> str:
    """Put a text into every field that takes one, as editor and as participant."""
    long = text.replace("\x00", "")
    line = " ".join(long.split())
    path = write(
        editor,
        title_de=line[:120],
        title_en=line[:120],
        summary_de=line,
        summary_en=line,
        description_de=long,
        description_en=long,
        place=line,
        speakers=line,
        note=long,
    )
    publish(editor, path)
    fields = {"material_de": long, "material_en": long, "material_for": "everybody"}
    hidden = editor.hidden(editor.get(f"{path}material"), f"{path}material")
    assert editor.post(f"{path}material", {**hidden, **fields}).status_code == 303
    sign_up(house, path, line[:100], "eve@kommune.example", line[:120])
    return path


class Markup(HTMLParser):
    """What a browser makes of a page's main part."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(page.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def assert_harmless(answer: TestResponse) -> None:
    assert answer.status_code == 200, answer.request.path
    page = Markup(answer.text)
    assert not page.tags & RUNNING, answer.request.path
    for name, value in page.attributes:
        assert not name.startswith("on"), answer.request.path
        assert name not in ("style", "src", "srcdoc"), answer.request.path
        if name in ("href", "action"):
            assert ADDRESS.match(value), value


def test_no_text_of_an_event_runs_in_a_readers_browser(house: House, editor: Visitor) -> None:
    paths = [hostile_event(house, editor, text) for text in HOSTILE]
    house.clock.advance(days=14, hours=1)  # the day itself: material is shown
    editor.sign_in("editor@oldenmoor.example")
    visitor = Visitor(house)

    for path in paths:
        key = path.split("/")[-2]
        for prefix in ("", "/en"):
            assert_harmless(visitor.get(f"{prefix}/events/{key}/"))
            assert_harmless(visitor.get(f"{prefix}/events/{key}/register"))
        for page in ("", "edit", "material", "participants/"):
            assert_harmless(editor.get(f"{path}{page}"))
    for each in (visitor.get("/events/"), visitor.get("/en/events/"), editor.get(HOME)):
        assert_harmless(each)


def test_another_note_is_mailed_to_those_with_a_seat(house: House, editor: Visitor) -> None:
    path = write(editor)
    publish(editor, path)
    sign_up(house, path, "Anna", "anna@kommune.example")

    hidden = editor.hidden(editor.get(f"{path}edit"))
    answer = editor.post(f"{path}edit", {**hidden, **FIELDS, "note": "Bitte klingeln."})

    assert "seated=1" in answer.headers["Location"]
    assert "mit dem neuen Hinweis" in editor.get(answer.headers["Location"]).text
    with house.database.read() as session:
        assert "event-changed" in set(session.scalars(select(Letter.kind)))


def test_what_is_over_gets_no_new_day_and_offers_a_copy(house: House, editor: Visitor) -> None:
    path = write(editor)
    publish(editor, path)
    house.clock.advance(days=14, hours=8)
    editor.sign_in("editor@oldenmoor.example")
    form = f"{path}edit"
    hidden = editor.hidden(editor.get(form), form)

    refused = editor.post(form, {**hidden, **FIELDS, "day": "2026-12-24", "place": "Rathaus"})
    corrected = editor.post(form, {**hidden, **FIELDS, "place": "Rathaus"})
    copied = editor.press(form, f"{path}copy")

    assert refused.status_code == 422
    assert "Diese Veranstaltung ist vorbei, ihr Termin bleibt." in refused.text
    assert 'value="Rathaus"' in refused.text
    assert "saved=1" in corrected.headers["Location"]
    assert "copied=1" in copied.headers["Location"]


def test_choices_that_must_be_made_are_not_called_voluntary(editor: Visitor) -> None:
    path = write(editor)
    for page, legend in (("edit", "Wer kann sich anmelden?"), ("material", "Wer darf es lesen?")):
        (found,) = re.findall(
            rf"<legend[^>]*>{re.escape(legend)}.*?</legend>", editor.get(f"{path}{page}").text
        )
        assert "freiwillig" not in found


def test_editors_see_how_many_have_not_confirmed_and_not_who(house: House, editor: Visitor) -> None:
    path = write(editor)
    publish(editor, path)
    events_kit.ask(Visitor(house), path.split("/")[-2], "Eve")

    page = editor.get(f"{path}participants/").text

    assert "1 Anmeldung ist noch nicht mit dem Code" in page
    assert "Eve" not in page
    assert "eve@" not in editor.get(f"{path}participants.csv").text


def test_cancelling_publishing_and_copying_are_asked_and_told(
    house: House, editor: Visitor
) -> None:
    path = write(editor)
    publish(editor, path)
    sign_up(house, path, "Anna", "anna@kommune.example")
    page = editor.get(path).text
    assert page.count('<details class="ask">') == 1  # cancelling; deleting isn't possible now
    assert "Endgültig löschen" not in page
    refused = editor.post(f"{path}delete", editor.hidden(editor.get(path), f"{path}cancel"))
    assert "impossible=1" in refused.headers["Location"]

    editor.press(path, f"{path}cancel")
    copied = editor.press(path, f"{path}copy").headers["Location"].partition("?")[0]

    assert "Abgesagt" in editor.get(path).text
    assert editor.get(f"{path}edit").status_code == 200
    assert "Kopie: Drohbriefe einordnen" in editor.get(copied).text
    with house.database.read() as session:
        kinds = set(session.scalars(select(Letter.kind)))
        stored = {event.status for event in session.scalars(select(Event))}
    assert kinds == {"event-cancelled"}
    assert stored == {EventStatus.CANCELLED, EventStatus.DRAFT}
    gone = editor.press(copied, f"{copied}delete")
    assert gone.headers["Location"] == f"{HOME}?deleted=1"
    assert editor.get(copied).status_code == 404


def test_the_list_of_people_is_a_table_that_no_spreadsheet_runs(
    house: House, editor: Visitor
) -> None:
    path = write(editor)
    publish(editor, path)
    sign_up(house, path, '=HYPERLINK("https://evil.example")', "a@kommune.example", "@SUM(1)")
    sign_up(house, path, "Anna; Müller", "b@kommune.example", '"Amt"')
    sign_up(house, path, "+49", "c@kommune.example")

    answer = editor.get(f"{path}participants.csv")

    assert answer.headers["Content-Disposition"] == "attachment; filename=teilnehmende.csv"
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][2] == "Name"
    assert [row[1:5] for row in rows[1:]] == [
        ["Platz", '\'=HYPERLINK("https://evil.example")', "a@kommune.example", "'@SUM(1)"],
        ["Platz", "Anna; Müller", "b@kommune.example", '"Amt"'],
        ["Warteliste", "'+49", "c@kommune.example", ""],
    ]
    assert "Anna; Müller" in editor.get(f"{path}participants/").text


def test_an_editor_cancels_somebodys_seat_and_the_next_one_gets_it(
    house: House, editor: Visitor
) -> None:
    path = write(editor, capacity="1")
    publish(editor, path)
    for name in ("Anna", "Ben"):
        sign_up(house, path, name, f"{name.lower()}@kommune.example")
    page = editor.get(f"{path}participants/").text
    forms = re.findall(r"<form.*?</form>", page, re.DOTALL)
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', forms[0]))

    editor.post(f"{path}participants/remove", fields)

    with house.database.read() as session:
        event = bytes.fromhex(path.split("/")[-2])
        assert statuses(session, event) == [(1, "cancelled"), (2, "confirmed")]
    with house.database.write() as session:
        other = published(session).hex()
    elsewhere = editor.post(f"{HOME}{other}/participants/remove", fields)
    assert elsewhere.status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Folien.pdf", b"%PDF-1.7 x"),
        ("Bild.PNG", b"\x89PNG\r\n\x1a\n"),
        ("Foto.jpeg", b"\xff\xd8\xff\xe0"),
        ("Bogen.docx", archive("[Content_Types].xml", "word/document.xml")),
        ("Folien.pptx", archive("ppt/presentation.xml")),
    ],
)
def test_files_of_the_list_go_out_as_downloads(
    house: House, editor: Visitor, name: str, content: bytes
) -> None:
    path = write(editor)
    assert upload(editor, path, name, content).status_code == 303
    page = editor.get(f"{path}material").text
    (address,) = re.findall(rf'href="({path}files/[0-9a-f]{{32}})"', page)

    answer = editor.get(address)

    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "sandbox; default-src 'none'" in answer.headers.getlist("Content-Security-Policy")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("seite.html", b"<script>alert(1)</script>"),
        ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("folien.pdf", b"<html><script>alert(1)</script>"),
        ("folien.pdf.html", b"%PDF-1.7"),
        ("bogen.docx", archive("word/document.xml", "word/vbaProject.bin")),
        ("bogen.docx", b"PK\x03\x04 broken"),
        ("bogen.docm", archive("word/document.xml")),
        ("programm.exe", b"MZ"),
        ("ohne", b"%PDF-1.7"),
        ("gross.pdf", b"%PDF-" + bytes(LARGEST_FILE)),
    ],
)
def test_what_is_no_file_of_the_list_is_not_stored(
    house: House, editor: Visitor, name: str, content: bytes
) -> None:
    path = write(editor)

    answer = upload(editor, path, name, content)

    assert answer.status_code in (413, 422)
    with house.database.read() as session:
        assert session.scalars(select(StoredFile.id)).all() == []


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Eigene\\Plan.pdf", "Plan.pdf"),
        ('a"; filename="x.html".pdf', "a-filename-x.html.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a-Set-Cookie- x.pdf"),
        ("Übersicht 2026.pdf", "Übersicht 2026.pdf"),
        (".pdf", "datei.pdf"),
    ],
)
def test_a_files_name_is_a_name_and_no_path_or_header(
    house: House, editor: Visitor, name: str, kept: str
) -> None:
    path = write(editor)
    answer = upload(editor, path, name, b"%PDF-1.7")

    with house.database.read() as session:
        stored = session.scalars(select(StoredFile.name)).all()
    assert answer.status_code in (303, 400, 422)
    assert stored in ([], [kept])


def test_a_text_takes_ten_files_and_a_new_one_takes_the_place_of_its_namesake(
    house: House, editor: Visitor
) -> None:
    path = write(editor)
    for number in range(10):
        assert upload(editor, path, f"{number}.pdf", b"%PDF-1").status_code == 303

    assert upload(editor, path, "0.pdf", b"%PDF-2").status_code == 303
    assert upload(editor, path, "11.pdf", b"%PDF-1").status_code == 422
    page = editor.get(f"{path}material").text
    forms = re.findall(rf'<form[^>]*action="{path}files/remove".*?</form>', page, re.DOTALL)
    assert len(forms) == 10
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', forms[0]))
    editor.post(f"{path}files/remove", fields)
    assert editor.get(f"{path}material").text.count("files/remove") == 9


def test_an_upload_without_a_token_or_a_file_stores_nothing(house: House, editor: Visitor) -> None:
    path = write(editor)
    headers = {**BROWSER, "Origin": editor.door.origin}
    bare = editor.door.post(
        f"{path}files",
        data={"file": (io.BytesIO(b"%PDF-1"), "a.pdf")},
        content_type="multipart/form-data",
        headers=headers,
    )
    assert bare.status_code == 422
    assert editor.post(f"{path}files", {}).status_code == 422
    with house.database.read() as session:
        assert session.scalars(select(StoredFile.id)).all() == []


def test_participants_are_told_of_material_once(house: House, editor: Visitor) -> None:
    path = write(editor)
    publish(editor, path)
    sign_up(house, path, "Anna", "anna@kommune.example")
    upload(editor, path, "a.pdf", b"%PDF-1")
    assert f"{path}announce" not in editor.get(f"{path}material").text
    house.clock.advance(days=14, hours=1)
    editor.sign_in("editor@oldenmoor.example")
    page = f"{path}material"

    assert editor.press(page, f"{path}announce").headers["Location"].endswith("?told=1")

    assert "haben davon eine E-Mail bekommen" in editor.get(page).text
    with house.database.read() as session:
        kinds = list(session.scalars(select(Letter.kind)))
    assert kinds.count("event-material") == 1
