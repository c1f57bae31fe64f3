"""The development server: `python -m app.development`, all of Rückhalt with a demonstration desk.

One process starts Valkey, web server, worker and schedule on one data folder, watches them and
stops them again. SIGINT and SIGTERM stop everything; so does SIGKILL, by way of the kernel.
"""

import argparse
import shlex
import sys
import time
from io import TextIOWrapper
from pathlib import Path

from app import services
from app.data_folder import (
    DataFolder,
    DemoRecord,
    FolderInUseError,
    NotPreparedError,
    SharedFolderError,
)
from app.processes import ChildError, Family, StopRequest
from app.stamp import Stamp
from core.clock import berlin_day, system_clock

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "dist" / "assets.json"
DEFAULT_PORT = 8400


def main() -> int:
    """Run until asked to stop; 1 if something is in the way or a process ends by itself."""
    parser = argparse.ArgumentParser(prog="python -m app.development", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="port of all three sites")
    parser.add_argument("--data", type=Path, default=ROOT / "data" / "demo", help="data folder")
    arguments = parser.parse_args()
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    stop, family = StopRequest(), Family()
    try:
        _serve(stop, family, arguments.port, arguments.data)
    except KeyboardInterrupt:
        return 0
    except (
        services.PortInUseError,
        services.NotReadyError,
        FolderInUseError,
        SharedFolderError,
        NotPreparedError,
        ChildError,
        OSError,
    ) as error:
        print(f"rueckhalt: {error}", file=sys.stderr)
        return 1
    finally:
        stop.note_only()  # a second Ctrl-C must not leave half of it running
        family.stop()
    return 0


def _serve(stop: StopRequest, family: Family, port: int, data: Path) -> None:
    def check() -> None:
        stop.check()
        family.check()

    with services.listen(port) as listener:
        folder = DataFolder(data)
        record = _prepare(folder, port)
        _say("Starting")
        stop.note_only()
        services.Services(family, folder, services.settings(folder, port)).start(listener)
    services.wait_until_ready(port, meanwhile=check)
    _announce(folder, record, port)
    while True:
        check()
        time.sleep(0.1)


def _prepare(folder: DataFolder, port: int) -> DemoRecord:
    stamp = Stamp(
        folder.prepared,
        inputs=release(),
        outputs=(folder.record_file, folder.office, folder.site),
        state=lambda: f"{port} {folder.schema()}",
    )
    if not stamp.holds():
        # Here, because it imports what takes longer than all the rest of a start.
        from app.preparation import prepare  # noqa: PLC0415

        with stamp.renewed():
            prepare(folder, assets=ASSETS, port=port, say=_say)
    record = folder.record()
    if record is None:
        raise NotPreparedError(f"{folder.record_file} is missing")
    return record


def release() -> list[Path]:
    """All that database, demonstration and pages are made from: every room, and what they read."""
    rooms = {path.parent for path in ROOT.glob("*/__init__.py")} - {ROOT / "tests"}
    others = ("migrations", "templates", "translations", "browser/images", "dist/assets")
    files = ("dist/assets.json", "pyproject.toml", "requirements/run.txt")
    return [*sorted(rooms), *(ROOT / name for name in (*others, *files))]


def _announce(folder: DataFolder, record: DemoRecord, port: int) -> None:
    print("Ready")
    for site, origin in services.origins(port).items():
        print(f"{site.capitalize():8} {origin}/")
    for login in record.logins:
        print(
            f"Log-in   {login.name}  password {login.password}"
            f"  account key {login.account_key}  ({login.person})"
        )
    if record.coordinator is not None:
        person = record.coordinator
        print(f"Kommune  {person.name}  password {person.password}  ({person.kommune})")
    if record.editor is not None:
        print(f"Network  {record.editor.name}  password {record.editor.password}")
    if record.operator is not None:
        print(f"Operator {record.operator.name}  password {record.operator.password}")
    print(f"Mailbox  {record.receipt}")
    print(f"Mails    {folder.mails}")
    if record.expired:
        print(f"Expired  the desk takes no reports; for a new one: {_fresh_start(folder, port)}")


def _fresh_start(folder: DataFolder, port: int) -> str:
    """What to type to get a new demonstration beside this one."""
    new = folder.path.with_name(f"demo-{berlin_day(system_clock())}")
    options = [] if port == DEFAULT_PORT else ["--port", str(port)]
    return shlex.join(["python3", "dev.py", "run", "--data", str(new), *options])


def _say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
