"""What the bundler made: scripts and styles with their hashes, from dist/assets.json."""

import hashlib
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.site.sources import IMAGES


@dataclass(frozen=True)
class Asset:
    """A file below /assets/: its URL path and its subresource-integrity value."""

    path: str
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
class Assets:
    """All entry points by logical name (`reporter/report.js`, `styles/report.css`) and images."""

    entries: Mapping[str, Entry]
    images: Mapping[str, Asset]

    def of_folder(self, folder: str) -> list[Entry]:
        """Give the entry points of a folder, sorted by name."""
        return [
            entry for name, entry in sorted(self.entries.items()) if name.startswith(f"{folder}/")
        ]


@dataclass(frozen=True)
class Bundle(Assets):
    """Assets with their bytes, by URL path."""

    contents: Mapping[str, bytes]


def read_bundle(description: Path) -> Bundle:
    """Read assets.json and every file it names, and compare each with its hash."""
    folder = description.parent
    entries = read_entries(json.loads(description.read_text(encoding="utf-8")))
    contents: dict[str, bytes] = {}
    for entry in entries.values():
        for asset in entry.files():
            contents[asset.path] = (folder / asset.path.lstrip("/")).read_bytes()
            if integrity(contents[asset.path]) != asset.integrity:
                raise BundleError(f"{asset.path} is not what assets.json describes")
    images = {}
    for path in sorted(IMAGES.glob("*")):
        data = path.read_bytes()
        images[path.name] = _image(path, data)
        contents[images[path.name].path] = data
    return Bundle(entries, images, contents)


def read_entries(content: Mapping[str, Mapping[str, Any]]) -> dict[str, Entry]:
    """Read entry points as assets.json describes them."""
    return {
        name: Entry(
            file=Asset(entry["path"], entry["integrity"]),
            imports=tuple(Asset(**each) for each in entry["imports"]),
            lazy=tuple(Asset(**each) for each in entry["lazy"]),
        )
        for name, entry in content.items()
    }


def describe_entries(entries: Mapping[str, Entry]) -> dict[str, dict[str, Any]]:
    """Describe entry points in the form of assets.json."""
    return {
        name: {
            **vars(entry.file),
            "imports": [vars(asset) for asset in entry.imports],
            "lazy": [vars(asset) for asset in entry.lazy],
        }
        for name, entry in sorted(entries.items())
    }


def integrity(data: bytes) -> str:
    """Give the subresource-integrity value (W3C SRI) of these bytes."""
    return f"sha384-{b64encode(hashlib.sha384(data).digest()).decode()}"


def _image(path: Path, data: bytes) -> Asset:
    name = f"{path.stem}-{hashlib.sha256(data).hexdigest()[:8].upper()}{path.suffix}"
    return Asset(f"/assets/images/{name}", integrity(data))
