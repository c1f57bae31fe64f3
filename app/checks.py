"""What must hold beyond the environment: pages, database, and no demonstration in production."""

import datetime
import logging
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.schema import current_revision, head_revision
from app.site.description import read_description
from core.config import Config
from core.db import Database
from core.errors import ProblemsError
from core.logs import log_event
from crypto.document import parse_wrapper
from crypto.encoding import b64encode
from crypto.errors import CryptoError
from desks.models import Desk, Statement
from desks.published import published_values, uses_published_key
from reference.going_public import missing, overdue
from reference.office import Office, OfficeError, read_office
from web.site_files import SiteFile

OFFICE_PATH = "/office.json"
SITES = ("report", "desk", "public")


class StartError(ProblemsError):
    """The process must not start; `problems` has one line each."""


def start_problems(
    config: Config, sites: dict[str, dict[str, SiteFile]], database: Database
) -> list[str]:
    """Tell everything that is wrong beyond the environment's own form."""
    problems = []
    if config.production and b64encode(config.secret_key) in published_values():
        problems.append("RUECKHALT_SECRET_KEY is a key of the published test vectors")
    return problems + site_problems(config, sites) + database_problems(config, database)


def start_warnings(sites: dict[str, dict[str, SiteFile]], *, today: datetime.date) -> list[str]:
    """Tell what doesn't keep a process from starting, but whoever runs it should know."""
    return [
        f"office.json: {each}"
        for office in _real_offices(sites)
        for each in overdue(office, today=today)
    ]


def site_problems(config: Config, sites: dict[str, dict[str, SiteFile]]) -> list[str]:
    """Tell what is wrong with the built pages."""
    problems = [
        problem
        for name in SITES
        for problem in _one_site(config, name, sites[name].get(OFFICE_PATH))
    ]
    if config.production:
        problems += _missing_statements(sites)
    try:
        read_description(config.site_dir)
    except ValueError as error:
        problems.append(f"RUECKHALT_SITE_DIR: {error}")
    return problems


def _one_site(config: Config, name: str, office_file: SiteFile | None) -> list[str]:
    where = f"RUECKHALT_SITE_DIR: {name}{OFFICE_PATH}"
    if office_file is None:
        return [f"{where} is missing; build the pages first"]
    try:
        office = read_office(office_file.content)
    except OfficeError as error:
        return [f"{where}: {error}"]
    problems = []
    if config.production and office.demonstration:
        problems.append(f"{where} is a demonstration")
    if config.production and office.key in published_values():
        problems.append(f"{where} is signed with a key of the published test vectors")
    origins = {"report": config.report, "desk": config.desk, "public": config.public}
    if dict(office.origins) != {site: str(origin) for site, origin in origins.items()}:
        problems.append(f"{where} names other origins than the environment")
    return problems


def _missing_statements(sites: dict[str, dict[str, SiteFile]]) -> list[str]:
    """Tell what offices that are no demonstration haven't said yet (reference.going_public)."""
    return [f"office.json: {each}" for office in _real_offices(sites) for each in missing(office)]


def _real_offices(sites: dict[str, dict[str, SiteFile]]) -> Iterator[Office]:
    """Give the offices that are no demonstration; one, unless the sites were built apart."""
    files = [sites[name].get(OFFICE_PATH) for name in SITES]
    for content in {file.content: None for file in files if file is not None}:
        try:
            office = read_office(content)
        except OfficeError:
            continue  # told already
        if not office.demonstration:
            yield office


def database_problems(config: Config, database: Database) -> list[str]:
    """Tell what is wrong with the database; that it can't be reached is one of the answers."""
    try:
        with database.read() as session:
            if current_revision(session.connection()) != head_revision():
                return ["the database is not at this release's schema: rueckhalt migrate"]
            if not config.production:
                return []
            demo = session.scalars(select(Desk.fingerprint).where(Desk.demo)).first()
            statements = session.scalars(select(Statement.signed)).all()
    except SQLAlchemyError as error:
        log_event("database unavailable", logging.ERROR, exception=type(error).__name__)
        return ["the database can't be reached"]
    problems = []
    if demo is not None:
        problems.append("the database holds a demonstration desk")
    if any(_is_published(signed) for signed in statements):
        problems.append("a desk uses keys of the published test vectors")
    return problems


def _is_published(signed: bytes) -> bool:
    try:
        return uses_published_key(parse_wrapper(signed))
    except (CryptoError, ValueError):
        return True  # whatever this is, no desk published it


def is_ready(database: Database) -> bool:
    """Tell whether requests can be served: the database answers and has our schema."""
    try:
        with database.read() as session:
            return current_revision(session.connection()) == head_revision()
    except SQLAlchemyError as error:
        log_event("not ready", logging.ERROR, exception=type(error).__name__)
        return False
