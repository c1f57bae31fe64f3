"""`rueckhalt release`: releasing a period's figures, on the office's own machine.

Needs the extra `rueckhalt[release]`. Never run it on the web server: whoever holds the release keys
can open tuples, and that must not be who holds the database.
"""

import argparse
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from app.asking import is_sure, sure
from app.commands.office import run_keygen
from app.measuring import measuring
from app.rehearsal import rehearse
from app.subcommands import Subparsers
from core.clock import berlin_day, system_clock
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError
from crypto.signing import KEY_LENGTH
from reference.office import OfficeError, read_office
from trends.frame import VERSION
from trends.periods import Period, parse_period
from trends.release import steps
from trends.release.errors import ReleaseError
from trends.release.folder import ReleaseFolder
from trends.release.source import Server
from trends.release.steps import Surroundings
from trends.release_document import Plan

Run = Callable[[argparse.Namespace], None]


def register(subparsers: Subparsers) -> None:
    """Add `release` with its steps."""
    parser = subparsers.add_parser("release", help="release figures, on the office's own machine")
    commands = parser.add_subparsers(required=True, metavar="STEP")
    keygen = commands.add_parser("keygen", help="make an officer's key")
    keygen.add_argument("key", type=Path, help="new file for the secret key")
    keygen.set_defaults(run=run_keygen)
    keys = _step(commands, "keys", "make the release keys of a year", _keys)
    keys.add_argument("year", type=int)
    prepare = _step(commands, "prepare", "fetch, open, check and freeze a period", _prepare)
    _of_period(prepare)
    prepare.add_argument(
        "--officer", type=Path, required=True, help="key file of the first officer"
    )
    prepare.add_argument("--server", help="public address of the server; the office file's without")
    prepare.add_argument(
        "--leave-out", action="append", default=[], metavar="DESK=REASON",
        help="release without this desk's tuples, which are then lost; the reason is published",
    )  # fmt: skip
    confirm = _step(commands, "confirm", "sign as the second officer", _confirm)
    _of_period(confirm)
    confirm.add_argument("--officer", type=Path, required=True, help="the second officer's key")
    sure(confirm)
    finish = _step(commands, "finish", "draw once, upload, destroy tuples and keys", _finish)
    _of_period(finish)
    finish.add_argument("--server", help="public address of the server; the office file's without")
    sure(finish)
    _step(commands, "status", "show the ledger and what is under way", _status)
    rehearsal = commands.add_parser("dry-run", help="all steps with invented Fälle; sends nothing")
    rehearsal.add_argument("--office", type=Path, required=True, help="the signed office.json")
    rehearsal.set_defaults(run=_guarded(_dry_run))


def _step(commands: Subparsers, name: str, text: str, run: Run) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text)
    parser.add_argument(
        "--folder", type=Path, default=Path("release"), help="keys, work and ledger; keep a backup"
    )
    parser.set_defaults(run=_guarded(run))
    return parser


