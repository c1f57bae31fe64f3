"""Building the static sites from the command line."""

import argparse
import sys
from pathlib import Path

from app.site import build_site
from app.site.assets import BundleError
from app.subcommands import Subparsers
from reference.going_public import missing
from reference.office import OfficeError, read_office


def register(subparsers: Subparsers) -> None:
    """Add the subcommand."""
    _add_arguments(subparsers.add_parser("site", help="build the static pages of the three sites"))


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--office", type=Path, required=True, help="the signed office.json")
    parser.add_argument("--assets", type=Path, default=Path("dist/assets.json"))
    parser.add_argument("--out", type=Path, required=True, help="folder of the finished sites")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Build and print the release id. Refused while the office may not go public."""
    try:
        office = read_office(arguments.office.read_bytes())
        if not office.demonstration and (lacking := missing(office)):
            raise OfficeError("\n".join(["the office file may not go public:", *lacking]))
        release = build_site(
            office_file=arguments.office, assets_file=arguments.assets, out=arguments.out
        )
    except (OfficeError, BundleError, OSError) as error:
        print(f"site: {error}", file=sys.stderr)
        return 1
    print(release)
    return 0


def main() -> None:
    """Run as `python -m app.site`."""
    parser = argparse.ArgumentParser(prog="python -m app.site")
    _add_arguments(parser)
    sys.exit(run(parser.parse_args()))
