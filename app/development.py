"""The development server: `python -m app.development`, all of Rückhalt with a demonstration desk.

One process starts Valkey, web server, worker and schedule on one data folder, watches them and
stops them again. SIGINT and SIGTERM stop everything; so does SIGKILL, by way of the kernel.
"""

import argparse
import signal
import sys
import time
from io import TextIOWrapper
from pathlib import Path
from types import FrameType

from sqlalchemy import select

from app import services
from app.data_folder import (
    DataFolder,
    DemoRecord,
    FolderInUseError,
    SharedFolderError,
    describe,
)
from app.demo.seed import seed
from app.demo_office import demo_office
from app.processes import ChildError, Family
from app.schema import migrate
from app.site import build_site
from app.site.assets import BundleError
from core.clock import berlin_day, system_clock
from core.db import Database
from crypto.encoding import b64decode
from desks.models import Desk

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "dist" / "assets.json"
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main() -> int:
    """Run until asked to stop; 1 if something is in the way or a process ends by itself."""
    parser = argparse.ArgumentParser(prog="python -m app.development", description=__doc__)
    parser.add_argument("--port", type=int, default=8400, help="port of all three sites")
    parser.add_argument("--data", type=Path, default=ROOT / "data" / "demo", help="data folder")
    arguments = parser.parse_args()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    for number in STOPPING:
        signal.signal(number, _interrupt)
    family = Family()
    try:
        _serve(family, arguments.port, arguments.data)
    except KeyboardInterrupt:
        return 0
    except (
        services.PortInUseError,
        services.NotReadyError,
        FolderInUseError,
        SharedFolderError,
        ChildError,
        BundleError,
        OSError,
    ) as error:
        print(f"rueckhalt: {error}", file=sys.stderr)
        return 1
    finally:
        # A second Ctrl-C must not leave half of it running.
        for number in STOPPING:
            signal.signal(number, signal.SIG_IGN)
        family.stop()
    return 0


def _serve(family: Family, port: int, data: Path) -> None:
    with services.listen(port) as listener:
        folder = DataFolder(data)
        record = _prepare_demo(folder)
        running = services.Services(family, folder, services.settings(folder, port))
        running.start_background()
        _say("Building the pages")
        office = demo_office(
            fingerprint=record.fingerprint, origins=services.origins(port), seed=folder.office_seed
        )
        folder.office.write_bytes(office)
        build_site(office_file=folder.office, assets_file=ASSETS, out=folder.site)
        _say("Starting the web server")
        running.start_web(listener)
    services.wait_until_ready(port, meanwhile=family.check)
    _announce(folder, record, port)
    while True:
        family.check()
        time.sleep(0.2)


def _prepare_demo(folder: DataFolder) -> DemoRecord:
    """Bring the database up to date and, in a new folder, fill it."""
    database = Database(folder.database_url)
    try:
        migrate(database)
        _settle_record(folder, database)
        record = folder.record()
        if record is None:
            _say("Making the demo desk and its fictional cases")
            with database.write() as session:
                record = describe(seed(session, today=berlin_day(system_clock())))
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


def _announce(folder: DataFolder, record: DemoRecord, port: int) -> None:
    print("Ready")
    for site, origin in services.origins(port).items():
        print(f"{site.capitalize():8} {origin}/")
    for login in record.logins:
        print(
            f"Log-in   {login.name}  password {login.password}"
            f"  account key {login.account_key}  ({login.person})"
        )
    print(f"Mailbox  {record.receipt}")
    print(f"Mails    {folder.mails}")
    if record.expired:
        print("The demo desk has expired and takes no reports; start with a new --data folder.")


def _say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
