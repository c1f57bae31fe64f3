"""What a data folder needs before its server can start: database, demonstration, pages."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from app.data_folder import DataFolder, DemoRecord, Login, NotPreparedError
from app.demo.seed import Demo, seed
from app.demo_office import demo_office
from app.schema import migrate
from app.services import origins
from app.site import build_site
from app.site.assets import BundleError
from core.clock import berlin_day, system_clock
from core.db import Database
from crypto.account import encode_account_key
from crypto.encoding import b64decode, b64encode
from desks.models import Desk


def prepare(folder: DataFolder, *, assets: Path, port: int, say: Callable[[str], None]) -> None:
    """Bring database and pages up to date and, in a new folder, make the demonstration.

    `assets` describes the bundle, `say` is told about steps that take a while.
    """
    record = _prepare_demo(folder, say)
    say("Building the pages")
    office = demo_office(
        fingerprint=record.fingerprint, origins=origins(port), seed=folder.office_seed
    )
    folder.office.write_bytes(office)
    try:
        build_site(office_file=folder.office, assets_file=assets, out=folder.site)
    except BundleError as error:
        raise NotPreparedError(str(error)) from error


def _prepare_demo(folder: DataFolder, say: Callable[[str], None]) -> DemoRecord:
    database = Database(folder.database_url)
    try:
        migrate(database)
        _settle_record(folder, database)
        record = folder.record()
        if record is None:
            say("Making the demo desk and its fictional cases")
            with database.write() as session:
                record = _describe(seed(session, today=berlin_day(system_clock())))
                folder.prepare_record(record)
            folder.confirm_record()
        return record
    finally:
        database.dispose()


def _settle_record(folder: DataFolder, database: Database) -> None:
    """A server killed between commit and confirmation left a record that is true all the same."""
    prepared = folder.prepared_record()
    if prepared is None:
        return
    with database.read() as session:
        desk = select(Desk.number).where(Desk.fingerprint == b64decode(prepared.fingerprint))
        if session.scalar(desk) is not None:
            folder.confirm_record()


def _describe(demo: Demo) -> DemoRecord:
    """Give what is worth printing and keeping of a demonstration."""
    return DemoRecord(
        fingerprint=b64encode(demo.fingerprint),
        expires=demo.expires.isoformat(),
        logins=tuple(
            Login(
                name=person.name,
                password=person.password,
                account_key=encode_account_key(person.account_key),
                person=person.display_name,
            )
            for person in demo.people
        ),
        receipt=demo.reporter.words("german"),
    )
