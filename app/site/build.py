"""The static build: a pure function of the release and the office file."""

import base64
import hashlib
import shutil
from importlib.metadata import version
from pathlib import Path

from app.site.assets import Bundle, read_bundle
from app.site.output import replace_tree, write_script_hashes, write_site
from app.site.rendering import (
    SCRIPT_FOLDERS,
    SITE_TEMPLATES,
    Release,
    SiteRenderer,
    import_map,
    pages_of,
)
from app.site.sources import IMAGES, TAXONOMY, TEMPLATES, TRANSLATIONS
from reference.office import Office, read_office


def build_site(*, office_file: Path, assets_file: Path, out: Path) -> str:
    """Build the three sites into `out`/report, /desk and /public and return the release id.

    The same release and office file give the same bytes, on any machine. Beside the trees lies
    `script-hashes.json`: per site, what the content security policy must allow besides 'self'.
    Raises OfficeError for an office file that can't be used, BundleError for a broken bundle.
    """
    data = office_file.read_bytes()
    office = read_office(data)
    bundle = read_bundle(assets_file)
    release = Release(release_id(bundle), bundle)
    part = out.with_name(out.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    for site in SITE_TEMPLATES:
        files = site_files(site, office, release) | {"/office.json": data}
        write_site(part / site, release.id, files)
    write_script_hashes(part, _script_hashes(bundle))
    replace_tree(part, out)
    return release.id


def site_files(site: str, office: Office, release: Release) -> dict[str, bytes]:
    """Give every page, script, style and image of a site by URL path."""
    renderer = SiteRenderer(site, office, release)
    files = {page.address(): renderer.render(page).encode() for page in pages_of(site)}
    entries = release.bundle.of_folder(SCRIPT_FOLDERS[site])
    entries += [release.bundle.entries[name] for name in sorted(renderer.used_styles)]
    files |= {asset.path: asset.content for entry in entries for asset in entry.files()}
    files |= {image.path: image.content for image in release.bundle.images.values()}
    return files


def release_id(bundle: Bundle) -> str:
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
    """Give templates, catalogues, images and the taxonomy, relative to the project."""
    folders = ((TEMPLATES, "*.html"), (TRANSLATIONS, "*.po"), (IMAGES, "*"))
    paths = [path for folder, pattern in folders for path in folder.rglob(pattern)]
    return [path.relative_to(TEMPLATES.parent) for path in [*paths, TAXONOMY] if path.is_file()]


def _script_hashes(bundle: Bundle) -> dict[str, list[str]]:
    """Give the CSP source of each site's import map, the only inline script a page has."""
    sites: dict[str, list[str]] = {}
    for site in SITE_TEMPLATES:
        digest = hashlib.sha256(import_map(bundle, site).encode()).digest()
        sites[site] = [f"sha256-{base64.b64encode(digest).decode()}"]
    return sites
