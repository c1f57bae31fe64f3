"""What the running server must know of a build to render pages in its look: `rendering.json`.

The static build writes it beside the trees, so that a server needs neither dist/ nor Node.
"""

import json
from pathlib import Path
from typing import Any

from app.site.assets import Asset, Assets, describe_entries, read_entries
from app.site.environment import Release

DESCRIPTION = "rendering.json"


def write_description(folder: Path, release: Release) -> None:
    """Write a release's id and assets."""
    content = {
        "release": release.id,
        "entries": describe_entries(release.bundle.entries),
        "images": {name: vars(image) for name, image in sorted(release.bundle.images.items())},
    }
    (folder / DESCRIPTION).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def read_description(folder: Path) -> Release:
    """Read what `write_description` wrote. Raises ValueError if it is missing or damaged."""
    try:
        content: dict[str, Any] = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        images = {name: Asset(**image) for name, image in content["images"].items()}
        return Release(content["release"], Assets(read_entries(content["entries"]), images))
    except (OSError, LookupError, TypeError, ValueError, AttributeError):
        raise ValueError(f"{DESCRIPTION} is missing or damaged; build the pages") from None
