"""The static build: a pure function of the release and the office file."""

import base64
import hashlib
import shutil
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from app.site.assets import Assets, Bundle, Entry, read_bundle
from app.site.description import write_description
from app.site.environment import SCRIPT_FOLDERS, Release, import_map
from app.site.output import replace_tree, write_script_hashes, write_site
from app.site.rendering import SITE_TEMPLATES, SiteRenderer, pages_of
from app.site.sources import IMAGES, LIBRARY, TAXONOMY, TEMPLATES, TRANSLATIONS
from app.site.suggestions import suggestion_files
from reference.office import Office, read_office

PUBLIC_STYLE = "styles/public.css"


def build_site(*, office_file: Path, assets_file: Path, out: Path) -> str:
    """Build the three sites into `out`/report, /desk and /public and return the release id.

    The same release and office file give the same bytes, on any machine. Beside the trees lie
    `script-hashes.json`, what the content security policy of each site must allow besides 'self',
    and `rendering.json`, what the server's own pages on the public origin link to. Raises
    OfficeError for an office file that can't be used, BundleError for a broken bundle.
    """
    data = office_file.read_bytes()
    office = read_office(data)
    bundle = read_bundle(assets_file)
    release = release_id(bundle)
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    for site in SITE_TEMPLATES:
        files = site_files(site, office, release, bundle) | {"/office.json": data}
        write_site(part / site, release, files)
    write_script_hashes(part, _script_hashes(bundle))
    write_description(part, Release(release, _public_assets(bundle)))
    replace_tree(part, out)
    return release


def site_files(site: str, office: Office, release: str, bundle: Bundle) -> dict[str, bytes]:
    """Give every page, script, style, image and file of suggestions of a site by URL path."""
    renderer = SiteRenderer(site, office, Release(release, bundle))
    files = {page.address(): renderer.render(page).encode() for page in pages_of(site)}
    entries = _entries(site, bundle, renderer.used_styles)
    loaded = [asset for entry in entries.values() for asset in entry.files()]
    loaded += bundle.images.values()
    assets = {asset.path: bundle.contents[asset.path] for asset in loaded}
    return files | assets | suggestion_files(site, office)


def _entries(site: str, bundle: Assets, styles: Iterable[str]) -> dict[str, Entry]:
    """Give the entry points that pages of a site may load."""
    folder = f"{SCRIPT_FOLDERS[site]}/"
    wanted = {name for name in bundle.entries if name.startswith(folder)} | set(styles)
    return {name: bundle.entries[name] for name in sorted(wanted)}


def _public_assets(bundle: Bundle) -> Assets:
    """Give what pages rendered by the server may link to: all of it lies in the public tree."""
    return Assets(_entries("public", bundle, [PUBLIC_STYLE]), bundle.images)


def release_id(bundle: Assets) -> str:
    """Give version and hash of everything in the release that pages are made of."""
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        digest.update(hashlib.sha256(path.as_posix().encode()).digest())
        digest.update(hashlib.sha256((TEMPLATES.parent / path).read_bytes()).digest())
    for entry in sorted(bundle.entries):
        for asset in bundle.entries[entry].files():
            digest.update(asset.integrity.encode())
    return f"{version('rueckhalt')}+{digest.hexdigest()[:16]}"


def _sources() -> list[Path]:
    """Give templates, catalogues, images, aids and the taxonomy, relative to the project."""
    folders = (
        (TEMPLATES, "*.html"),
        (TRANSLATIONS, "*.po"),
        (IMAGES, "*"),
        (LIBRARY, "*.json"),
        (LIBRARY, "*.md"),
    )
    paths = [path for folder, pattern in folders for path in folder.rglob(pattern)]
    return [path.relative_to(TEMPLATES.parent) for path in [*paths, TAXONOMY] if path.is_file()]


def _script_hashes(bundle: Assets) -> dict[str, list[str]]:
    """Give the CSP source of each site's import map, the only inline script a page has."""
    sites: dict[str, list[str]] = {}
    for site in SITE_TEMPLATES:
        digest = hashlib.sha256(import_map(bundle, site).encode()).digest()
        sites[site] = [f"sha256-{base64.b64encode(digest).decode()}"]
    return sites
