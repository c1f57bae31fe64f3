"""The same questions through the page, as browsers send them; every text has its own page."""

import datetime
import os
import statistics
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session
from werkzeug.test import Client

from app.server import create_wsgi
from core.config import from_environment
from core.db import table_of
from crypto.age_keys import new_identity
from crypto.encoding import b64encode
from empowerment.library.documents import Document, settled, store
from empowerment.library.models import Kind, LibraryEntry, LibraryPublication, LibraryVersion
from empowerment.search.indexing import Content, Name
from tests.bench.search.corpus import INVENTED
from tests.infrastructure.built_pages import describe_build
from tests.infrastructure.office_file import make_office_file
from trends.periods import Period

ORIGIN = "http://localhost:8000"
_DAY = datetime.date(2026, 11, 23)


def publish_invented(session: Session, texts: Iterable[tuple[Name, Content]]) -> None:
    """Make public entries of the invented texts, in bulk; they are indexed already."""
    invented = [
        (name.reference, each) for name, each in texts if name.reference.startswith(INVENTED)
    ]
    versions = [_version(name, content) for name, content in invented]
    entries = [{"name": name, "version": 1, "archived": False} for name, _ in invented]
    shown = [{"entry": name, "shown": 1} for name, _ in invented]
    session.execute(insert(table_of(LibraryEntry)), entries)
    session.execute(insert(table_of(LibraryVersion)), versions)
    session.execute(insert(table_of(LibraryPublication)), shown)


def measure_pages(
    url: str, folder: Path, questions: Sequence[dict[str, Any]], *, rounds: int
) -> dict[str, float]:
    """Ask through the whole application, from the form's bytes to the page's."""
    client, times = Client(create_wsgi(from_environment(_environment(url, folder)))), []
    for round_ in range(rounds + 1):
        for question in questions:
            form = {"q": question["query"]}
            start = time.perf_counter()
            answer = client.post(
                "/library/", base_url=ORIGIN, data=form, headers={"Origin": ORIGIN}
            )
            took = (time.perf_counter() - start) * 1_000
            if answer.status_code != 200:
                raise RuntimeError(f"the page answered {answer.status_code}")
            if round_:  # the first round reads vocabulary and templates
                times.append(took)
    return {
        "page_p50_ms": round(statistics.median(times), 2),
        "page_p95_ms": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def _version(name: str, content: Content) -> dict[str, Any]:
    document = Document(
        kind=Kind.ARTICLE,
        title={"de": content.title},
        summary={"de": content.body[:300], "en": content.body[:300]},
        text={"de": content.body},
        publisher="Netzwerkstelle",
        year=2026,
        format="article",
        topics=("protection",),
        audience=("staff",),
        languages=(),
        codes=(),
        review=_DAY,
    )
    version = LibraryVersion(entry=name, number=1, day=_DAY)
    store(settled(document), version)
    table = table_of(LibraryVersion)
    return {column.name: getattr(version, column.name) for column in table.columns}


def _environment(url: str, folder: Path) -> dict[str, str]:
    site = folder / "site"
    (site / "public").mkdir(parents=True)
    officers = (os.urandom(32), os.urandom(32))
    keys = {Period(2026, quarter): new_identity().recipient for quarter in range(5)}
    office = make_office_file([os.urandom(32)], officers, keys)
    (site / "public" / "office.json").write_bytes(office)
    describe_build(site)
    for name in ("report", "desk"):
        (site / name).mkdir(exist_ok=True)
    return {
        "RUECKHALT_MODE": "development",
        "RUECKHALT_DATABASE_URL": url,
        "RUECKHALT_REPORT_ORIGIN": "http://report.localhost:8000",
        "RUECKHALT_DESK_ORIGIN": "http://desk.localhost:8000",
        "RUECKHALT_PUBLIC_ORIGIN": ORIGIN,
        "RUECKHALT_SECRET_KEY": b64encode(os.urandom(32)),
        "RUECKHALT_SITE_DIR": str(site),
    }