def _of_period(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("period", help="2026-Q4 or 2026")
    parser.add_argument("--office", type=Path, required=True, help="the signed office.json")


def _guarded(run: Run) -> Callable[[argparse.Namespace], int]:
    def guarded(arguments: argparse.Namespace) -> int:
        try:
            run(arguments)
        except (ReleaseError, OfficeError, OSError) as error:
            print(f"release: {error}", file=sys.stderr)
            return 1
        return 0

    return guarded


def _keys(arguments: argparse.Namespace) -> None:
    folder = ReleaseFolder(arguments.folder)
    for period, recipient in steps.make_keys(folder, arguments.year).items():
        print(
            f'[[trends.keys]]\nperiod = "{period}"\nframe = "{VERSION}"'
            f'\nrecipient = "{recipient}"\n'
        )
    _say("Put these into office.toml and sign it again. Back the folder up, off this machine")


def _prepare(arguments: argparse.Namespace) -> None:
    here, period = _surroundings(arguments), _period(arguments)
    officer = _officer(arguments.officer)
    origin = arguments.server or here.office.origins["public"]
    plan = steps.prepare(
        here,
        period,
        Server(origin, officer, here.today),
        officer=officer,
        left_out=_left_out(arguments.leave_out),
        progress=_say,
    )
    _show(plan)
    print(f"Signed by one officer. The second one runs: rueckhalt release confirm {period} …")


def _confirm(arguments: argparse.Namespace) -> None:
    here, period = _surroundings(arguments), _period(arguments)
    _, plan = steps.prepared_plan(here, period)
    _show(plan)
    _ask(arguments, "Sign this plan?")
    steps.confirm(here, period, officer=_officer(arguments.officer))
    print(f"Signed by two officers. Next: rueckhalt release finish {period} …")


def _finish(arguments: argparse.Namespace) -> None:
    here, period = _surroundings(arguments), _period(arguments)
    measure = measuring()
    _ask(arguments, f"Draw {period} now? There is no second draw, and its tuples are destroyed.")
    origin = arguments.server or here.office.origins["public"]
    steps.finish(here, period, Server(origin, None, here.today), measure=measure)
    print(f"{period} is released. Its tuples, counts and release key are gone.")


def _status(arguments: argparse.Namespace) -> None:
    folder = ReleaseFolder(arguments.folder)
    ledger = steps.ledger_of(folder)
    for debit in ledger.debits():
        cost = f"{debit.epsilon_per_mille / 1000:.1f}"
        print(f"{debit.day}  {debit.period:8} {debit.table:14} frame {debit.frame}  ε {cost}")
    for name in folder.periods():
        print(f"{name:8} has its release key")


def _dry_run(arguments: argparse.Namespace) -> None:
    rehearse(read_office(arguments.office.read_bytes()), measure=measuring(), say=_say)


def _surroundings(arguments: argparse.Namespace) -> Surroundings:
    data = arguments.office.read_bytes()
    return Surroundings(
        folder=ReleaseFolder(arguments.folder),
        office=read_office(data),
        office_hash=steps.office_hash(data),
        version=f"rueckhalt {version('rueckhalt')}",
        today=berlin_day(system_clock()),
    )


def _period(arguments: argparse.Namespace) -> Period:
    try:
        return parse_period(arguments.period)
    except ValueError:
        raise ReleaseError(f"{arguments.period} is no period; write 2026-Q4 or 2026") from None


def _officer(path: Path) -> bytes:
    try:
        return b64decode(path.read_text().strip(), KEY_LENGTH)
    except (OSError, UnicodeDecodeError, CryptoError):
        raise ReleaseError(f"{path}: not a key made by `rueckhalt release keygen`") from None


def _left_out(entries: list[str]) -> dict[bytes, str]:
    left_out = {}
    for entry in entries:
        desk, _, reason = entry.partition("=")
        try:
            left_out[b64decode(desk, 32)] = reason
        except CryptoError:
            raise ReleaseError("--leave-out takes a desk's fingerprint, = and a reason") from None
        if not reason:
            raise ReleaseError("--leave-out takes a reason; it is published beside the figures")
    return left_out


def _show(plan: Plan) -> None:
    """Say what would be released; never a count."""
    batches = sum(each.last - each.first + 1 for each in plan.desks)
    print(f"Period   {plan.period}, frame {plan.frame}, {plan.version}")
    print(f"Input    {batches} batches of {len(plan.desks)} desks, {b64encode(plan.input)}")
    for desk, reason in plan.left_out.items():
        print(f"Without  {b64encode(desk)}: {reason}")
    for table in plan.tables:
        print(
            f"Table    {table.name}: {len(table.cells)} cells, ε {table.epsilon_per_mille / 1000}"
        )


def _ask(arguments: argparse.Namespace, question: str) -> None:
    if not is_sure(arguments, question):
        raise ReleaseError("nothing was done")


def _say(text: str) -> None:
    print(f"· {text}", file=sys.stderr, flush=True)
