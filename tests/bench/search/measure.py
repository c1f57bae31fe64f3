"""`bench search`: the share of questions answered among the first three, and how long it takes."""

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

QUESTIONS = Path(__file__).parents[2] / "search" / "queries.json"
ROUNDS = 5
TOP = 3


def questions() -> list[dict[str, Any]]:
    """Give the questions, each with the aids of which one is right."""
    found: list[dict[str, Any]] = json.loads(QUESTIONS.read_text("utf-8"))["queries"]
    return found


def measure(database: Database) -> dict[str, Any]:
    """Ask all questions of an index of 5,000 texts."""
    search, times, missed = Search(), [], []
    for round_ in range(ROUNDS + 1):
        for question in questions():
            start = time.perf_counter()
            with database.read() as session:
                found = search.find(session, question["query"], locale="de", most=TOP)
            if round_:  # the first round reads the vocabulary
                times.append((time.perf_counter() - start) * 1_000)
            elif not {each.reference for each in found} & {*question["right"]}:
                missed.append((question["query"], [each.reference for each in found]))
    print(*missed, sep="\n", file=sys.stderr)
    return {
        "top3": round(1 - len(missed) / len(questions()), 3),
        "p50_ms": round(statistics.median(times), 2),
        "p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
        "missed": [query for query, _ in missed],
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
        "search_top3": min(each["top3"] for each in found.values()),
        "search_p95_ms": max(each["p95_ms"] for each in found.values()),
        "search_page_p95_ms": max(each["page_p95_ms"] for each in found.values()),
        "articles": ARTICLES,
        "questions": len(questions()),
        **found,
    }
