"""The file of suggestions: which aid fits which answers, one file per site for every visitor.

It is the release's, with what the office file says of aids. Browsers load all of it at the same
step whatever was written, and choose by themselves.
"""

import hashlib
import json
from functools import lru_cache
from typing import Any

from app.site.assets import Asset, integrity
from app.site.catalogues import SOURCE_LOCALE
from empowerment.library.suggestions import suggestion_data
from reference.office import Library, Office
from reference.taxonomy import LOCALES

SITES = ("report", "desk")
"""The sites whose pages suggest; on the public one readers look for themselves."""


@lru_cache(maxsize=8)
def suggestion_file(site: str, library: Library) -> tuple[Asset, bytes]:
    """Give the file of a site and its place. Only the desk gets aids for those who help."""
    data = suggestion_data(office=site == "desk", library=library)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    content = text.encode()
    name = f"aids-{hashlib.sha256(content).hexdigest()[:8].upper()}.json"
    return Asset(f"/assets/data/{name}", integrity(content)), content


def suggestion_files(site: str, office: Office) -> dict[str, bytes]:
    """Give the files of a site by URL path: one, or none."""
    if site not in SITES:
        return {}
    asset, content = suggestion_file(site, office.library)
    return {asset.path: content}


def suggestion_source(site: str, office: Office) -> dict[str, Any]:
    """Give what a page's scripts need: the file, its hash, and where the library is."""
    asset, _ = suggestion_file(site, office.library)
    public = office.origins["public"]
    library = {
        locale: f"{public}/library/" if locale == SOURCE_LOCALE else f"{public}/{locale}/library/"
        for locale in LOCALES
    }
    return {"path": asset.path, "integrity": asset.integrity, "library": library}
