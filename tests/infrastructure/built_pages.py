"""Built pages for tests that start a server but read no page of it closely."""

from pathlib import Path

from app.site.assets import Asset, Assets, Entry
from app.site.description import write_description
from app.site.environment import Release

_INTEGRITY = "sha384-" + "A" * 64
_STYLE = Asset("/assets/styles/public-00000000.css", _INTEGRITY)
_MARK = Asset("/assets/images/mark-00000000.svg", _INTEGRITY)
_SCRIPTS = ("copy", "passkeys", "sheet")


def describe_build(folder: Path) -> None:
    """Write what a build tells the server about its assets, without making them."""
    scripts = {
        f"public/{name}.js": Entry(Asset(f"/assets/public/{name}-00000000.js", _INTEGRITY), (), ())
        for name in _SCRIPTS
    }
    entries = scripts | {"styles/public.css": Entry(_STYLE, (), ())}
    write_description(folder, Release("0.0.0+test", Assets(entries, {"mark.svg": _MARK})))
