"""What the operator's commands know of the office whose pages are served."""

from collections.abc import Mapping
from pathlib import Path

from core.config import Config
from reference.kommunen import Kommune, kommunen
from reference.office import Office, OfficeError, read_office


def office_file(config: Config) -> Path:
    """Give where the office file of the public site lies."""
    return config.site_dir / "public" / "office.json"


def served_office(config: Config) -> Office | None:
    """Give the office of the built pages; None if they have no usable one."""
    try:
        return read_office(office_file(config).read_bytes())
    except (OSError, OfficeError):
        return None


def known_kommunen(config: Config) -> Mapping[str, Kommune]:
    """Give the Kommunen there are; those of a demonstration where its pages are served."""
    office = served_office(config)
    return kommunen(demonstration=office is not None and office.demonstration)
