"""The operator's command line: `rueckhalt COMMAND`. Each module of app/commands adds one.

A command's module has the command's name and is imported when that command is called: others bring
the imports of their rooms, which nobody who makes a secret should wait for.
"""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

import app.commands
from core.errors import ProblemsError


def make_parser(command: str = "") -> argparse.ArgumentParser:
    """Make the parser of one command, or of all of them for any other word."""
    parser = argparse.ArgumentParser(prog="rueckhalt", allow_abbrev=False)
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    modules = sorted(module.name for module in iter_modules(app.commands.__path__))
    wanted = command.replace("-", "_")
    for name in [wanted] if wanted in modules else modules:
        import_module(f"app.commands.{name}").register(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parsed = make_parser(given[0] if given else "").parse_args(given)
    try:
        code: int = parsed.run(parsed)
    except ProblemsError as error:
        print("\n".join(error.problems), file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
