"""`python -m tests.bench NAME`: measure one thing; the last line is one JSON object with --json."""

import argparse
import json
import sys
from typing import Any

from tests.bench import intake


def main() -> int:
    """Run one bench and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    benches = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    one = benches.add_parser("intake", help="acknowledged reports a second, beside a bare INSERT")
    one.add_argument("--rounds", type=int, default=7, help="rounds per number of clients")
    one.add_argument("--seconds", type=float, default=2.0, help="length of a round")
    for bench in benches.choices.values():
        bench.add_argument("--json", action="store_true", help="one JSON object on the last line")
    arguments = parser.parse_args()
    found = _run(arguments)
    if not arguments.json:
        print(json.dumps(found, indent=1))
    else:
        print(json.dumps(found))
    return 0


def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    return intake.run(rounds=arguments.rounds, seconds=arguments.seconds)


if __name__ == "__main__":
    sys.exit(main())
