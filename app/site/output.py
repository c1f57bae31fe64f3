"""The finished tree on disk: pages, assets, manifest, and everything once more compressed."""

import gzip
import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from web.site_files import SCRIPT_HASHES

MANIFEST = "/.well-known/rueckhalt/manifest.json"

_COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".txt")


def manifest(release: str, files: Mapping[str, bytes]) -> bytes:
    """Give the manifest of a site: the SHA-256 of every file by its URL path."""
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in sorted(files.items())}
    return (json.dumps({"release": release, "files": hashes}, indent=1) + "\n").encode()


def write_site(folder: Path, release: str, files: Mapping[str, bytes]) -> None:
    """Write a site's files, its manifest and the compressed forms into a new folder."""
    for path, data in {**files, MANIFEST: manifest(release, files)}.items():
        target = folder / file_of(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        if target.suffix in _COMPRESSED:
            # No time and no name inside: the same content gives the same bytes.
            small = gzip.compress(data, compresslevel=9, mtime=0)
            target.with_name(target.name + ".gz").write_bytes(small)


def write_script_hashes(folder: Path, hashes: Mapping[str, Sequence[str]]) -> None:
    """Write what each site's content security policy must allow besides 'self'."""
    (folder / SCRIPT_HASHES).write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def file_of(path: str) -> str:
    """Give the file of a URL path: `/en/` is `en/index.html`, `/mailbox` is `mailbox.html`."""
    relative = path.removeprefix("/")
    if relative == "" or relative.endswith("/"):
        return f"{relative}index.html"
    last = relative.rpartition("/")[2]
    return relative if "." in last else f"{relative}.html"


def replace_tree(new: Path, target: Path) -> None:
    """Put a finished tree in the place of the one before."""
    old = target.with_name(target.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
