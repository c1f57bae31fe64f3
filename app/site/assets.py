"""What the bundler made: scripts and styles with their hashes, from dist/assets.json."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.site.sources import IMAGES


@dataclass(frozen=True)
class Asset:
    """A file below /assets/: its URL path, its bytes and its subresource-integrity value."""

    path: str
    content: bytes
    integrity: str


@dataclass(frozen=True)
class Entry:
    """An entry point with what it loads at once and what it may load later."""

    file: Asset
    imports: tuple[Asset, ...]
    lazy: tuple[Asset, ...]

    def files(self) -> tuple[Asset, ...]:
        """Give every file this entry point can cause a browser to load."""
        return (self.file, *self.imports, *self.lazy)


class BundleError(ValueError):
    """The bundle does not fit its description: an interrupted or foreign build."""


@dataclass(frozen=True)
class Bundle:
    """All entry points by logical name (`reporter/report.js`, `styles/report.css`) and images."""

    entries: Mapping[str, Entry]
    images: Mapping[str, Asset]

    def of_folder(self, folder: str) -> list[Entry]:
        """Give the entry points of a folder, sorted by name."""
        return [
            entry for name, entry in sorted(self.entries.items()) if name.startswith(f"{folder}/")
        ]


def read_bundle(description: Path) -> Bundle:
    """Read assets.json and every file it names, and compare each with its hash."""
    folder = description.parent
    content = json.loads(description.read_text(encoding="utf-8"))

    def asset(entry: Mapping[str, str]) -> Asset:
        data = (folder / entry["path"].lstrip("/")).read_bytes()
        if integrity(data) != entry["integrity"]:
            raise BundleError(f"{entry['path']} is not what assets.json describes")
        return Asset(entry["path"], data, entry["integrity"])

    entries = {
        name: Entry(
            file=asset(entry),
            imports=tuple(asset(each) for each in entry["imports"]),
            lazy=tuple(asset(each) for each in entry["lazy"]),
        )
        for name, entry in content.items()
    }
    return Bundle(entries, {path.name: _image(path) for path in sorted(IMAGES.glob("*"))})


def integrity(data: bytes) -> str:
    """Give the subresource-integrity value (W3C SRI) of these bytes."""
    return f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"


def _image(path: Path) -> Asset:
    data = path.read_bytes()
    name = f"{path.stem}-{hashlib.sha256(data).hexdigest()[:8].upper()}{path.suffix}"
    return Asset(f"/assets/images/{name}", data, integrity(data))
