"""Built pages for tests that start a server but read no page of it closely."""

from pathlib import Path

from app.site.assets import Asset, Assets, Entry
from app.site.description import write_description
from app.site.environment import Release

_STYLE = Asset("/assets/styles/public-00000000.css", "sha384-" + "A" * 64)
_SCRIPT = Asset("/assets/public/passkeys-00000000.js", "sha384-" + "A" * 64)
_MARK = Asset("/assets/images/mark-00000000.svg", "sha384-" + "A" * 64)


def describe_build(folder: Path) -> None:
    """Write what a build tells the server about its assets, without making them."""
    entries = {
        "public/passkeys.js": Entry(_SCRIPT, (), ()),
        "styles/public.css": Entry(_STYLE, (), ()),
    }
    write_description(folder, Release("0.0.0+test", Assets(entries, {"mark.svg": _MARK})))
