"""`bench search`: the share of questions answered among the first three, and how long it takes.

Of several lists and databases the worse counts.
"""

import json
import statistics
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import text

from app.schema import migrate
from core.db import Database
from empowerment.search.finding import Search
from empowerment.search.indexing import put
from tests.bench.databases import both
from tests.bench.search.corpus import ARTICLES, corpus
from tests.bench.search.pages import measure_pages, publish_invented

QUESTIONS = Path(__file__).parents[2] / "search"
SETS = {"queries": "de", "queries_2": "de", "queries_english": "en"}
"""The lists of questions, each in its language."""
ROUNDS = 5
TOP = 3


def questions(name: str = "queries") -> list[dict[str, Any]]:
    """Give the questions of a list, each with the aids of which one is right."""
    content = json.loads((QUESTIONS / f"{name}.json").read_text("utf-8"))
    found: list[dict[str, Any]] = content["queries"]
    return found


def missed(database: Database, search: Search, name: str) -> list[tuple[str, list[str]]]:
    """Give the questions of a list whose right aid isn't among the first, with what is."""
    found = []
    for question in questions(name):
        with database.read() as session:
            texts = search.find(session, question["query"], locale=SETS[name], most=TOP)
        first = [each.reference for each in texts]
        if not {*first} & {*question["right"]}:
            found.append((question["query"], first))
    return found


def measure(database: Database) -> dict[str, Any]:
    """Ask all questions of an index of 5,000 texts."""
    search, times = Search(), []
    misses = {name: missed(database, search, name) for name in SETS}  # reads the vocabulary, too
    for _ in range(ROUNDS):
        for name, locale in SETS.items():
            for question in questions(name):
                start = time.perf_counter()
                with database.read() as session:
                    search.find(session, question["query"], locale=locale, most=TOP)
                times.append((time.perf_counter() - start) * 1_000)
    print(*(each for found in misses.values() for each in found), sep="\n", file=sys.stderr)
    return {
        "top3": {
            name: round(1 - len(found) / len(questions(name)), 3) for name, found in misses.items()
        },
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "missed": [query for found in misses.values() for query, _ in found],
    }


def fill(database: Database) -> None:
    """Make a library of 5,000 texts."""
    migrate(database)
    texts = list(corpus(size=ARTICLES))
    with database.write() as session:
        put(session, texts)
        publish_invented(session, texts)
        session.execute(text("ANALYZE"))  # as the database does by itself after a while


def run() -> dict[str, Any]:
    """Measure on SQLite and PostgreSQL, at the service and through the page; the worse counts."""
    found = {}
    with TemporaryDirectory(prefix="rueckhalt-bench-") as folder:
        for name, url in both(Path(folder)):
            database = Database(url)
            try:
                fill(database)
                pages = measure_pages(url, Path(folder) / name, questions(), rounds=ROUNDS)
                found[name] = {**measure(database), **pages}
            finally:
                database.dispose()
    return {
        "search_top3": min(share for each in found.values() for share in each["top3"].values()),
        "search_p95_ms": max(each["p95_ms"] for each in found.values()),
        "search_page_p95_ms": max(each["page_p95_ms"] for each in found.values()),
        "articles": ARTICLES,
        "questions": {name: len(questions(name)) for name in SETS},
        **found,
    }
