"""What a data folder needs before its server can start: database, demonstration, pages."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.data_folder import DataFolder, DemoRecord, KommuneLogin, Login, NotPreparedError
from app.demo.coordinator import DemoCoordinator, add_coordinator, add_operator
from app.demo.dialogue import add_dialogues
from app.demo.events import add_events
from app.demo.library import add_library
from app.demo.network import EDITOR, add_network, add_network_office
from app.demo.notices import add_notices
from app.demo.recommendations import add_recommendations
from app.demo.seed import Demo, seed
from app.demo.selfchecks import add_self_checks
from app.demo.trends import make_release_office, read_release_section, release_history
from app.demo_office import demo_office
from app.measuring import measuring
from app.schema import migrate
from app.services import origins
from app.site import build_site
from app.site.assets import BundleError
from core.clock import berlin_day, system_clock
from core.db import Database
from core.prefixes import DEMO_PREFIX
from crypto.account import encode_account_key
from crypto.canonical import Json
from crypto.encoding import b64decode, b64encode
from desks.models import Desk
from trends.release.folder import ReleaseFolder


def prepare(folder: DataFolder, *, assets: Path, port: int, say: Callable[[str], None]) -> None:
    """Bring database and pages up to date and, in a new folder, make the demonstration.

    `assets` describes the bundle, `say` is told about steps that take a while.
    """
    record = _prepare_demo(folder, port, say)
    say("Building the pages")
    folder.office.write_bytes(
        _office(folder, record.fingerprint, port, read_release_section(folder.release))
    )
    try:
        build_site(office_file=folder.office, assets_file=assets, out=folder.site)
    except BundleError as error:
        raise NotPreparedError(str(error)) from error


def _prepare_demo(folder: DataFolder, port: int, say: Callable[[str], None]) -> DemoRecord:
    database = Database(folder.database_url)
    try:
        migrate(database)
        _settle_record(folder, database)
        record = folder.record()
        if record is None:
            say("Making the demo desk and its fictional cases")
            with database.write() as session:
                record = _make_demo(session, folder, port, say)
                folder.prepare_record(record)
            folder.confirm_record()
        return record
    finally:
        database.dispose()


def _make_demo(
    session: Session, folder: DataFolder, port: int, say: Callable[[str], None]
) -> DemoRecord:
    """Make desk, cases and figures; a release folder of an attempt that failed goes first."""
    today = berlin_day(system_clock())
    shutil.rmtree(folder.release, ignore_errors=True)
    demo = seed(session, today=today)
    add_notices(session, desk=demo.desk, today=today)
    office = make_release_office(ReleaseFolder(folder.release), today)
    record = _describe(
        demo, add_coordinator(session), add_network_office(session), add_operator(session)
    )
    add_self_checks(session, secret=_secret(folder), today=today)
    add_network(session, secret=_secret(folder), today=today)
    add_events(session, editor=EDITOR, secret=_secret(folder), today=today)
    add_dialogues(session, today=today)
    add_recommendations(session, editor=EDITOR, secret=_secret(folder), today=today)
    add_library(session, editor=EDITOR, today=today)
    release_history(
        session,
        demo.desk,
        office,
        _office(folder, record.fingerprint, port, office.section),
        today=today,
        measure=measuring(),
        say=say,
    )
    return record


def _secret(folder: DataFolder) -> bytes:
    """Give the server's secret as its processes read it (core.config)."""
    return b64decode(folder.secret_key.removeprefix(DEMO_PREFIX))


def _office(
    folder: DataFolder, fingerprint: str, port: int, section: Mapping[str, Json] | None
) -> bytes:
    return demo_office(
        fingerprint=fingerprint,
        origins=origins(port),
        seed=folder.office_seed,
        trends=section,
    )


def _settle_record(folder: DataFolder, database: Database) -> None:
    """A server killed between commit and confirmation left a record that is true all the same."""
    prepared = folder.prepared_record()
    if prepared is None:
        return
    with database.read() as session:
        desk = select(Desk.number).where(Desk.fingerprint == b64decode(prepared.fingerprint))
        if session.scalar(desk) is not None:
            folder.confirm_record()


def _describe(
    demo: Demo, coordinator: DemoCoordinator, editor: DemoCoordinator, operator: DemoCoordinator
) -> DemoRecord:
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
        coordinator=_login(coordinator),
        editor=_login(editor),
        operator=_login(operator),
    )


def _login(person: DemoCoordinator) -> KommuneLogin:
    return KommuneLogin(name=person.name, password=person.password, kommune=person.kommune)
