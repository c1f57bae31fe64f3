"""The operator's command line: `rueckhalt COMMAND`. Each module of app/commands adds one."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import app.commands
from app.checks import StartError
from core.config import ConfigError


def make_parser() -> argparse.ArgumentParser:
    """Collect the commands."""
    parser = argparse.ArgumentParser(prog="rueckhalt", allow_abbrev=False)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in sorted(iter_modules(app.commands.__path__), key=lambda module: module.name):
        import_module(f"app.commands.{module.name}").register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    parsed = make_parser().parse_args(arguments)
    try:
        code: int = parsed.run(parsed)
    except (ConfigError, StartError) as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
