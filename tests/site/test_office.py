"""The office file: signed off the server, closed, and consistent in itself."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from app.commands.office import read_source
from app.demo_office import demo_office
from crypto.document import parse_wrapper
from crypto.encoding import b64decode, b64encode
from crypto.signing import public_key
from reference.office import LEAVE_TO, Library, OfficeError, read_office, sign_office

SEED = bytes(range(32))
ORIGINS = {
    "report": "https://report.example.org",
    "desk": "https://desk.example.org",
    "public": "https://example.org",
}
FINGERPRINT = b64encode(bytes(32))

SOURCE = """
issued = 2026-11-22
demonstration = false
town = "Nordwieck"
address = ["Fachstelle", "00000 Nordwieck"]
phone = "030 23125 014"
languages = ["de"]
answer_working_days = 2
closed_days = [2026-12-25]
name = {de = "Fachstelle", en = "Office"}
operator = {de = "Ein Verein.", en = "An association."}
hours = {de = ["Montag 9 bis 17 Uhr"], en = ["Monday 9 to 5"]}
origins = {report = "https://r.example", desk = "https://d.example", public = "https://p.example"}
desks = []
directory = []
imprint = {de = [], en = []}
privacy = {de = [], en = []}
accessibility = {de = [], en = []}
"""


@pytest.fixture
def content() -> dict[str, Any]:
    """The content of a good office file."""
    signed = demo_office(fingerprint=FINGERPRINT, origins=ORIGINS, seed=SEED)
    content: dict[str, Any] = json.loads(parse_wrapper(signed).document)
    del content["format"]
    return content


def test_signed_file_reads_back(content: dict[str, Any]) -> None:
    office = read_office(sign_office(content, SEED), key=public_key(SEED))

    assert office.name["de"] == "Fachstelle Rückhalt Nordwieck"
    assert office.directory["Trelmstedt"] == FINGERPRINT
    assert office.key == b64encode(public_key(SEED))


def test_another_signer_is_refused(content: dict[str, Any]) -> None:
    signed = sign_office(content, bytes(32))

    with pytest.raises(OfficeError, match="expected key"):
        read_office(signed, key=public_key(SEED))


@pytest.mark.parametrize("data", [b"", b"{}", b'{"document":"","signatures":[]}', b"\xff"])
def test_garbage_is_refused(data: bytes) -> None:
    with pytest.raises(OfficeError):
        read_office(data)


def test_unknown_and_missing_keys_are_refused(content: dict[str, Any]) -> None:
    with pytest.raises(OfficeError, match=r"docs/office\.md"):
        sign_office({**content, "website": "https://example.org"}, SEED)
    del content["phone"]
    with pytest.raises(OfficeError, match=r"docs/office\.md"):
        sign_office(content, SEED)


def test_kommune_with_two_desks_is_refused(content: dict[str, Any]) -> None:
    content["directory"].append(dict(content["directory"][0]))

    with pytest.raises(OfficeError, match="Kommune stands twice"):
        sign_office(content, SEED)


def test_desk_named_twice_is_refused(content: dict[str, Any]) -> None:
    content["desks"].append(dict(content["desks"][0]))

    with pytest.raises(OfficeError, match="desk stands twice"):
        sign_office(content, SEED)


def test_officer_named_twice_is_refused(content: dict[str, Any]) -> None:
    one, two, former = (b64encode(public_key(bytes([each]) * 32)) for each in (1, 2, 3))
    trends = {"officers": [one, two], "keys": [], "notes": []}
    left = {"key": former, "until": "2027-03-31"}

    office = read_office(
        sign_office(content | {"trends": trends | {"former_officers": [left]}}, SEED)
    )

    assert office.trends is not None
    assert office.trends.former_officers == {b64decode(former): "2027-03-31"}
    for again in ([left | {"key": two}], [left, left]):
        with pytest.raises(OfficeError, match="officer stands twice"):
            sign_office(content | {"trends": trends | {"former_officers": again}}, SEED)


def test_what_editors_decided_about_aids_is_read_and_no_aid_stands_twice(
    content: dict[str, Any],
) -> None:
    moved = {"aid": "R26", "address": "https://www.example.org/neu"}
    library = {"withheld": ["R25"], "addresses": [moved]}

    office = read_office(sign_office(content | {"library": library}, SEED))

    assert office.library == Library(("R25",), (("R26", "https://www.example.org/neu"),))
    assert read_office(sign_office(content, SEED)).library == Library()
    for twice in ({"withheld": ["R25", "R25"]}, {"addresses": [moved, moved]}):
        with pytest.raises(OfficeError, match="aid stands twice"):
            sign_office(content | {"library": library | twice}, SEED)
    for wrong in ("http://www.example.org/", "javascript:alert(1)", 'https://x.example/"'):
        bad = library | {"addresses": [{"aid": "R26", "address": wrong}]}
        with pytest.raises(OfficeError, match="library does not have the form"):
            sign_office(content | {"library": bad}, SEED)


def test_checking_names_aids_that_the_release_does_not_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "office.toml"
    library = '[library]\nwithheld = ["R25", "R99"]\naddresses = []\n'
    source.write_text(SOURCE + library)

    assert main(["office", "check", str(source)]) == 1

    said = capsys.readouterr().out
    assert "library.withheld: R99 is no aid of this release" in said
    assert "R25" not in said


def test_directory_of_an_unknown_desk_is_refused(content: dict[str, Any]) -> None:
    content["directory"][0]["desk"] = b64encode(bytes(range(32)))

    with pytest.raises(OfficeError, match="not described"):
        sign_office(content, SEED)


def test_the_page_to_leave_to_is_the_offices_choice_or_the_default(content: dict[str, Any]) -> None:
    chosen = read_office(sign_office({**content, "leave_to": "https://www.bahn.de/"}, SEED))

    assert chosen.leave_to == "https://www.bahn.de/"
    assert read_office(sign_office(content, SEED)).leave_to == LEAVE_TO


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "http://www.bahn.de/",
        "https://localhost/",
        'https://www.bahn.de/"><script>',
        "https://someone@www.bahn.de/",
        "",
    ],
)
def test_a_page_to_leave_to_that_is_no_plain_https_page_is_refused(
    content: dict[str, Any], address: str
) -> None:
    with pytest.raises(OfficeError, match=r"docs/office\.md"):
        sign_office({**content, "leave_to": address}, SEED)


def test_leaving_to_the_offices_own_pages_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(OfficeError, match="own pages"):
        sign_office({**content, "leave_to": f"{ORIGINS['public']}/help"}, SEED)


def test_commands_make_a_private_key_and_a_good_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, source, out = (tmp_path / name for name in ("key", "office.toml", "office.json"))
    source.write_text(SOURCE)

    made = main(["office", "keygen", str(key)])
    printed = capsys.readouterr().out.strip()
    signed = main(["office", "sign", str(source), "--key", str(key), "--out", str(out)])

    assert (made, signed) == (0, 0)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert read_office(out.read_bytes(), key=b64decode(printed)).closed_days == ("2026-12-25",)


def test_key_is_never_overwritten(tmp_path: Path) -> None:
    key = tmp_path / "key"
    main(["office", "keygen", str(key)])
    before = key.read_text()

    assert main(["office", "keygen", str(key)]) == 1
    assert key.read_text() == before


def test_mistake_in_the_source_is_one_line_and_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key, source, out = (tmp_path / name for name in ("key", "office.toml", "office.json"))
    main(["office", "keygen", str(key)])
    source.write_text(SOURCE.replace("phone", "fone"))
    capsys.readouterr()

    code = main(["office", "sign", str(source), "--key", str(key), "--out", str(out)])

    assert code == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not out.exists()


def test_source_of_the_documentation_is_complete(tmp_path: Path) -> None:
    """The example of docs/office.md is what an office starts from."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "office.md").read_text()
    example = text.split("```toml\n")[1].split("```")[0]
    source = tmp_path / "office.toml"
    source.write_text(example)

    office = read_office(sign_office(read_source(source), SEED))

    assert office.demonstration is False
