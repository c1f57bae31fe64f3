"""The static build: the same bytes every time, everything hashed, nothing a policy would refuse."""

import base64
import gzip
import hashlib
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from app.demo_office import demo_office
from app.site import build_site, rendering
from app.site.assets import BundleError, read_bundle
from app.site.environment import Release
from crypto.document import parse_wrapper
from crypto.encoding import b64encode
from reference.office import OfficeError, read_office, sign_office

ASSETS = Path(__file__).resolve().parents[2] / "dist" / "assets.json"
ORIGINS = {
    "report": "https://report.example.org",
    "desk": "https://desk.example.org",
    "public": "https://example.org",
}
SITES = ("report", "desk", "public")


@pytest.fixture(scope="module")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A signed office file."""
    path = tmp_path_factory.mktemp("office") / "office.json"
    fingerprint = b64encode(bytes(range(32)))
    path.write_bytes(demo_office(fingerprint=fingerprint, origins=ORIGINS, seed=bytes(32)))
    return path


@pytest.fixture(scope="module")
def built(office_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three sites."""
    out = tmp_path_factory.mktemp("built") / "sites"
    build_site(office_file=office_file, assets_file=ASSETS, out=out)
    return out


def files(folder: Path) -> dict[str, bytes]:
    """All files of a tree."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def pages(built: Path) -> list[Path]:
    """All pages of all sites."""
    return sorted(built.rglob("*.html"))


def test_same_release_and_office_give_the_same_bytes(
    built: Path, office_file: Path, tmp_path: Path
) -> None:
    again = tmp_path / "again"

    build_site(office_file=office_file, assets_file=ASSETS, out=again)

    assert files(again) == files(built)


def test_building_again_replaces_the_tree(built: Path, office_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "sites"
    (out / "report").mkdir(parents=True)
    (out / "report" / "old.html").write_text("old")

    build_site(office_file=office_file, assets_file=ASSETS, out=out)

    assert files(out) == files(built)


@pytest.mark.parametrize("site", SITES)
def test_manifest_has_the_hash_of_every_file(built: Path, site: str) -> None:
    folder = built / site
    manifest = json.loads((folder / ".well-known/rueckhalt/manifest.json").read_bytes())

    expected = {}
    for name, data in files(folder).items():
        if name.endswith(".gz") or name.startswith(".well-known/"):
            continue
        address = "/" + name.removesuffix("index.html").removesuffix(".html")
        expected[address] = hashlib.sha256(data).hexdigest()
    assert manifest["files"] == expected
    assert re.fullmatch(r"[0-9.]+\+[0-9a-f]{16}", manifest["release"])


def test_compressed_forms_are_the_files_without_a_date(built: Path) -> None:
    found = files(built)
    compressed = {name: data for name, data in found.items() if name.endswith(".gz")}

    assert compressed
    for name, data in compressed.items():
        assert gzip.decompress(data) == found[name.removesuffix(".gz")]
        assert data[4:8] == bytes(4)


class Elements(HTMLParser):
    """Start tags with their attributes, and the text of scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.import_maps: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and self.tags[-1][1].get("type") == "importmap":
            self.import_maps.append(data)

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of all tags of one kind."""
        return [attributes for name, attributes in self.tags if name == tag]


def test_everything_loaded_has_its_integrity(built: Path) -> None:
    for page in pages(built):
        elements = Elements(page.read_text())
        loaded = [each for each in elements.of("script") if "src" in each]
        loaded += [
            each for each in elements.of("link") if each["rel"] in ("stylesheet", "modulepreload")
        ]
        for attributes in loaded:
            path = attributes.get("src") or attributes.get("href") or ""
            site = built / page.relative_to(built).parts[0]
            digest = hashlib.sha384((site / path.lstrip("/")).read_bytes()).digest()
            assert attributes["integrity"] == f"sha384-{base64.b64encode(digest).decode()}"


def test_import_map_covers_every_script_of_a_site(built: Path) -> None:
    hashes = json.loads((built / "script-hashes.json").read_bytes())
    for page in pages(built):
        site = page.relative_to(built).parts[0]
        for text in Elements(page.read_text()).import_maps:
            digest = hashlib.sha256(text.encode()).digest()
            assert hashes[site] == [f"sha256-{base64.b64encode(digest).decode()}"]
            scripts = {f"/{name}" for name in files(built / site) if name.endswith(".js")}
            assert set(json.loads(text)["integrity"]) == scripts


def test_pages_hold_nothing_a_policy_refuses(built: Path) -> None:
    """No inline script or style, no handler, no foreign address that would be loaded."""
    for page in pages(built):
        elements = Elements(page.read_text())
        for script in elements.of("script"):
            assert "src" in script or script["type"] in ("importmap", "application/json"), page
        assert elements.of("style") == []
        for tag, attributes in elements.tags:
            assert "style" not in attributes, (page, tag)
            assert not [name for name in attributes if name.startswith("on")], (page, tag)
            address = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
            assert not (address or "").startswith(("http:", "https:", "//", "data:")), (page, tag)


def test_every_report_page_leaves_to_where_the_office_file_says(tmp_path: Path) -> None:
    signed = demo_office(fingerprint=None, origins=ORIGINS, seed=bytes(32))
    content = json.loads(parse_wrapper(signed).document)
    del content["format"]
    office_file = tmp_path / "office.json"
    office_file.write_bytes(sign_office({**content, "leave_to": "https://www.bahn.de/"}, bytes(32)))

    build_site(office_file=office_file, assets_file=ASSETS, out=tmp_path / "sites")

    found = [
        link["href"]
        for page in sorted((tmp_path / "sites" / "report").rglob("*.html"))
        for link in Elements(page.read_text()).of("a")
        if link.get("id") == "leave"
    ]
    assert set(found) == {"https://www.bahn.de/"}
    assert len(found) >= 4


def test_every_public_page_offers_the_source_where_the_office_file_says(tmp_path: Path) -> None:
    signed = demo_office(fingerprint=None, origins=ORIGINS, seed=bytes(32))
    content = json.loads(parse_wrapper(signed).document)
    del content["format"]
    source = "https://example.org/rueckhalt"
    office_file = tmp_path / "office.json"
    office_file.write_bytes(sign_office({**content, "source": source}, bytes(32)))

    build_site(office_file=office_file, assets_file=ASSETS, out=tmp_path / "sites")

    pages = sorted((tmp_path / "sites" / "public").rglob("*.html"))
    assert pages
    for page in pages:
        links = [link.get("href") for link in Elements(page.read_text()).of("a")]
        assert source in links, page
    imprints = [page.read_text() for page in pages if page.stem == "imprint"]
    assert [f">{source}</a>" in imprint for imprint in imprints] == [True, True]


def test_a_page_runs_in_the_direction_of_its_language(
    office_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "LOCALES", ("ar",))
    monkeypatch.setattr(rendering, "_ENDONYMS", {"ar": "العربية"})
    office = replace(read_office(office_file.read_bytes()), name={"ar": "مكتب"})
    renderer = rendering.SiteRenderer("desk", office, Release("x", read_bundle(ASSETS)))

    page = renderer.render(rendering.Page("desk", "desk/index.html", "ar"))

    assert Elements(page).of("html") == [{"lang": "ar", "dir": "rtl"}]


def test_report_site_holds_no_file_of_the_desk(built: Path) -> None:
    names = files(built / "report")

    assert [name for name in names if "desk" in name and name != "office.json"] == []


def test_changed_office_file_is_refused(office_file: Path, tmp_path: Path) -> None:
    signed = json.loads(office_file.read_bytes())
    document = bytearray(base64.urlsafe_b64decode(signed["document"] + "=="))
    place = document.index(b"030 23125 014")
    document[place : place + 3] = b"031"
    signed["document"] = b64encode(bytes(document))
    changed = tmp_path / "office.json"
    changed.write_bytes(json.dumps(signed, separators=(",", ":"), sort_keys=True).encode())

    with pytest.raises(OfficeError, match="signature"):
        build_site(office_file=changed, assets_file=ASSETS, out=tmp_path / "sites")

    assert not (tmp_path / "sites").exists()


def test_bundle_that_is_not_what_it_says_is_refused(office_file: Path, tmp_path: Path) -> None:
    shutil.copytree(ASSETS.parent, tmp_path / "dist", ignore=shutil.ignore_patterns("*.part"))
    script = next((tmp_path / "dist").glob("assets/reporter/report-*.js"))
    script.write_bytes(script.read_bytes() + b"//")

    with pytest.raises(BundleError):
        build_site(
            office_file=office_file,
            assets_file=tmp_path / "dist" / "assets.json",
            out=tmp_path / "sites",
        )


def test_a_static_page_does_not_say_who_is_signed_in(built: Path) -> None:
    for name, word in (("index.html", "Konto"), ("en/index.html", "Account")):
        page = (built / "public" / name).read_text()
        (entry,) = re.findall(r'sections__entry--account">.*?>([^<]*)</a>', page)
        assert entry == word
