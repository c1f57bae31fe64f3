"""The file of suggestions in the built sites: listed, hashed, the same for everybody."""

import hashlib
import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from app.demo_office import demo_office
from app.site import build_site
from app.site.suggestions import suggestion_file
from crypto.canonical import Json
from crypto.document import parse_wrapper
from crypto.encoding import b64encode as encode
from reference.office import Library, sign_office

ASSETS = Path(__file__).resolve().parents[2] / "dist" / "assets.json"
ORIGINS = {
    "report": "https://report.example.org",
    "desk": "https://desk.example.org",
    "public": "https://example.org",
}
BLOCKS = {"report": "report-data", "desk": "desk"}


def build(folder: Path, name: str) -> Path:
    """The sites of an office whose desk has another key."""
    office = folder / f"{name}.json"
    fingerprint = encode(hashlib.sha256(name.encode()).digest())
    office.write_bytes(demo_office(fingerprint=fingerprint, origins=ORIGINS, seed=bytes(32)))
    build_site(office_file=office, assets_file=ASSETS, out=folder / name)
    return folder / name


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three sites."""
    return build(tmp_path_factory.mktemp("built"), "first")


def data_files(site: Path) -> dict[str, bytes]:
    """The files below /assets/data/ by address, without their compressed forms."""
    found = (site / "assets" / "data").glob("*.json")
    return {f"/{path.relative_to(site).as_posix()}": path.read_bytes() for path in found}


def page_data(page: Path, block: str) -> dict[str, Any]:
    """A block of data of a page."""
    found = re.search(
        rf'<script type="application/json" id="{block}">(.*?)</script>', page.read_text()
    )
    assert found
    content: dict[str, Any] = json.loads(found[1])
    return content


@pytest.mark.parametrize("site", BLOCKS)
def test_a_site_has_one_file_listed_in_its_manifest_under_its_hash(built: Path, site: str) -> None:
    [(address, content)] = data_files(built / site).items()

    manifest = json.loads((built / site / ".well-known/rueckhalt/manifest.json").read_bytes())

    digest = hashlib.sha256(content).hexdigest()
    assert manifest["files"][address] == digest
    assert address == f"/assets/data/aids-{digest[:8].upper()}.json"


def test_the_public_site_has_none(built: Path) -> None:
    assert data_files(built / "public") == {}


@pytest.mark.parametrize("site", BLOCKS)
@pytest.mark.parametrize("page", ["index.html", "en/index.html"])
def test_a_page_names_the_file_with_its_integrity_and_loads_it_by_nothing(
    built: Path, site: str, page: str
) -> None:
    [(address, content)] = data_files(built / site).items()
    path = built / site / page

    source = page_data(path, BLOCKS[site])["aids"]

    assert source["path"] == address
    assert source["integrity"] == f"sha384-{b64encode(hashlib.sha384(content).digest()).decode()}"
    assert source["library"]["en"] == "https://example.org/en/library/"
    assert path.read_text().count(address) == 1
    assert not re.search(r"prefetch|preconnect|prerender", path.read_text())


def test_the_file_is_of_release_and_library_alone(built: Path, tmp_path: Path) -> None:
    other = build(tmp_path, "other")

    for site in BLOCKS:
        assert data_files(other / site) == data_files(built / site)


def test_reporters_get_no_byte_of_what_is_for_the_office(built: Path) -> None:
    [content] = data_files(built / "report").values()

    assert all(aid["person"] for aid in json.loads(content)["aids"])
    assert content != suggestion_file("desk", Library())[1]


def test_an_aid_that_the_office_withholds_is_in_no_file_of_its_sites(
    built: Path, tmp_path: Path
) -> None:
    signed = demo_office(fingerprint=encode(bytes(32)), origins=ORIGINS, seed=bytes(32))
    content = json.loads(parse_wrapper(signed).document)
    del content["format"]
    library: dict[str, Json] = {"withheld": ["R25"], "addresses": []}
    office = tmp_path / "office.json"
    office.write_bytes(sign_office({**content, "library": library}, bytes(32)))
    build_site(office_file=office, assets_file=ASSETS, out=tmp_path / "sites")

    for site, block in BLOCKS.items():
        [before] = data_files(built / site).values()
        [(address, after)] = data_files(tmp_path / "sites" / site).items()
        page = page_data(tmp_path / "sites" / site / "index.html", block)

        assert b'"R25"' in before
        assert b'"R25"' not in after
        assert page["aids"]["path"] == address
