"""`python -m tests.bench NAME`: measure one thing; with --json the last line is one JSON object."""

import argparse
import json
import sys
from collections.abc import Callable
from typing import Any

from tests.bench import intake, page, pages, queue, search, start, trends


def main() -> int:
    """Run one bench and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    benches = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    one = benches.add_parser("intake", help="acknowledged reports a second, beside a bare INSERT")
    one.add_argument("--rounds", type=int, default=7, help="rounds per number of clients")
    one.add_argument("--seconds", type=float, default=2.0, help="length of a round")
    benches.add_parser("page", help="weight of the report page, time from sending to the receipt")
    benches.add_parser("pages", help="weight of every page, and Lighthouse's accessibility score")
    one = benches.add_parser("queue", help="time from unlocking to a sorted, usable queue")
    one.add_argument("--cases", type=int, default=5_000, help="cases in the desk")
    benches.add_parser("search", help="everyday questions among 5,000 texts, on both databases")
    benches.add_parser("start", help="time from `dev.py run` to Ready, first and second start")
    one = benches.add_parser("trends", help="accuracy and privacy of the figures, on invented data")
    one.add_argument("--replicates", type=int, default=500, help="networks of 40 Kommunen")
    for bench in benches.choices.values():
        bench.add_argument("--json", action="store_true", help="one JSON object on the last line")
    arguments = parser.parse_args()
    found = _run(arguments)
    print(json.dumps(found, indent=None if arguments.json else 1))
    return 0


def _run(arguments: argparse.Namespace) -> dict[str, Any]:
    benches: dict[str, Callable[[], dict[str, Any]]] = {
        "intake": lambda: intake.run(rounds=arguments.rounds, seconds=arguments.seconds),
        "page": page.run,
        "pages": pages.run,
        "queue": lambda: queue.run(cases=arguments.cases),
        "search": search.run,
        "start": start.run,
        "trends": lambda: trends.run(replicates=arguments.replicates),
    }
    return benches[arguments.name]()


if __name__ == "__main__":
    sys.exit(main())
