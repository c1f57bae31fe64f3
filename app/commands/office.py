"""Writing, checking and signing the office file, on the office's machine, off the server."""

import argparse
import datetime
import os
import secrets
import sys
import tomllib
from pathlib import Path
from typing import Any

from app.subcommands import Subparsers
from core.clock import berlin_day, system_clock
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError
from crypto.signing import KEY_LENGTH, public_key
from empowerment.library.items import items
from reference.going_public import missing
from reference.office import Office, read_office, sign_office
from reference.office_form import TEMPLATE

_PRIVATE = 0o600
_ISSUED = "issued = 2020-01-01"


def register(subparsers: Subparsers) -> None:
    """Add `office keygen`, `office new`, `office check` and `office sign`."""
    parser = subparsers.add_parser("office", help="write, check and sign the office file")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = commands.add_parser("new", help="write an office.toml with gaps to fill in")
    new.add_argument("source", type=Path, help="new file, office.toml")
    new.set_defaults(run=run_new)
    check = commands.add_parser("check", help="say what is missing before going public")
    check.add_argument("source", type=Path, help="office.toml, or the signed office.json")
    check.set_defaults(run=run_check)
    keygen = commands.add_parser("keygen", help="make the key that signs the office file")
    keygen.add_argument("key", type=Path, help="new file for the secret key")
    keygen.set_defaults(run=run_keygen)
    sign = commands.add_parser("sign", help="sign the office file")
    sign.add_argument("source", type=Path, help="office.toml (docs/office.md)")
    sign.add_argument("--key", type=Path, required=True, help="file made by keygen")
    sign.add_argument("--out", type=Path, default=Path("office.json"))
    sign.set_defaults(run=run_sign)


def run_keygen(arguments: argparse.Namespace) -> int:
    """Make a key file that only its owner can read, and print the public key."""
    seed = secrets.token_bytes(KEY_LENGTH)
    try:
        # O_EXCL: an office key is never overwritten, pages in use depend on it.
        handle = os.open(arguments.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE)
    except OSError as error:
        return _refuse(f"{arguments.key}: {error.strerror}")
    with os.fdopen(handle, "w") as file:
        file.write(b64encode(seed) + "\n")
    print(b64encode(public_key(seed)))
    return 0


def run_new(arguments: argparse.Namespace) -> int:
    """Write the template with today's date. Never overwrites a file."""
    today = berlin_day(system_clock())
    text = TEMPLATE.read_text(encoding="utf-8").replace(_ISSUED, f"issued = {today}", 1)
    try:
        with arguments.source.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        return _refuse(f"{arguments.source}: {error.strerror}")
    print(f"{arguments.source} written. Fill in what stands in double square brackets, then:")
    print(f"rueckhalt office check {arguments.source}")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """Print what is missing, one line each; 0 if nothing is."""
    try:
        office = _read_any(arguments.source)
    except (OSError, ValueError) as error:
        return _refuse(str(error))
    lacking, unknown = missing(office), _unknown_aids(office)
    if lacking or unknown:
        print("\n".join([*unknown, *lacking]))
        if lacking:
            print(f"Missing before going public: {len(lacking)}")
        return 1
    print("Nothing required is missing. Whether it is right and enough, only people can tell.")
    if office.demonstration:
        print("It is a demonstration; a production server refuses it.")
    return 0


def _unknown_aids(office: Office) -> list[str]:
    """Say which aids this release doesn't have: with a slip in its name an aid is not withheld."""
    named = [
        *(("withheld", name) for name in office.library.withheld),
        *(("addresses", name) for name, _ in office.library.addresses),
    ]
    return [
        f"library.{key}: {name} is no aid of this release"
        for key, name in named
        if name not in items()
    ]


def _read_any(path: Path) -> Office:
    """Read a signed file, or a source as if it were signed. Raises ValueError, OSError."""
    if path.suffix == ".json":
        return read_office(path.read_bytes())
    return read_office(sign_office(read_source(path), secrets.token_bytes(KEY_LENGTH)))


def run_sign(arguments: argparse.Namespace) -> int:
    """Sign and write the office file."""
    try:
        seed = b64decode(arguments.key.read_text().strip(), KEY_LENGTH)
    except (OSError, CryptoError, UnicodeDecodeError):
        return _refuse(f"{arguments.key}: not a key made by `rueckhalt office keygen`")
    try:
        signed = sign_office(read_source(arguments.source), seed)
        arguments.out.write_bytes(signed)
    except (OSError, ValueError) as error:
        return _refuse(str(error))
    print(f"{arguments.out} signed by {b64encode(public_key(seed))}")
    office = read_office(signed)
    if not office.demonstration and (lacking := missing(office)):
        # Signed all the same: build and server refuse it.
        found = f"{len(lacking)} things are missing before going public"
        print(f"office: {found}: rueckhalt office check {arguments.source}", file=sys.stderr)
    return 0


def read_source(path: Path) -> dict[str, Any]:
    """Read an office.toml: the office file's content, dates as TOML dates."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    plain: dict[str, Any] = _with_days(content)
    return plain


def _with_days(value: Any) -> Any:
    """Write TOML dates as days."""
    if isinstance(value, dict):
        return {key: _with_days(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_days(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def _refuse(reason: str) -> int:
    print(f"office: {reason}", file=sys.stderr)
    return 1
