"""Where on the public site the pages and files of an edition are found."""

from reference.office import Office

CSV = "data/rueckhalt-trends.csv"
JSON_STAT = "data/rueckhalt-trends.json"
CATALOGUE = "data/dcat.jsonld"


def page_address(office: Office, locale: str, page: str = "") -> str:
    """Give the address of a page about figures; "" is their first one."""
    prefix = "" if locale == "de" else f"/{locale}"
    return f"{office.origins['public']}{prefix}/trends/{page}"


def file_address(office: Office, path: str) -> str:
    """Give the address of a file of the newest public edition."""
    return f"{office.origins['public']}/trends/{path}"


def feed_path(locale: str) -> str:
    """Give a feed's path in an edition."""
    return f"feed.{locale}.atom"
