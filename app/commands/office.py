"""Making the office key and signing the office file, on the office's machine, off the server."""

import argparse
import datetime
import os
import secrets
import sys
import tomllib
from pathlib import Path
from typing import Any

from app.subcommands import Subparsers
from crypto.encoding import b64decode, b64encode
from crypto.errors import CryptoError
from crypto.signing import KEY_LENGTH, public_key
from reference.office import OfficeError, sign_office

_PRIVATE = 0o600


def register(subparsers: Subparsers) -> None:
    """Add `office keygen` and `office sign`."""
    parser = subparsers.add_parser("office", help="make the office key, sign the office file")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
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


def run_sign(arguments: argparse.Namespace) -> int:
    """Sign and write the office file."""
    try:
        seed = b64decode(arguments.key.read_text().strip(), KEY_LENGTH)
    except (OSError, CryptoError, UnicodeDecodeError):
        return _refuse(f"{arguments.key}: not a key made by `rueckhalt office keygen`")
    try:
        arguments.out.write_bytes(sign_office(read_source(arguments.source), seed))
    except (OSError, tomllib.TOMLDecodeError, OfficeError) as error:
        return _refuse(str(error))
    print(f"{arguments.out} signed by {b64encode(public_key(seed))}")
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
